/// The values of DynamoDB: what is allowed, how they compare, how large they are, and their bytes as keys and as items.
package dev.orrery.services.dynamodb.values;
