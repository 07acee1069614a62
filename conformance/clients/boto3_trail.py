"""CloudTrail through boto3 on a running cloud: who did what, as whom. usage: boto3_trail.py ENDPOINT SCRATCH LARGE_MEBIBYTES

Read from https://boto3.amazonaws.com/v1/documentation/api/latest/reference/services/cloudtrail.html and CloudTrail User Guide,
"CloudTrail userIdentity element".
"""

import gzip
import json
import random
import uuid

import boto3
from botocore.exceptions import ClientError
from boto3_kit import ENDPOINT, client, equal, fetch, refused, run

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


def account():
    return f"9{random.randrange(10 ** 11):011}"


def trail_of_organization():
    """CloudTrail User Guide, "Creating a trail for an organization with the AWS CLI"."""
    manager, member = account(), account()
    organizations, trail, theirs = client("organizations", manager), client("cloudtrail", manager), client("cloudtrail", member)
    refused("OrganizationsNotInUseException", 400, trail.create_trail, Name=NAME, S3BucketName=NAME, IsOrganizationTrail=True)
    organization = organizations.create_organization()["Organization"]["Id"]
    try:
        invitation = organizations.invite_account_to_organization(Target={"Id": member, "Type": "ACCOUNT"})["Handshake"]["Id"]
        client("organizations", member).accept_handshake(HandshakeId=invitation)
        refused("CloudTrailAccessNotEnabledException", 400, trail.create_trail, Name=NAME, S3BucketName=NAME, IsOrganizationTrail=True)
        organizations.enable_aws_service_access(ServicePrincipal="cloudtrail.amazonaws.com")
        refused("NotOrganizationMasterAccountException", 400, theirs.create_trail, Name=NAME, S3BucketName=NAME, IsOrganizationTrail=True)
        arn = f"arn:aws:cloudtrail:us-east-1:{manager}:trail/{NAME}"
        s3 = client("s3", manager)
        s3.create_bucket(Bucket=NAME)
        s3.put_bucket_policy(Bucket=NAME, Policy=json.dumps({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}, "Action": "s3:GetBucketAcl", "Resource": f"arn:aws:s3:::{NAME}",
             "Condition": {"StringEquals": {"aws:SourceArn": arn}}},
            {"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}, "Action": "s3:PutObject",
             "Resource": f"arn:aws:s3:::{NAME}/AWSLogs/{organization}/*",
             "Condition": {"StringEquals": {"aws:SourceArn": arn, "s3:x-amz-acl": "bucket-owner-full-control"}}}]}))
        trail.register_organization_delegated_admin(MemberAccountId=member)
        made = theirs.create_trail(Name=NAME, S3BucketName=NAME, IsOrganizationTrail=True, IsMultiRegionTrail=True)
        equal((arn, True), (made["TrailARN"], made["IsOrganizationTrail"]))
        trail.deregister_organization_delegated_admin(DelegatedAdminAccountId=member)
        trail.start_logging(Name=NAME)
        equal([arn], [seen["TrailARN"] for seen in theirs.describe_trails()["trailList"]])
        equal([], theirs.describe_trails(includeShadowTrails=False)["trailList"])
        refused("NotOrganizationMasterAccountException", 400, theirs.stop_logging, Name=arn)
        client("sqs", member).create_queue(QueueName=NAME)
        equal(200, fetch(f"{ENDPOINT}/_orrery/time/advance?duration=6m", method="POST")[0])
        prefix = f"AWSLogs/{organization}/{member}/CloudTrail/us-east-1/"
        files = [found["Key"] for found in s3.list_objects_v2(Bucket=NAME, Prefix=prefix)["Contents"]]
        records = [record for key in files for record in
                   json.loads(gzip.decompress(s3.get_object(Bucket=NAME, Key=key)["Body"].read()))["Records"]]
        equal([(member, NAME)], [(record["recipientAccountId"], record["requestParameters"]["queueName"]) for record in records
                                 if record["eventName"] == "CreateQueue"])
    finally:
        fetch(f"{ENDPOINT}/_orrery/time/set?instant=now", method="POST")
        if trail.describe_trails()["trailList"]:
            trail.delete_trail(Name=NAME)
        for found in organizations.list_accounts()["Accounts"]:
            if found["Id"] != manager:
                organizations.remove_account_from_organization(AccountId=found["Id"])
        organizations.delete_organization()


def nobody():
    """S3 User Guide, "Logging options for Amazon S3": what is refused to nobody in particular is in the owner's history."""
    s3 = client("s3")
    s3.create_bucket(Bucket=NAME + "-own")
    equal(403, fetch(f"{ENDPOINT}/{NAME}-own?acl")[0])
    record = json.loads(look("ResourceName", NAME + "-own")[0]["CloudTrailEvent"])
    equal(("GetBucketAcl", "AccessDenied", "ANONYMOUS_PRINCIPAL", ""), (record["eventName"], record["errorCode"],
          record["userIdentity"]["accountId"], record["requestParameters"]["acl"]))
    s3.delete_bucket(Bucket=NAME + "-own")


run("boto3 trail", [root, denied_user, session, questions, trail_of_organization, nobody])
