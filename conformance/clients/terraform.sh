#!/usr/bin/env bash
# Terraform and its AWS provider: apply, an empty second plan, destroy. The provider comes from a local directory that
# contains registry.terraform.io (TF_PLUGIN_DIR, or one found in the usual places); without one, from the registry.
source "$(dirname "$0")/checks.sh"
need terraform aws

export TF_IN_AUTOMATION=1 TF_INPUT=0 CHECKPOINT_DISABLE=1 TF_CLI_CONFIG_FILE=$scratch/terraformrc
: >"$TF_CLI_CONFIG_FILE"
export TF_VAR_endpoint=$endpoint TF_VAR_bucket=terraform-$$-$RANDOM
export TF_VAR_manager=8$(printf %05d $((RANDOM % 100000)))$(printf %05d $((RANDOM % 100000)))1 TF_VAR_employer=8$(printf %05d $((RANDOM % 100000)))$(printf %05d $((RANDOM % 100000)))2
work=$scratch/work
mkdir "$work"
cp "$clients"/terraform/*.tf "$work/"

plugin_directory() {
    local found
    if [ -n "${TF_PLUGIN_DIR:-}" ]; then
        echo "$TF_PLUGIN_DIR"
        return
    fi
    found=$(find /opt /usr/local /usr/share "${HOME:-/root}/.terraform.d" -maxdepth 3 -type d -name registry.terraform.io -print -quit 2>/dev/null || true)
    [ -z "$found" ] || dirname "$found"
}

initialise() {
    local plugins
    plugins=$(plugin_directory)
    terraform -chdir="$work" init -no-color ${plugins:+-plugin-dir="$plugins"}
}

of_account() {
    local account=$1
    shift
    AWS_ACCESS_KEY_ID=$account AWS_SECRET_ACCESS_KEY=test aws --endpoint-url "$endpoint" "$@"
}

apply() {
    of_account "$TF_VAR_employer" organizations create-organization >/dev/null
    terraform -chdir="$work" apply -no-color -auto-approve
    equal 123456789012 "$(terraform -chdir="$work" output -raw account)"
    equal "$(printf hello | md5sum | cut -d ' ' -f 1)" "$(terraform -chdir="$work" output -raw etag)"
}

really_there() {
    local s3api="aws --endpoint-url $endpoint s3api"
    equal Enabled "$($s3api get-bucket-versioning --bucket "$TF_VAR_bucket" --query Status --output text)"
    equal old-logs "$($s3api get-bucket-lifecycle-configuration --bucket "$TF_VAR_bucket" --query 'Rules[0].ID' --output text)"
    equal True "$($s3api get-public-access-block --bucket "$TF_VAR_bucket" --query PublicAccessBlockConfiguration.BlockPublicPolicy --output text)"
    equal AES256 "$($s3api get-bucket-encryption --bucket "$TF_VAR_bucket" --query 'ServerSideEncryptionConfiguration.Rules[0].ApplyServerSideEncryptionByDefault.SSEAlgorithm' --output text)"
    says OwnAccountReads $s3api get-bucket-policy --bucket "$TF_VAR_bucket" --query Policy --output text
    local iam="aws --endpoint-url $endpoint iam"
    equal "$TF_VAR_bucket-worker" "$($iam get-instance-profile --instance-profile-name "$TF_VAR_bucket-worker" --query 'InstanceProfile.Roles[0].RoleName' --output text)"
    equal "$TF_VAR_bucket-readers" "$($iam list-groups-for-user --user-name "$TF_VAR_bucket-alice" --query 'Groups[0].GroupName' --output text)"
    equal 7200 "$($iam get-role --role-name "$TF_VAR_bucket-worker" --query Role.MaxSessionDuration --output text)"
    says Reading $iam get-role-policy --role-name "$TF_VAR_bucket-worker" --policy-name own --query PolicyDocument --output json
    $s3api get-object --bucket "$TF_VAR_bucket" --key hello.txt "$scratch/hello" >/dev/null
    equal hello "$(cat "$scratch/hello")"
}

trail_logs() {
    local trail="aws --endpoint-url $endpoint cloudtrail"
    equal True "$($trail get-trail-status --name "$TF_VAR_bucket-audit" --query IsLogging --output text)"
    equal WriteOnly "$($trail get-event-selectors --trail-name "$TF_VAR_bucket-audit" --query 'EventSelectors[0].ReadWriteType' --output text)"
}

sealed_by_its_key() {
    local key s3api="aws --endpoint-url $endpoint s3api" kms="aws --endpoint-url $endpoint kms"
    key=$($kms describe-key --key-id "alias/$TF_VAR_bucket" --query KeyMetadata.Arn --output text)
    equal True "$($kms get-key-rotation-status --key-id "$key" --query KeyRotationEnabled --output text)"
    equal "$key" "$($s3api head-object --bucket "$TF_VAR_bucket-sealed" --key sealed.txt --query SSEKMSKeyId --output text)"
    $s3api get-object --bucket "$TF_VAR_bucket-sealed" --key sealed.txt "$scratch/sealed" >/dev/null
    equal sealed "$(cat "$scratch/sealed")"
    local dynamodb="aws --endpoint-url $endpoint dynamodb" told=Table.SSEDescription
    equal "ENABLED $key" "$($dynamodb describe-table --table-name "$TF_VAR_bucket-sealed" --query "join(' ', [$told.Status, $told.KMSMasterKeyArn])" --output text)"
    equal ENABLED "$($dynamodb describe-table --table-name "$TF_VAR_bucket-managed" --query $told.Status --output text)"
    equal 1 "$($dynamodb scan --table-name "$TF_VAR_bucket-sealed" --query Count --output text)"
}

the_same_key_far_away() {
    local key kms="aws --endpoint-url $endpoint kms" far="aws --endpoint-url $endpoint --region eu-west-1 kms"
    key=$($far describe-key --key-id "alias/$TF_VAR_bucket-far" --query KeyMetadata.KeyId --output text)
    equal REPLICA "$($far describe-key --key-id "$key" --query KeyMetadata.MultiRegionConfiguration.MultiRegionKeyType --output text)"
    equal True "$($far get-key-rotation-status --key-id "$key" --query KeyRotationEnabled --output text)"
    printf sealed >"$scratch/plaintext"
    $kms encrypt --key-id "$key" --plaintext "fileb://$scratch/plaintext" --query CiphertextBlob --output text | base64 -d >"$scratch/ciphertext"
    equal c2VhbGVk "$($far decrypt --ciphertext-blob "fileb://$scratch/ciphertext" --query Plaintext --output text)"
}

tables_are_there() {
    local dynamodb="aws --endpoint-url $endpoint dynamodb" table=$TF_VAR_bucket-orders
    equal ACTIVE "$($dynamodb describe-table --table-name "$table" --query Table.TableStatus --output text)"
    equal ENABLED "$($dynamodb describe-time-to-live --table-name "$table" --query TimeToLiveDescription.TimeToLiveStatus --output text)"
    equal anna "$($dynamodb query --table-name "$table" --index-name by-state --key-condition-expression '#s = :s' \
        --expression-attribute-names '{"#s":"state"}' --expression-attribute-values '{":s":{"S":"new"}}' \
        --query 'Items[0].customer.S' --output text)"
    local far="$dynamodb --region eu-west-1" everywhere=$TF_VAR_bucket-everywhere
    equal 1 "$($far scan --table-name "$everywhere" --query Count --output text)"
    equal until "$($far describe-time-to-live --table-name "$everywhere" --query TimeToLiveDescription.AttributeName --output text)"
    equal ENABLED "$($far describe-continuous-backups --table-name "$everywhere" \
        --query ContinuousBackupsDescription.PointInTimeRecoveryDescription.PointInTimeRecoveryStatus --output text)"
}

organization_is_there() {
    local root
    root=$(of_account "$TF_VAR_manager" organizations list-roots --query 'Roots[0].Id' --output text)
    equal Workloads "$(of_account "$TF_VAR_manager" organizations list-organizational-units-for-parent --parent-id "$root" \
        --query 'OrganizationalUnits[0].Name' --output text)"
    says perimeter of_account "$TF_VAR_manager" organizations list-policies-for-target --target-id "$root" --filter RESOURCE_CONTROL_POLICY
    equal ACTIVE "$(of_account "$TF_VAR_employer" organizations list-accounts --query "Accounts[?Name=='data'].Status" --output text)"
}

second_plan_is_empty() {
    terraform -chdir="$work" plan -no-color -detailed-exitcode
}

destroy() {
    terraform -chdir="$work" destroy -no-color -auto-approve
    refused "404" aws --endpoint-url "$endpoint" s3api head-bucket --bucket "$TF_VAR_bucket"
    refused NoSuchEntity aws --endpoint-url "$endpoint" iam get-role --role-name "$TF_VAR_bucket-worker"
    refused NoSuchEntity aws --endpoint-url "$endpoint" iam get-user --user-name "$TF_VAR_bucket-alice"
    refused AWSOrganizationsNotInUse of_account "$TF_VAR_manager" organizations describe-organization
}

check 'init' initialise
check 'apply makes everything' apply
check 'another client sees what was made' really_there
check 'what a key seals is read with it' sealed_by_its_key
check 'what a key seals is read with its replica far away' the_same_key_far_away
check 'tables are there with all that was asked' tables_are_there
check 'the organization is there, and an account in the other' organization_is_there
check 'a trail logs what it was told to' trail_logs
check 'the second plan is empty' second_plan_is_empty
check 'destroy leaves nothing' destroy
finish
