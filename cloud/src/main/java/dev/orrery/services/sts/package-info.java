/// AWS Security Token Service: who a caller is, and temporary credentials for roles, users and those they vouch for.
///
/// ## State
/// One row per session in the global home of its account, until an hour after it ended. A token tells its own end, sealed with a key of
/// the account, so it is refused as expired for good; what else it stands for is in the row. The policies behind a session are asked
/// for at every call.
///
/// ## Time
/// Sessions end by the cloud's clock, and so do web identity tokens that this cloud issued. Tokens and assertions of providers outside
/// are judged by the machine's time, as signatures of requests are: who made them knows nothing of a clock that a person turns.
///
/// ## Known differences
/// - The root of an account may assume roles that trust its account. AWS refuses every root ("Roles may not be assumed by
///   root accounts."); here the root is the caller that a developer starts with, so what works here as the root needs a
///   user or a role in AWS.
/// - A region is meant unless the request says otherwise: STS's global endpoint is known by its name, `sts.amazonaws.com`, or by the
///   region `aws-global`.
/// - Tokens of version 1 are refused in regions that must be enabled; enabling and disabling regions is not there, so all others take all.
/// - Sessions of a member's root last until they end, also when the organization disables them meanwhile.
/// - Tokens of web identities come from OpenID Connect providers that IAM knows; their signatures are verified with the keys
///   that the provider publishes, asked for at every call. Tags in a token are not taken over, and the providers that AWS
///   knows by itself (Amazon, Facebook, Cognito) are not there.
/// - An encrypted SAML assertion must declare its own namespaces. Keys under RSA without OAEP are not opened.
/// - `DecodeAuthorizationMessage` opens what services of the EC2 protocol send with refusals; until one exists here, nobody
///   sends such messages. They do not expire.
/// - Trade-in tokens (`GetDelegatedAccessToken`) come from delegation requests, which are for AWS's partners.
/// - Tokens for outside (`GetWebIdentityToken`) say nothing of organizations, nor of the function or machine that asks.
/// - How full a session is packed (`PackedPolicySize`) is measured in characters; AWS packs in a way of its own.
package dev.orrery.services.sts;
