"""S3 through boto3 on a running cloud. usage: boto3_s3.py ENDPOINT SCRATCH LARGE_MEBIBYTES

Read from https://boto3.amazonaws.com/v1/documentation/api/latest/guide/s3.html and the pages of the operations used.
"""

import hashlib
import io
import json
import os
import uuid

import boto3
from boto3.s3.transfer import TransferConfig

from boto3_kit import ENDPOINT, LARGE, SCRATCH, client, equal, fetch, refused, run

MEBIBYTE = 1024 * 1024
BUCKET = "boto3-" + uuid.uuid4().hex[:12]
S3 = client("s3")


def body(key, **arguments):
    return S3.get_object(Bucket=BUCKET, Key=key, **arguments)["Body"].read()


def digest_of_file(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def who_am_i():
    equal("123456789012", client("sts").get_caller_identity()["Account"])
    equal("210987654321", client("sts", key="210987654321").get_caller_identity()["Account"])


def wrong_credentials():
    refused("InvalidAccessKeyId", 403, client("s3", key="AKIAIOSFODNN7EXAMPLE").list_buckets)
    refused("SignatureDoesNotMatch", 403, client("s3", secret="wrong").list_buckets)
    refused("SignatureDoesNotMatch", 403, client("s3", key="210987654321", secret="wrong").list_buckets)
    refused("InvalidClientTokenId", 403, client("sts", key="AKIAIOSFODNN7EXAMPLE").get_caller_identity)


def bucket_life():
    S3.create_bucket(Bucket=BUCKET)
    assert BUCKET in [bucket["Name"] for bucket in S3.list_buckets()["Buckets"]]
    S3.head_bucket(Bucket=BUCKET)
    refused("404", 404, S3.head_bucket, Bucket=BUCKET + "-missing")
    refused("InvalidBucketName", 400, S3.create_bucket, Bucket="Bad..Name")


def upload_and_download_file():
    up, down = os.path.join(SCRATCH, "up"), os.path.join(SCRATCH, "down")
    with open(up, "wb") as file:
        for _ in range(LARGE // MEBIBYTE):
            file.write(os.urandom(MEBIBYTE))
    S3.upload_file(up, BUCKET, "large")
    S3.download_file(BUCKET, "large", down)
    equal(digest_of_file(up), digest_of_file(down))
    head = S3.head_object(Bucket=BUCKET, Key="large")
    equal(LARGE, head["ContentLength"])
    parts = -(-LARGE // (8 * MEBIBYTE))
    assert head["ETag"].endswith(f'-{parts}"'), head["ETag"]
    with open(up, "rb") as file:
        file.seek(LARGE - 10)
        equal(file.read(), body("large", Range="bytes=-10"))
    os.remove(up)
    os.remove(down)


def upload_stream():
    class Pipe(io.RawIOBase):
        """Readable once, of unknown length, like standard input."""

        def __init__(self, content):
            self.content = io.BytesIO(content)

        def readable(self):
            return True

        def read(self, size=-1):
            return self.content.read(size)

    content = os.urandom(13 * MEBIBYTE)
    S3.upload_fileobj(Pipe(content), BUCKET, "stream", Config=TransferConfig(multipart_threshold=5 * MEBIBYTE, multipart_chunksize=5 * MEBIBYTE))
    equal(hashlib.sha256(content).digest(), hashlib.sha256(body("stream")).digest())


def object_with_everything():
    S3.put_object(Bucket=BUCKET, Key="all", Body=b"0123456789", ContentType="text/csv", CacheControl="max-age=3",
                  ContentDisposition="attachment", ContentEncoding="identity", ContentLanguage="de",
                  Metadata={"colour": "blue", "spaces": "a  b"}, Tagging="a=1&b=2%203", StorageClass="STANDARD_IA")
    found = S3.get_object(Bucket=BUCKET, Key="all")
    equal(b"0123456789", found["Body"].read())
    equal({"colour": "blue", "spaces": "a  b"}, found["Metadata"])
    equal(("text/csv", "max-age=3", "attachment", "identity", "de"),
          tuple(found[name] for name in ("ContentType", "CacheControl", "ContentDisposition", "ContentEncoding", "ContentLanguage")))
    equal("STANDARD_IA", found["StorageClass"])
    equal(2, found["TagCount"])
    equal(f'"{hashlib.md5(b"0123456789").hexdigest()}"', found["ETag"])
    equal([{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2 3"}], S3.get_object_tagging(Bucket=BUCKET, Key="all")["TagSet"])
    equal(b"234", body("all", Range="bytes=2-4"))
    refused("InvalidRange", 416, S3.get_object, Bucket=BUCKET, Key="all", Range="bytes=10-")
    refused("304", 304, S3.get_object, Bucket=BUCKET, Key="all", IfNoneMatch=found["ETag"])
    refused("PreconditionFailed", 412, S3.get_object, Bucket=BUCKET, Key="all", IfMatch='"other"')
    copied = S3.copy_object(Bucket=BUCKET, Key="all copy", CopySource={"Bucket": BUCKET, "Key": "all"})
    equal(found["ETag"], copied["CopyObjectResult"]["ETag"])
    equal("blue", S3.head_object(Bucket=BUCKET, Key="all copy")["Metadata"]["colour"])


def odd_keys():
    keys = ["a b", "a+b", "a%20b", "ünïcödé/日本語", "//double//slash/", "../up", "quote'\"", "tab\tkey", "&<>", "~-_.!*()", "emoji-\U0001F600"]
    for key in keys:
        S3.put_object(Bucket=BUCKET, Key="odd/" + key, Body=key.encode())
    listed = [entry["Key"] for entry in S3.list_objects_v2(Bucket=BUCKET, Prefix="odd/")["Contents"]]
    equal(sorted(("odd/" + key for key in keys), key=lambda key: key.encode()), listed)
    for key in keys:
        equal(key.encode(), body("odd/" + key))
    answer = S3.delete_objects(Bucket=BUCKET, Delete={"Objects": [{"Key": key} for key in listed if "tab" not in key]})
    equal(len(keys) - 1, len(answer["Deleted"]))
    S3.delete_object(Bucket=BUCKET, Key="odd/tab\tkey")


def pages_and_delimiter():
    for number in range(25):
        S3.put_object(Bucket=BUCKET, Key=f"page/{number % 5}/{number:02}", Body=b"")
    pages = list(S3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix="page/", PaginationConfig={"PageSize": 4}))
    equal(7, len(pages))
    equal(25, sum(page["KeyCount"] for page in pages))
    prefixes = [prefix["Prefix"] for page in S3.get_paginator("list_objects").paginate(
        Bucket=BUCKET, Prefix="page/", Delimiter="/", PaginationConfig={"PageSize": 2}) for prefix in page.get("CommonPrefixes", [])]
    equal([f"page/{number}/" for number in range(5)], prefixes)


def conditional_put():
    """If-None-Match: * is newer than Debian's boto3, so the header is added by hand."""
    only_new = client("s3")
    only_new.meta.events.register("before-call.s3.PutObject", lambda params, **_: params["headers"].update({"If-None-Match": "*"}))
    only_new.put_object(Bucket=BUCKET, Key="once", Body=b"first")
    refused("PreconditionFailed", 412, only_new.put_object, Bucket=BUCKET, Key="once", Body=b"second")
    equal(b"first", body("once"))


def multipart_by_hand():
    upload = S3.create_multipart_upload(Bucket=BUCKET, Key="parts")["UploadId"]
    contents = [os.urandom(5 * MEBIBYTE), os.urandom(1)]
    tags = [S3.upload_part(Bucket=BUCKET, Key="parts", UploadId=upload, PartNumber=number, Body=content)["ETag"]
            for number, content in enumerate(contents, 1)]
    equal(2, len(S3.list_parts(Bucket=BUCKET, Key="parts", UploadId=upload)["Parts"]))
    refused("NoSuchKey", 404, S3.get_object, Bucket=BUCKET, Key="parts")
    S3.complete_multipart_upload(Bucket=BUCKET, Key="parts", UploadId=upload, MultipartUpload={
        "Parts": [{"PartNumber": number, "ETag": tag} for number, tag in enumerate(tags, 1)]})
    equal(b"".join(contents), body("parts"))
    equal(contents[1], body("parts", PartNumber=2))
    aborted = S3.create_multipart_upload(Bucket=BUCKET, Key="aborted")["UploadId"]
    S3.abort_multipart_upload(Bucket=BUCKET, Key="aborted", UploadId=aborted)
    refused("NoSuchUpload", 404, S3.upload_part, Bucket=BUCKET, Key="aborted", UploadId=aborted, PartNumber=1, Body=b"x")


def presigned_urls():
    put = S3.generate_presigned_url("put_object", Params={"Bucket": BUCKET, "Key": "signed/a b"}, ExpiresIn=60)
    equal(200, fetch(put, data=b"by URL", method="PUT", headers={"Content-Type": ""})[0])
    get = S3.generate_presigned_url("get_object", Params={"Bucket": BUCKET, "Key": "signed/a b", "ResponseContentType": "x/y"}, ExpiresIn=60)
    equal((200, b"by URL"), fetch(get))
    status, refusal = fetch(get.replace("signed", "forged"))
    equal(403, status)
    assert b"<Code>SignatureDoesNotMatch</Code>" in refusal, refusal
    equal(403, fetch(ENDPOINT + "/" + BUCKET + "/signed/a%20b")[0])


def presigned_as_boto3_does_by_default():
    """Without a signature version boto3 signs URLs and forms with version 2 in us-east-1."""
    default = boto3.client("s3", endpoint_url=ENDPOINT, region_name="us-east-1", aws_access_key_id="test", aws_secret_access_key="test")
    put = default.generate_presigned_url("put_object", Params={"Bucket": BUCKET, "Key": "default/a b"}, ExpiresIn=60)
    equal(200, fetch(put, data=b"by default", method="PUT", headers={"Content-Type": ""})[0])
    get = default.generate_presigned_url("get_object", Params={"Bucket": BUCKET, "Key": "default/a b"}, ExpiresIn=60)
    equal((200, b"by default"), fetch(get))
    equal(403, fetch(get.replace("default", "forged"))[0])
    post = default.generate_presigned_post(BUCKET, "default/posted", ExpiresIn=60)
    data, headers = form(post["fields"], b"by form")
    equal(204, fetch(post["url"], data=data, method="POST", headers=headers)[0])
    equal(b"by form", body("default/posted"))


def form(fields, content):
    """A browser's multipart/form-data: body and headers."""
    boundary = uuid.uuid4().hex
    lines = b"".join(f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode() for name, value in fields.items())
    file = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="f.txt"\r\n\r\n'.encode() + content
    return lines + file + f"\r\n--{boundary}--\r\n".encode(), {"Content-Type": "multipart/form-data; boundary=" + boundary}


def presigned_post():
    post = S3.generate_presigned_post(BUCKET, "posted/${filename}", Conditions=[["content-length-range", 1, 10]], ExpiresIn=60)
    data, headers = form(post["fields"], b"by form")
    equal(204, fetch(post["url"], data=data, method="POST", headers=headers)[0])
    equal(b"by form", body("posted/f.txt"))
    data, headers = form(post["fields"], b"much too long")
    status, refusal = fetch(post["url"], data=data, method="POST", headers=headers)
    equal(400, status)
    assert b"<Code>EntityTooLarge</Code>" in refusal, refusal


def bucket_policy_is_enforced():
    S3.delete_public_access_block(Bucket=BUCKET)
    S3.put_object(Bucket=BUCKET, Key="public/page", Body=b"for all")
    equal(403, fetch(f"{ENDPOINT}/{BUCKET}/public/page")[0])
    S3.put_bucket_policy(Bucket=BUCKET, Policy=json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{BUCKET}/public/*"}]}))
    equal((200, b"for all"), fetch(f"{ENDPOINT}/{BUCKET}/public/page"))
    equal(403, fetch(f"{ENDPOINT}/{BUCKET}/all")[0])
    S3.delete_bucket_policy(Bucket=BUCKET)
    equal(403, fetch(f"{ENDPOINT}/{BUCKET}/public/page")[0])


def stranger_is_refused():
    stranger = client("s3", key="210987654321")
    refused("AccessDenied", 403, stranger.get_object, Bucket=BUCKET, Key="all")
    refused("AccessDenied", 403, stranger.list_objects_v2, Bucket=BUCKET)
    refused("BucketAlreadyExists", 409, stranger.create_bucket, Bucket=BUCKET)


def versions():
    S3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
    first = S3.put_object(Bucket=BUCKET, Key="v", Body=b"1")["VersionId"]
    second = S3.put_object(Bucket=BUCKET, Key="v", Body=b"2")["VersionId"]
    marker = S3.delete_object(Bucket=BUCKET, Key="v")
    assert marker["DeleteMarker"] is True
    refused("NoSuchKey", 404, S3.get_object, Bucket=BUCKET, Key="v")
    equal((b"1", b"2"), (body("v", VersionId=first), body("v", VersionId=second)))
    S3.delete_object(Bucket=BUCKET, Key="v", VersionId=marker["VersionId"])
    equal(b"2", body("v"))


def everything_goes():
    resource = boto3.resource("s3", endpoint_url=ENDPOINT, region_name="us-east-1", aws_access_key_id="test", aws_secret_access_key="test")
    refused("BucketNotEmpty", 409, S3.delete_bucket, Bucket=BUCKET)
    resource.Bucket(BUCKET).object_versions.delete()
    S3.delete_bucket(Bucket=BUCKET)
    refused("NoSuchBucket", 404, S3.list_objects_v2, Bucket=BUCKET)


CHECKS = [who_am_i, wrong_credentials, bucket_life, upload_and_download_file, upload_stream, object_with_everything, odd_keys,
          pages_and_delimiter, conditional_put, multipart_by_hand, presigned_urls, presigned_post, presigned_as_boto3_does_by_default,
          bucket_policy_is_enforced, stranger_is_refused, versions, everything_goes]


run("boto3", CHECKS)
