"""Events of S3 through boto3 on a running cloud: to a queue, and to a topic. usage: boto3_events.py ENDPOINT SCRATCH LARGE_MEBIBYTES

Read from https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
"""

import json
import uuid

from boto3_kit import client, equal, refused, run

S3 = client("s3")
SQS = client("sqs")
SNS = client("sns")
PREFIX = "boto3-" + uuid.uuid4().hex[:8]


def policy(action, resource, source):
    return json.dumps({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": {"Service": ["s3.amazonaws.com", "sns.amazonaws.com"]}, "Action": action, "Resource": resource,
        "Condition": {"ArnEquals": {"aws:SourceArn": source}}}]})


def bucket(name):
    S3.create_bucket(Bucket=f"{PREFIX}-{name}")
    return f"{PREFIX}-{name}"


def queue(name, source):
    url = SQS.create_queue(QueueName=f"{PREFIX}-{name}")["QueueUrl"]
    arn = SQS.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    SQS.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy("sqs:SendMessage", arn, source)})
    return url, arn


def receive(url, count):
    bodies = []
    while len(bodies) < count:
        messages = SQS.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=5).get("Messages", [])
        assert messages, f"{len(bodies)} of {count} messages came"
        for message in messages:
            bodies.append(json.loads(message["Body"]))
            SQS.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return bodies


def a_queue_hears_of_objects():
    name = bucket("queue")
    url, arn = queue("objects", f"arn:aws:s3:::{name}")
    S3.put_bucket_notification_configuration(Bucket=name, NotificationConfiguration={"QueueConfigurations": [{
        "Id": "images", "QueueArn": arn, "Events": ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"],
        "Filter": {"Key": {"FilterRules": [{"Name": "suffix", "Value": ".jpg"}]}}}]})
    test = receive(url, 1)[0]
    equal(("s3:TestEvent", name), (test["Event"], test["Bucket"]))
    S3.put_object(Bucket=name, Key="notes.txt", Body=b"not asked for")
    S3.put_object(Bucket=name, Key="red flower.jpg", Body=b"petals")
    S3.delete_object(Bucket=name, Key="red flower.jpg")
    created, removed = sorted((body["Records"][0] for body in receive(url, 2)), key=lambda record: record["s3"]["object"]["sequencer"])
    equal(("ObjectCreated:Put", "images", "red+flower.jpg", 6),
          (created["eventName"], created["s3"]["configurationId"], created["s3"]["object"]["key"], created["s3"]["object"]["size"]))
    equal(("ObjectRemoved:Delete", "red+flower.jpg"), (removed["eventName"], removed["s3"]["object"]["key"]))


def a_topic_passes_them_on():
    name = bucket("topic")
    topic = SNS.create_topic(Name=f"{PREFIX}-objects")["TopicArn"]
    SNS.set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=policy("sns:Publish", topic, f"arn:aws:s3:::{name}"))
    url, arn = queue("passed-on", topic)
    SNS.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    S3.put_bucket_notification_configuration(Bucket=name, NotificationConfiguration={"TopicConfigurations": [
        {"TopicArn": topic, "Events": ["s3:ObjectCreated:Put"]}]})
    S3.put_object(Bucket=name, Key="k", Body=b"content")
    _, told = receive(url, 2)
    equal(("Amazon S3 Notification", "k"), (told["Subject"], json.loads(told["Message"])["Records"][0]["s3"]["object"]["key"]))


def who_does_not_let_s3_in_is_not_named():
    name = bucket("refused")
    _, arn = queue("closed", "arn:aws:s3:::somebody-elses")
    wanted = {"QueueConfigurations": [{"QueueArn": arn, "Events": ["s3:ObjectCreated:*"]}]}
    refused("InvalidArgument", 400, S3.put_bucket_notification_configuration, Bucket=name, NotificationConfiguration=wanted)
    assert "QueueConfigurations" not in S3.get_bucket_notification_configuration(Bucket=name)
    S3.put_bucket_notification_configuration(Bucket=name, NotificationConfiguration=wanted, SkipDestinationValidation=True)
    equal(arn, S3.get_bucket_notification_configuration(Bucket=name)["QueueConfigurations"][0]["QueueArn"])


run("boto3 events", [a_queue_hears_of_objects, a_topic_passes_them_on, who_does_not_let_s3_in_is_not_named])
