/// Amazon S3: buckets, objects, and who may do what with them.
///
/// ## State
///
/// All accounts' buckets live in one home, because their names are one namespace. A bucket is a small row; each of its
/// configurations is a document of the SDK beside it ([SettingRow]). Every change of a setting gives the bucket a new
/// revision, made of the one before and of the content, so a request reads one row and finds the settings it remembers.
/// A version of an object is one row ([VersionRow]); small contents lie in it, large ones are blobs that rows name.
///
/// ## Access
///
/// `S3Access` tells for every request which action on which resource it needs, with the bucket's policy, the condition keys
/// of the request and of the object, and ACLs turned into statements. The kernel's engine decides, for signed and
/// anonymous callers alike. ACLs do not count where object ownership is `BucketOwnerEnforced`, the default; public ones not
/// where they are ignored; a public policy lets in only the owner's account where public buckets are restricted.
///
/// ## Encryption
///
/// What a customer's key or KMS encrypts lies encrypted in the store (AES in counter mode, each content with a nonce of its
/// own); the rest lies there as it is, and says `AES256`. With SSE-KMS each object has a data key, which KMS seals and opens in
/// the caller's name: without the right to the key, or without the key, nobody reads the object.
///
/// ## Time
///
/// What happens by itself happens by durable timers, under the clock that a person can turn, and nobody's name.
/// [LifecycleTimer] wakes every bucket that has lifecycle rules at each midnight UTC, and [LifecycleRun] does all that is due
/// by then. A version that a replication rule is about has a [ReplicationTimer], set in the transaction that writes it and due
/// at once; [ReplicationRun] brings it to the other buckets, which share its blobs. Restored copies and retentions need no
/// timer: whoever reads asks the clock; [RestoreTimer] only tells of their ends.
///
/// ## Events
///
/// What happens to an object is told to the bucket's notifications ([Events]) as rows of the same transaction, and delivered behind the
/// commit ([Notices]) to queues, topics and functions in S3's own name, so that their policies decide. Who was told, who was filtered out
/// and who refused stands in the notes of the request that caused it.
///
/// ## Limits
///
/// 10,000 buckets an account; policies of 20 KiB; 1,000 lifecycle and replication rules; 100 CORS rules, notifications and
/// grants; 50 tags and 50 routing rules; 1,000 configurations each of inventory, analytics, metrics and tiering.
///
/// ## Known differences from AWS
///
/// - `aws:kms:dsse` is not there, and MFA delete cannot be switched on: 501 `NotImplemented`.
/// - A bucket key shows in the encryption context and in answers; KMS is asked for each object nevertheless.
/// - Objects under SSE-KMS may be read and written without TLS.
/// - Objects under SSE-KMS are not replicated; a rule that asks for it (`SseKmsEncryptedObjects`) answers 501.
/// - Events are delivered at once, before the change is answered; what a destination refuses (it is gone, or lets S3 in no more) is given
///   up with a note, what it cannot take now is tried for a day. Events of lost objects, of tiers, and of replication that is late or not
///   measured do not happen. Failed replication is told where the rule has metrics, and not of delete markers.
/// - A notification to EventBridge answers 501. One to a function is refused until there are functions; where validation is skipped it is
///   kept, and each event ends with a note that it was not delivered.
/// - What the role of a replication may do is not asked: it must be of the bucket's own account, and the policies of the other
///   bucket must let it in.
/// - Lifecycle acts at the first moment of a day, at once on all that is due; on AWS it may take some days.
/// - A bucket whose lifecycle slept through several midnights (the cloud was off) has one pass when it wakes: a delete
///   marker made then is as old as the pass, not as the midnight that was missed. Turning time does every day.
/// - Objects replicate within the moment. What failed is not tried again until it is changed; replication metrics, time
///   control, `ReplicaModifications` and `ExistingObjectReplication` are kept and told, not acted on.
/// - Objects of other accounts in the source bucket are replicated without asking for their ACL.
/// - A change of tags, ACL or lock brings back a replica that was deleted for good.
/// - Logging, inventory, analytics, metrics, acceleration and archive tiers are kept and told, not acted on.
/// - The canned ACL `aws-exec-read` grants nobody but the owner anything; nobody has an e-mail address.
/// - Requests without a signature name no region and are never redirected.
/// - An object that nobody (without a signature) writes belongs to the bucket's owner.
/// - In a bucket with ACLs, an explicit deny of the bucket's policy does not reach objects that another account owns.
/// - Overlapping prefixes of the first form of lifecycle rules are not refused.
/// - Copying an object that has tags asks for no permission on the tags of the source.
/// - Bucket policies: condition keys are those of our data file. That a key does not apply to an action is told of `s3:prefix`,
///   `s3:delimiter` and `s3:max-keys` alone, and only where none of the statement's actions has it.
/// - The services that bucket policies name are known by their own names; what stands before or behind those is not looked at.
/// - Account-wide public access blocks, access points and directory buckets do not exist here.
package dev.orrery.services.s3;
