/// AWS Organizations: which accounts belong together, and what binds them there.
///
/// ## State
/// All organizations live in the partition's home. Each change leaves a new stamp there; where an account stands, with its
/// policies compiled, is remembered for one stamp only, so a change counts on the next decision, also within a call.
///
/// ## Accounts
/// Every number of twelve digits is an account here, whether an organization made it or not; inviting one and accepting in its
/// name makes it a member. An account that is made gets its role for the management account through IAM, two seconds after
/// it was asked for by the cloud's clock. `./orrery start --accounts` begins with an organization.
/// Other services learn from the kernel which services an organization trusts, and whom it has delegated for them.
///
/// ## Known differences
/// - Of the types of policies there are service control policies and resource control policies; `DescribeEffectivePolicy`
///   is about the others. Changing from consolidated billing to all features (`EnableAllFeatures`) and transfers
///   of responsibility are missing.
/// - A change counts at once; what AWS does in the background is done when it answers, but for making and closing accounts.
/// - The quota of accounts is the most that AWS grants, 10,000; without asking it is 10. There are no quotas on how often one may
///   ask in a day.
/// - In a closed account, and from it, nobody may do anything, from the moment that it is asked for; refusals say that the account is
///   closed. AWS refuses with other codes, which differ from service to service.
/// - Accounts that nobody made have their number for a name and an address at example.com; invitations are sent to nobody.
/// - Leaving needs no payment instrument, telephone or support plan.
/// - Services are trusted when their name ends as names of services do; AWS has a list. Only IAM does something because of it:
///   centralized root access.
package dev.orrery.services.organizations;
