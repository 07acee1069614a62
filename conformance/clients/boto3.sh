#!/usr/bin/env bash
# boto3, with whichever python3 has it: the checks are in boto3_checks.py.
source "$(dirname "$0")/checks.sh"

for python in python3 /usr/bin/python3; do
    if command -v "$python" >/dev/null && "$python" -c 'import boto3' 2>/dev/null; then
        "$python" -B "$clients/boto3_checks.py" "$endpoint" "$scratch" "$large_mebibytes"
        exit
    fi
done
echo "$client: no python3 with boto3 is installed"
exit 1
