#!/usr/bin/env bash
# CloudTrail through the AWS CLI: events that are looked up, and log files that the CLI's own validate-logs finds valid, or not.
# https://docs.aws.amazon.com/cli/latest/reference/cloudtrail/
source "$(dirname "$0")/checks.sh"
need aws curl gzip

cloudtrail() { aws --endpoint-url "$endpoint" --output text cloudtrail "$@"; }
s3api() { aws --endpoint-url "$endpoint" --output text s3api "$@"; }
trail=cli-trail-$$-$RANDOM
arn=arn:aws:cloudtrail:us-east-1:123456789012:trail/$trail

events_are_looked_up() {
    aws --endpoint-url "$endpoint" sqs create-queue --queue-name "$trail" >/dev/null
    aws --endpoint-url "$endpoint" sqs delete-queue --queue-url "$endpoint/123456789012/$trail"
    equal "CreateQueue root" "$(cloudtrail lookup-events --lookup-attributes "AttributeKey=EventName,AttributeValue=CreateQueue" \
        --max-items 1 --query 'Events[].[EventName,Username]' | head -n 1 | tr '\t' ' ')"
    says '"queueName":"'"$trail"'"' cloudtrail lookup-events --lookup-attributes "AttributeKey=EventName,AttributeValue=CreateQueue" \
        --max-items 1 --query 'Events[0].CloudTrailEvent'
    refused InvalidLookupAttributesException cloudtrail lookup-events --lookup-attributes AttributeKey=Colour,AttributeValue=red
    refused InvalidMaxResultsException cloudtrail lookup-events --max-results 51
}

denied_call_names_its_user() {
    local iam="aws --endpoint-url $endpoint --output text iam" key
    $iam create-user --user-name "$trail" >/dev/null
    key=$($iam create-access-key --user-name "$trail" --query 'AccessKey.[AccessKeyId,SecretAccessKey]')
    AWS_ACCESS_KEY_ID=$(cut -f 1 <<<"$key") AWS_SECRET_ACCESS_KEY=$(cut -f 2 <<<"$key") \
        refused AccessDenied aws --endpoint-url "$endpoint" kms list-keys
    equal "ListKeys" "$(cloudtrail lookup-events --lookup-attributes "AttributeKey=Username,AttributeValue=$trail" --query 'Events[].EventName')"
    says '"errorCode":"AccessDenied"' cloudtrail lookup-events --lookup-attributes "AttributeKey=AccessKeyId,AttributeValue=$(cut -f 1 <<<"$key")" \
        --query 'Events[0].CloudTrailEvent'
    $iam delete-access-key --user-name "$trail" --access-key-id "$(cut -f 1 <<<"$key")"
    $iam delete-user --user-name "$trail"
}

trail_is_made() {
    s3api create-bucket --bucket "$trail" >/dev/null
    refused InsufficientS3BucketPolicyException cloudtrail create-trail --name "$trail" --s3-bucket-name "$trail"
    s3api put-bucket-policy --bucket "$trail" --policy '{"Version":"2012-10-17","Statement":[
        {"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:GetBucketAcl","Resource":"arn:aws:s3:::'"$trail"'"},
        {"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::'"$trail"'/AWSLogs/123456789012/*",
         "Condition":{"StringEquals":{"s3:x-amz-acl":"bucket-owner-full-control","aws:SourceArn":"'"$arn"'"}}}]}'
    equal "$arn" "$(cloudtrail create-trail --name "$trail" --s3-bucket-name "$trail" --enable-log-file-validation --query TrailARN)"
    cloudtrail start-logging --name "$trail"
    equal True "$(cloudtrail get-trail-status --name "$trail" --query IsLogging)"
}

keys() { s3api list-objects-v2 --bucket "$trail" --query "Contents[?contains(Key,'/$1/') && ends_with(Key,'.gz')].Key" | tr '\t' '\n'; }

