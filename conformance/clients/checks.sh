# Sourced by every client script: an endpoint, a scratch directory, and checks that are counted.
# usage of the scripts: NAME.sh ENDPOINT      (FULL=1 moves 1 GiB where CI moves 100 MiB)
set -euo pipefail

client=$(basename "$0" .sh)
clients=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
endpoint=${1:?usage: $0 ENDPOINT, as in http://127.0.0.1:4566}
endpoint_host=${endpoint#*://}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
passed=0
failed=0

large_mebibytes=100
[ -z "${FULL:-}" ] || large_mebibytes=1024

# Nothing of the machine's own configuration may help or hinder: only what a script sets counts.
unset AWS_PROFILE AWS_DEFAULT_PROFILE AWS_ENDPOINT_URL AWS_ENDPOINT_URL_S3 AWS_SESSION_TOKEN AWS_REGION AWS_CA_BUNDLE
export AWS_CONFIG_FILE=$scratch/no-config AWS_SHARED_CREDENTIALS_FILE=$scratch/no-credentials
export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION=us-east-1
export AWS_EC2_METADATA_DISABLED=true AWS_PAGER=
export LC_ALL=C.UTF-8

# A tool that is not there is a failure, not something to skip.
need() {
    local tool
    for tool in "$@"; do
        command -v "$tool" >/dev/null || { echo "$client: $tool is not installed"; exit 1; }
    done
}

# check NAME COMMAND...: the command runs with errexit in its own shell; its output is shown only when it fails.
check() {
    local name=$1 status
    shift
    set +e
    (set -euo pipefail; "$@") >"$scratch/check.log" 2>&1 </dev/null
    status=$?
    set -e
    if [ "$status" -eq 0 ]; then
        passed=$((passed + 1))
        echo "ok    $client: $name"
    else
        failed=$((failed + 1))
        echo "FAIL  $client: $name"
        tail -n 20 "$scratch/check.log" | sed 's/^/        /'
    fi
}

# refused WORD COMMAND...: the command must fail and say WORD.
refused() {
    local word=$1 output
    shift
    if output=$("$@" 2>&1); then
        echo "expected a refusal with $word, but it succeeded: $output"
        return 1
    fi
    grep -q -e "$word" <<<"$output" || { echo "expected $word, got: $output"; return 1; }
}

# says PATTERN COMMAND...: the command must succeed and print the pattern. (A pipe into `grep -q` would kill the command.)
says() {
    local pattern=$1 output
    shift
    output=$("$@") || return 1
    grep -q -e "$pattern" <<<"$output" || { echo "expected $pattern in: $output"; return 1; }
}

says_not() {
    local pattern=$1 output
    shift
    output=$("$@") || return 1
    ! grep -q -e "$pattern" <<<"$output" || { echo "did not expect $pattern in: $output"; return 1; }
}

equal() {
    [ "$1" = "$2" ] || { echo "expected: $1"; echo "     got: $2"; return 1; }
}

sha256() {
    sha256sum "$1" | cut -d ' ' -f 1
}

random_file() {
    head -c "$2" /dev/urandom >"$1"
}

# A small tree with the names that break naive clients and servers.
random_tree() {
    mkdir -p "$1/deep/er" "$1/with space"
    random_file "$1/empty" 0
    random_file "$1/one" 1
    random_file "$1/deep/er/block" 65536
    random_file "$1/with space/plus+and&percent%41" 1000
    random_file "$1/ünïcödé-日本語.txt" 2048
}

finish() {
    echo "$client: $passed passed, $failed failed"
    [ "$failed" -eq 0 ]
}
