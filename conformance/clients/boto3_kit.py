"""What every boto3 check needs. usage of the scripts: NAME.py ENDPOINT SCRATCH LARGE_MEBIBYTES

Works with boto3 1.26 (Debian 12, where SQS still speaks the query protocol) and newer.
"""

import sys
import traceback
import urllib.error
import urllib.request

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

ENDPOINT, SCRATCH, LARGE = sys.argv[1], sys.argv[2], int(sys.argv[3]) * 1024 * 1024


def client(service, key="test", secret="test", **config):
    """Credentials given in code, the fourth of the four ways."""
    config.setdefault("signature_version", "s3v4" if service == "s3" else "v4")
    config.setdefault("retries", {"max_attempts": 1})
    made = boto3.client(service, endpoint_url=ENDPOINT, region_name="us-east-1", aws_access_key_id=key,
                        aws_secret_access_key=secret, config=Config(**config))
    made.meta.events.register(f"after-call.{made.meta.service_model.service_id.hyphenize()}", remember)
    return made


SUCCEEDED = set()


def remember(http_response, model, **_):
    if http_response.status_code < 300:
        SUCCEEDED.add((model.service_model.service_name, model.name))


def every_operation_succeeded(of, but=()):
    """Every operation that this boto3 knows was done; `but` names those that are not there yet."""
    known = set(of.meta.service_model.operation_names)
    done = {name for service, name in SUCCEEDED if service == of.meta.service_model.service_name}
    equal(sorted(but), sorted(known - done))


def equal(expected, actual):
    assert expected == actual, f"expected {shortened(expected)}, got {shortened(actual)}"


def shortened(value):
    text = repr(value)
    return text if len(text) <= 300 else f"{text[:300]}... ({len(text)} characters)"


def refused(code, status, call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        equal((code, status), (error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"]))
        return error.response
    raise AssertionError(f"expected {code}, but it succeeded")


def fetch(url, data=None, method=None, headers=None):
    """Status and body over plain HTTP, as a browser without any SDK would."""
    request = urllib.request.Request(url, data=data, method=method, headers=headers or {})
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=30) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def run(title, checks):
    """Every check; says at the end how many failed, and ends the process accordingly."""
    failed = 0
    for check in checks:
        name = check.__name__.replace("_", " ")
        try:
            check()
            print(f"ok    {title}: {name}")
        except Exception:
            failed += 1
            print(f"FAIL  {title}: {name}")
            print("        " + "\n        ".join(traceback.format_exc().splitlines()[-8:]))
    print(f"{title}: {len(checks) - failed} passed, {failed} failed (boto3 {boto3.__version__})")
    sys.exit(1 if failed else 0)
