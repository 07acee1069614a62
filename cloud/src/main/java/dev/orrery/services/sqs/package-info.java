/// Amazon Simple Queue Service: standard and FIFO queues.
///
/// ## State
///
/// A queue is a row by its name; its messages are rows under its id, in the order in which they came. A message is written
/// once, when it is sent, and deleted once; what receives make of it is a small row beside it. In memory each queue has an
/// index of its messages, about 64 bytes for each, which is made of the rows when the queue is first used after a restart.
/// Delays, visibility, retention and deduplication are moments in rows, judged by the cloud's clock whenever somebody looks;
/// no timer is set for a message. What was sent, purged or deleted at a time that lies ahead, because time was set back since,
/// makes nothing a duplicate and holds up neither a purge nor a name.
///
/// ## Limits
///
/// Those of AWS as of 2026: 1 MiB for a message and for a batch, ten entries a batch, 120,000 messages in flight, 15 minutes
/// of delay, 12 hours of invisibility, 14 days of retention. In memory: a queue's index must fit.
///
/// ## Known differences from AWS
///
/// - The counts called approximate are exact, attributes change at once, and purges and deletions of queues are done when they
///   are acknowledged.
/// - A standard queue delivers in order as long as nothing comes back, and never twice without reason.
/// - Fair queues: `MessageGroupId` is kept and told in standard queues, but nobody is served before others for it.
/// - `KmsMasterKeyId` and `SqsManagedSseEnabled` are kept and told; nothing is encrypted.
/// - No request is throttled, in FIFO queues neither; `FifoThroughputLimit` is kept and told.
/// - The `SenderId` of a service is its name.
/// - A move task makes one step a second when it has a rate, and moves only messages that were there when it began.
/// - The services that policies name are known by their own names; what stands before or behind those is not looked at.
package dev.orrery.services.sqs;
