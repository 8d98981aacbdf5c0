#!/usr/bin/env bash
# Slips get one line, the right exit code, and leave what was there.
record=$TPP_SOURCE/tests/recorded/described-cpu/record.json
try() {
    local code=0
    "$TPPBENCH" report "$@" >output 2>&1 || code=$?
    sed "s#$TPP_SOURCE/##g" output | sed -n 1p
    echo "exit $code"
}
try
try --format docx "$record"
try --format svg "$record"
try --chart tpp --format html "$record"
try --chart nothing "$record"
try --chart comparison "$record"
try --rule nothing --format svg --chart tpp "$record"
try --format html -o "$PWD" "$record"
try --format svg -o no/such/folder/ "$record"
try --die-area 0 "$record"
try --at 2026-02-30 "$record"
try --chip no-such-chip "$record"
try missing.json
try -o no/such/folder/report.html "$record"
try -o /dev/full "$record"
head -c 5000 "$record" >truncated.json
try truncated.json
echo kept >report.html
try -o report.html truncated.json
cat report.html
printf '{"schema": "tppbench-record", "schema_version": 99}' | try -
