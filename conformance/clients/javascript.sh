#!/usr/bin/env bash
# The AWS SDK for JavaScript: the checks are in javascript/checks.mjs; the SDK comes from npm, in the versions of package.json.
source "$(dirname "$0")/checks.sh"
need node npm

cp "$clients"/javascript/* "$scratch/"
cd "$scratch"
npm install --no-audit --no-fund --no-package-lock --loglevel=error >"$scratch/npm.log" 2>&1 || { echo "$client: npm cannot install the SDK:"; cat "$scratch/npm.log"; exit 1; }
AWS_ENDPOINT_URL=$endpoint AWS_REGION=us-east-1 node --no-warnings checks.mjs
