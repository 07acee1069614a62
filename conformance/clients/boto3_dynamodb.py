"""DynamoDB through boto3 on a running cloud. usage: boto3_dynamodb.py ENDPOINT SCRATCH LARGE_MEBIBYTES

Read from https://boto3.amazonaws.com/v1/documentation/api/latest/guide/dynamodb.html and the reference of the client.
"""

import gzip
import json
import time
import uuid
from decimal import Decimal

import boto3
from boto3.dynamodb.conditions import Attr, Key
from botocore.exceptions import ClientError

from boto3_kit import ENDPOINT, client, equal, refused, run

NAME = "boto3-" + uuid.uuid4().hex[:12]
DYNAMO = client("dynamodb")
TABLES = boto3.resource("dynamodb", endpoint_url=ENDPOINT, region_name="us-east-1", aws_access_key_id="test",
                        aws_secret_access_key="test")


def table_of_the_guide():
    table = TABLES.create_table(
        TableName=NAME,
        KeySchema=[{"AttributeName": "username", "KeyType": "HASH"}, {"AttributeName": "last_name", "KeyType": "RANGE"}],
        AttributeDefinitions=[{"AttributeName": "username", "AttributeType": "S"}, {"AttributeName": "last_name", "AttributeType": "S"}],
        ProvisionedThroughput={"ReadCapacityUnits": 5, "WriteCapacityUnits": 5},
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"})
    table.wait_until_exists()
    equal("ACTIVE", TABLES.Table(NAME).table_status)


def items_of_the_guide():
    table = TABLES.Table(NAME)
    table.put_item(Item={"username": "janedoe", "first_name": "Jane", "last_name": "Doe", "age": 25, "price": Decimal("1.10"),
                         "account": {"kind": "standard", "tags": {"a", "b"}, "list": [1, None, True, b"\x00\xff"]}})
    item = table.get_item(Key={"username": "janedoe", "last_name": "Doe"})["Item"]
    equal((25, Decimal("1.1"), {"a", "b"}), (item["age"], item["price"], item["account"]["tags"]))
    table.update_item(Key={"username": "janedoe", "last_name": "Doe"}, UpdateExpression="SET age = age + :one",
                      ExpressionAttributeValues={":one": 1})
    equal(26, table.get_item(Key={"username": "janedoe", "last_name": "Doe"}, ConsistentRead=True)["Item"]["age"])
    with table.batch_writer() as batch:
        for number in range(60):
            batch.put_item(Item={"username": "user" + str(number % 3), "last_name": f"{number:03}", "age": number})
    equal(20, table.query(KeyConditionExpression=Key("username").eq("user1"))["Count"])
    found = table.query(KeyConditionExpression=Key("username").eq("user1") & Key("last_name").between("010", "020"), ScanIndexForward=False)
    equal(["019", "016", "013", "010"], [item["last_name"] for item in found["Items"]])
    equal(10, table.scan(FilterExpression=Attr("age").lt(10) & Attr("first_name").not_exists())["Count"])


def pages():
    pages = DYNAMO.get_paginator("scan").paginate(TableName=NAME, PaginationConfig={"PageSize": 7})
    equal(61, sum(page["Count"] for page in pages))
    segments = [DYNAMO.scan(TableName=NAME, Segment=segment, TotalSegments=4)["Count"] for segment in range(4)]
    equal(61, sum(segments))


def conditions_and_transactions():
    key = {"username": {"S": "janedoe"}, "last_name": {"S": "Doe"}}
    refused("ConditionalCheckFailedException", 400, DYNAMO.put_item, TableName=NAME, Item=key, ConditionExpression="attribute_not_exists(username)")
    try:
        DYNAMO.transact_write_items(TransactItems=[
            {"Delete": {"TableName": NAME, "Key": key}},
            {"ConditionCheck": {"TableName": NAME, "Key": {"username": {"S": "nobody"}, "last_name": {"S": "x"}},
                                "ConditionExpression": "attribute_exists(username)"}}])
        raise AssertionError("expected a refusal")
    except ClientError as error:
        equal("TransactionCanceledException", error.response["Error"]["Code"])
        equal(["None", "ConditionalCheckFailed"], [reason["Code"] for reason in error.response["CancellationReasons"]])
    assert "Item" in DYNAMO.get_item(TableName=NAME, Key=key)
    refused("ValidationException", 400, DYNAMO.get_item, TableName=NAME, Key={"username": {"S": "janedoe"}})


def streams():
    streams = client("dynamodbstreams")
    arn = DYNAMO.describe_table(TableName=NAME)["Table"]["LatestStreamArn"]
    shard = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"][0]["ShardId"]
    iterator = streams.get_shard_iterator(StreamArn=arn, ShardId=shard, ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
    records = streams.get_records(ShardIterator=iterator)["Records"]
    equal(["INSERT", "MODIFY"], [record["eventName"] for record in records[:2]])
    equal(62, len(records))


def settings():
    DYNAMO.update_time_to_live(TableName=NAME, TimeToLiveSpecification={"AttributeName": "until", "Enabled": True})
    equal("ENABLED", DYNAMO.describe_time_to_live(TableName=NAME)["TimeToLiveDescription"]["TimeToLiveStatus"])
    DYNAMO.update_continuous_backups(TableName=NAME, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True})
    equal("ENABLED", DYNAMO.describe_continuous_backups(TableName=NAME)["ContinuousBackupsDescription"]
          ["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"])
    arn = DYNAMO.describe_table(TableName=NAME)["Table"]["TableArn"]
    DYNAMO.tag_resource(ResourceArn=arn, Tags=[{"Key": "team", "Value": "red"}])
    equal([{"Key": "team", "Value": "red"}], DYNAMO.list_tags_of_resource(ResourceArn=arn)["Tags"])


def exports_and_imports():
    """From https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport_Requesting.html"""
    s3, bucket = client("s3"), NAME
    s3.create_bucket(Bucket=bucket)
    arn = DYNAMO.describe_table(TableName=NAME)["Table"]["TableArn"]
    export = DYNAMO.export_table_to_point_in_time(TableArn=arn, S3Bucket=bucket, S3Prefix="copy")["ExportDescription"]["ExportArn"]
    done = awaited(lambda: DYNAMO.describe_export(ExportArn=export)["ExportDescription"], "ExportStatus")
    equal(("COMPLETED", 61), (done["ExportStatus"], done["ItemCount"]))
    summary = json.loads(s3.get_object(Bucket=bucket, Key=done["ExportManifest"])["Body"].read())
    files = s3.get_object(Bucket=bucket, Key=summary["manifestFilesS3Key"])["Body"].read().decode().splitlines()
    data = gzip.decompress(s3.get_object(Bucket=bucket, Key=json.loads(files[0])["dataFileS3Key"])["Body"].read())
    equal(61, len([json.loads(line)["Item"] for line in data.decode().splitlines()]))
    made = DYNAMO.import_table(
        S3BucketSource={"S3Bucket": bucket, "S3KeyPrefix": done["ExportManifest"].rsplit("/", 1)[0] + "/data/"},
        InputFormat="DYNAMODB_JSON", InputCompressionType="GZIP",
        TableCreationParameters={
            "TableName": NAME + "-copy", "BillingMode": "PAY_PER_REQUEST",
            "KeySchema": [{"AttributeName": "username", "KeyType": "HASH"}, {"AttributeName": "last_name", "KeyType": "RANGE"}],
            "AttributeDefinitions": [{"AttributeName": name, "AttributeType": "S"} for name in ("username", "last_name")]})
    made = made["ImportTableDescription"]["ImportArn"]
    done = awaited(lambda: DYNAMO.describe_import(ImportArn=made)["ImportTableDescription"], "ImportStatus")
    equal(("COMPLETED", 61), (done["ImportStatus"], done["ImportedItemCount"]))
    items = sorted(map(str, DYNAMO.scan(TableName=NAME, ConsistentRead=True)["Items"]))
    equal(items, sorted(map(str, DYNAMO.scan(TableName=NAME + "-copy")["Items"])))


def awaited(describe, status):
    for _ in range(300):
        described = describe()
        if described[status] != "IN_PROGRESS":
            return described
        time.sleep(0.1)
    raise AssertionError("still in progress")


def replicas_in_other_regions():
    """From https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables.tutorial.html"""
    name, far = NAME + "-copy", "eu-west-1"
    there = boto3.client("dynamodb", endpoint_url=ENDPOINT, region_name=far, aws_access_key_id="test", aws_secret_access_key="test")
    DYNAMO.update_table(TableName=name, ReplicaUpdates=[{"Create": {"RegionName": far}}])
    there.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1})
    equal("2019.11.21", DYNAMO.describe_table(TableName=name)["Table"]["GlobalTableVersion"])
    equal(61, there.scan(TableName=name)["Count"])
    key = {"username": {"S": "far"}, "last_name": {"S": "away"}}
    there.put_item(TableName=name, Item=key)
    for _ in range(50):
        if "Item" in DYNAMO.get_item(TableName=name, Key=key):
            break
        time.sleep(0.1)
    equal(key, DYNAMO.get_item(TableName=name, Key=key)["Item"])
    DYNAMO.update_table(TableName=name, ReplicaUpdates=[{"Delete": {"RegionName": far}}])
    there.get_waiter("table_not_exists").wait(TableName=name, WaiterConfig={"Delay": 1})
    # As long as it has a replica, it is the source that the replica was made from, and cannot be deleted.
    for _ in range(100):
        if not DYNAMO.describe_table(TableName=name)["Table"].get("Replicas"):
            break
        time.sleep(0.1)
    DYNAMO.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1})
    DYNAMO.delete_table(TableName=name)


def limits_endpoints_insights():
    equal(40_000, DYNAMO.describe_limits()["TableMaxReadCapacityUnits"])
    equal(ENDPOINT.split("//")[1], DYNAMO.describe_endpoints()["Endpoints"][0]["Address"])
    DYNAMO.update_contributor_insights(TableName=NAME, ContributorInsightsAction="ENABLE")
    time.sleep(0.2)
    equal("ENABLED", DYNAMO.describe_contributor_insights(TableName=NAME)["ContributorInsightsStatus"])
    equal([], DYNAMO.describe_kinesis_streaming_destination(TableName=NAME)["KinesisDataStreamDestinations"])


def table_goes():
    TABLES.Table(NAME).delete()
    TABLES.Table(NAME).wait_until_not_exists()
    refused("ResourceNotFoundException", 400, DYNAMO.describe_table, TableName=NAME)


run("boto3 dynamodb", [table_of_the_guide, items_of_the_guide, pages, conditions_and_transactions, streams, settings,
                       exports_and_imports, replicas_in_other_regions, limits_endpoints_insights, table_goes])
