"""IAM and STS over boto3: who may do what, and why.

Read from the IAM User Guide, "Policy evaluation logic", and the pages of the operations used.
"""

import json
import urllib.request
import uuid

import boto3
from botocore.config import Config

import boto3_kit as kit
from boto3_kit import ENDPOINT, equal, refused

ACCOUNT = "123456789012"
RUN = uuid.uuid4().hex[:8]
IAM, STS, S3 = kit.client("iam"), kit.client("sts"), kit.client("s3")
KEPT, OTHER = f"kept-{RUN}", f"other-{RUN}"


def policy(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(action, resource="*"):
    return {"Effect": "Allow", "Action": action, "Resource": resource}


def user(name):
    IAM.create_user(UserName=name)
    key = IAM.create_access_key(UserName=name)["AccessKey"]
    return key["AccessKeyId"], key["SecretAccessKey"]


def session(credentials, service):
    return boto3.client(service, endpoint_url=ENDPOINT, region_name="us-east-1", aws_access_key_id=credentials["AccessKeyId"],
                        aws_secret_access_key=credentials["SecretAccessKey"], aws_session_token=credentials["SessionToken"],
                        config=Config(retries={"max_attempts": 1}))


def why(request_id):
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(f"{ENDPOINT}/_orrery/why/{request_id}") as answer:
        return json.load(answer)


def request_id(response):
    return response["ResponseMetadata"]["RequestId"]


def user_may_delete_other_buckets_and_not_that_one():
    key = user(f"alice-{RUN}")
    IAM.put_user_policy(UserName=f"alice-{RUN}", PolicyName="buckets", PolicyDocument=policy(
        allow("s3:*"), {"Sid": "Keep", "Effect": "Deny", "Action": "s3:DeleteBucket", "Resource": f"arn:aws:s3:::{KEPT}"}))
    s3 = kit.client("s3", *key)
    s3.create_bucket(Bucket=KEPT)
    s3.create_bucket(Bucket=OTHER)
    s3.delete_bucket(Bucket=OTHER)
    response = refused("AccessDenied", 403, s3.delete_bucket, Bucket=KEPT)
    assert "with an explicit deny in an identity-based policy" in response["Error"]["Message"], response["Error"]["Message"]
    decision = why(request_id(response))["decisions"][0]
    equal("denied", decision["decision"])
    assert "'Keep'" in decision["because"] and f"alice-{RUN}" in decision["because"], decision["because"]
    S3.delete_bucket(Bucket=KEPT)


def role_session_may_do_only_the_intersection():
    role = f"reader-{RUN}"
    IAM.create_role(RoleName=role, AssumeRolePolicyDocument=policy(
        {"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "sts:AssumeRole"}))
    IAM.put_role_policy(RoleName=role, PolicyName="reading", PolicyDocument=policy(allow(["s3:GetObject", "s3:ListBucket"])))
    bucket = f"session-{RUN}"
    S3.create_bucket(Bucket=bucket)
    S3.put_object(Bucket=bucket, Key="cat", Body=b"meow")
    key = user(f"bob-{RUN}")
    IAM.put_user_policy(UserName=f"bob-{RUN}", PolicyName="assume", PolicyDocument=policy(
        allow("sts:AssumeRole", f"arn:aws:iam::{ACCOUNT}:role/{role}")))
    sts = kit.client("sts", *key)
    credentials = sts.assume_role(RoleArn=f"arn:aws:iam::{ACCOUNT}:role/{role}", RoleSessionName="run",
                                  Policy=policy(allow(["s3:ListBucket", "s3:PutObject"])))["Credentials"]
    s3 = session(credentials, "s3")
    equal(1, s3.list_objects_v2(Bucket=bucket)["KeyCount"])
    response = refused("AccessDenied", 403, s3.get_object, Bucket=bucket, Key="cat")
    assert "no session policy allows the s3:GetObject action" in response["Error"]["Message"]
    decision = why(request_id(response))["decisions"][0]
    equal({"Effect": "Allow", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{bucket}/cat"}, decision["remedies"][0]["statement"])
    response = refused("AccessDenied", 403, s3.put_object, Bucket=bucket, Key="dog", Body=b"woof")
    assert "no identity-based policy allows the s3:PutObject action" in response["Error"]["Message"]
    equal(f"arn:aws:sts::{ACCOUNT}:assumed-role/{role}/run", session(credentials, "sts").get_caller_identity()["Arn"])


def deactivated_key_is_refused_on_the_next_call():
    name = f"carol-{RUN}"
    key = user(name)
    IAM.attach_user_policy(UserName=name, PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess")
    s3, sts = kit.client("s3", *key), kit.client("sts", *key)
    s3.list_buckets()
    IAM.update_access_key(UserName=name, AccessKeyId=key[0], Status="Inactive")
    refused("InvalidAccessKeyId", 403, s3.list_buckets)
    refused("InvalidClientTokenId", 403, sts.get_caller_identity)
    IAM.update_access_key(UserName=name, AccessKeyId=key[0], Status="Active")
    s3.list_buckets()
    IAM.detach_user_policy(UserName=name, PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess")
    refused("AccessDenied", 403, s3.list_buckets)
    equal("s3", IAM.get_access_key_last_used(AccessKeyId=key[0])["AccessKeyLastUsed"]["ServiceName"])


def boundary_bounds_and_group_grants():
    name, group = f"dave-{RUN}", f"makers-{RUN}"
    key = user(name)
    IAM.create_group(GroupName=group)
    IAM.attach_group_policy(GroupName=group, PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
    IAM.add_user_to_group(GroupName=group, UserName=name)
    iam, sts = kit.client("iam", *key), kit.client("sts", *key)
    iam.list_users()
    arn = IAM.create_policy(PolicyName=f"bound-{RUN}", PolicyDocument=policy(allow("s3:*")))["Policy"]["Arn"]
    IAM.put_user_permissions_boundary(UserName=name, PermissionsBoundary=arn)
    response = refused("AccessDenied", 403, iam.list_users)
    assert "no permissions boundary allows the iam:ListUsers action" in response["Error"]["Message"]
    equal(f"arn:aws:iam::{ACCOUNT}:user/{name}", sts.get_caller_identity()["Arn"])
    results = IAM.simulate_principal_policy(PolicySourceArn=f"arn:aws:iam::{ACCOUNT}:user/{name}",
                                            ActionNames=["s3:GetObject", "iam:ListUsers"])["EvaluationResults"]
    equal(["allowed", "implicitDeny"], [result["EvalDecision"] for result in results])


def asks_without_a_call():
    name = f"erin-{RUN}"
    user(name)
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(
            f"{ENDPOINT}/_orrery/why/can?principal=arn:aws:iam::{ACCOUNT}:user/{name}&action=sqs:SendMessage&resource=*") as answer:
        decision = json.load(answer)["decisions"][0]
    equal("not allowed", decision["decision"])
    equal({"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*"}, decision["remedies"][0]["statement"])


def documents_come_back_as_they_were():
    name = f"frank-{RUN}"
    user(name)
    statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a+b/%20/é*"}
    IAM.put_user_policy(UserName=name, PolicyName="p", PolicyDocument=policy(statement))
    equal([statement], IAM.get_user_policy(UserName=name, PolicyName="p")["PolicyDocument"]["Statement"])
    names = {found["PolicyName"] for page in IAM.get_paginator("list_policies").paginate(Scope="AWS") for found in page["Policies"]}
    assert {"AmazonS3FullAccess", "AWSLambdaBasicExecutionRole", "ViewOnlyAccess"} <= names, sorted(names)[:5]


kit.run("boto3 iam", [user_may_delete_other_buckets_and_not_that_one, role_session_may_do_only_the_intersection,
                      deactivated_key_is_refused_on_the_next_call, boundary_bounds_and_group_grants, asks_without_a_call,
                      documents_come_back_as_they_were])
