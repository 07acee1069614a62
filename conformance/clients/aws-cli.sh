#!/usr/bin/env bash
# The AWS CLI (version 1 or 2) against a running cloud, as its user guide shows it:
# https://docs.aws.amazon.com/cli/latest/userguide/cli-services-s3-commands.html
source "$(dirname "$0")/checks.sh"
need aws curl openssl

s3() { aws --endpoint-url "$endpoint" s3 "$@"; }
s3api() { aws --endpoint-url "$endpoint" s3api "$@"; }
bucket=cli-$$-$RANDOM
tree=$scratch/tree
random_tree "$tree"

who() { aws --endpoint-url "$endpoint" sts get-caller-identity --query Account --output text; }

credentials_from_environment() { equal 123456789012 "$(who)"; }

credentials_from_files() {
    unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY
    printf '[default]\naws_access_key_id = test\naws_secret_access_key = test\n' >"$scratch/credentials"
    equal 123456789012 "$(AWS_SHARED_CREDENTIALS_FILE=$scratch/credentials who)"
}

credentials_from_configure() {
    unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY
    export AWS_CONFIG_FILE=$scratch/configured AWS_SHARED_CREDENTIALS_FILE=$scratch/configured-credentials
    aws configure set aws_access_key_id test
    aws configure set aws_secret_access_key test
    aws configure set region us-east-1
    equal 123456789012 "$(who)"
}

unknown_key() { AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE refused InvalidAccessKeyId s3api list-buckets; }
wrong_secret() { AWS_SECRET_ACCESS_KEY=wrong refused SignatureDoesNotMatch s3api list-buckets; }

make_bucket() {
    s3 mb "s3://$bucket"
    says " $bucket\$" s3 ls
}

copy_small() {
    s3 cp "$tree/deep/er/block" "s3://$bucket/small"
    s3 cp "s3://$bucket/small" "$scratch/small"
    cmp "$tree/deep/er/block" "$scratch/small"
    equal "\"$(md5sum <"$scratch/small" | cut -d ' ' -f 1)\"" "$(s3api head-object --bucket "$bucket" --key small --query ETag --output text)"
}

copy_large() {
    random_file "$scratch/large" $((large_mebibytes * 1024 * 1024))
    s3 cp --no-progress "$scratch/large" "s3://$bucket/large"
    s3 cp --no-progress "s3://$bucket/large" "$scratch/large.back"
    cmp "$scratch/large" "$scratch/large.back"
    s3 cp --no-progress "s3://$bucket/large" "s3://$bucket/large.copy"
    s3 cp --no-progress "s3://$bucket/large.copy" - | cmp "$scratch/large" -
    rm "$scratch/large" "$scratch/large.back"
}

stream() {
    printf 'from a pipe' | s3 cp - "s3://$bucket/piped"
    equal 'from a pipe' "$(s3 cp "s3://$bucket/piped" -)"
}

synchronise() {
    s3 sync "$tree" "s3://$bucket/tree"
    equal "" "$(s3 sync "$tree" "s3://$bucket/tree")"
    s3 sync "s3://$bucket/tree" "$scratch/tree.back"
    diff -r "$tree" "$scratch/tree.back"
    rm "$scratch/tree.back/one"
    s3 sync --delete "$scratch/tree.back" "s3://$bucket/tree"
    refused "404" s3api head-object --bucket "$bucket" --key tree/one
}

list() {
    local listing
    listing=$(s3 ls --recursive --summarize "s3://$bucket/tree/")
    grep -q 'tree/with space/plus+and&percent%41' <<<"$listing"
    grep -q 'tree/ünïcödé-日本語.txt' <<<"$listing"
    grep -q 'Total Objects: 4' <<<"$listing"
    grep -q 'PRE deep/' <<<"$(s3 ls "s3://$bucket/tree/")"
}

