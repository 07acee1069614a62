/// The expressions of DynamoDB: conditions, filters, key conditions, projections and updates; reading and applying them.
///
/// Source: Developer Guide, "Using expressions in DynamoDB"; for what is refused in which order and words, the suite of
/// architect/dynalite, whose author checked it against AWS.
package dev.orrery.services.dynamodb.expressions;
