"""Who may do what in every service, and why: the same six questions to each. usage: boto3_permissions.py ENDPOINT SCRATCH LARGE_MEBIBYTES

Read from the IAM User Guide: "Policy evaluation logic", "Permissions boundaries for IAM entities", "Session policies",
"Manage access keys for IAM users", "IAM JSON policy elements: Condition".
"""

import json
import time
import urllib.request
import uuid

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

import boto3_kit as kit
from boto3_kit import ENDPOINT, client, equal

ACCOUNT, REGION = "123456789012", "us-east-1"
RUN = uuid.uuid4().hex[:8]
IAM, STS = client("iam"), client("sts")
# Refusals that the trail must show: who asked for what in vain, and with which code he was refused.
REFUSED = []
KNOWN = []


class Service:
    """One service as these checks see it: a thing that has a name, may be read, changed and removed.

    `make` gives the thing, which the other three take; `arn` names it in policies. Each action is the permission of its call.
    """

    def __init__(self, name, *, make, arn, read, change, remove, denied, unknown_key, where):
        self.name, self.make, self.arn = name, make, arn
        self.read, self.change, self.remove = read, change, remove
        self.denied, self.unknown_key, self.where = denied, unknown_key, where

    def action(self, call):
        return call[0]

    def do(self, call, of, thing):
        return call[1](of, thing)


def named(kind):
    return f"{kind}-{uuid.uuid4().hex[:12]}"


def make_bucket(tags):
    name = named("bucket")
    client("s3").create_bucket(Bucket=name)
    return name


def make_queue(tags):
    return client("sqs").create_queue(QueueName=named("queue"), tags=tags)["QueueUrl"]


def make_topic(tags):
    return client("sns").create_topic(Name=named("topic"), Tags=pairs(tags))["TopicArn"]


def make_table(tags):
    name = named("table")
    client("dynamodb").create_table(TableName=name, BillingMode="PAY_PER_REQUEST", KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
                                    AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}], Tags=pairs(tags))
    client("dynamodb").get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1})
    return name


def make_key(tags):
    return client("kms").create_key(Tags=[{"TagKey": key, "TagValue": value} for key, value in tags.items()])["KeyMetadata"]["Arn"]


def make_user(tags):
    name = named("thing")
    IAM.create_user(UserName=name, Tags=pairs(tags))
    return name