move_and_remove() {
    s3 mv "s3://$bucket/piped" "s3://$bucket/moved"
    refused "404" s3api head-object --bucket "$bucket" --key piped
    s3 rm "s3://$bucket/moved"
    refused "404" s3api head-object --bucket "$bucket" --key moved
}

# Version 1 of the CLI signs URLs with signature version 2 unless told otherwise; both forms must work.
presign() {
    local url
    url=$(s3 presign "s3://$bucket/small" --expires-in 60)
    curl -sS --fail "$url" | cmp "$tree/deep/er/block" -
    forged "${url/small/large}"
}

presign_version_4() {
    local url
    export AWS_CONFIG_FILE=$scratch/version4
    aws configure set default.s3.signature_version s3v4
    url=$(s3 presign "s3://$bucket/small" --expires-in 60)
    [[ $url == *X-Amz-Signature=* ]]
    curl -sS --fail "$url" | cmp "$tree/deep/er/block" -
    forged "${url/small/large}"
}

forged() {
    equal 403 "$(curl -s -o "$scratch/refusal" -w '%{http_code}' "$1")"
    grep -q '<Code>SignatureDoesNotMatch</Code>' "$scratch/refusal"
}

pages() {
    local n
    for n in 1 2 3 4 5 6 7; do s3api put-object --bucket "$bucket" --key "page/$n" >/dev/null; done
    equal 7 "$(s3api list-objects-v2 --bucket "$bucket" --prefix page/ --page-size 2 --query 'length(Contents)' --output json)"
    equal 3 "$(s3api list-objects-v2 --bucket "$bucket" --prefix page/ --max-items 3 --query 'length(Contents)' --output json)"
}

checksums() {
    local stored
    stored=$(s3api put-object --bucket "$bucket" --key summed --body "$tree/one" --checksum-algorithm SHA256 --query ChecksumSHA256 --output text)
    equal "$(openssl dgst -sha256 -binary "$tree/one" | base64)" "$stored"
    equal "$stored" "$(s3api head-object --bucket "$bucket" --key summed --checksum-mode ENABLED --query ChecksumSHA256 --output text)"
}

# In a bucket of its own: versioning cannot be undone, and rb --force leaves versions alone.
versions() {
    local versioned=$bucket-versioned kind version
    s3 mb "s3://$versioned"
    s3api put-bucket-versioning --bucket "$versioned" --versioning-configuration Status=Enabled
    s3api put-object --bucket "$versioned" --key twice --body "$tree/empty" >/dev/null
    s3api put-object --bucket "$versioned" --key twice --body "$tree/one" >/dev/null
    s3 rm "s3://$versioned/twice"
    equal 2 "$(s3api list-object-versions --bucket "$versioned" --query 'length(Versions)' --output text)"
    equal 1 "$(s3api list-object-versions --bucket "$versioned" --query 'length(DeleteMarkers)' --output text)"
    refused BucketNotEmpty s3 rb --force "s3://$versioned"
    for kind in Versions DeleteMarkers; do
        for version in $(s3api list-object-versions --bucket "$versioned" --query "${kind}[].VersionId" --output text); do
            s3api delete-object --bucket "$versioned" --key twice --version-id "$version" >/dev/null
        done
    done
    s3 rb "s3://$versioned"
}

missing() {
    refused NoSuchBucket s3 ls "s3://$bucket-missing"
    refused NoSuchKey s3api get-object --bucket "$bucket" --key missing "$scratch/missing"
}

remove_bucket() {
    refused BucketNotEmpty s3 rb "s3://$bucket"
    s3 rb --force "s3://$bucket"
    refused "404" s3api head-bucket --bucket "$bucket"
}

kms() { aws --endpoint-url "$endpoint" kms "$@"; }

