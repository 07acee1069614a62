// The AWS SDK for JavaScript v3 against the cloud at AWS_ENDPOINT_URL, configured by the environment alone.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import * as dynamo from '@aws-sdk/client-dynamodb';
import * as streams from '@aws-sdk/client-dynamodb-streams';
import * as iam from '@aws-sdk/client-iam';
import * as kms from '@aws-sdk/client-kms';
import * as s3 from '@aws-sdk/client-s3';
import * as sns from '@aws-sdk/client-sns';
import * as sqs from '@aws-sdk/client-sqs';
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import * as documents from '@aws-sdk/lib-dynamodb';
import { Upload } from '@aws-sdk/lib-storage';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';

const mebibyte = 1024 * 1024;
const name = `javascript-${randomUUID().slice(0, 8)}`;
const key = 'with space/ü+&.txt';
const objects = new s3.S3Client();
const queues = new sqs.SQSClient();
const topics = new sns.SNSClient();
const tables = new dynamo.DynamoDBClient();
const items = documents.DynamoDBDocumentClient.from(tables);
let passed = 0;
let failed = 0;

async function check(what, body) {
    try {
        await body();
        passed++;
        console.log(`ok    javascript: ${what}`);
    } catch (error) {
        failed++;
        console.log(`FAIL  javascript: ${what}\n        ${error.stack}`);
    }
}

await check('an object goes up with a checksum and comes back with its metadata', async () => {
    await objects.send(new s3.CreateBucketCommand({ Bucket: name }));
    const put = await objects.send(new s3.PutObjectCommand({ Bucket: name, Key: key, Body: 'hello', Metadata: { colour: 'blue' } }));
    assert.ok(put.ChecksumCRC32);
    const got = await objects.send(new s3.GetObjectCommand({ Bucket: name, Key: key }));
    assert.equal(await got.Body.transformToString(), 'hello');
    assert.deepEqual(got.Metadata, { colour: 'blue' });
});

await check('a stream of unknown length goes up in parts', async () => {
    const stream = Readable.from((function* () { for (let i = 0; i < 12; i++) yield Buffer.alloc(mebibyte, i); })());
    const done = await new Upload({ client: objects, params: { Bucket: name, Key: 'parts', Body: stream } }).done();
    assert.match(done.ETag, /-3"$/);
    await s3.waitUntilObjectExists({ client: objects, maxWaitTime: 10 }, { Bucket: name, Key: 'parts' });
    const range = await objects.send(new s3.GetObjectCommand({ Bucket: name, Key: 'parts', Range: `bytes=${5 * mebibyte}-${5 * mebibyte}` }));
    assert.deepEqual([...await range.Body.transformToByteArray()], [5]);
});

await check('presigned URLs and forms', async () => {
    const upload = await getSignedUrl(objects, new s3.PutObjectCommand({ Bucket: name, Key: 'signed' }), { expiresIn: 60 });
    assert.equal((await fetch(upload, { method: 'PUT', body: 'by URL' })).status, 200);
    const download = await getSignedUrl(objects, new s3.GetObjectCommand({ Bucket: name, Key: 'signed' }), { expiresIn: 60 });
    assert.equal(await (await fetch(download)).text(), 'by URL');
    const post = await createPresignedPost(objects, { Bucket: name, Key: 'form', Conditions: [['content-length-range', 0, 3]] });
    const send = async text => {
        const form = new FormData();
        Object.entries(post.fields).forEach(([field, value]) => form.append(field, value));
        form.append('file', new Blob([text]));
        return (await fetch(post.url, { method: 'POST', body: form })).status;
    };
    assert.equal(await send('abc'), 204);
    assert.equal(await send('abcd'), 400);
});

await check('a listing in pages, and deleting many', async () => {
    const keys = [];
    for await (const page of s3.paginateListObjectsV2({ client: objects, pageSize: 2 }, { Bucket: name })) {
        keys.push(...page.Contents.map(object => object.Key));
    }
    assert.deepEqual(keys, ['form', 'parts', 'signed', key]);
    const gone = await objects.send(new s3.DeleteObjectsCommand({ Bucket: name, Delete: { Objects: keys.map(Key => ({ Key })) } }));
    assert.equal(gone.Deleted.length, 4);
    await assert.rejects(objects.send(new s3.GetObjectCommand({ Bucket: name, Key: key })), s3.NoSuchKey);
});

await check('a topic, a queue behind it, and a queue that is not there', async () => {
    const { QueueUrl } = await queues.send(new sqs.CreateQueueCommand({ QueueName: name }));
    const { Attributes } = await queues.send(new sqs.GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
    const { TopicArn } = await topics.send(new sns.CreateTopicCommand({ Name: name }));
    await queues.send(new sqs.SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy: JSON.stringify({ Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: 'sns.amazonaws.com' }, Action: 'sqs:SendMessage', Resource: Attributes.QueueArn }] }) } }));
    await topics.send(new sns.SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: Attributes.QueueArn, Attributes: { RawMessageDelivery: 'true' } }));
    await topics.send(new sns.PublishCommand({ TopicArn, Message: 'news',
        MessageAttributes: { bytes: { DataType: 'Binary', BinaryValue: new Uint8Array([1, 2]) } } }));
    const { Messages } = await queues.send(new sqs.ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 10, MessageAttributeNames: ['All'] }));
    assert.equal(Messages[0].Body, 'news');
    assert.deepEqual([...Messages[0].MessageAttributes.bytes.BinaryValue], [1, 2]);
    await assert.rejects(queues.send(new sqs.GetQueueUrlCommand({ QueueName: 'nowhere' })), sqs.QueueDoesNotExist);
});

