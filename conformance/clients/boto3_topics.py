"""SNS through boto3 on a running cloud: every operation. usage: boto3_topics.py ENDPOINT SCRATCH LARGE_MEBIBYTES

Read from https://boto3.amazonaws.com/v1/documentation/api/latest/reference/services/sns.html
"""

import base64
import http.server
import json
import re
import subprocess
import threading
import time
import urllib.parse
import uuid

from boto3_kit import ENDPOINT, SCRATCH, client, equal, every_operation_succeeded, fetch, refused, run

SNS = client("sns")
SQS = client("sqs")
PREFIX = "boto3-" + uuid.uuid4().hex[:8]
ACCOUNT = "123456789012"


def topic(name, **attributes):
    return SNS.create_topic(Name=f"{PREFIX}-{name}", Attributes=attributes)["TopicArn"]


def queue(name, allow=None, **attributes):
    url = SQS.create_queue(QueueName=f"{PREFIX}-{name}", Attributes=attributes)["QueueUrl"]
    arn = SQS.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    if allow:
        SQS.set_queue_attributes(QueueUrl=url, Attributes={"Policy": json.dumps({
            "Version": "2012-10-17", "Statement": [{
                "Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": "sqs:SendMessage", "Resource": arn,
                "Condition": {"ArnEquals": {"aws:SourceArn": allow}}}]})})
    return url, arn


def receive(url, wait=2):
    return SQS.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=wait, MessageAttributeNames=["All"]).get("Messages", [])


def topics_come_and_go():
    arn = topic("life", DisplayName="Life")
    equal(f"arn:aws:sns:us-east-1:{ACCOUNT}:{PREFIX}-life", arn)
    equal(arn, topic("life", DisplayName="Life"))
    refused("InvalidParameter", 400, SNS.create_topic, Name="no spaces allowed")
    SNS.set_topic_attributes(TopicArn=arn, AttributeName="DisplayName", AttributeValue="Other")
    told = SNS.get_topic_attributes(TopicArn=arn)["Attributes"]
    equal(("Other", ACCOUNT, "0"), (told["DisplayName"], told["Owner"], told["SubscriptionsConfirmed"]))
    found = [page["TopicArn"] for answer in SNS.get_paginator("list_topics").paginate() for page in answer["Topics"]]
    assert arn in found, found
    SNS.tag_resource(ResourceArn=arn, Tags=[{"Key": "team", "Value": "data"}, {"Key": "cost", "Value": "1"}])
    SNS.untag_resource(ResourceArn=arn, TagKeys=["cost"])
    equal([{"Key": "team", "Value": "data"}], SNS.list_tags_for_resource(ResourceArn=arn)["Tags"])
    SNS.delete_topic(TopicArn=arn)
    refused("NotFound", 404, SNS.get_topic_attributes, TopicArn=arn)


