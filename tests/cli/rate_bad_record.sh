#!/usr/bin/env bash
# Truncated and hostile records: file, line and column, exit code 2.
record=$TPP_SOURCE/tests/recorded/described_accelerator.json
try() {
    "$TPPBENCH" rate bad.json
    echo "$? $1"
}
head -c 4000 "$record" >bad.json && try truncated
: >bad.json && try empty
printf '{"schema": "\\u001b[2J"}' >bad.json && try hostile
sed 's/"schema_version": 1/"schema_version": 99/' "$record" >bad.json && try newer
sed '0,/"fp16"/s//"fp17"/' "$record" >bad.json && try precision
