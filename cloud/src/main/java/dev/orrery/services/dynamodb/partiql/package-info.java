/// The statements of PartiQL that DynamoDB has: reading them into the same conditions, paths and updates that expressions
/// are read into.
///
/// Source: Developer Guide, "PartiQL statements for DynamoDB" and "Use PartiQL functions", "PartiQL operators".
package dev.orrery.services.dynamodb.partiql;
