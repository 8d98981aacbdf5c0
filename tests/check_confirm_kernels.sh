#!/usr/bin/env bash
# What counts as confirmed on silicon: measured, checked, no simulation, the newest record of each device; and nothing
# else. Usage: check_confirm_kernels.sh CONFIRM_KERNELS FOLDER-OF-RECORDS
set -u
tool=$1
records=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

expect() { # what, exit code, number of rows, pattern in the rows or the message, RECORD...
    local what=$1 wanted=$2 count=$3 pattern=$4 code=0 seen
    shift 4
    rm -f "$work/rows"
    "$tool" "$work/rows" "$@" 2>"$work/message" || code=$?
    seen=$(grep -c '^{' "$work/rows" 2>/dev/null)
    if [[ $code != "$wanted" || ${seen:-0} != "$count" ]] || ! grep -Eqs "$pattern" "$work/rows" "$work/message"; then
        echo "FAILED $what: exit code $code, ${seen:-0} rows"
        cat "$work/rows" "$work/message" 2>/dev/null
        failures=$((failures + 1))
    fi
}

described=$records/described_accelerator.json
sed 's/"is_simulated": true/"is_simulated": false/' "$described" >"$work/real.json"
sed 's/"outcome": "measured"/"outcome": "unverified"/' "$work/real.json" >"$work/unverified.json"
sed 's/"started_utc": "20../"started_utc": "2099/' "$work/real.json" >"$work/newer.json"
count=$(grep -c '"outcome": "measured"' "$described")
sealed=$records/evidence-cpu/record.json
sed 's/Xeon/Neon/' "$sealed" >"$work/edited.json"
echo '{"schema": "another"}' >"$work/other.json"

expect "a simulation" 0 0 'Made by' "$described"
expect "silicon" 0 "$count" ', driver .*, 20..-..-.., tppbench ' "$work/real.json"
expect "a sealed record" 0 4 'cpu_gemm_f32.*Xeon' "$sealed"
expect "not verified" 0 0 'Made by' "$work/unverified.json"
expect "the newest of two" 0 "$count" '2099-' "$work/real.json" "$work/newer.json" "$work/real.json"
expect "an edited record" 3 0 'digest' "$work/edited.json"
expect "another file" 3 0 'schema' "$work/other.json"
expect "no file" 3 0 'cannot be read' "$work/absent.json"
((failures == 0)) && echo "what counts as confirmed, counts"
exit $((failures > 0))
