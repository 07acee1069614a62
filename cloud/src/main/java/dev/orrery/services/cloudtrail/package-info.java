/// AWS CloudTrail: who did what, when, and how it ended.
///
/// ## What is promised
/// Every management call that came as far as its service is an event in the history of the account that called, and, unless it was refused
/// to a stranger, of the accounts whose resources it was about, in the region where it was made; those of global services are in
/// `us-east-1`. The event, and what waits of it for
/// trails, is in the store before the caller gets his answer, so no answered call is missing, also after kill -9. A call that a crash cut off
/// between its effect and its answer may be missing. Events are shown for ninety days of the cloud's time and then swept up.
///
/// A trail's files have each event that it selects exactly once, also after kill -9: the name of a file is kept before the file is
/// written, and it is written again under that name when the cloud was stopped in between. A notice to a topic may come twice.
/// Files come at every fifth minute, digests an hour after the one before; a bucket that refuses is tried again every five minutes, for
/// thirty days.
///
/// ## How it looks
/// Which calls are management events, which are data events and which are none, which only read, and how records name things
/// is in `META-INF/orrery/cloudtrail/events.tsv`, from the pages of AWS about each service. All that is kept is in the account's global home.
/// What CloudTrail does to a bucket, a key or a topic it does as `cloudtrail.amazonaws.com` for the trail, so their policies decide.
///
/// ## Known differences
/// - Events can be looked up at once; AWS takes some minutes.
/// - Session tokens are left out of the records of STS, where AWS shows them.
/// - S3's records lack the members that only name a subresource (`"acl": ""`), and DynamoDB's data events lack keys; those
///   of batches and transactions have no request parameters.
/// - A history is bounded by its ninety days alone: an event is a row of 1.0 to 1.3 KB, also of calls that only read.
/// - Objects deleted together are one event `DeleteObjects`; AWS may add one for each of them.
/// - Sessions of federated users have no `sessionIssuer`, and those from providers no `webIdFederationData`.
/// - One look-up examines at most 50,000 events; with an attribute that few events have, pages may come back empty with a token.
/// - Trails do not deliver to CloudWatch Logs: a trail that names a log group is refused. Nor are there trails of organizations, Insights,
///   event data stores, channels, dashboards and network activity events.
/// - Trails of a region have digests where something was delivered, those of all regions not in silent regions.
/// - CreateTrail and UpdateTrail that are refused may have sent the topic the message by which it is tried.
/// - What a deleted trail has not delivered yet is not delivered.
/// - The wording of some refusals is our own; their codes are AWS's.
package dev.orrery.services.cloudtrail;
