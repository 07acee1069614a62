"""Who asks: an administrator in each of two accounts of an organization, made for this run.

The recordings were made by users, not by an account's root, and in accounts that belong to an organization; some answers tell.
The suites read from the environment who they are, so this comes before their own modules.
"""
import contextlib
import os
import uuid

import boto3

import road

# Neither occurs in the suites' own examples, as the numbers do that everybody uses.
ACCOUNTS = {'': '604513870286', 'SECONDARY_': '730268154947'}
MANAGEMENT = '815930472615'
POLICY = 'arn:aws:iam::aws:policy/AdministratorAccess'
NAME = f'recorded-{uuid.uuid4().hex[:8]}'

road.lead(os.environ['ORRERY_ENDPOINT'])


def root(account, service='iam'):
    return boto3.client(service, region_name='us-east-1', aws_access_key_id=account, aws_secret_access_key='test')


def join(account):
    management = root(MANAGEMENT, 'organizations')
    with contextlib.suppress(management.exceptions.AlreadyInOrganizationException):
        management.create_organization(FeatureSet='ALL')
    if account not in [member['Id'] for member in management.list_accounts()['Accounts']]:
        invitation = management.invite_account_to_organization(Target={'Id': account, 'Type': 'ACCOUNT'})
        root(account, 'organizations').accept_handshake(HandshakeId=invitation['Handshake']['Id'])


for prefix, account in ACCOUNTS.items():
    join(account)
    iam = root(account)
    iam.create_user(UserName=NAME)
    iam.attach_user_policy(UserName=NAME, PolicyArn=POLICY)
    key = iam.create_access_key(UserName=NAME)['AccessKey']
    os.environ[prefix + 'TEST_AWS_ACCOUNT_ID'] = account
    os.environ[prefix + 'TEST_AWS_ACCESS_KEY_ID'] = key['AccessKeyId']
    os.environ[prefix + 'TEST_AWS_SECRET_ACCESS_KEY'] = key['SecretAccessKey']
for name in ('AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'):
    os.environ[name] = os.environ['TEST_' + name]


def pytest_unconfigure():
    for account in ACCOUNTS.values():
        iam = root(account)
        for key in iam.list_access_keys(UserName=NAME)['AccessKeyMetadata']:
            iam.delete_access_key(UserName=NAME, AccessKeyId=key['AccessKeyId'])
        iam.detach_user_policy(UserName=NAME, PolicyArn=POLICY)
        iam.delete_user(UserName=NAME)