# Source: https://docs.aws.amazon.com/cli/latest/reference/kms/encrypt.html#examples
seal_a_file() {
    printf secret >"$scratch/plain"
    kms create-alias --alias-name "alias/$bucket" --target-key-id "$(kms create-key --query KeyMetadata.KeyId --output text)"
    kms encrypt --key-id "alias/$bucket" --plaintext "fileb://$scratch/plain" --encryption-context a=1 \
        --query CiphertextBlob --output text | base64 -d >"$scratch/sealed"
    equal secret "$(kms decrypt --ciphertext-blob "fileb://$scratch/sealed" --encryption-context a=1 --query Plaintext --output text | base64 -d)"
    refused InvalidCiphertextException kms decrypt --ciphertext-blob "fileb://$scratch/sealed"
}

sealed_object_in_parts() {
    random_file "$scratch/parts" $((20 * 1024 * 1024))
    s3 cp --no-progress --sse aws:kms --sse-kms-key-id "alias/$bucket" "$scratch/parts" "s3://$bucket/sealed"
    equal aws:kms "$(s3api head-object --bucket "$bucket" --key sealed --query ServerSideEncryption --output text)"
    s3 cp --no-progress "s3://$bucket/sealed" "$scratch/parts.back"
    cmp "$scratch/parts" "$scratch/parts.back"
    kms disable-key --key-id "$(kms describe-key --key-id "alias/$bucket" --query KeyMetadata.Arn --output text)"
    refused KMS.DisabledException s3api get-object --bucket "$bucket" --key sealed "$scratch/parts.back"
}

# https://docs.aws.amazon.com/cli/latest/userguide/cli-services-dynamodb.html
table() {
    local dynamodb="aws --endpoint-url $endpoint dynamodb" name=cli-$$-$RANDOM
    $dynamodb create-table --table-name "$name" --attribute-definitions AttributeName=Artist,AttributeType=S AttributeName=Title,AttributeType=S \
        --key-schema AttributeName=Artist,KeyType=HASH AttributeName=Title,KeyType=RANGE --billing-mode PAY_PER_REQUEST >/dev/null
    $dynamodb wait table-exists --table-name "$name"
    $dynamodb put-item --table-name "$name" --item '{"Artist":{"S":"Acme"},"Title":{"S":"One"},"Year":{"N":"1990"}}'
    equal 1990 "$($dynamodb query --table-name "$name" --key-condition-expression 'Artist = :a' \
        --expression-attribute-values '{":a":{"S":"Acme"}}' --query 'Items[0].Year.N' --output text)"
    equal One "$($dynamodb execute-statement --statement "SELECT * FROM \"$name\" WHERE Artist='Acme'" --query 'Items[0].Title.S' --output text)"
    refused ConditionalCheckFailedException $dynamodb delete-item --table-name "$name" \
        --key '{"Artist":{"S":"Acme"},"Title":{"S":"One"}}' --condition-expression 'attribute_not_exists(Artist)'
    $dynamodb delete-table --table-name "$name" >/dev/null
    $dynamodb wait table-not-exists --table-name "$name"
}

check 'credentials from environment variables' credentials_from_environment
check 'credentials from the shared files' credentials_from_files
check 'credentials from aws configure' credentials_from_configure
check 'an unknown key is refused' unknown_key
check 'a wrong secret is refused' wrong_secret
check 'mb makes a bucket' make_bucket
check 'cp brings a small file up and down' copy_small
check "cp brings $large_mebibytes MiB up, across and down" copy_large
check 'cp reads and writes pipes' stream
check 'sync goes both ways, is idle the second time, deletes' synchronise
check 'ls lists every odd name' list
check 'mv and rm' move_and_remove
check 'presign makes a URL that works, a forged one does not' presign
check 'presign does so with signature version 4' presign_version_4
check 'list-objects-v2 pages' pages
check 'put-object stores a SHA-256 checksum' checksums
check 'versions and delete markers' versions
check 'kms encrypts a file, and decrypts it under its context' seal_a_file
check 'cp --sse aws:kms in parts, and not without its key' sealed_object_in_parts
check 'missing bucket and key have their codes' missing
check 'rb refuses a full bucket and forces' remove_bucket
check 'dynamodb makes a table, waits, queries and deletes it' table
finish
