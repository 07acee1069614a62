"""AWS Organizations over boto3: accounts, units, policies, and what policies do to calls of members.

Read from the AWS Organizations User Guide, "SCP evaluation", "RCP evaluation" and "Quotas and service limits", and from the
pages of the operations used. Every run has an organization of its own.
"""

import json
import random
import time
import urllib.request
import uuid

import boto3
import boto3_kit as kit
from boto3_kit import ENDPOINT, equal, refused

RUN = uuid.uuid4().hex[:8]
MANAGER, MEMBER, STRANGER = (f"9{random.randrange(10 ** 11):011}" for _ in range(3))
ORG, OWN = kit.client("organizations", MANAGER), kit.client("organizations", MEMBER)
SCP, RCP = "SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"
NOT_YET = ["CreateGovCloudAccount", "DescribeEffectivePolicy", "DescribeResponsibilityTransfer", "EnableAllFeatures", "InviteOrganizationToTransferResponsibility",
           "ListAccountsWithInvalidEffectivePolicy", "ListEffectivePolicyValidationErrors", "ListInboundResponsibilityTransfers",
           "ListOutboundResponsibilityTransfers", "TerminateResponsibilityTransfer",
           "UpdateResponsibilityTransfer"]
MADE = {}


def document(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def root():
    return ORG.list_roots()["Roots"][0]["Id"]


def policy(kind, name, **statement):
    return ORG.create_policy(Type=kind, Name=f"{name}-{RUN}", Description="", Content=document(statement))["Policy"]["PolicySummary"]["Id"]


def user(account, name):
    iam = kit.client("iam", account)
    iam.create_user(UserName=name)
    iam.attach_user_policy(UserName=name, PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return key["AccessKeyId"], key["SecretAccessKey"]


def why(response):
    request = response["ResponseMetadata"]["RequestId"]
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(f"{ENDPOINT}/_orrery/why/{request}") as answer:
        return json.load(answer)["decisions"][-1]


def organization_begins_with_its_management_account():
    refused("AWSOrganizationsNotInUseException", 400, ORG.describe_organization)
    made = ORG.create_organization()["Organization"]
    equal(MANAGER, made["MasterAccountId"])
    equal([], ORG.list_roots()["Roots"][0]["PolicyTypes"])
    refused("AlreadyInOrganizationException", 400, ORG.create_organization)
    for kind in SCP, RCP:
        ORG.enable_policy_type(RootId=root(), PolicyType=kind)
    equal({SCP, RCP}, {found["Type"] for found in ORG.list_roots()["Roots"][0]["PolicyTypes"]})
    equal([MANAGER], [account["Id"] for account in ORG.list_accounts()["Accounts"]])


def invitations_are_accepted_declined_and_canceled():
    def invite():
        return ORG.invite_account_to_organization(Target={"Id": MEMBER, "Type": "ACCOUNT"}, Notes="join us")["Handshake"]["Id"]
    equal("CANCELED", ORG.cancel_handshake(HandshakeId=invite())["Handshake"]["State"])
    equal("DECLINED", OWN.decline_handshake(HandshakeId=invite())["Handshake"]["State"])
    third = invite()
    equal("OPEN", OWN.describe_handshake(HandshakeId=third)["Handshake"]["State"])
    equal("ACCEPTED", OWN.accept_handshake(HandshakeId=third)["Handshake"]["State"])
    equal(3, len(ORG.list_handshakes_for_organization()["Handshakes"]))
    equal(3, len(OWN.list_handshakes_for_account()["Handshakes"]))
    equal("INVITED", ORG.describe_account(AccountId=MEMBER)["Account"]["JoinedMethod"])
    refused("AccessDeniedException", 400, OWN.list_accounts)


def units_are_nested_and_accounts_moved():
    unit = ORG.create_organizational_unit(ParentId=root(), Name="Workloads")["OrganizationalUnit"]["Id"]
    inner = ORG.create_organizational_unit(ParentId=unit, Name="Test")["OrganizationalUnit"]["Id"]
    ORG.update_organizational_unit(OrganizationalUnitId=inner, Name="Sandbox")
    equal("Sandbox", ORG.describe_organizational_unit(OrganizationalUnitId=inner)["OrganizationalUnit"]["Name"])
    ORG.move_account(AccountId=MEMBER, SourceParentId=root(), DestinationParentId=inner)
    equal([{"Id": inner, "Type": "ORGANIZATIONAL_UNIT"}], ORG.list_parents(ChildId=MEMBER)["Parents"])
    equal([inner], [child["Id"] for child in ORG.list_children(ParentId=unit, ChildType="ORGANIZATIONAL_UNIT")["Children"]])
    equal([MEMBER], [account["Id"] for account in ORG.list_accounts_for_parent(ParentId=inner)["Accounts"]])
    equal(1, len(ORG.list_organizational_units_for_parent(ParentId=root())["OrganizationalUnits"]))
    ORG.tag_resource(ResourceId=inner, Tags=[{"Key": "stage", "Value": "test"}])
    equal([{"Key": "stage", "Value": "test"}], ORG.list_tags_for_resource(ResourceId=inner)["Tags"])
    ORG.untag_resource(ResourceId=inner, TagKeys=["stage"])
    refused("OrganizationalUnitNotEmptyException", 400, ORG.delete_organizational_unit, OrganizationalUnitId=unit)
    MADE.update(unit=unit, inner=inner)


def service_control_policy_binds_user_and_root_in_every_service():
    bucket = f"member-{RUN}"
    kit.client("s3", MEMBER).create_bucket(Bucket=bucket)
    queue = kit.client("sqs", MEMBER).create_queue(QueueName=f"jobs-{RUN}")["QueueUrl"]
    denied = policy(SCP, "NoReading", Sid="NoReading", Effect="Deny", Action=["s3:ListBucket", "sqs:SendMessage", "dynamodb:ListTables"],
                    Resource="*")
    ORG.attach_policy(PolicyId=denied, TargetId=MADE["unit"])
    for key in user(MEMBER, f"alice-{RUN}"), (MEMBER, "test"):
        response = refused("AccessDenied", 403, kit.client("s3", *key).list_objects_v2, Bucket=bucket)
        assert "with an explicit deny in a service control policy" in response["Error"]["Message"], response["Error"]["Message"]
        decision = why(response)
        assert "'NoReading'" in decision["because"] and f"organizational unit Workloads ({MADE['unit']})" in decision["because"], decision
        try:
            kit.client("sqs", *key).send_message(QueueUrl=queue, MessageBody="hello")
            raise AssertionError("a message was sent")
        except kit.ClientError as error:
            assert "service control policy" in error.response["Error"]["Message"], error
        refused("AccessDeniedException", 400, kit.client("dynamodb", *key).list_tables)
    ORG.detach_policy(PolicyId=denied, TargetId=MADE["unit"])
    kit.client("s3", MEMBER).list_objects_v2(Bucket=bucket)
    kit.client("dynamodb", MEMBER).list_tables()
    ORG.update_policy(PolicyId=denied, Description="no longer used")
    equal("no longer used", ORG.describe_policy(PolicyId=denied)["Policy"]["PolicySummary"]["Description"])
    ORG.delete_policy(PolicyId=denied)


def every_level_must_allow():
    queues = policy(SCP, "QueuesOnly", Effect="Allow", Action="sqs:*", Resource="*")
    ORG.attach_policy(PolicyId=queues, TargetId=MADE["unit"])
    ORG.detach_policy(PolicyId="p-FullAWSAccess", TargetId=MADE["unit"])
    response = refused("AccessDenied", 403, kit.client("s3", MEMBER).list_buckets)
    assert f"no service control policy of organizational unit Workloads ({MADE['unit']})" in why(response)["because"], why(response)
    kit.client("sqs", MEMBER).list_queues()
    equal({f"QueuesOnly-{RUN}"}, {found["Name"] for found in ORG.list_policies_for_target(TargetId=MADE["unit"], Filter=SCP)["Policies"]})
    equal([MADE["unit"]], [found["TargetId"] for found in ORG.list_targets_for_policy(PolicyId=queues)["Targets"]])
    refused("ConstraintViolationException", 400, ORG.detach_policy, PolicyId=queues, TargetId=MADE["unit"])
    ORG.move_account(AccountId=MEMBER, SourceParentId=MADE["inner"], DestinationParentId=root())
    kit.client("s3", MEMBER).list_buckets()
    kit.client("s3", MANAGER).list_buckets()


def resource_control_policy_keeps_strangers_out():
    bucket = f"open-{RUN}"
    s3, stranger = kit.client("s3", MEMBER), kit.client("s3", *user(STRANGER, f"eve-{RUN}"))
    s3.create_bucket(Bucket=bucket)
    s3.put_bucket_policy(Bucket=bucket, Policy=document({"Effect": "Allow", "Principal": {"AWS": [STRANGER, MANAGER]}, "Action": "s3:ListBucket",
                                                         "Resource": f"arn:aws:s3:::{bucket}"}))
    stranger.list_objects_v2(Bucket=bucket)
    perimeter = policy(RCP, "Perimeter", Effect="Deny", Principal="*", Action="s3:*", Resource="*", Condition={
        "StringNotEqualsIfExists": {"aws:PrincipalOrgID": ORG.describe_organization()["Organization"]["Id"]}})
    ORG.attach_policy(PolicyId=perimeter, TargetId=root())
    refused("AccessDenied", 403, stranger.list_objects_v2, Bucket=bucket)
    kit.client("s3", MANAGER).list_objects_v2(Bucket=bucket)
    equal(2, len(ORG.list_policies(Filter=RCP)["Policies"]))
    ORG.disable_policy_type(RootId=root(), PolicyType=RCP)
    stranger.list_objects_v2(Bucket=bucket)


def account_is_made_with_its_role():
    wished = ORG.create_account(AccountName="Data", Email=f"{RUN}@example.org")["CreateAccountStatus"]
    equal("IN_PROGRESS", wished["State"])
    status, end = wished, time.monotonic() + 30
    while status["State"] == "IN_PROGRESS" and time.monotonic() < end:
        time.sleep(0.5)
        status = ORG.describe_create_account_status(CreateAccountRequestId=wished["Id"])["CreateAccountStatus"]
    equal("SUCCEEDED", status["State"])
    equal(1, len(ORG.list_create_account_status(States=["SUCCEEDED"])["CreateAccountStatuses"]))
    account = status["AccountId"]
    session = kit.client("sts", *user(MANAGER, f"boss-{RUN}")).assume_role(
        RoleArn=f"arn:aws:iam::{account}:role/OrganizationAccountAccessRole", RoleSessionName="visit")["AssumedRoleUser"]["Arn"]
    equal(f"arn:aws:sts::{account}:assumed-role/OrganizationAccountAccessRole/visit", session)
    refused("ConstraintViolationException", 400, ORG.remove_account_from_organization, AccountId=account)
    ORG.close_account(AccountId=account)
    equal("PENDING_CLOSURE", ORG.describe_account(AccountId=account)["Account"]["Status"])


def administration_is_delegated():
    ORG.enable_aws_service_access(ServicePrincipal="config.amazonaws.com")
    equal(1, len(ORG.list_aws_service_access_for_organization()["EnabledServicePrincipals"]))
    ORG.register_delegated_administrator(AccountId=MEMBER, ServicePrincipal="config.amazonaws.com")
    equal([MEMBER], [found["Id"] for found in ORG.list_delegated_administrators()["DelegatedAdministrators"]])
    equal(1, len(ORG.list_delegated_services_for_account(AccountId=MEMBER)["DelegatedServices"]))
    equal(3, len(OWN.list_accounts()["Accounts"]))
    ORG.put_resource_policy(Content=document({"Effect": "Allow", "Principal": {"AWS": MEMBER}, "Action": "organizations:CreatePolicy",
                                              "Resource": "*"}))
    assert MEMBER in ORG.describe_resource_policy()["ResourcePolicy"]["Content"]
    OWN.create_policy(Type=SCP, Name=f"theirs-{RUN}", Description="", Content=document({"Effect": "Deny", "Action": "s3:*", "Resource": "*"}))
    ORG.delete_resource_policy()
    refused("AccessDeniedException", 400, OWN.create_policy, Type=SCP, Name="another", Description="",
            Content=document({"Effect": "Deny", "Action": "s3:*", "Resource": "*"}))
    ORG.deregister_delegated_administrator(AccountId=MEMBER, ServicePrincipal="config.amazonaws.com")
    ORG.disable_aws_service_access(ServicePrincipal="config.amazonaws.com")


def root_of_a_member_is_stood_in_for_to_unlock_a_bucket():
    # a cloud that was started with --accounts has an organization of the default account
    manager, member = MANAGER, MEMBER
    default = kit.client("organizations")
    try:
        if default.describe_organization()["Organization"]["MasterAccountId"] == "123456789012":
            manager, member = "test", next((account["Id"] for account in default.list_accounts()["Accounts"]
                                            if account["Id"] != "123456789012" and account["Status"] == "ACTIVE"), "")
    except kit.ClientError as error:
        equal("AWSOrganizationsNotInUseException", error.response["Error"]["Code"])
    if not member:
        manager, member = MANAGER, MEMBER
    org, iam = kit.client("organizations", manager), kit.client("iam", manager)
    sts = kit.client("sts", *user(manager, f"unlocker-{RUN}"))
    if "AssumeRoot" not in sts.meta.service_model.operation_names:
        return
    bucket, task = f"locked-{RUN}", {"arn": "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy"}
    own = kit.client("s3", *user(member, f"owner-{RUN}"))
    own.create_bucket(Bucket=bucket)
    own.put_object(Bucket=bucket, Key="gold", Body=b"bar")
    own.put_bucket_policy(Bucket=bucket, Policy=document({"Effect": "Deny", "Principal": "*", "Action": "s3:*",
                                                          "Resource": [f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/*"]}))
    refused("AccessDenied", 403, own.delete_bucket_policy, Bucket=bucket)
    refused("ServiceAccessNotEnabledException", 400, iam.list_organizations_features)
    org.enable_aws_service_access(ServicePrincipal="iam.amazonaws.com")
    refused("AccessDenied", 403, sts.assume_root, TargetPrincipal=member, TaskPolicyArn=task)
    equal(["RootSessions"], iam.enable_organizations_root_sessions()["EnabledFeatures"])
    refused("AccessDenied", 403, kit.client("sts", manager).assume_root, TargetPrincipal=member, TaskPolicyArn=task)
    refused("ValidationError", 400, sts.assume_root, TargetPrincipal=member, TaskPolicyArn={"arn": "arn:aws:iam::aws:policy/ReadOnlyAccess"})
    made = sts.assume_root(TargetPrincipal=member, TaskPolicyArn=task, DurationSeconds=900)["Credentials"]
    session = [made["AccessKeyId"], made["SecretAccessKey"], made["SessionToken"]]
    equal(f"arn:aws:iam::{member}:root", client_of("sts", session).get_caller_identity()["Arn"])
    unlock = client_of("s3", session)
    response = refused("AccessDenied", 403, unlock.get_object, Bucket=bucket, Key="gold")
    assert "explicit deny" in response["Error"]["Message"], response["Error"]["Message"]
    unlock.delete_bucket_policy(Bucket=bucket)
    response = refused("AccessDenied", 403, unlock.get_object, Bucket=bucket, Key="gold")
    assert "'DenyAllOtherActionsOnAnyResource'" in why(response)["because"], why(response)
    equal(b"bar", own.get_object(Bucket=bucket, Key="gold")["Body"].read())
    own.delete_object(Bucket=bucket, Key="gold")
    own.delete_bucket(Bucket=bucket)
    equal([], iam.disable_organizations_root_sessions()["EnabledFeatures"])
    org.disable_aws_service_access(ServicePrincipal="iam.amazonaws.com")


def client_of(service, session):
    return boto3.client(service, endpoint_url=ENDPOINT, region_name="us-east-1", aws_access_key_id=session[0], aws_secret_access_key=session[1],
                        aws_session_token=session[2])


def members_leave_and_organizations_end():
    ORG.remove_account_from_organization(AccountId=MEMBER)
    invitation = ORG.invite_account_to_organization(Target={"Id": MEMBER, "Type": "ACCOUNT"})["Handshake"]["Id"]
    OWN.accept_handshake(HandshakeId=invitation)
    OWN.leave_organization()
    ORG.delete_organizational_unit(OrganizationalUnitId=MADE["inner"])
    refused("OrganizationNotEmptyException", 400, ORG.delete_organization)
    other = kit.client("organizations", STRANGER)
    other.create_organization(FeatureSet="CONSOLIDATED_BILLING")
    other.delete_organization()


def every_operation_was_done():
    kit.every_operation_succeeded(ORG, but=[name for name in NOT_YET if name in ORG.meta.service_model.operation_names])


kit.run("boto3 organizations", [
    organization_begins_with_its_management_account, invitations_are_accepted_declined_and_canceled, units_are_nested_and_accounts_moved,
    service_control_policy_binds_user_and_root_in_every_service, every_level_must_allow, resource_control_policy_keeps_strangers_out,
    account_is_made_with_its_role, administration_is_delegated, root_of_a_member_is_stood_in_for_to_unlock_a_bucket,
    members_leave_and_organizations_end, every_operation_was_done])
