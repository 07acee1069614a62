#!/usr/bin/env bash
# boto3: the checks are in boto3_*.py, one file for each field. The first python3 that has boto3 runs all of them; a second
# one with another version (Debian's, which still speaks the query protocol to SQS) runs those of the queues again.
source "$(dirname "$0")/checks.sh"

status=0
versions=
for python in python3 /usr/bin/python3; do
    version=$("$python" -c 'import boto3; print(boto3.__version__)' 2>/dev/null) || continue
    case "$versions" in *" $version "*) continue ;; esac
    for field in "$clients"/boto3_*.py; do
        case "$(basename "$field")" in boto3_kit.py) continue ;; boto3_queues.py) ;; *) [ -z "$versions" ] || continue ;; esac
        "$python" -B "$field" "$endpoint" "$scratch" "$large_mebibytes" || status=1
    done
    versions="$versions $version "
done
[ -n "$versions" ] || { echo "$client: no python3 with boto3 is installed"; exit 1; }
exit "$status"
