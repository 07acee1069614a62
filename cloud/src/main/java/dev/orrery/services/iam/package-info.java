/// AWS Identity and Access Management: who there is in an account, and what they may do.
///
/// ## State
/// Everything lives in the account's global home. Each change leaves a new stamp there; compiled policies are remembered
/// for one stamp only, so a change counts on the next call.
///
/// ## Known differences
/// - Of the policies that AWS manages, those in our data file are known, in the version in effect.
package dev.orrery.services.iam;