# Time is turned for the files to come, and turned back, because clients know what time it is.
files_are_valid_until_somebody_changes_one() {
    local began log
    began=$(curl -sSf "$endpoint/_orrery/time" | grep -o '"now": *"[^"]*"' | cut -d '"' -f 4)
    aws --endpoint-url "$endpoint" sqs create-queue --queue-name "$trail-two" >/dev/null
    curl -sSf -X POST "$endpoint/_orrery/time/advance?duration=2h" >/dev/null
    log=$(keys CloudTrail | head -n 1)
    s3api get-object --bucket "$trail" --key "$log" "$scratch/log.gz" >/dev/null
    says '"queueName":"'"$trail-two"'"' gzip -cd "$scratch/log.gz"
    validate() {
        AWS_ENDPOINT_URL=$endpoint aws cloudtrail validate-logs --trail-arn "$arn" --start-time "$began" \
            --end-time "$(curl -sSf "$endpoint/_orrery/time" | grep -o '"now": *"[^"]*"' | cut -d '"' -f 4)" 2>&1 || true
    }
    validate >"$scratch/valid"
    grep -q "digest files valid" "$scratch/valid" && grep -q "log files valid" "$scratch/valid" || { cat "$scratch/valid"; return 1; }
    ! grep -qi "invalid" "$scratch/valid" || { cat "$scratch/valid"; return 1; }
    gzip -cd "$scratch/log.gz" | sed "s/$trail-two/$trail-new/" | gzip >"$scratch/forged.gz"
    s3api put-object --bucket "$trail" --key "$log" --body "$scratch/forged.gz" >/dev/null
    validate | grep -q "INVALID: hash value doesn't match"
    curl -sSf -X POST "$endpoint/_orrery/time/set?instant=now" >/dev/null
}

# The files of a member account, as its management account validates them.
files_of_an_organization_are_valid() {
    local manager=9$(printf '%011d' $((RANDOM * RANDOM))) member=9$(printf '%011d' $((RANDOM * RANDOM + 1))) organization invitation began
    local bucket=$trail-all
    as() { AWS_ACCESS_KEY_ID=$1 AWS_SECRET_ACCESS_KEY=test aws --endpoint-url "$endpoint" --output text "${@:2}"; }
    organization=$(as "$manager" organizations create-organization --query Organization.Id)
    invitation=$(as "$manager" organizations invite-account-to-organization --target "Id=$member,Type=ACCOUNT" --query Handshake.Id)
    as "$member" organizations accept-handshake --handshake-id "$invitation" >/dev/null
    as "$manager" organizations enable-aws-service-access --service-principal cloudtrail.amazonaws.com
    as "$manager" s3api create-bucket --bucket "$bucket" >/dev/null
    as "$manager" s3api put-bucket-policy --bucket "$bucket" --policy '{"Version":"2012-10-17","Statement":[
        {"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:GetBucketAcl","Resource":"arn:aws:s3:::'"$bucket"'"},
        {"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:PutObject",
         "Resource":"arn:aws:s3:::'"$bucket"'/AWSLogs/'"$organization"'/*","Condition":{"StringEquals":{"s3:x-amz-acl":"bucket-owner-full-control",
         "aws:SourceArn":"arn:aws:cloudtrail:us-east-1:'"$manager"':trail/'"$trail"'"}}}]}'
    as "$manager" cloudtrail create-trail --name "$trail" --s3-bucket-name "$bucket" --is-organization-trail --is-multi-region-trail \
        --enable-log-file-validation >/dev/null
    as "$manager" cloudtrail start-logging --name "$trail"
    began=$(curl -sSf "$endpoint/_orrery/time" | grep -o '"now": *"[^"]*"' | cut -d '"' -f 4)
    as "$member" sqs create-queue --queue-name "$trail-theirs" >/dev/null
    curl -sSf -X POST "$endpoint/_orrery/time/advance?duration=3h" >/dev/null
    AWS_ENDPOINT_URL=$endpoint as "$manager" cloudtrail validate-logs --trail-arn "arn:aws:cloudtrail:us-east-1:$manager:trail/$trail" \
        --account-id "$member" --start-time "$began" \
        --end-time "$(curl -sSf "$endpoint/_orrery/time" | grep -o '"now": *"[^"]*"' | cut -d '"' -f 4)" >"$scratch/theirs" 2>&1 || true
    curl -sSf -X POST "$endpoint/_orrery/time/set?instant=now" >/dev/null
    grep -q "digest files valid" "$scratch/theirs" && grep -q "log files valid" "$scratch/theirs" && ! grep -qi invalid "$scratch/theirs" \
        || { cat "$scratch/theirs"; return 1; }
    as "$manager" cloudtrail delete-trail --name "$trail"
    as "$manager" organizations remove-account-from-organization --account-id "$member"
    as "$manager" organizations delete-organization
    as "$manager" s3 rb --force "s3://$bucket" >/dev/null
}

trail_is_gone() {
    cloudtrail delete-trail --name "$trail"
    refused TrailNotFoundException cloudtrail get-trail --name "$trail"
    aws --endpoint-url "$endpoint" s3 rb --force "s3://$trail" >/dev/null
    aws --endpoint-url "$endpoint" sqs delete-queue --queue-url "$endpoint/123456789012/$trail-two"
}

check 'events are looked up' events_are_looked_up
check 'a denied call names its user' denied_call_names_its_user
check 'a trail is made where the bucket lets it' trail_is_made
check 'log files are valid until somebody changes one' files_are_valid_until_somebody_changes_one
check 'the files of an organization are valid' files_of_an_organization_are_valid
check 'the trail is gone' trail_is_gone
finish
