/// AWS Security Token Service: who a caller is.
///
/// ## State
/// None yet.
///
/// ## Known differences
/// Only `GetCallerIdentity` is there; roles, sessions and federation come with IAM.
package dev.orrery.services.sts;
