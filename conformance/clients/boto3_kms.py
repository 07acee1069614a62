"""KMS through boto3 on a running cloud, and S3 with its keys. usage: boto3_kms.py ENDPOINT SCRATCH LARGE_MEBIBYTES

Read from https://boto3.amazonaws.com/v1/documentation/api/latest/reference/services/kms.html
"""

import hashlib
import uuid

from boto3_kit import client, equal, refused, run

KMS = client("kms")
S3 = client("s3")
BUCKET = "boto3-kms-" + uuid.uuid4().hex[:12]
ALIAS = "alias/" + BUCKET
KEY = KMS.create_key(Description="boto3", Tags=[{"TagKey": "team", "TagValue": "red"}])["KeyMetadata"]


def keys_and_aliases():
    equal("Enabled", KEY["KeyState"])
    KMS.create_alias(AliasName=ALIAS, TargetKeyId=KEY["KeyId"])
    equal(KEY["Arn"], KMS.describe_key(KeyId=ALIAS)["KeyMetadata"]["Arn"])
    pages = KMS.get_paginator("list_aliases").paginate(PaginationConfig={"PageSize": 3})
    assert ALIAS in [alias["AliasName"] for page in pages for alias in page["Aliases"]]
    pages = KMS.get_paginator("list_keys").paginate(PaginationConfig={"PageSize": 1})
    assert KEY["Arn"] in [key["KeyArn"] for page in pages for key in page["Keys"]]
    equal([{"TagKey": "team", "TagValue": "red"}], KMS.list_resource_tags(KeyId=KEY["KeyId"])["Tags"])
    refused("AlreadyExistsException", 400, KMS.create_alias, AliasName=ALIAS, TargetKeyId=KEY["KeyId"])
    refused("NotFoundException", 400, KMS.describe_key, KeyId="no-key")


def secrets():
    context = {"for": "boto3"}
    sealed = KMS.encrypt(KeyId=ALIAS, Plaintext=b"secret", EncryptionContext=context)["CiphertextBlob"]
    equal(b"secret", KMS.decrypt(CiphertextBlob=sealed, EncryptionContext=context)["Plaintext"])
    refused("InvalidCiphertextException", 400, KMS.decrypt, CiphertextBlob=sealed)
    made = KMS.generate_data_key(KeyId=KEY["Arn"], KeySpec="AES_256")
    equal(made["Plaintext"], KMS.decrypt(CiphertextBlob=made["CiphertextBlob"])["Plaintext"])
    KMS.rotate_key_on_demand(KeyId=KEY["KeyId"]) if hasattr(KMS, "rotate_key_on_demand") else None
    equal(b"secret", KMS.decrypt(CiphertextBlob=sealed, EncryptionContext=context)["Plaintext"])


def signatures():
    key = KMS.create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["KeyId"]
    digest = hashlib.sha256(b"message").digest()
    signed = KMS.sign(KeyId=key, Message=digest, MessageType="DIGEST", SigningAlgorithm="ECDSA_SHA_256")["Signature"]
    equal(True, KMS.verify(KeyId=key, Message=b"message", Signature=signed, SigningAlgorithm="ECDSA_SHA_256")["SignatureValid"])
    refused("KMSInvalidSignatureException", 400, KMS.verify, KeyId=key, Message=b"other", Signature=signed,
            SigningAlgorithm="ECDSA_SHA_256")
    KMS.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)


def objects():
    S3.create_bucket(Bucket=BUCKET)
    put = S3.put_object(Bucket=BUCKET, Key="a", Body=b"sealed", ServerSideEncryption="aws:kms", SSEKMSKeyId=ALIAS)
    equal(("aws:kms", KEY["Arn"]), (put["ServerSideEncryption"], put["SSEKMSKeyId"]))
    equal(b"sealed", S3.get_object(Bucket=BUCKET, Key="a")["Body"].read())
    S3.put_bucket_encryption(Bucket=BUCKET, ServerSideEncryptionConfiguration={"Rules": [{
        "ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": KEY["Arn"]}, "BucketKeyEnabled": True}]})
    equal(True, S3.put_object(Bucket=BUCKET, Key="b", Body=b"too")["BucketKeyEnabled"])
    equal(KEY["Arn"], S3.head_object(Bucket=BUCKET, Key="b")["SSEKMSKeyId"])


def gone_keys_close_their_objects():
    KMS.disable_key(KeyId=KEY["KeyId"])
    refused("KMS.DisabledException", 400, S3.get_object, Bucket=BUCKET, Key="a")
    KMS.schedule_key_deletion(KeyId=KEY["KeyId"], PendingWindowInDays=7)
    refused("KMS.KMSInvalidStateException", 400, S3.get_object, Bucket=BUCKET, Key="a")
    for key in "a", "b":
        S3.delete_object(Bucket=BUCKET, Key=key)
    S3.delete_bucket(Bucket=BUCKET)
    KMS.delete_alias(AliasName=ALIAS)


run("boto3 kms", [keys_and_aliases, secrets, signatures, objects, gone_keys_close_their_objects])
