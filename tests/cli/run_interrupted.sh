#!/usr/bin/env bash
# An interrupt ends the run with a record of what was measured, of the kernel at hand too, marked as aborted; the record
# can be read, and names no folder of this machine. A second interrupt that follows at once is the same one.
"$TPPBENCH" devices >/dev/null 2>&1 || { echo "no OpenCL device" >&2; exit 77; }
for seconds in 3 10 30; do # on a busy machine it takes longer to have something to record
    "$TPPBENCH" run --quiet --min-time 60 -o "$PWD/record.json" >table 2>/dev/null &
    run=$!
    sleep "$seconds"
    kill -INT "$run"
    sleep 0.1
    kill -INT "$run" 2>/dev/null
    wait "$run"
    code=$?
    ! grep -q 'kept: [1-9][0-9]* samples' record.json || break
done
echo "exit $code"
grep -c '"is_aborted": true' record.json
head -n 1 table | grep -o ABORTED
"$TPPBENCH" report record.json --format csv >/dev/null && echo "readable"
grep -o '"reason": "interrupted; kept: [1-9][0-9]* samples"' record.json | tr -s 0-9 N
grep -c '"host_ns": ' record.json | awk '$1 > 0 { print "with the samples" }'
grep -o '"command_line": .*' record.json
grep -q "$PWD" record.json || echo "no folder"
