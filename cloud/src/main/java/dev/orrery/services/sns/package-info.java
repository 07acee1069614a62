/// Amazon SNS: topics that tell many at once.
///
/// ## How it works
///
/// [Publications] takes a message. One transaction keeps it, a delivery for each subscription that wants it ([Audience],
/// [FilterPolicy]), and what goes to the mailbox; then it is acknowledged. [Dispatch] delivers right behind the commit: queues,
/// functions and streams by whoever publishes, servers in a task beside. What fails is tried again by durable timers as
/// [RetryPolicy] says, and then goes to the dead-letter queue or is dropped. What nobody delivered, because the process was
/// killed, a sweep finds: at least once, as on AWS. In FIFO topics one at a time delivers, in the order of the numbers, and
/// queues recognize what comes twice by its deduplication id.
///
/// Other services are called as `sns.amazonaws.com` with the topic's ARN, so their policies decide; the journal has each such
/// call with the reason of a refusal.
///
/// ## Beside AWS's API
///
/// | path | what it shows |
/// |---|---|
/// | `/_aws/mailbox` | e-mail, text messages and pushes, with the links of confirmations; `to`, `channel`; `DELETE` empties it |
/// | `/_aws/sns/sms-messages`, `/_aws/sns/platform-endpoint-messages` | the same as LocalStack shows it |
/// | `/_aws/sns/subscription-tokens/<arn>` | the token that confirms a subscription |
/// | `/_aws/sns/phone-opt-outs` | `POST phoneNumber=…`: who holds the phone wants no more messages |
/// | `/_aws/sns/certificates/…` | the certificate that `SigningCertURL` names |
///
/// ## State
///
/// Topics, subscriptions, tokens, messages until their last delivery, deliveries, ids of the last five minutes of FIFO topics,
/// the last 1,000 pieces of mail, applications, devices, numbers that opted out, numbers of the SMS sandbox, and the key that signs: all in the store.
///
/// ## Known differences from AWS
///
/// - The archive of FIFO topics and replays answer 501 `NotImplemented`.
/// - `KmsMasterKeyId`, `TracingConfig`, the feedback attributes and data protection policies are kept and told, not acted on.
/// - E-mail of the protocol `email-json` carries no signature. Pushes reach no platform; credentials are not checked.
/// - Deliveries have no jitter. A filter policy counts at once, not within 15 minutes.
/// - A subscription belongs to the topic's account: `ListSubscriptions` of another account that subscribed does not show it.
/// - A deleted topic takes its subscriptions with it at once.
/// - Certificates of servers on this machine itself are not checked.
/// - Numbers that opted out are kept for each region, not for the account.
/// - Accounts are out of the SMS sandbox: numbers can be verified, but need not be. Nobody can buy origination numbers.
/// - The role of a subscription to Firehose is kept; it is the topic that calls.
/// - The services that policies name are known by their own names; what stands before or behind those is not looked at.
package dev.orrery.services.sns;