await check('documents, conditions, transactions and the stream of a table', async () => {
    await tables.send(new dynamo.CreateTableCommand({ TableName: name, BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }], KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' } }));
    await dynamo.waitUntilTableExists({ client: tables, minDelay: 1, maxWaitTime: 30 }, { TableName: name });
    const Item = { id: '1', number: 1.5, set: new Set(['a']), map: { list: [1, null, true] }, bytes: new Uint8Array([9]) };
    await items.send(new documents.PutCommand({ TableName: name, Item }));
    assert.deepEqual((await items.send(new documents.GetCommand({ TableName: name, Key: { id: '1' } }))).Item, Item);
    await assert.rejects(items.send(new documents.PutCommand({ TableName: name, Item: { id: '1' }, ConditionExpression: 'attribute_not_exists(id)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD' })),
        error => error instanceof dynamo.ConditionalCheckFailedException && error.Item.number.N === '1.5');
    await assert.rejects(items.send(new documents.TransactWriteCommand({ TransactItems: [{ Put: { TableName: name, Item: { id: '2' } } },
        { ConditionCheck: { TableName: name, Key: { id: 'none' }, ConditionExpression: 'attribute_exists(id)' } }] })),
        error => error instanceof dynamo.TransactionCanceledException && error.CancellationReasons[1].Code === 'ConditionalCheckFailed');
    const reader = new streams.DynamoDBStreamsClient();
    const { Streams: [{ StreamArn }] } = await reader.send(new streams.ListStreamsCommand({ TableName: name }));
    const { StreamDescription: { Shards: [{ ShardId }] } } = await reader.send(new streams.DescribeStreamCommand({ StreamArn }));
    const { ShardIterator } = await reader.send(new streams.GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' }));
    const { Records } = await reader.send(new streams.GetRecordsCommand({ ShardIterator }));
    assert.deepEqual(Records.map(record => [record.eventName, record.dynamodb.NewImage.id.S]), [['INSERT', '1']]);
});

await check('a key that encrypts', async () => {
    const keys = new kms.KMSClient();
    const { KeyMetadata: { KeyId } } = await keys.send(new kms.CreateKeyCommand({}));
    const { CiphertextBlob } = await keys.send(new kms.EncryptCommand({ KeyId, Plaintext: Buffer.from('secret') }));
    const { Plaintext } = await keys.send(new kms.DecryptCommand({ CiphertextBlob }));
    assert.equal(Buffer.from(Plaintext).toString(), 'secret');
});

await check('a role that may read may not write', async () => {
    const people = new iam.IAMClient();
    const { Role } = await people.send(new iam.CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::123456789012:root' }, Action: 'sts:AssumeRole' }] }) }));
    await people.send(new iam.AttachRolePolicyCommand({ RoleName: name, PolicyArn: 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess' }));
    const reader = new s3.S3Client({ credentials: fromTemporaryCredentials({ params: { RoleArn: Role.Arn, RoleSessionName: 'reader' } }) });
    await reader.send(new s3.ListBucketsCommand({}));
    await assert.rejects(reader.send(new s3.PutObjectCommand({ Bucket: name, Key: 'no', Body: 'no' })),
        error => error.name === 'AccessDenied' && /no identity-based policy allows/.test(error.message));
});

console.log(`javascript: ${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
