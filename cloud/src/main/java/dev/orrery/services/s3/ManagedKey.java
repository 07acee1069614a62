package dev.orrery.services.s3;

import java.util.Map;

/// The data key of a content as it is kept: sealed by KMS. Without KMS, and without the key in it, nobody reads the content.
///
/// @param arn of the KMS key
/// @param sealed the data key, which only this KMS key opens
/// @param context the encryption context that it was sealed with
/// @param bucketKey whether it stands for the bucket, not for the object
record ManagedKey(String arn, byte[] sealed, Map<String, String> context, boolean bucketKey) { }