def one_publish_reaches_a_queue():
    arn = topic("fan")
    url, target = queue("fan", allow=arn)
    SNS.subscribe(TopicArn=arn, Protocol="sqs", Endpoint=target, ReturnSubscriptionArn=True)
    sent = SNS.publish(TopicArn=arn, Subject="news", Message="hello", MessageAttributes={"n": {"DataType": "Number", "StringValue": "1"}})
    (message,) = receive(url)
    told = json.loads(message["Body"])
    equal(("Notification", sent["MessageId"], arn, "news", "hello"),
          (told["Type"], told["MessageId"], told["TopicArn"], told["Subject"], told["Message"]))
    equal({"n": {"Type": "Number", "Value": "1"}}, told["MessageAttributes"])
    signed = "".join(f"{key}\n{told[key]}\n" for key in ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"))
    verify(told, signed, "-sha1")


def verify(told, signed, digest):
    """With OpenSSL and the certificate that the message names, as a suspicious receiver would."""
    _, certificate = fetch(told["SigningCertURL"])
    for name, content in (("cert.pem", certificate), ("signed", signed.encode()), ("signature", base64.b64decode(told["Signature"]))):
        with open(f"{SCRATCH}/{name}", "wb") as file:
            file.write(content)
    subprocess.run(f"openssl x509 -in cert.pem -pubkey -noout >key.pem && openssl dgst {digest} -verify key.pem -signature signature signed",
                   shell=True, check=True, cwd=SCRATCH, capture_output=True)


def a_queue_policy_decides():
    arn = topic("forbidden")
    url, target = queue("forbidden", allow="arn:aws:sns:us-east-1:123456789012:another")
    dead, dead_arn = queue("forbidden-dead", allow=arn)
    SNS.subscribe(TopicArn=arn, Protocol="sqs", Endpoint=target, Attributes={"RedrivePolicy": json.dumps({"deadLetterTargetArn": dead_arn})})
    SNS.publish(TopicArn=arn, Message="stopped at the door")
    equal([], receive(url, wait=1))
    equal(1, len(receive(dead)))
    _, told = fetch(f"{ENDPOINT}/_orrery/requests?count=1000")
    (refusal, *_) = [entry for entry in json.loads(told)["requests"]
                     if entry["operation"] == "SendMessage" and entry["errorCode"] and target in entry["resources"]]
    equal(("sns.amazonaws.com", False), (refusal["principal"], refusal["decisions"][-1]["allowed"]))


def filters():
    arn = topic("filter")
    urls = {}
    for name, scope, policy in (("attribute", "MessageAttributes", {"colour": ["blue", {"prefix": "gr"}]}),
                                ("body", "MessageBody", {"order": {"total": [{"numeric": [">", 100]}]}})):
        urls[name], target = queue(f"filter-{name}", allow=arn)
        subscription = SNS.subscribe(TopicArn=arn, Protocol="sqs", Endpoint=target, ReturnSubscriptionArn=True,
                                     Attributes={"RawMessageDelivery": "true"})["SubscriptionArn"]
        SNS.set_subscription_attributes(SubscriptionArn=subscription, AttributeName="FilterPolicyScope", AttributeValue=scope)
        SNS.set_subscription_attributes(SubscriptionArn=subscription, AttributeName="FilterPolicy", AttributeValue=json.dumps(policy))
        equal(scope, SNS.get_subscription_attributes(SubscriptionArn=subscription)["Attributes"]["FilterPolicyScope"])
    small, large = json.dumps({"order": {"total": 1}}), json.dumps({"order": {"total": 101}})
    SNS.publish(TopicArn=arn, Message=small, MessageAttributes={"colour": {"DataType": "String", "StringValue": "green"}})
    SNS.publish(TopicArn=arn, Message=large, MessageAttributes={"colour": {"DataType": "String", "StringValue": "red"}})
    (by_attribute,), (by_body,) = receive(urls["attribute"]), receive(urls["body"])
    equal((small, large), (by_attribute["Body"], by_body["Body"]))
    equal("green", by_attribute["MessageAttributes"]["colour"]["StringValue"])
    equal(([], []), (receive(urls["attribute"], wait=1), receive(urls["body"], wait=0)))


class Receiver(http.server.BaseHTTPRequestHandler):
    heard = []

    def do_POST(self):
        content = self.rfile.read(int(self.headers["Content-Length"]))
        Receiver.heard.append((dict(self.headers), json.loads(content)))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


def heard(kind):
    for _ in range(200):
        for headers, told in Receiver.heard:
            if told["Type"] == kind:
                return headers, told
        time.sleep(0.05)
    raise AssertionError(f"no {kind} came; heard {[told['Type'] for _, told in Receiver.heard]}")


def http_endpoint_confirms_and_hears():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    arn = topic("http", SignatureVersion="2")
    pending = SNS.subscribe(TopicArn=arn, Protocol="http", Endpoint=f"http://127.0.0.1:{server.server_port}/hook")
    equal("pending confirmation", pending["SubscriptionArn"])
    headers, told = heard("SubscriptionConfirmation")
    equal("SubscriptionConfirmation", headers["x-amz-sns-message-type"])
    SNS.publish(TopicArn=arn, Message="too early")
    equal(200, fetch(told["SubscribeURL"])[0])
    sent = SNS.publish(TopicArn=arn, Message="by HTTP")["MessageId"]
    headers, told = heard("Notification")
    equal((sent, "by HTTP", "2"), (headers["x-amz-sns-message-id"], told["Message"], told["SignatureVersion"]))
    verify(told, "".join(f"{key}\n{told[key]}\n" for key in ("Message", "MessageId", "Timestamp", "TopicArn", "Type")), "-sha256")
    equal(200, fetch(told["UnsubscribeURL"])[0])
    equal([], SNS.list_subscriptions_by_topic(TopicArn=arn)["Subscriptions"])
    server.shutdown()


def mail_and_text_messages():
    arn = topic("mail")
    SNS.subscribe(TopicArn=arn, Protocol="email", Endpoint="ada@example.com")
    SNS.subscribe(TopicArn=arn, Protocol="sms", Endpoint="+15550100")
    (link,) = [word for mail in mailbox() if mail["To"] == "ada@example.com" for word in mail["Body"].split() if "ConfirmSubscription" in word][-1:]
    equal(200, fetch(link)[0])
    SNS.publish(TopicArn=arn, Subject="Disk full", Message="The disk is full.")
    assert any(mail["To"] == "ada@example.com" and "The disk is full." in mail["Body"] for mail in mailbox()), mailbox()
    assert any(mail["To"] == "+15550100" and "The disk is full." in mail["Body"] for mail in mailbox()), mailbox()


def mailbox():
    return json.loads(fetch(f"{ENDPOINT}/_aws/mailbox")[1])["messages"]


def mail_to(address):
    return [mail["Body"] for mail in mailbox() if mail["To"] == address]


def one_publish_reaches_everybody_who_wants_it():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Receiver.heard.clear()
    arn = topic("everybody")
    url, target = queue("everybody", allow=arn)
    closed, closed_target = queue("everybody-not")
    address = f"{PREFIX}@example.com"
    wanted = {"FilterPolicy": json.dumps({"level": ["alarm"]})}
    SNS.subscribe(TopicArn=arn, Protocol="sqs", Endpoint=target, Attributes=wanted)
    SNS.subscribe(TopicArn=arn, Protocol="sqs", Endpoint=closed_target, Attributes=wanted)
    SNS.subscribe(TopicArn=arn, Protocol="http", Endpoint=f"http://127.0.0.1:{server.server_port}/hook", Attributes=wanted)
    SNS.subscribe(TopicArn=arn, Protocol="email", Endpoint=address, Attributes=wanted)
    equal(200, fetch(heard("SubscriptionConfirmation")[1]["SubscribeURL"])[0])
    token = re.search("Token=([0-9a-f]+)", mail_to(address)[-1]).group(1)
    SNS.confirm_subscription(TopicArn=arn, Token=token)
    confirmed = [found["SubscriptionArn"] for answer in SNS.get_paginator("list_subscriptions").paginate() for found in answer["Subscriptions"]
                 if found["TopicArn"] == arn]
    equal(4, len([one for one in confirmed if one.startswith("arn:")]))

    for level in ("chatter", "alarm"):
        SNS.publish(TopicArn=arn, Message=level, MessageAttributes={"level": {"DataType": "String", "StringValue": level}})

    equal("alarm", heard("Notification")[1]["Message"])
    equal(["alarm"], [json.loads(message["Body"])["Message"] for message in receive(url)])
    equal([], receive(closed, wait=1))
    equal([False, True], ["chatter" in "".join(mail_to(address)), "alarm" in mail_to(address)[-1]])
    equal(["alarm"], [told["Message"] for _, told in Receiver.heard if told["Type"] == "Notification"])
    _, told = fetch(f"{ENDPOINT}/_orrery/requests?count=1000")
    refusals = [entry["decisions"][-1] for entry in json.loads(told)["requests"]
                if entry["operation"] == "SendMessage" and entry["errorCode"] and closed_target in entry["resources"]]
    equal([False], [refusal["allowed"] for refusal in refusals])
    assert refusals[0]["reasons"], "the journal must say why"
    SNS.unsubscribe(SubscriptionArn=confirmed[0])
    equal(3, len(SNS.list_subscriptions_by_topic(TopicArn=arn)["Subscriptions"]))
    server.shutdown()


def phones():
    SNS.set_sms_attributes(attributes={"DefaultSenderID": "Orrery"})
    equal("Orrery", SNS.get_sms_attributes(attributes=["DefaultSenderID"])["attributes"]["DefaultSenderID"])
    SNS.publish(PhoneNumber="+15550123", Message="by phone")
    equal("by phone", mail_to("+15550123")[-1])
    equal(200, fetch(f"{ENDPOINT}/_aws/sns/phone-opt-outs", data=b"phoneNumber=%2B15550123",
                     headers={"Content-Type": "application/x-www-form-urlencoded"})[0])
    equal(True, SNS.check_if_phone_number_is_opted_out(phoneNumber="+15550123")["isOptedOut"])
    equal(True, "+15550123" in SNS.list_phone_numbers_opted_out()["phoneNumbers"])
    SNS.opt_in_phone_number(phoneNumber="+15550123")
    equal(False, SNS.check_if_phone_number_is_opted_out(phoneNumber="+15550123")["isOptedOut"])


def sandbox():
    """Time is turned for the day that a number stays, and turned back, because clients know what time it is."""
    number = "+1555" + str(uuid.uuid4().int)[:7]
    equal((False, []), (SNS.get_sms_sandbox_account_status()["IsInSandbox"], SNS.list_origination_numbers()["PhoneNumbers"]))
    SNS.create_sms_sandbox_phone_number(PhoneNumber=number)
    code = re.search("code is ([0-9]+)", mail_to(number)[-1]).group(1)
    SNS.verify_sms_sandbox_phone_number(PhoneNumber=number, OneTimePassword=code)
    equal("Verified", {found["PhoneNumber"]: found["Status"] for found in SNS.list_sms_sandbox_phone_numbers()["PhoneNumbers"]}[number])
    equal(200, fetch(f"{ENDPOINT}/_orrery/time/advance?duration=24h", method="POST")[0])
    try:
        SNS.delete_sms_sandbox_phone_number(PhoneNumber=number)
    finally:
        equal(200, fetch(f"{ENDPOINT}/_orrery/time/set?instant=now", method="POST")[0])


def platforms():
    application = SNS.create_platform_application(Name=PREFIX, Platform="GCM", Attributes={"PlatformCredential": "key"})["PlatformApplicationArn"]
    equal(True, application in [found["PlatformApplicationArn"] for found in SNS.list_platform_applications()["PlatformApplications"]])
    SNS.set_platform_application_attributes(PlatformApplicationArn=application, Attributes={"SuccessFeedbackSampleRate": "50"})
    equal("50", SNS.get_platform_application_attributes(PlatformApplicationArn=application)["Attributes"]["SuccessFeedbackSampleRate"])
    device = SNS.create_platform_endpoint(PlatformApplicationArn=application, Token="device")["EndpointArn"]
    SNS.set_endpoint_attributes(EndpointArn=device, Attributes={"CustomUserData": "mine"})
    equal("mine", SNS.get_endpoint_attributes(EndpointArn=device)["Attributes"]["CustomUserData"])
    equal([device], [found["EndpointArn"] for found in SNS.list_endpoints_by_platform_application(PlatformApplicationArn=application)["Endpoints"]])
    SNS.publish(TargetArn=device, Message="pushed")
    SNS.delete_endpoint(EndpointArn=device)
    SNS.delete_platform_application(PlatformApplicationArn=application)


def data_protection():
    arn = topic("protected")
    policy = {"Name": "p", "Description": "d", "Version": "2021-06-01", "Statement": [{
        "Sid": "s", "DataDirection": "Inbound", "Principal": ["*"], "Operation": {"Deny": {}},
        "DataIdentifier": ["arn:aws:dataprotection::aws:data-identifier/EmailAddress"]}]}
    SNS.put_data_protection_policy(ResourceArn=arn, DataProtectionPolicy=json.dumps(policy))
    equal(policy, json.loads(SNS.get_data_protection_policy(ResourceArn=arn)["DataProtectionPolicy"]))


def every_operation():
    every_operation_succeeded(SNS)


def fifo_and_batches():
    arn = topic("order.fifo", FifoTopic="true", ContentBasedDeduplication="true")
    url, target = queue("order.fifo", allow=arn, FifoQueue="true")
    SNS.subscribe(TopicArn=arn, Protocol="sqs", Endpoint=target, Attributes={"RawMessageDelivery": "true"})
    answer = SNS.publish_batch(TopicArn=arn, PublishBatchRequestEntries=[
        {"Id": str(n), "Message": f"m{n}", "MessageGroupId": "g"} for n in range(3)])
    equal(3, len(answer["Successful"]))
    SNS.publish(TopicArn=arn, Message="m0", MessageGroupId="g")
    equal(["m0", "m1", "m2"], [message["Body"] for message in receive(url)])


def permissions():
    arn = topic("permissions")
    stranger = client("sns", key="210987654321")
    refused("AuthorizationError", 403, stranger.publish, TopicArn=arn, Message="from outside")
    SNS.add_permission(TopicArn=arn, Label="outside", AWSAccountId=["210987654321"], ActionName=["Publish"])
    stranger.publish(TopicArn=arn, Message="from outside")
    SNS.remove_permission(TopicArn=arn, Label="outside")
    refused("AuthorizationError", 403, stranger.publish, TopicArn=arn, Message="from outside")


run("boto3 topics", [topics_come_and_go, one_publish_reaches_a_queue, a_queue_policy_decides, filters, http_endpoint_confirms_and_hears,
                     mail_and_text_messages, one_publish_reaches_everybody_who_wants_it, fifo_and_batches, permissions, phones, sandbox,
                     platforms, data_protection, every_operation])
