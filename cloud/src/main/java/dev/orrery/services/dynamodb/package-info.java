/// Amazon DynamoDB: tables of items, and the streams of their changes.
package dev.orrery.services.dynamodb;
