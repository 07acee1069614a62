#!/usr/bin/env bash
# s3cmd, which signs and encodes on its own: https://s3tools.org/s3cmd-howto
source "$(dirname "$0")/checks.sh"
need s3cmd

s3() {
    s3cmd --config /dev/null --access_key test --secret_key test --no-ssl --host "$endpoint_host" --host-bucket "$endpoint_host" --no-progress "$@"
}
bucket=s3cmd-$$-$RANDOM
tree=$scratch/tree
random_tree "$tree"

make_bucket() {
    s3 mb "s3://$bucket"
    says "s3://$bucket\$" s3 ls
}

put_and_get() {
    s3 put "$tree/deep/er/block" "s3://$bucket/block"
    s3 get "s3://$bucket/block" "$scratch/block"
    cmp "$tree/deep/er/block" "$scratch/block"
    says "MD5 sum: *$(md5sum <"$scratch/block" | cut -d ' ' -f 1)" s3 info "s3://$bucket/block"
}

multipart() {
    random_file "$scratch/large" $((17 * 1024 * 1024))
    s3 put --multipart-chunk-size-mb=5 "$scratch/large" "s3://$bucket/large"
    s3 get "s3://$bucket/large" "$scratch/large.back"
    cmp "$scratch/large" "$scratch/large.back"
}

synchronise() {
    s3 sync "$tree/" "s3://$bucket/tree/"
    mkdir "$scratch/tree.back"
    s3 sync "s3://$bucket/tree/" "$scratch/tree.back/"
    diff -r "$tree" "$scratch/tree.back"
    says_not '^upload:' s3 sync "$tree/" "s3://$bucket/tree/"
}

copy_move_delete() {
    s3 cp "s3://$bucket/block" "s3://$bucket/copied"
    s3 mv "s3://$bucket/copied" "s3://$bucket/moved"
    equal 1 "$(s3 ls "s3://$bucket/moved" | wc -l)"
    s3 del "s3://$bucket/moved"
    equal 0 "$(s3 ls "s3://$bucket/moved" | wc -l)"
}

policy() {
    printf '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::%s/never"}]}' "$bucket" >"$scratch/policy"
    s3 setpolicy "$scratch/policy" "s3://$bucket"
    says s3:GetObject s3 info "s3://$bucket"
    s3 delpolicy "s3://$bucket"
}

remove_bucket() {
    s3 rb --recursive --force "s3://$bucket"
    says_not "s3://$bucket\$" s3 ls
}

check 'mb makes a bucket' make_bucket
check 'put, get, info' put_and_get
check 'a multipart put comes back whole' multipart
check 'sync goes both ways and is idle the second time' synchronise
check 'cp, mv, del' copy_move_delete
check 'setpolicy and delpolicy' policy
check 'rb removes a full bucket' remove_bucket
finish
