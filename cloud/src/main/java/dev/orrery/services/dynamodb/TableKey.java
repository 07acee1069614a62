package dev.orrery.services.dynamodb;

/// The key of one table, sealed by a KMS key.
///
/// @param arn of the KMS key; of which key an alias spoke is decided once
/// @param awsManaged whether it is `aws/dynamodb`
/// @param sealed what KMS opens for those who may
/// @param grantId of the grant that lets DynamoDB use the KMS key for this table by itself
/// @param grantName by which it is found as long as nobody has the key; empty in rows of before
record TableKey(String arn, boolean awsManaged, byte[] sealed, String grantId, String grantName) { }
