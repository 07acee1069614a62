#!/usr/bin/env bash
# boto3, with whichever python3 has it: the checks are in boto3_*.py, one file for each field.
source "$(dirname "$0")/checks.sh"

for python in python3 /usr/bin/python3; do
    if command -v "$python" >/dev/null && "$python" -c 'import boto3' 2>/dev/null; then
        status=0
        for field in "$clients"/boto3_*.py; do
            [ "$(basename "$field")" = boto3_kit.py ] || "$python" -B "$field" "$endpoint" "$scratch" "$large_mebibytes" || status=1
        done
        exit "$status"
    fi
done
echo "$client: no python3 with boto3 is installed"
exit 1
