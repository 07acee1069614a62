/// AWS Identity and Access Management: who there is in an account, and what they may do.
///
/// ## State
/// Everything lives in the account's global home. Each change leaves a new stamp there; compiled policies are remembered
/// for one stamp only, so a change counts on the next call. What is the same for a whole organization, and which services its accounts
/// use, is in the partition's home.
///
/// ## Known differences
/// - Of the policies that AWS manages those in our data file are known, in the version in effect when it was made; others
///   cannot be attached. The same holds for the services that have service-linked roles, whose deletion is done at once.
/// - Services that trust policies name are known by their own names, from our data file; what stands before or behind such a name
///   (`any.s3.amazonaws.com`) is not looked at. Whether a federated provider of a trust policy exists is not asked.
/// - Documents of identities are checked as far as recordings of AWS tell: resources behind wildcards and variables, and those of
///   services other than IAM and S3, are not judged. Inline policies may be of the older version or of none.
/// - A change counts at once; AWS needs seconds to tell all its regions.
/// - A root has no password until somebody who stands in for it lets it have one again; and then there is none to sign in with. The keys
///   that every cloud has from the start (`test`, and accounts' numbers) belong to the cloud: they are not listed, and stay.
/// - Managing roots' credentials needs the feature `RootCredentialsManagement`, unlocking buckets and queues `RootSessions`. AWS's
///   documents do not say which feature opens which task.
/// - A root's MFA device is deleted as part of the root's credentials, on the root's ARN: the policy of that task has the action, and
///   names no other resource. How AWS squares the two is not documented.
/// - Reports on organizations are done at once; AWS needs some seconds, and gives a caller who asks again the same report for a minute.
///   They tell a region only where a service was used.
/// - The root of an account has no date of creation of its own: 1970 is shown.
/// - An OpenID Connect provider without thumbprints gets none; AWS asks the provider for them.
/// - Aliases are unique in their account only.
/// - Passwords are kept by the rules, but there is no console to sign in to: ages do not end them.
/// - Simulations tell `MissingContextValues` of all policies rather than of those that matter.
/// - Reports of what was used last are done at once, and know the services of our data file. Which actions a service tracks is
///   known by rule: those on data (objects, messages, items) are not. Actions that were not used are left out.
/// - Tokens for outside come from an issuer below this cloud's endpoint; AWS's have a host of their own.
/// - Delegation requests are for AWS's partners, and their summaries are written by a language model: both are left out.
package dev.orrery.services.iam;
