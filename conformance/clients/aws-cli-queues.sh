#!/usr/bin/env bash
# Every operation of SQS and SNS through the AWS CLI, which speaks JSON to the one and the query protocol to the other:
# https://docs.aws.amazon.com/cli/latest/reference/sqs/ and .../sns/
source "$(dirname "$0")/checks.sh"
need aws

# Calls an operation, and remembers that it succeeded.
call() {
    aws --endpoint-url "$endpoint" --output text "$@" && echo "$1 $2" >>"$scratch/called"
}
sqs() { call sqs "$@"; }
sns() { call sns "$@"; }
prefix=cli-$$-$RANDOM
region_arn=us-east-1:123456789012

# Kept in files, because every check runs in a shell of its own.
keep() { printf '%s' "$2" >"$scratch/$1"; }
kept() { cat "$scratch/$1"; }

queue_life() {
    keep dead "$(sqs create-queue --queue-name "$prefix-dead")"
    keep queue "$(sqs create-queue --queue-name "$prefix" --attributes '{"VisibilityTimeout":"0","RedrivePolicy":"{\"deadLetterTargetArn\":\"arn:aws:sqs:'"$region_arn:$prefix"'-dead\",\"maxReceiveCount\":\"1\"}"}')"
    equal "$(kept queue)" "$(sqs get-queue-url --queue-name "$prefix")"
    says "$(kept queue)" sqs list-queues --queue-name-prefix "$prefix"
    says "$(kept queue)" sqs list-dead-letter-source-queues --queue-url "$(kept dead)"
    sqs set-queue-attributes --queue-url "$(kept queue)" --attributes MessageRetentionPeriod=3600
    equal 3600 "$(sqs get-queue-attributes --queue-url "$(kept queue)" --attribute-names MessageRetentionPeriod --query Attributes.MessageRetentionPeriod)"
    sqs tag-queue --queue-url "$(kept queue)" --tags team=data,cost=1
    sqs untag-queue --queue-url "$(kept queue)" --tag-keys cost
    equal data "$(sqs list-queue-tags --queue-url "$(kept queue)" --query 'Tags.*')"
    sqs add-permission --queue-url "$(kept queue)" --label outside --aws-account-ids 210987654321 --actions SendMessage
    sqs remove-permission --queue-url "$(kept queue)" --label outside
}

handle() { sqs receive-message --queue-url "$(kept queue)" --visibility-timeout 600 --query 'Messages[0].ReceiptHandle'; }

messages() {
    local handle
    sqs send-message --queue-url "$(kept queue)" --message-body hello --message-attributes '{"n":{"DataType":"Number","StringValue":"1"}}'
    handle=$(handle)
    sqs change-message-visibility --queue-url "$(kept queue)" --receipt-handle "$handle" --visibility-timeout 300
    sqs change-message-visibility-batch --queue-url "$(kept queue)" --entries "Id=a,ReceiptHandle=$handle,VisibilityTimeout=600"
    sqs delete-message --queue-url "$(kept queue)" --receipt-handle "$handle"
    sqs send-message-batch --queue-url "$(kept queue)" --entries Id=a,MessageBody=one
    handle=$(handle)
    equal a "$(sqs delete-message-batch --queue-url "$(kept queue)" --entries "Id=a,ReceiptHandle=$handle" --query 'Successful[].Id')"
    refused "NonExistentQueue" aws --endpoint-url "$endpoint" sqs receive-message --queue-url "$(kept queue)-not"
}

dead_letters() {
    local task
    sqs send-message-batch --queue-url "$(kept queue)" --entries Id={0..9},MessageBody=poison
    sqs receive-message --queue-url "$(kept queue)" --max-number-of-messages 10
    sqs receive-message --queue-url "$(kept queue)" --max-number-of-messages 10
    equal 10 "$(sqs get-queue-attributes --queue-url "$(kept dead)" --attribute-names All --query Attributes.ApproximateNumberOfMessages)"
    task=$(sqs start-message-move-task --source-arn "arn:aws:sqs:$region_arn:$prefix-dead" --max-number-of-messages-per-second 1)
    says "RUNNING\|COMPLETED" sqs list-message-move-tasks --source-arn "arn:aws:sqs:$region_arn:$prefix-dead"
    sqs cancel-message-move-task --task-handle "$task"
    sqs purge-queue --queue-url "$(kept queue)"
}

topic_life() {
    keep topic "$(sns create-topic --name "$prefix")"
    equal "arn:aws:sns:$region_arn:$prefix" "$(kept topic)"
    says "$(kept topic)" sns list-topics
    sns set-topic-attributes --topic-arn "$(kept topic)" --attribute-name DisplayName --attribute-value Shown
    equal Shown "$(sns get-topic-attributes --topic-arn "$(kept topic)" --query Attributes.DisplayName)"
    sns tag-resource --resource-arn "$(kept topic)" --tags Key=team,Value=data
    equal team "$(sns list-tags-for-resource --resource-arn "$(kept topic)" --query 'Tags[].Key')"
    sns untag-resource --resource-arn "$(kept topic)" --tag-keys team
    sns add-permission --topic-arn "$(kept topic)" --label outside --aws-account-id 210987654321 --action-name Publish
    sns remove-permission --topic-arn "$(kept topic)" --label outside
    sns put-data-protection-policy --resource-arn "$(kept topic)" --data-protection-policy '{"Name":"p","Description":"d","Version":"2021-06-01","Statement":[{"Sid":"s","DataDirection":"Inbound","Principal":["*"],"DataIdentifier":["arn:aws:dataprotection::aws:data-identifier/EmailAddress"],"Operation":{"Deny":{}}}]}'
    says EmailAddress sns get-data-protection-policy --resource-arn "$(kept topic)"
}

