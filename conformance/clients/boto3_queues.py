"""SQS through boto3 on a running cloud: every operation. usage: boto3_queues.py ENDPOINT SCRATCH LARGE_MEBIBYTES

boto3 before 1.28.81 speaks the query protocol to SQS, later ones JSON; the first check says which.
Read from https://boto3.amazonaws.com/v1/documentation/api/latest/reference/services/sqs.html
"""

import json
import time
import uuid

import botocore

from boto3_kit import ENDPOINT, client, equal, every_operation_succeeded, fetch, refused, run

SQS = client("sqs")
PREFIX = "boto3-" + uuid.uuid4().hex[:8]


def queue(name, **attributes):
    return SQS.create_queue(QueueName=f"{PREFIX}-{name}", Attributes={key: str(value) for key, value in attributes.items()})["QueueUrl"]


def arn(url):
    return SQS.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]


def counts(url):
    told = SQS.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    return tuple(int(told["ApproximateNumberOfMessages" + kind]) for kind in ("", "NotVisible", "Delayed"))


def receive(url, **arguments):
    return SQS.receive_message(QueueUrl=url, **arguments).get("Messages", [])


def protocol():
    version = tuple(int(part) for part in botocore.__version__.split(".")[:3])
    spoken = SQS.meta.service_model.metadata["protocol"]
    equal("query" if version < (1, 31, 81) else "json", spoken)
    print(f"      boto3 speaks {spoken} to SQS")


def queues_come_and_go():
    url = queue("life", VisibilityTimeout=5)
    equal(url, queue("life", VisibilityTimeout=5))
    refused("QueueAlreadyExists", 400, SQS.create_queue, QueueName=f"{PREFIX}-life", Attributes={"VisibilityTimeout": "6"})
    equal(url, SQS.get_queue_url(QueueName=f"{PREFIX}-life")["QueueUrl"])
    equal([url], SQS.list_queues(QueueNamePrefix=f"{PREFIX}-life")["QueueUrls"])
    SQS.set_queue_attributes(QueueUrl=url, Attributes={"DelaySeconds": "1"})
    told = SQS.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    equal(("5", "1", "345600"), (told["VisibilityTimeout"], told["DelaySeconds"], told["MessageRetentionPeriod"]))
    SQS.delete_queue(QueueUrl=url)
    try:
        SQS.get_queue_url(QueueName=f"{PREFIX}-life")
        raise AssertionError("the queue is still there")
    except SQS.exceptions.QueueDoesNotExist as error:
        equal(400, error.response["ResponseMetadata"]["HTTPStatusCode"])


def a_message_comes_once():
    url = queue("once")
    sent = SQS.send_message(QueueUrl=url, MessageBody="hello", MessageAttributes={
        "colour": {"DataType": "String", "StringValue": "blue"}, "bytes": {"DataType": "Binary", "BinaryValue": b"\x00\xff"}})
    (message,) = receive(url, MessageAttributeNames=["All"], AttributeNames=["All"])
    equal((sent["MessageId"], "hello", sent["MD5OfMessageBody"]), (message["MessageId"], message["Body"], message["MD5OfBody"]))
    equal(b"\x00\xff", message["MessageAttributes"]["bytes"]["BinaryValue"])
    equal("1", message["Attributes"]["ApproximateReceiveCount"])
    equal((0, 1, 0), counts(url))
    SQS.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    equal((0, 0, 0), counts(url))
    refused("ReceiptHandleIsInvalid", 404, SQS.delete_message, QueueUrl=url, ReceiptHandle="nonsense")


def visibility():
    url = queue("visibility", VisibilityTimeout=600)
    SQS.send_message(QueueUrl=url, MessageBody="again")
    (first,) = receive(url)
    equal([], receive(url))
    SQS.change_message_visibility(QueueUrl=url, ReceiptHandle=first["ReceiptHandle"], VisibilityTimeout=0)
    (second,) = receive(url, AttributeNames=["ApproximateReceiveCount"])
    equal("2", second["Attributes"]["ApproximateReceiveCount"])
    answer = SQS.change_message_visibility_batch(QueueUrl=url, Entries=[
        {"Id": "good", "ReceiptHandle": second["ReceiptHandle"], "VisibilityTimeout": 0},
        {"Id": "bad", "ReceiptHandle": "nonsense", "VisibilityTimeout": 0}])
    equal((["good"], ["bad"]), ([entry["Id"] for entry in answer["Successful"]], [entry["Id"] for entry in answer["Failed"]]))
    equal((1, 0, 0), counts(url))


def long_poll_waits_and_wakes():
    url = queue("poll")
    began = time.monotonic()
    equal([], receive(url, WaitTimeSeconds=1))
    assert 0.9 < time.monotonic() - began < 5, time.monotonic() - began


def batches():
    url = queue("batch")
    answer = SQS.send_message_batch(QueueUrl=url, Entries=[{"Id": f"m{n}", "MessageBody": f"body {n}"} for n in range(10)])
    equal(10, len(answer["Successful"]))
    refused("AWS.SimpleQueueService.TooManyEntriesInBatchRequest", 400, SQS.send_message_batch, QueueUrl=url,
            Entries=[{"Id": f"m{n}", "MessageBody": "x"} for n in range(11)])
    refused("AWS.SimpleQueueService.BatchEntryIdsNotDistinct", 400, SQS.send_message_batch, QueueUrl=url,
            Entries=[{"Id": "same", "MessageBody": "x"}, {"Id": "same", "MessageBody": "y"}])
    taken = []
    while len(taken) < 10:
        taken += receive(url, MaxNumberOfMessages=10)
    SQS.delete_message_batch(QueueUrl=url, Entries=[{"Id": str(n), "ReceiptHandle": m["ReceiptHandle"]} for n, m in enumerate(taken)])
    equal((0, 0, 0), counts(url))


