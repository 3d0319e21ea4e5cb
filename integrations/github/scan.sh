#!/usr/bin/env bash
# Scans, leaves the report for the upload and the result for the last step of the action.
# In: HUSHKEY_PATHS, HUSHKEY_ARGS, HUSHKEY_SARIF. Out: `sarif` and `code` in GITHUB_OUTPUT; the text in the job's log.
set -uo pipefail
read -r -a paths <<<"${HUSHKEY_PATHS:-.}"
read -r -a more <<<"${HUSHKEY_ARGS:-}"
code=0
hushkey scan ${more[@]+"${more[@]}"} --format sarif -- "${paths[@]}" >"$HUSHKEY_SARIF" || code=$?
# It could not run: there is nothing to upload.
[ "$code" -le 1 ] || exit "$code"
# For the reader of the log; the files come from the cache.
hushkey scan ${more[@]+"${more[@]}"} -- "${paths[@]}" || true
{
    echo "sarif=$HUSHKEY_SARIF"
    echo "code=$code"
} >>"$GITHUB_OUTPUT"
