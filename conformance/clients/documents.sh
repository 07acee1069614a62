#!/usr/bin/env bash
# The documentation, followed line by line: see documents.py.
source "$(dirname "$0")/checks.sh"
need aws python3

pages=(README.md docs/events.md docs/organizations.md docs/permissions.md docs/time.md)
python3 -B "$clients/documents.py" "$endpoint" "$scratch" "${pages[@]}"