def fifo():
    url = queue("order.fifo", FifoQueue="true", ContentBasedDeduplication="true")
    numbers = [SQS.send_message(QueueUrl=url, MessageGroupId="g", MessageBody=str(n))["SequenceNumber"] for n in range(3)]
    equal(sorted(numbers), numbers)
    equal(numbers[0], SQS.send_message(QueueUrl=url, MessageGroupId="g", MessageBody="0")["SequenceNumber"])
    (first,) = receive(url, MaxNumberOfMessages=1)
    equal("0", first["Body"])
    equal([], receive(url))
    SQS.delete_message(QueueUrl=url, ReceiptHandle=first["ReceiptHandle"])
    equal(["1", "2"], [message["Body"] for message in receive(url, MaxNumberOfMessages=10)])
    refused("MissingParameter", 400, SQS.send_message, QueueUrl=url, MessageBody="no group")


def dead_letters_and_redrive():
    dead = queue("dead")
    url = queue("source", VisibilityTimeout=0, RedrivePolicy=json.dumps({"deadLetterTargetArn": arn(dead), "maxReceiveCount": "2"}))
    equal([url], SQS.list_dead_letter_source_queues(QueueUrl=dead)["queueUrls"])
    SQS.send_message(QueueUrl=url, MessageBody="poison")
    equal(1, len(receive(url)))
    equal(1, len(receive(url)))
    equal([], receive(url))
    equal((1, 0, 0), counts(dead))
    if not hasattr(SQS, "start_message_move_task"):
        print("      this boto3 has no message move tasks")
        return
    task = SQS.start_message_move_task(SourceArn=arn(dead))["TaskHandle"]
    for _ in range(100):
        (told, *_) = SQS.list_message_move_tasks(SourceArn=arn(dead))["Results"]
        if told["Status"] == "COMPLETED":
            break
        time.sleep(0.1)
    equal(("COMPLETED", 1), (told["Status"], told["ApproximateNumberOfMessagesMoved"]))
    equal(1, len(receive(url)))
    refused("InvalidParameterValue", 400, SQS.cancel_message_move_task, TaskHandle=task)
    SQS.send_message_batch(QueueUrl=dead, Entries=[{"Id": str(n), "MessageBody": "slow"} for n in range(10)])
    slow = SQS.start_message_move_task(SourceArn=arn(dead), DestinationArn=arn(queue("elsewhere")), MaxNumberOfMessagesPerSecond=1)["TaskHandle"]
    SQS.cancel_message_move_task(TaskHandle=slow)


def delays_and_purge():
    url = queue("delay")
    SQS.send_message(QueueUrl=url, MessageBody="later", DelaySeconds=900)
    equal((0, 0, 1), counts(url))
    SQS.purge_queue(QueueUrl=url)
    equal((0, 0, 0), counts(url))
    refused("AWS.SimpleQueueService.PurgeQueueInProgress", 403, SQS.purge_queue, QueueUrl=url)


def tags_and_permissions():
    url = queue("tags")
    SQS.tag_queue(QueueUrl=url, Tags={"team": "data", "cost": "1"})
    SQS.untag_queue(QueueUrl=url, TagKeys=["cost"])
    equal({"team": "data"}, SQS.list_queue_tags(QueueUrl=url)["Tags"])
    stranger = client("sqs", key="210987654321")
    refused("AccessDenied", 403, stranger.send_message, QueueUrl=url, MessageBody="from outside")
    SQS.add_permission(QueueUrl=url, Label="outside", AWSAccountIds=["210987654321"], Actions=["SendMessage"])
    stranger.send_message(QueueUrl=url, MessageBody="from outside")
    SQS.remove_permission(QueueUrl=url, Label="outside")
    refused("AccessDenied", 403, stranger.send_message, QueueUrl=url, MessageBody="from outside")


def literal_queue_url():
    queue("literal")
    SQS.send_message(QueueUrl=f"https://sqs.us-east-1.amazonaws.com/123456789012/{PREFIX}-literal", MessageBody="found by its path")
    equal(1, len(receive(f"https://queue.amazonaws.com/123456789012/{PREFIX}-literal")))


def looking_without_receiving():
    url = queue("look")
    SQS.send_message(QueueUrl=url, MessageBody="seen but not taken")
    for _ in range(2):
        status, seen = fetch(f"{ENDPOINT}/_aws/sqs/messages?QueueUrl={url}")
        equal((200, True), (status, b"seen but not taken" in seen))
    equal((1, 0, 0), counts(url))


def too_large():
    url = queue("large")
    SQS.send_message(QueueUrl=url, MessageBody="x" * 1024 * 1024)
    refused("InvalidParameterValue", 400, SQS.send_message, QueueUrl=url, MessageBody="x" * (1024 * 1024 + 1))
    refused("InvalidMessageContents", 400, SQS.send_message, QueueUrl=url, MessageBody="\x01")
    equal((1, 0, 0), counts(url))


def every_operation():
    every_operation_succeeded(SQS)


run("boto3 queues", [protocol, queues_come_and_go, a_message_comes_once, visibility, long_poll_waits_and_wakes, batches, fifo,
                     dead_letters_and_redrive, delays_and_purge, tags_and_permissions, literal_queue_url, looking_without_receiving, too_large, every_operation])
