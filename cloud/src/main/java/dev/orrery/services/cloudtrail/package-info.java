/// AWS CloudTrail: who did what, when, and how it ended.
///
/// ## State
/// Every management call that came as far as its service is an event in the history of the account that called, and of the accounts whose
/// resources it was about, in the region where it was made; those of global services are in `us-east-1`. An event is in the store before the
/// caller gets his answer, so nobody who was answered misses it, also after kill -9. A call that a crash cut off between its effect and its
/// answer may be missing. Events are shown for ninety days of the cloud's time and then swept up.
///
/// Which calls are management events, which are data events and which are none, which only read, and how records name things
/// is in `META-INF/orrery/cloudtrail/events.tsv`, from the pages of AWS about each service.
///
/// ## Known differences
/// - Events can be looked up at once; AWS takes some minutes.
/// - Session tokens are left out of the records of STS, where AWS shows them.
/// - S3's records lack the members that only name a subresource (`"acl": ""`), and DynamoDB's data events lack keys.
/// - Sessions of federated users have no `sessionIssuer`.
/// - One look-up examines at most 50,000 events; with an attribute that few events have, pages may come back empty with a token.
package dev.orrery.services.cloudtrail;
