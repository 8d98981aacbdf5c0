#!/usr/bin/env bash
# An interrupt ends the run with a record of what was measured, marked as aborted; the record can be read.
"$TPPBENCH" devices >/dev/null 2>&1 || { echo "no OpenCL device" >&2; exit 77; }
for seconds in 3 10 30; do # on a busy machine it takes longer to have something to record
    "$TPPBENCH" run --quiet --min-time 60 -o record.json >table 2>/dev/null &
    run=$!
    sleep "$seconds"
    kill -INT "$run"
    wait "$run"
    code=$?
    [[ ! -s record.json ]] || break
done
echo "exit $code"
grep -c '"is_aborted": true' record.json
head -n 1 table | grep -o ABORTED
"$TPPBENCH" report record.json --format csv >/dev/null && echo "readable"
