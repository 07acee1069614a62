#!/usr/bin/env bash
# rclone's S3 backend: https://rclone.org/s3/
source "$(dirname "$0")/checks.sh"
need rclone

export RCLONE_CONFIG=$scratch/rclone.conf RCLONE_RETRIES=1 RCLONE_LOW_LEVEL_RETRIES=1
export RCLONE_CONFIG_CLOUD_TYPE=s3 RCLONE_CONFIG_CLOUD_PROVIDER=Other RCLONE_CONFIG_CLOUD_ENDPOINT=$endpoint
export RCLONE_CONFIG_CLOUD_ACCESS_KEY_ID=test RCLONE_CONFIG_CLOUD_SECRET_ACCESS_KEY=test RCLONE_CONFIG_CLOUD_REGION=us-east-1
export RCLONE_CONFIG_CLOUD_FORCE_PATH_STYLE=true RCLONE_S3_CHUNK_SIZE=5M RCLONE_S3_UPLOAD_CUTOFF=5M
bucket=rclone-$$-$RANDOM
tree=$scratch/tree
random_tree "$tree"
random_file "$tree/multipart" $((17 * 1024 * 1024))

make_bucket() {
    rclone mkdir "cloud:$bucket"
    says "^$bucket/\$" rclone lsf cloud:
}

synchronise() {
    rclone sync "$tree" "cloud:$bucket/tree"
    rclone check --download "$tree" "cloud:$bucket/tree"
    rclone sync "cloud:$bucket/tree" "$scratch/tree.back"
    diff -r "$tree" "$scratch/tree.back"
}

idle_second_time() {
    rclone sync -v "$tree" "cloud:$bucket/tree" 2>"$scratch/second"
    ! grep -q 'Copied' "$scratch/second"
}

keeps_modification_times() {
    touch -d '2020-02-02 02:02:02.123456789 UTC' "$tree/one"
    rclone sync "$tree" "cloud:$bucket/tree"
    rm -rf "$scratch/times"
    rclone copy "cloud:$bucket/tree/one" "$scratch/times"
    equal "$(stat -c %Y "$tree/one")" "$(stat -c %Y "$scratch/times/one")"
}

server_side_copy() {
    rclone copyto "cloud:$bucket/tree/multipart" "cloud:$bucket/copy"
    rclone cat "cloud:$bucket/copy" | cmp "$tree/multipart" -
}

deletes_what_is_gone() {
    rm "$tree/deep/er/block"
    rclone sync "$tree" "cloud:$bucket/tree"
    equal "" "$(rclone lsf "cloud:$bucket/tree/deep/er/")"
}

purge() {
    rclone purge "cloud:$bucket"
    says_not "^$bucket/\$" rclone lsf cloud:
}

check 'mkdir makes a bucket' make_bucket
check 'sync goes both ways' synchronise
check 'sync is idle the second time' idle_second_time
check 'modification times are kept' keeps_modification_times
check 'copies on the server' server_side_copy
check 'sync deletes what is gone' deletes_what_is_gone
check 'purge removes everything' purge
finish
