"""CloudTrail through boto3 on a running cloud: who did what, as whom. usage: boto3_trail.py ENDPOINT SCRATCH LARGE_MEBIBYTES

Read from https://boto3.amazonaws.com/v1/documentation/api/latest/reference/services/cloudtrail.html and CloudTrail User Guide,
"CloudTrail userIdentity element".
"""

import json
import uuid

import boto3
from botocore.exceptions import ClientError
from boto3_kit import ENDPOINT, client, equal, refused, run

TRAIL = client("cloudtrail")
IAM = client("iam")
STS = client("sts")
NAME = "boto3-trail-" + uuid.uuid4().hex[:12]
TRUST = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:root"},
                                                 "Action": "sts:AssumeRole"}]}


def look(key, value):
    pages = TRAIL.get_paginator("lookup_events").paginate(LookupAttributes=[{"AttributeKey": key, "AttributeValue": value}])
    return [event for page in pages for event in page["Events"]]


def root():
    IAM.create_user(UserName=NAME)
    event = look("ResourceName", NAME)[0]
    equal(("CreateUser", "root", "false"), (event["EventName"], event["Username"], event["ReadOnly"]))
    record = json.loads(event["CloudTrailEvent"])
    equal({"type": "Root", "principalId": "123456789012", "arn": "arn:aws:iam::123456789012:root", "accountId": "123456789012",
           "accessKeyId": "test"}, record["userIdentity"])
    equal({"userName": NAME}, record["requestParameters"])
    equal(NAME, record["responseElements"]["user"]["userName"])
    equal(("iam.amazonaws.com", "us-east-1", "Management"), (record["eventSource"], record["awsRegion"], record["eventCategory"]))


def denied_user():
    key = IAM.create_access_key(UserName=NAME)["AccessKey"]
    refused("AccessDenied", 403, client("iam", key["AccessKeyId"], key["SecretAccessKey"]).list_roles)
    event = look("AccessKeyId", key["AccessKeyId"])[0]
    record = json.loads(event["CloudTrailEvent"])
    equal((NAME, "ListRoles", "AccessDenied"), (event["Username"], record["eventName"], record["errorCode"]))
    equal(("IAMUser", NAME), (record["userIdentity"]["type"], record["userIdentity"]["userName"]))
    IAM.delete_access_key(UserName=NAME, AccessKeyId=key["AccessKeyId"])
    IAM.delete_user(UserName=NAME)


def session():
    role = IAM.create_role(RoleName=NAME, AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]
    made = STS.assume_role(RoleArn=role["Arn"], RoleSessionName=NAME + "-session")["Credentials"]
    session = boto3.client("sqs", endpoint_url=ENDPOINT, region_name="us-east-1", aws_access_key_id=made["AccessKeyId"],
                           aws_secret_access_key=made["SecretAccessKey"], aws_session_token=made["SessionToken"])
    try:
        session.create_queue(QueueName=NAME)
        raise AssertionError("a role without policies made a queue")
    except ClientError:
        pass
    record = json.loads(look("Username", NAME + "-session")[0]["CloudTrailEvent"])
    issuer = record["userIdentity"]["sessionContext"]["sessionIssuer"]
    equal(("AssumedRole", "CreateQueue"), (record["userIdentity"]["type"], record["eventName"]))
    equal({"type": "Role", "principalId": role["RoleId"], "arn": role["Arn"], "accountId": "123456789012", "userName": NAME}, issuer)
    assumed = [event for event in look("ResourceName", role["Arn"]) if event["EventName"] == "AssumeRole"][0]
    assert made["SecretAccessKey"] not in assumed["CloudTrailEvent"]
    IAM.delete_role(RoleName=NAME)


def questions():
    refused("InvalidTimeRangeException", 400, TRAIL.lookup_events, StartTime=2_000_000_000, EndTime=1_900_000_000)
    refused("InvalidNextTokenException", 400, TRAIL.lookup_events, NextToken="nonsense")
    refused("TrailNotFoundException", 400, TRAIL.get_trail_status, Name=NAME)
    refused("S3BucketDoesNotExistException", 400, TRAIL.create_trail, Name=NAME, S3BucketName=NAME)


run("boto3 trail", [root, denied_user, session, questions])