subscriptions() {
    local arn token
    sqs set-queue-attributes --queue-url "$(kept queue)" --attributes '{"Policy":"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"sns.amazonaws.com\"},\"Action\":\"sqs:SendMessage\",\"Resource\":\"*\"}]}"}'
    arn=$(sns subscribe --topic-arn "$(kept topic)" --protocol sqs --notification-endpoint "arn:aws:sqs:$region_arn:$prefix")
    sns set-subscription-attributes --subscription-arn "$arn" --attribute-name RawMessageDelivery --attribute-value true
    equal true "$(sns get-subscription-attributes --subscription-arn "$arn" --query Attributes.RawMessageDelivery)"
    sns publish --topic-arn "$(kept topic)" --message published
    equal published "$(sqs receive-message --queue-url "$(kept queue)" --wait-time-seconds 5 --query 'Messages[0].Body')"
    sns publish-batch --topic-arn "$(kept topic)" --publish-batch-request-entries Id=a,Message=one Id=b,Message=two
    says "$arn" sns list-subscriptions
    says "$arn" sns list-subscriptions-by-topic --topic-arn "$(kept topic)"
    sns unsubscribe --subscription-arn "$arn"
    says_not "$arn" sns list-subscriptions-by-topic --topic-arn "$(kept topic)"
    aws --endpoint-url "$endpoint" sns subscribe --topic-arn "$(kept topic)" --protocol email --notification-endpoint "$prefix@example.com" >/dev/null
    token=$(curl -sS "$endpoint/_aws/mailbox" | grep -o "Token=[0-9a-f]*" | tail -n 1)
    says "$(kept topic):" sns confirm-subscription --topic-arn "$(kept topic)" --token "${token#Token=}"
}

phones() {
    sns set-sms-attributes --attributes DefaultSenderID=Orrery
    equal Orrery "$(sns get-sms-attributes --attributes DefaultSenderID --query attributes.DefaultSenderID)"
    equal False "$(sns check-if-phone-number-is-opted-out --phone-number +15550199)"
    sns list-phone-numbers-opted-out
    sns opt-in-phone-number --phone-number +15550199
    sns publish --phone-number +15550199 --message "by phone"
}

# Numbers stay in the sandbox for a day, so time is turned; it is turned back, because clients know what time it is.
sandbox() {
    local number code
    number=+1555$((1000000 + RANDOM))
    equal False "$(sns get-sms-sandbox-account-status)"
    sns list-origination-numbers
    sns create-sms-sandbox-phone-number --phone-number "$number"
    code=$(curl -sS "$endpoint/_aws/mailbox?channel=sms&to=%2B${number#+}" | grep -o 'code is [0-9]*' | tail -n 1)
    refused VerificationException aws --endpoint-url "$endpoint" sns verify-sms-sandbox-phone-number --phone-number "$number" --one-time-password 12345
    sns verify-sms-sandbox-phone-number --phone-number "$number" --one-time-password "${code#code is }"
    says Verified sns list-sms-sandbox-phone-numbers
    refused UserError aws --endpoint-url "$endpoint" sns delete-sms-sandbox-phone-number --phone-number "$number"
    curl -sSf -X POST "$endpoint/_orrery/time/advance?duration=24h"
    sns delete-sms-sandbox-phone-number --phone-number "$number"
    curl -sSf -X POST "$endpoint/_orrery/time/set?instant=now"
    says_not "$number" sns list-sms-sandbox-phone-numbers
}

platforms() {
    local application device
    application=$(sns create-platform-application --name "$prefix" --platform GCM --attributes PlatformCredential=key)
    says "$application" sns list-platform-applications
    sns set-platform-application-attributes --platform-application-arn "$application" --attributes SuccessFeedbackSampleRate=50
    sns get-platform-application-attributes --platform-application-arn "$application"
    device=$(sns create-platform-endpoint --platform-application-arn "$application" --token device)
    says "$device" sns list-endpoints-by-platform-application --platform-application-arn "$application"
    sns set-endpoint-attributes --endpoint-arn "$device" --attributes CustomUserData=mine
    says mine sns get-endpoint-attributes --endpoint-arn "$device"
    sns delete-endpoint --endpoint-arn "$device"
    sns delete-platform-application --platform-application-arn "$application"
}

end_of_life() {
    sns delete-topic --topic-arn "$(kept topic)"
    sqs delete-queue --queue-url "$(kept queue)"
    sqs delete-queue --queue-url "$(kept dead)"
    refused NonExistentQueue aws --endpoint-url "$endpoint" sqs get-queue-url --queue-name "$prefix"
    refused NotFound aws --endpoint-url "$endpoint" sns get-topic-attributes --topic-arn "$(kept topic)"
}

# The CLI itself says which operations there are.
every_operation() {
    local service operation missing=()
    for service in sqs sns; do
        for operation in $( (aws "$service" nothing 2>&1 || true) | sed '1,/valid choices/d' | tr -d '|' ); do
            [ "$operation" = help ] || grep -qx "$service $operation" "$scratch/called" || missing+=("$service:$operation")
        done
    done
    [ ${#missing[@]} -eq 0 ] || { echo "never succeeded: ${missing[*]}"; return 1; }
}

check 'queues come, are set, tagged and shared' queue_life
check 'messages come, hide and go' messages
check 'dead letters are moved back' dead_letters
check 'topics come, are set, tagged and shared' topic_life
check 'subscriptions are made, confirmed and served' subscriptions
check 'phones' phones
check 'phones are verified' sandbox
check 'platform applications and endpoints' platforms
check 'everything goes' end_of_life
check 'every operation succeeded once' every_operation
finish
