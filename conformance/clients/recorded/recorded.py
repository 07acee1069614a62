"""Plugin for pytest: runs the suites as against AWS, and writes what became of every test that was validated there.

A test passes when its own assertions hold and every answer it records equals the one recorded from AWS; exceptions that the suites
grant to their own server are not granted. A test that calls a service this cloud does not have is not applicable.
"""
import json
import os
import signal
import urllib.request

import botocore.client
import pytest
from localstack.testing.aws import util
from localstack.testing.snapshots import transformer_utility
from localstack.utils.aws.arns import get_partition
from localstack_snapshot.snapshots import SnapshotAssertionError
from localstack_snapshot.snapshots.transformer import RegexTransformer

SECONDS_MAX = int(os.environ.get('SECONDS_MAX', '420'))
with urllib.request.urlopen(os.environ['ORRERY_ENDPOINT'].rstrip('/') + '/_orrery/health') as answer:
    SERVICES = set(json.load(answer)['services'])
if 'dynamodb' in SERVICES:
    SERVICES.add('dynamodbstreams')

# ---- what the suites ask for

# Folders whose recordings were made with the older of the two sets of basic replacements.
OLDER = ('dynamodb', 'dynamodbstreams', 'kms', 's3', 's3control', 'sns', 'sqs')


@pytest.fixture(scope='session')
def aws_session():
    return util.base_aws_session()


@pytest.fixture(scope='session')
def secondary_aws_session():
    return util.secondary_aws_session()


@pytest.fixture(scope='session')
def aws_client_factory(aws_session):
    return util.base_aws_client_factory(aws_session)


@pytest.fixture(scope='session')
def secondary_aws_client_factory(secondary_aws_session):
    return util.base_aws_client_factory(secondary_aws_session)


@pytest.fixture(scope='session')
def aws_client(aws_client_factory):
    return util.base_testing_aws_client(aws_client_factory)


@pytest.fixture(scope='session')
def secondary_aws_client(secondary_aws_client_factory):
    return util.base_testing_aws_client(secondary_aws_client_factory)


@pytest.fixture
def snapshot(request, _snapshot_session, account_id, region_name):
    session = _snapshot_session
    session.transform = transformer_utility.TransformerUtility
    older = service_of(request.node) in OLDER
    basic = transformer_utility.SNAPSHOT_BASIC_TRANSFORMER if older else transformer_utility.SNAPSHOT_BASIC_TRANSFORMER_NEW
    for transformer in (RegexTransformer(account_id, '1' * 12), RegexTransformer(region_name, '<region>'),
                        RegexTransformer(f'arn:{get_partition(region_name)}:', 'arn:<partition>:'), basic):
        session.add_transformer(transformer, priority=2)
    return session


@pytest.fixture
def infrastructure_setup():
    pytest.skip('needs cloudformation')


def service_of(item):
    return item.nodeid.removeprefix('tests/aws/services/').partition('/')[0]


# ---- services that are not there


def _call(self, operation, parameters, call=botocore.client.BaseClient._make_api_call):
    # The suites have a client of their own for SQS's older protocol.
    service = self.meta.service_model.service_name.removesuffix('-query')
    if service not in SERVICES:
        pytest.skip('needs ' + service)
    return call(self, operation, parameters)


botocore.client.BaseClient._make_api_call = _call

# ---- which tests, for how long, and what came of them

RESULTS = {}
# What ends a test without a word about the cloud.
BESIDE = {'No state for tests/': 'nothing is recorded', 'pip install botocore[crt]': 'needs botocore[crt]',
          "'NoneType' object has no attribute 'crc": 'needs botocore[crt]'}


def pytest_configure(config):
    for mark in ('aws_validated', 'aws_only_localstack', 'aws_needs_fixing', 'aws_manual_setup_required', 'aws_unknown', 'multiruntime',
                 'acceptance_test', 'skip_offline', 'only_on_amd64', 'only_on_arm64', 'resource_heavy', 'requires_in_container',
                 'requires_in_process', 'requires_docker', 'lambda_runtime_update', 'skip_k8s', 'only_localstack', 'snapshot_validated',
                 'no_apigw_snap_transformers'):
        config.addinivalue_line('markers', mark)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    wanted = [item for item in items if item.get_closest_marker('aws_validated')
              and not any(item.get_closest_marker(mark) for mark in ('only_localstack', 'requires_in_process'))]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(wanted)])
    for item in wanted:
        # Skipped for want of an implementation, not because AWS answered otherwise.
        for node in item.listchain():
            node.own_markers[:] = [mark for mark in node.own_markers
                                   if mark.name != 'skip' and not (mark.name == 'skipif' and not mark.args and 'condition' not in mark.kwargs)]
    items[:] = wanted


class TooLong(BaseException):
    pass


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_runtest_protocol(item):
    def stop(*_):
        raise TooLong(f'not over after {SECONDS_MAX} seconds')

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(SECONDS_MAX)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_runtest_makereport(item, call):
    report = (yield).get_result()
    result = RESULTS.setdefault(item.nodeid, {'test': item.nodeid, 'service': service_of(item), 'outcome': 'passed', 'seconds': 0})
    result['seconds'] = round(result['seconds'] + call.duration, 1)
    if report.skipped and call.when != 'teardown':
        result['outcome'], result['why'] = 'not applicable', str(call.excinfo.value)
    elif report.failed and result['outcome'] == 'passed':
        result['outcome'] = 'failed'
        error = call.excinfo.value
        reason = next((reason for words, reason in BESIDE.items() if words in str(error)), None)
        if reason:
            result['outcome'], result['why'] = 'not applicable', reason
        elif isinstance(error, SnapshotAssertionError):
            result['differences'] = [line for match in error.result if not match for line in differences(match)]
            result['why'] = '; '.join(result['differences'])
        else:
            where = call.excinfo.traceback[-1]
            for entry in call.excinfo.traceback:
                if 'tests/aws' in str(entry.path):
                    where = entry
            result['why'] = f'{type(error).__name__}: {error}'
            result['where'] = f'{os.path.basename(str(where.path))}:{where.lineno + 1}: {str(where.statement).strip()}'


def differences(match):
    for kind, changes in match.result.tree.items():
        for change in changes:
            path = '/'.join([match.key] + [str(part) for part in change.path(output_format='list')])
            if kind.endswith('_removed'):
                yield f'{path}: AWS has {change.t1!r}, here nothing'
            elif kind.endswith('_added'):
                yield f'{path}: AWS has nothing, here {change.t2!r}'
            else:
                yield f'{path}: AWS has {change.t1!r}, here {change.t2!r}'


def pytest_sessionfinish(session):
    if os.environ.get('RESULTS'):
        with open(os.environ['RESULTS'], 'w') as file:
            json.dump(list(RESULTS.values()), file, indent=1)
