/// AWS CloudTrail: who did what, when, and how it ended.
///
/// ## What is promised
/// Every management call that came as far as its service is an event in the history of the account that called, and, unless it was refused
/// to a stranger, of the accounts whose resources it was about, in the region where it was made; those of global services are in
/// `us-east-1`. The event, and what waits of it for
/// trails, is in the store before the caller gets his answer, so no answered call is missing, also after kill -9. A call that a crash cut off
/// between its effect and its answer may be missing. Calls that fail to prove who calls are in no history.
///
/// Events are shown for ninety days of the cloud's time and then swept up. Those of an account in a region take at most 256 MiB
/// (`History.BYTES_MAX`), about a million of them; when there are more, the oldest go first, beside the calls. A line in the log says so when
/// that begins, and a note to each look-up that comes to the end (`orrery why`). Of an event its facts are kept, 200 bytes and more;
/// its record is written when somebody wants it.
///
/// A trail's files have each event that it selects exactly once, also after kill -9: the name of a file is kept before the file is
/// written, and it is written again under that name when the cloud was stopped in between. A notice to a topic may come twice.
/// Files come at every fifth minute, digests an hour after the one before; a bucket that refuses is tried again every five minutes, for
/// thirty days.
///
/// ## How it looks
/// Which calls are management events, which are data events and which are none, which only read, and how records name things
/// is in `META-INF/orrery/cloudtrail/events.tsv`, from the pages of AWS about each service. All that is kept is in the account's global home.
/// Trails of organizations belong to the management account, whoever makes them; the files of each account are under
/// `AWSLogs/o-…/account/`, and what waits for them is in the management account's home. Where an account is counts when an event happens.
/// What CloudTrail does to a bucket, a key or a topic it does as `cloudtrail.amazonaws.com` for the trail, so their policies decide.
///
/// ## Known differences
/// - Events can be looked up at once; AWS takes some minutes.
/// - Session tokens are left out of the records of STS, where AWS shows them.
/// - Records of DynamoDB's puts name the attributes of an item, where AWS adds the key with its values; binary keys are left out. Statements
///   of PartiQL are hidden as a whole. Batches look like transactions; AWS tells nothing of how they look.
/// - Objects deleted together are one event `DeleteObjects`; AWS may add one for each of them.
/// - Sessions of federated users have no `sessionIssuer`.
/// - One look-up examines at most 50,000 events; with an attribute that few events have, pages may come back empty with a token.
/// - Trails do not deliver to CloudWatch Logs: a trail that names a log group is refused. Nor are there Insights,
///   event data stores, channels, dashboards and network activity events.
/// - Trails of organizations are changed by their name from the management account alone, by their ARN also from delegated
///   administrators. In member accounts no service-linked roles are made.
/// - Trails of a region have digests where something was delivered, those of all regions not in silent regions.
/// - CreateTrail and UpdateTrail that are refused may have sent the topic the message by which it is tried.
/// - What a deleted trail has not delivered yet is not delivered.
/// - The wording of some refusals is our own; their codes are AWS's.
package dev.orrery.services.cloudtrail;
