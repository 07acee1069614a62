/// Amazon DynamoDB: tables of items, and the streams of their changes.
///
/// ## State
///
/// A table is one row by its name, with its definition as bytes; what is made of a definition is remembered for the very
/// revision it was made of. An item is one row, under a key whose bytes sort as DynamoDB sorts: the table's number, a hash
/// of the partition key (the one that AWS uses, so scans meet items in the same order), the partition key, the range key.
/// Texts sort by UTF-8, binaries by unsigned bytes, numbers by value, all 38 digits of them. An entry of an index is a row
/// of its own with what the index projects. Entries, stream records and expirations change in the transaction that changes
/// the item, so indexes are never behind. Items are kept in a compact form of their own; numbers as they are answered.
///
/// ## Transactions
///
/// A request that writes is one transaction of the store, and those are serializable: `TransactWriteItems` and
/// `BatchWriteItem` too, unless a batch changes very much. Single items are linearizable, and the stream tells their history. A
/// write that comes while another writes waits until that is done.
///
/// ## Encryption
///
/// A table with a KMS key, the customer's or `aws/dynamodb`, has a table key that KMS made and that KMS must open: for each caller, in
/// the caller's name and with the context of the table, and again after five minutes. What DynamoDB does by itself, such as letting
/// items expire and sending them to replicas, it does with the grant that the caller made when the key was chosen. Every hour of the
/// cloud's time it looks whether it still can: otherwise the table is `INACCESSIBLE_ENCRYPTION_CREDENTIALS`, leaves its replicas after
/// 20 hours, and is archived in a backup after seven days. A grant is noted before KMS is asked for it: one that no table got, because
/// the process was killed, is retired after a minute.
///
/// ## Throttling
///
/// A provisioned table that has the tag `orrery:throttle` = `true` is held to its throughput: so many units each second, and
/// those of five minutes kept when nobody needs them; indexes likewise. Nobody else is throttled.
///
/// ## Global tables
///
/// A replica (version 2019.11.21) is a table in another region of the account. Every write gets a version: its time, or a
/// nanosecond behind the version that it overwrites, and its region. Half a second of the cloud's time later each region sends
/// what its own stream names, as it is by then, and a replica takes what is later than what it has: the last writer wins, and
/// all regions end alike. What is deleted keeps its version for a day. A new replica is filled from the region that it was added
/// through, versions of deleted items included. Indexes, table class, maximum of writes and time to live are changed in all
/// regions at once, in one transaction; the rest is each region's own. A replica that goes sends first what was written to it.
///
/// ## Exports and imports
///
/// They are tasks that a timer stands for, and go on after a crash. Exports read the history of point-in-time recovery, so they
/// have what the table was at their moment, each item once, and write DynamoDB JSON in the name of who asked, with the policies
/// that bound it then. Done again they write the same files again. Imports read DynamoDB JSON and CSV, plain or with GZIP. Both
/// are told of for 90 days.
///
/// ## Time
///
/// Tables are `CREATING`, `UPDATING` and `DELETING` for a tenth of a second of the cloud's time. Who describes such a table
/// waits for it, since the waiters of the SDKs would sleep 20 seconds. Indexes that come later are filled by a timer, and
/// tables and indexes that go are emptied by one. Items with an expired `TimeToLive` attribute go at that second. Records of
/// streams are there for 24 hours, in shards of four. Tokens of transactions are valid for ten minutes. When somebody sets the
/// cloud's time back, what had settled stays so, and a moment that comes twice is, for a restore, the second one.
///
/// ## Access
///
/// Every action asks for a permission on the table or index, with the table's resource policy, and with
/// `dynamodb:LeadingKeys`, `Attributes`, `Select`, `ReturnValues` and `ReturnConsumedCapacity`; within a transaction with
/// `EnclosingOperation`, a statement of PartiQL with `FullTableScan`. `Attributes` are those of conditions and filters, too.
/// Who chooses a KMS key needs `kms:DescribeKey` and `kms:CreateGrant` on it, and who reads or writes what is in the table, a stream or a
/// backup of it needs `kms:Decrypt`.
/// A table named by its ARN is reached in its own account and region, and all tables of one request must be in one. A restore
/// needs its source and its target. A replica needs the permissions to create, read and write a table in its region, and to
/// delete it. `aws:ResourceTag` is that of the table, `aws:RequestTag` and `aws:TagKeys` those of the request. Tables and streams
/// have resource policies.
///
/// ## Limits
///
/// 400 KB an item, 32 levels, keys of 2,048 and 1,024 bytes, pages of 1 MB, 100 keys and 25 writes a batch, 100 actions and
/// 4 MB a transaction, 5 local and 20 global indexes, expressions of 4 KB; 40,000 capacity units of each kind provisioned for a
/// table or an index, 80,000 in a region.
///
/// ## Known differences from AWS
///
/// - Provisioned throughput is kept and told, and binds where the tag `orrery:throttle` asks for it; there is no adaptive
///   capacity, and no throughput of a partition. Tables on demand are never throttled.
/// - Nobody conflicts. AWS cancels a transaction that meets another one in progress at one item (`TransactionConflict`), refuses a plain
///   write that does (`TransactionConflictException`), and the same token again while the first runs
///   (`TransactionInProgressException`). All of that is about requests that run at the same time; here writes run one after the other,
///   each within milliseconds, and whoever comes second finds none in progress. AWS promises no conflict, so this is a history that AWS
///   may answer with, too: the one in which nobody was concurrent. Conflicts made up by chance would test no program better than a
///   client that throws them, and would make tests fail by chance. Programs must be ready for them there.
/// - `ItemCount`, `TableSizeBytes` and those of indexes are always exact.
/// - Global secondary indexes are never behind the table.
/// - A backup has the items as it finds them while it copies; AWS promises no more.
/// - Items, indexes, streams and backups of a table with a key lie in the store as those of any other table do: KMS decides who gets at
///   them, but its keys lie on the same disk, so that sealing the rows would hide them from nobody and cost every request.
/// - A change of the key takes a tenth of a second; on AWS, 20 seconds. There is one grant for a table, on AWS two alike. A key that cannot
///   be used is found at a full hour after the table got it; on AWS 13 to 75 minutes later. A table whose key is disabled while it is
///   being created is created; on AWS it vanishes after an hour. A new replica is refused because of another one's key when that was
///   found. The id of the request in words of KMS is that of the request to DynamoDB. What an archived table answers nobody has
///   recorded: its items are not found, and its changes refused. Its backup's name is made up.
/// - Strong consistency between regions and restores from another region: 501 `NotImplemented`.
/// - Warm throughput is told, raised within a tenth of a second, and binds nobody; it does not grow with what a table is asked. A new
///   replica begins with that of tables on demand, and each region raises its own.
/// - Tables with replicas are on demand: provisioned ones need auto scaling on AWS, too, and there is none here.
/// - Items expire in every region by themselves, at the same second.
/// - A table with point-in-time recovery leaves no system backup when it is deleted.
/// - Nobody has recorded the words for a resource policy that is public or names somebody who does not exist: ours are made up. Which
///   services a table's policy may name is not judged beyond their being services.
/// - A resource policy counts at once and can be changed at any time; AWS takes up to minutes, and refuses a second change for 15
///   seconds.
/// - An export has one data file for every 16 MiB, not one for each partition. Exports and imports take no time of the cloud's
///   but the tenth of a second in which they begin. Amazon Ion and Zstandard: 501 `NotImplemented`.
/// - What is wrong with an item of an import is counted; there is no log group that says more.
/// - Contributor insights are kept and told; there are no rules in CloudWatch.
/// - Nothing flows to Kinesis: a destination fails as one does whose stream is not there; if it is there, 501 `NotImplemented`.
/// - Global tables of version 2017.11.29: 501 `NotImplemented`.
/// - The collection metrics always tell the first gigabyte.
///
/// The public suite of architect/dynalite, and what it expects otherwise: `docs/services/dynamodb-dynalite.md`.
package dev.orrery.services.dynamodb;
