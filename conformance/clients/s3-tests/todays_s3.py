"""A pytest plugin that runs ceph/s3-tests against today's S3, which is not the one that the suite was written for.

Since April 2023 a new bucket has no ACLs and a public access block, and since November 2025 owners and grantees have no
display name. The plugin makes buckets with ACLs where a test does not say otherwise, takes off the block, sets the ACL that
the test asked for, and fills in the names. It also puts groups before accounts in lists of grants, whose order means nothing
but is compared.

The suite's clean-up sends `x-amz-bypass-governance-retention` always, which S3 refuses where a bucket has no object lock: then
the plugin sends the deletion again without it.

RGW can take some seconds for a day of a lifecycle rule, and its tests sleep for so long. Here those tests turn the cloud's time
instead (`/_orrery/time`), and turn it back at their end; where time cannot be turned they sleep.
"""
import os
import time
import urllib.error
import urllib.request

import botocore.client
import botocore.config
import botocore.exceptions
import botocore.session
import pytest

TOLD = ('ACL', 'GrantFullControl', 'GrantRead', 'GrantReadACP', 'GrantWrite', 'GrantWriteACP')


def named(value):
    if isinstance(value, list):
        for item in value:
            named(item)
        if value and isinstance(value[0], dict) and 'Grantee' in value[0]:
            value.sort(key=lambda grant: 'ID' in grant['Grantee'])
    elif isinstance(value, dict):
        for name, item in value.items():
            if name in ('Owner', 'Initiator', 'Grantee') and isinstance(item, dict) and 'ID' in item:
                item.setdefault('DisplayName', '')
            named(item)
    return value


def signing_version_4(client):
    """The same client, but one that signs whatever an operation is about; botocore's version 2 leaves out the public access block."""
    if client.meta.config.signature_version == 's3v4':
        return client
    keys = client._request_signer._credentials
    return botocore.session.get_session().create_client(
        's3', endpoint_url=client.meta.endpoint_url, region_name=client.meta.region_name, aws_access_key_id=keys.access_key,
        aws_secret_access_key=keys.secret_key, config=botocore.config.Config(signature_version='s3v4'))


def deleted(sent, client, arguments):
    try:
        return sent(client, 'DeleteObjects', arguments)
    except botocore.exceptions.ClientError as error:
        if error.response['Error'].get('ArgumentName') != 'x-amz-bypass-governance-retention':
            raise
        return sent(client, 'DeleteObjects', {name: value for name, value in arguments.items() if name != 'BypassGovernanceRetention'})


def pytest_configure(config):
    sent = botocore.client.BaseClient._make_api_call

    def call(client, operation, arguments):
        if client.meta.service_model.service_name != 's3':
            return sent(client, operation, arguments)
        if operation == 'DeleteObjects':
            return deleted(sent, client, arguments)
        if operation != 'CreateBucket':
            return named(sent(client, operation, arguments))
        told = {name: arguments[name] for name in TOLD if name in arguments}
        plain = {name: arguments[name] for name in arguments if name not in told}
        answer = sent(client, operation, {'ObjectOwnership': 'ObjectWriter', **plain})
        owner = signing_version_4(client)
        try:
            sent(owner, 'DeletePublicAccessBlock', {'Bucket': arguments['Bucket']})
        except botocore.exceptions.ClientError:
            pass
        if told:
            sent(owner, 'PutBucketAcl', {'Bucket': arguments['Bucket'], **told})
        return answer

    botocore.client.BaseClient._make_api_call = call


def turn_time(how):
    """False where the server cannot."""
    try:
        with urllib.request.urlopen(os.environ['ORRERY_ENDPOINT'] + '/_orrery/time/' + how, data=b'', timeout=60):
            return True
    except (KeyError, urllib.error.URLError):
        return False


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    if not item.get_closest_marker('lifecycle'):
        return (yield)
    from s3tests.functional import get_lc_debug_interval
    sleep, turned = time.sleep, []

    def sleep_by_days(seconds):
        days = seconds / get_lc_debug_interval()
        if days >= 1 and turn_time(f'advance?duration={round(days * 24)}h'):
            turned.append(days)
        else:
            sleep(seconds)

    time.sleep = sleep_by_days
    try:
        return (yield)
    finally:
        time.sleep = sleep
        if turned:
            turn_time('set?instant=now')