def make_role(tags):
    name = named("thing")
    IAM.create_role(RoleName=name, AssumeRolePolicyDocument=policy(
        {"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "sts:AssumeRole"}), Tags=pairs(tags))
    return f"arn:aws:iam::{ACCOUNT}:role/{name}"


def make_policy(tags):
    try:
        client("organizations").create_organization(FeatureSet="ALL")
    except ClientError as error:
        equal("AlreadyInOrganizationException", error.response["Error"]["Code"])
    return client("organizations").create_policy(Name=named("thing"), Description="", Type="SERVICE_CONTROL_POLICY", Tags=pairs(tags), Content=policy(
        {"Effect": "Deny", "Action": "s3:DeleteBucket", "Resource": "*"}))["Policy"]["PolicySummary"]


def known_key():
    if not KNOWN:
        name = named("known")
        IAM.create_user(UserName=name)
        KNOWN.append(IAM.create_access_key(UserName=name)["AccessKey"]["AccessKeyId"])
    return KNOWN[0]


def pairs(tags):
    return [{"Key": key, "Value": value} for key, value in tags.items()]


TAGGED = {"StringEquals": {"aws:ResourceTag/team": "red"}}
SERVICES = [
    Service("s3", make=make_bucket, arn=lambda name: f"arn:aws:s3:::{name}",
            read=("s3:GetBucketVersioning", lambda s3, name: s3.get_bucket_versioning(Bucket=name)),
            change=("s3:PutBucketVersioning", lambda s3, name: s3.put_bucket_versioning(
                Bucket=name, VersioningConfiguration={"Status": "Suspended"})),
            remove=("s3:DeleteBucket", lambda s3, name: s3.delete_bucket(Bucket=name)),
            denied=("AccessDenied", 403), unknown_key=("InvalidAccessKeyId", 403), where=None),
    Service("sqs", make=make_queue, arn=lambda url: f"arn:aws:sqs:{REGION}:{ACCOUNT}:{url.rsplit('/', 1)[1]}",
            read=("sqs:GetQueueAttributes", lambda sqs, url: sqs.get_queue_attributes(QueueUrl=url)),
            change=("sqs:SetQueueAttributes", lambda sqs, url: sqs.set_queue_attributes(QueueUrl=url, Attributes={"DelaySeconds": "7"})),
            remove=("sqs:DeleteQueue", lambda sqs, url: sqs.delete_queue(QueueUrl=url)),
            denied=("AccessDenied", 403), unknown_key=("InvalidClientTokenId", 403), where=TAGGED),
    Service("sns", make=make_topic, arn=lambda arn: arn,
            read=("sns:GetTopicAttributes", lambda sns, arn: sns.get_topic_attributes(TopicArn=arn)),
            change=("sns:SetTopicAttributes", lambda sns, arn: sns.set_topic_attributes(
                TopicArn=arn, AttributeName="DisplayName", AttributeValue="x")),
            remove=("sns:DeleteTopic", lambda sns, arn: sns.delete_topic(TopicArn=arn)),
            denied=("AuthorizationError", 403), unknown_key=("InvalidClientTokenId", 403), where=TAGGED),
    Service("dynamodb", make=make_table, arn=lambda name: f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{name}",
            read=("dynamodb:DescribeTable", lambda db, name: db.describe_table(TableName=name)),
            change=("dynamodb:UpdateTimeToLive", lambda db, name: db.update_time_to_live(
                TableName=name, TimeToLiveSpecification={"Enabled": True, "AttributeName": "end"})),
            remove=("dynamodb:DeleteTable", lambda db, name: db.delete_table(TableName=name)),
            denied=("AccessDeniedException", 400), unknown_key=("UnrecognizedClientException", 400), where=None),
    Service("kms", make=make_key, arn=lambda arn: arn,
            read=("kms:DescribeKey", lambda kms, arn: kms.describe_key(KeyId=arn)),
            change=("kms:UpdateKeyDescription", lambda kms, arn: kms.update_key_description(KeyId=arn, Description="x")),
            remove=("kms:ScheduleKeyDeletion", lambda kms, arn: kms.schedule_key_deletion(KeyId=arn, PendingWindowInDays=7)),
            denied=("AccessDeniedException", 400), unknown_key=("UnrecognizedClientException", 400), where=TAGGED),
    Service("iam", make=make_user, arn=lambda name: f"arn:aws:iam::{ACCOUNT}:user/{name}",
            read=("iam:GetUser", lambda iam, name: iam.get_user(UserName=name)),
            change=("iam:TagUser", lambda iam, name: iam.tag_user(UserName=name, Tags=[{"Key": "a", "Value": "b"}])),
            remove=("iam:DeleteUser", lambda iam, name: iam.delete_user(UserName=name)),
            denied=("AccessDenied", 403), unknown_key=("InvalidClientTokenId", 403), where=TAGGED),
    Service("organizations", make=make_policy, arn=lambda made: made["Arn"],
            read=("organizations:DescribePolicy", lambda organizations, made: organizations.describe_policy(PolicyId=made["Id"])),
            change=("organizations:UpdatePolicy", lambda organizations, made: organizations.update_policy(
                PolicyId=made["Id"], Description="x")),
            remove=("organizations:DeletePolicy", lambda organizations, made: organizations.delete_policy(PolicyId=made["Id"])),
            denied=("AccessDeniedException", 400), unknown_key=("UnrecognizedClientException", 400), where=TAGGED),
    # Nothing of STS can be removed: what a user may do with a role is to assume it.
    Service("sts", make=make_role, arn=lambda arn: arn,
            read=("sts:GetAccessKeyInfo", lambda sts, arn: sts.get_access_key_info(AccessKeyId=known_key())),
            change=("sts:TagSession", lambda sts, arn: sts.assume_role(
                RoleArn=arn, RoleSessionName="run", Tags=[{"Key": "a", "Value": "b"}])),
            remove=("sts:AssumeRole", lambda sts, arn: sts.assume_role(RoleArn=arn, RoleSessionName="run")),
            denied=("AccessDenied", 403), unknown_key=("InvalidClientTokenId", 403), where=TAGGED),
]


def policy(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(sid, *actions, **more):
    return {"Sid": sid, "Effect": "Allow", "Action": list(actions), "Resource": "*"} | more


class Actor:
    """A user with one inline policy, whose calls are remembered by his ARN."""

    def __init__(self, service, *statements, boundary=None):
        self.service, self.user = service, named("actor")
        IAM.create_user(UserName=self.user)
        self.arn = f"arn:aws:iam::{ACCOUNT}:user/{self.user}"
        self.policy = f"inline policy granted of user {self.user}"
        IAM.put_user_policy(UserName=self.user, PolicyName="granted", PolicyDocument=policy(*statements))
        if boundary:
            self.boundary = IAM.create_policy(PolicyName=self.user, PolicyDocument=policy(boundary))["Policy"]["Arn"]
            IAM.put_user_permissions_boundary(UserName=self.user, PermissionsBoundary=self.boundary)
        self.key = IAM.create_access_key(UserName=self.user)["AccessKey"]
        self.client = client(service.name, self.key["AccessKeyId"], self.key["SecretAccessKey"])


def assumed(service, granted, session):
    """A client of a role's session, and the session's ARN."""
    role = named("role")
    IAM.create_role(RoleName=role, AssumeRolePolicyDocument=policy(
        {"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "sts:AssumeRole"}))
    IAM.put_role_policy(RoleName=role, PolicyName="granted", PolicyDocument=policy(granted))
    credentials = STS.assume_role(RoleArn=f"arn:aws:iam::{ACCOUNT}:role/{role}", RoleSessionName="run", Policy=policy(session))["Credentials"]
    signature = "s3v4" if service.name == "s3" else "v4"
    made = boto3.client(service.name, endpoint_url=ENDPOINT, region_name=REGION, aws_access_key_id=credentials["AccessKeyId"],
                        aws_secret_access_key=credentials["SecretAccessKey"], aws_session_token=credentials["SessionToken"],
                        config=Config(retries={"max_attempts": 1}, signature_version=signature))
    return made, role, f"arn:aws:sts::{ACCOUNT}:assumed-role/{role}/run"


def denied(service, call, of, thing, who, words):
    """Refused in AWS's words; what the cloud says about why, which the trail must show too."""
    action, operation = call
    try:
        operation(of, thing)
    except ClientError as error:
        code, metadata = error.response["Error"]["Code"], error.response["ResponseMetadata"]
        equal(service.denied, (code, metadata["HTTPStatusCode"]))
        message = error.response["Error"]["Message"]
        # SQS alone tells its actions in lower case.
        told = action.lower() if service.name == "sqs" else action
        assert who in message and told.split(":")[1] in message and words in message, message
        REFUSED.append((metadata["RequestId"], error.operation_name, who, code))
        facts = why(metadata["RequestId"])
        equal(who, facts["caller"])
        decision = facts["decisions"][-1]
        equal(action.lower(), decision["action"].lower())
        return decision
    raise AssertionError(f"{action} succeeded")


def why(request_id):
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(f"{ENDPOINT}/_orrery/why/{request_id}", timeout=30) as answer:
        return json.load(answer)


def statements(decision, source):
    """What the statements of one policy contributed; fails when it was not looked at."""
    found = [looked for looked in decision["policies"] if looked["policy"] == source]
    assert len(found) == 1, f"{source} in {decision['policies']}"
    return " ".join(found[0]["statements"])


def all_but_one(service):
    kept, other = service.make({}), service.make({})
    actor = Actor(service, allow("Everything", f"{service.name}:*"),
                  {"Sid": "Keep", "Effect": "Deny", "Action": service.remove[0], "Resource": service.arn(kept)})
    service.remove[1](actor.client, other)
    decision = denied(service, service.remove, actor.client, kept, actor.arn, "with an explicit deny in an identity-based policy")
    equal("denied", decision["decision"])
    assert "'Keep'" in decision["because"] and actor.policy in decision["because"], decision["because"]
    service.read[1](actor.client, kept)


def session_may_do_only_the_intersection(service):
    thing = service.make({})
    of, role, arn = assumed(service, allow("Granted", service.read[0], service.change[0], *also(service)),
                            allow("Session", service.read[0], service.remove[0], *also(service)))
    service.read[1](of, thing)
    decision = denied(service, service.change, of, thing, arn, "because no session policy allows")
    assert "no session policy allows" in decision["because"], decision["because"]
    assert "'Granted'" in statements(decision, f"inline policy granted of role {role}"), decision["policies"]
    equal(service.change[0].lower(), decision["remedies"][0]["statement"]["Action"].lower())
    if service.name != "sts":
        decision = denied(service, service.remove, of, thing, arn, "because no identity-based policy allows")
        assert "'Session'" in str(decision["policies"]), decision["policies"]


def also(service):
    """Who tags a session assumes a role first."""
    return ["sts:AssumeRole"] if service.name == "sts" else []


def boundary_cuts(service):
    thing = service.make({})
    actor = Actor(service, allow("Everything", "*"), boundary=allow("Bound", service.read[0]))
    service.read[1](actor.client, thing)
    decision = denied(service, service.remove, actor.client, thing, actor.arn, "because no permissions boundary allows")
    assert "'Everything'" in statements(decision, actor.policy), decision["policies"]
    statements(decision, actor.boundary)
    equal([f"permissions boundary {actor.boundary}"], [remedy["where"] for remedy in decision["remedies"]])


def key_ends_on_the_next_call(service):
    thing = service.make({})
    actor = Actor(service, allow("Everything", f"{service.name}:*"))
    service.read[1](actor.client, thing)
    key = actor.key["AccessKeyId"]
    IAM.update_access_key(UserName=actor.user, AccessKeyId=key, Status="Inactive")
    kit.refused(*service.unknown_key, lambda: service.read[1](actor.client, thing))
    IAM.update_access_key(UserName=actor.user, AccessKeyId=key, Status="Active")
    service.read[1](actor.client, thing)
    IAM.delete_access_key(UserName=actor.user, AccessKeyId=key)
    kit.refused(*service.unknown_key, lambda: service.read[1](actor.client, thing))


def condition_decides(service):
    if service.where is None:
        return prefix_decides(service) if service.name == "s3" else leading_key_decides(service)
    red, blue = service.make({"team": "red"}), service.make({"team": "blue"})
    actor = Actor(service, allow("Red", f"{service.name}:*", Condition=service.where))
    service.remove[1](actor.client, red)
    decision = denied(service, service.remove, actor.client, blue, actor.arn, "because no identity-based policy allows")
    told = statements(decision, actor.policy)
    assert "'Red'" in told and "aws:ResourceTag/team" in told, told


def prefix_decides(service):
    """The tags of a bucket decide nothing unless it is set up so; the prefix of a listing does."""
    bucket = service.make({})
    actor = Actor(service, allow("Team", "s3:ListBucket", Condition={"StringLike": {"s3:prefix": "team/*"}}))
    actor.client.list_objects_v2(Bucket=bucket, Prefix="team/red")
    call = ("s3:ListBucket", lambda s3, name: s3.list_objects_v2(Bucket=name, Prefix="other/"))
    decision = denied(service, call, actor.client, bucket, actor.arn, "because no identity-based policy allows")
    told = statements(decision, actor.policy)
    assert "'Team'" in told and "s3:prefix" in told, told
    REFUSED.pop()  # objects are data; nobody looks those events up


def leading_key_decides(service):
    table = service.make({})
    actor = Actor(service, allow("Own", "dynamodb:GetItem", Condition={"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": ["${aws:username}"]}}))
    actor.client.get_item(TableName=table, Key={"id": {"S": actor.user}})
    call = ("dynamodb:GetItem", lambda db, name: db.get_item(TableName=name, Key={"id": {"S": "bob"}}))
    decision = denied(service, call, actor.client, table, actor.arn, "because no identity-based policy allows")
    told = statements(decision, actor.policy)
    assert "'Own'" in told and "dynamodb:LeadingKeys" in told, told
    REFUSED.pop()  # items are data, too


def address_decides(service):
    thing = service.make({})
    actor = Actor(service, allow("Everything", f"{service.name}:*"),
                  {"Sid": "Office", "Effect": "Deny", "Action": "*", "Resource": "*",
                   "Condition": {"NotIpAddress": {"aws:SourceIp": ["127.0.0.0/8", "::1/128"]}}})
    service.read[1](actor.client, thing)
    IAM.put_user_policy(UserName=actor.user, PolicyName="granted", PolicyDocument=policy(
        allow("Everything", f"{service.name}:*"), {"Sid": "Office", "Effect": "Deny", "Action": "*", "Resource": "*",
                                                   "Condition": {"NotIpAddress": {"aws:SourceIp": "192.0.2.0/24"}}}))
    decision = denied(service, service.remove, actor.client, thing, actor.arn, "with an explicit deny in an identity-based policy")
    assert "'Office'" in decision["because"] and actor.policy in decision["because"], decision["because"]


def every_refusal_is_in_the_trail():
    """LookupEvents tells of each refusal who it was and that he was denied; refusals of data events are not looked up.

    Every actor is refused one thing once, so who and what find the event. DynamoDB answers with another form of the request's id.
    """
    trail = client("cloudtrail")
    assert len(REFUSED) >= 4 * len(SERVICES), len(REFUSED)
    missing = {(operation, who): (request_id, code) for request_id, operation, who, code in REFUSED}
    equal(len(REFUSED), len(missing))
    for _ in range(10):
        for name in {operation for operation, _ in missing}:
            for page in trail.get_paginator("lookup_events").paginate(
                    LookupAttributes=[{"AttributeKey": "EventName", "AttributeValue": name}]):
                for event in map(json.loads, (found["CloudTrailEvent"] for found in page["Events"])):
                    if "errorCode" not in event:
                        continue
                    known = missing.pop((event["eventName"], event["userIdentity"].get("arn")), None)
                    if known:
                        assert event["errorCode"] in ("AccessDenied", known[1]), event
                        assert event["requestID"] == known[0] or event["eventSource"].startswith("dynamodb"), event
        if not missing:
            return
        time.sleep(0.5)
    raise AssertionError(f"not in the trail: {list(missing.items())[:3]} ({len(missing)} of {len(REFUSED)})")


def asked(question, service):
    def check():
        question(service)
    check.__name__ = f"{service.name}_{question.__name__}"
    return check


def the_trail_is_for_those_who_may():
    """CloudTrail has nothing yet that could be removed: who may look, and who not."""
    trail = Service("cloudtrail", make=None, arn=None, read=("cloudtrail:LookupEvents", lambda trail, _: trail.lookup_events(MaxResults=1)),
                    change=None, remove=None, denied=("AccessDeniedException", 400), unknown_key=("UnrecognizedClientException", 400), where=None)
    actor = Actor(trail, allow("Everything", "cloudtrail:*"))
    trail.read[1](actor.client, None)
    IAM.put_user_policy(UserName=actor.user, PolicyName="granted", PolicyDocument=policy(
        allow("Everything", "cloudtrail:*"), {"Sid": "Closed", "Effect": "Deny", "Action": "cloudtrail:LookupEvents", "Resource": "*"}))
    decision = denied(trail, trail.read, actor.client, None, actor.arn, "with an explicit deny in an identity-based policy")
    assert "'Closed'" in decision["because"] and actor.policy in decision["because"], decision["because"]
    IAM.update_access_key(UserName=actor.user, AccessKeyId=actor.key["AccessKeyId"], Status="Inactive")
    kit.refused(*trail.unknown_key, lambda: trail.read[1](actor.client, None))


def the_organization_goes():
    """What the policies were made in; others want to begin with an account that is in none."""
    organizations = client("organizations")
    for made in organizations.list_policies(Filter="SERVICE_CONTROL_POLICY")["Policies"]:
        if not made["AwsManaged"]:
            organizations.delete_policy(PolicyId=made["Id"])
    organizations.delete_organization()


QUESTIONS = [all_but_one, session_may_do_only_the_intersection, boundary_cuts, key_ends_on_the_next_call, condition_decides, address_decides]
kit.run("boto3 permissions", [asked(question, service) for service in SERVICES for question in QUESTIONS]
        + [the_trail_is_for_those_who_may, every_refusal_is_in_the_trail, the_organization_goes])
