#!/usr/bin/env bash
# What NVML tells of a device marks the record and hides none of its numbers: every condition that is not met has its gate,
# its warning and its exit code, and nothing else has.
#   test_nvml_faults.sh TPPBENCH LIBCUDA LIBNVML DEVICES
set -u
program=$1 driver=$2 nvml=$3 devices=$4
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

fail() {
    echo "FAILED $*"
    failures=$((failures + 1))
}

measure() { # fault
    SOFTCUDA_FAULT=$1 SOFTCUDA_DEVICE=$devices/a100.json SOFTCUDA_START_S=1790000000 TPPBENCH_CUDA_LIBRARY=$driver \
        TPPBENCH_NVML_LIBRARY=$nvml timeout 300 env LD_PRELOAD="$driver" \
        "$program" run --device cuda --kernel mma_gemm_f64_f64 --nonce 5eed --quiet -o "$work/$1.json" >"$work/$1.out" 2>"$work/$1.err"
}

# fault, exit code, gates that fail ("" for none), pattern in the record
expect() {
    local fault=$1 wanted=$2 gates=$3 pattern=$4 code failed
    measure "$fault"
    code=$?
    [ "$code" -eq "$wanted" ] || { fail "$fault: exit code $code, should be $wanted"; cat "$work/$fault.err"; }
    failed=$(python3 - "$work/$fault.json" <<'PY'
import json, sys
record = json.load(open(sys.argv[1]))
print(" ".join(g["name"] for g in record["environment"]["gates"] if g["state"] == "failed"))
for gate in record["environment"]["gates"]:
    if gate["state"] == "failed":
        assert gate["means"], gate
        assert any(w["seen"] == f"{gate['name']}: {gate['seen']}" for w in record["warnings"]), gate
    else:
        assert not gate["means"], gate
PY
    ) || fail "$fault: a gate that failed without saying what follows, or without its warning"
    [ "$failed" = "$gates" ] || fail "$fault: the gates that failed are '$failed', should be '$gates'"
    grep -Eq "$pattern" "$work/$fault.json" || fail "$fault: the record has no /$pattern/"
    # The number stays, and the report shows the gate beside it.
    grep -q '"outcome": "measured"' "$work/$fault.json" || fail "$fault: the number is missing"
    "$program" report "$work/$fault.json" --format markdown >"$work/report" || fail "$fault: no report"
    for gate in $gates; do
        grep -Eq "^\| $gate +\| \**failed" "$work/report" || fail "$fault: the report does not show that $gate failed"
    done
}

expect none 0 "" '"seen": "CUDA, NVML agree"'
expect mig-on 0 whole-device 'MIG on'
expect vgpu 0 whole-device 'a virtual GPU'
expect wrong-order 0 "" '"value": "2 of 2 in NVML.s order"'
expect views-differ 0 identity 'name: CUDA says NVIDIA A100-SXM4-80GB, NVML NVIDIA H20; memory: CUDA says 85.9 GB'
expect shared 1 exclusive 'before: programs 1 computing'
expect joined 1 exclusive '2 computing'
expect mps 1 exclusive '1 through MPS'
expect ecc-corrected 0 "" '0 uncorrected and 2 corrected errors meanwhile'
expect ecc-uncorrected 1 memory-errors '2 uncorrected and 2 corrected errors meanwhile'
expect repair-pending 0 memory-repair 'rows to be remapped: pending'
expect power-limited 0 power-limit 'limited to 250 W, by default 400 W'
expect fixed-clocks 0 free-clocks 'application clock 986 MHz, by default 1410 MHz; held by a setting'
expect throttling 0 throttling 'held down in .* readings while it ran: software power cap'
expect lying-nvml 0 clock-agreement 'it counted 1410 MHz, the driver told 1974 MHz'

# The timeline is that of the device that measures, though another stands first in NVML's list.
python3 - "$work/wrong-order.json" "$work/none.json" "$work/throttling.json" <<'PY' || fail "the timeline is not that of the script"
import json, sys
order, usual, throttling = (json.load(open(name))["telemetry"] for name in sys.argv[1:])
assert len(usual["samples"]) >= 10 and order["samples"] == usual["samples"], "another board was read"
assert all(s["sm_clock_hz"] == 1410e6 and s["power_w"] >= 60 for s in usual["samples"])
assert all(a["energy_j"] < b["energy_j"] for a, b in zip(usual["samples"], usual["samples"][1:]))
assert {s["sm_clock_hz"] for s in throttling["samples"]} == {1410e6, 1057e6}
policies = {v["policy"]: v["during_ns"] for v in throttling["violations"]}
assert policies["power"] > 100e3 and policies["thermal"] == 0, policies
assert policies["reliability"] is None, "what is not told is a gap"
PY

# With a clock that falls, kernels count the lower clock too, and the figure per clock stays.
grep -q '"clock_hz": 1057' "$work/throttling.json" || fail "throttling: no kernel ran at the lower clock"

# Without NVML nothing is known, and that is said.
measure nvml-broken || fail "nvml-broken: exit code is not 0"
[ "$(grep -c '"state": "unknown"' "$work/nvml-broken.json")" -eq 10 ] || fail "nvml-broken: gates are not unknown"
grep -q 'nvmlInit_v2: ' "$work/nvml-broken.json" || fail "nvml-broken: the reason is missing"

# From run to run the same timeline, to the last digit: readings have their moments in virtual time.
cp "$work/none.json" "$work/before.json"
measure none
python3 - "$work/none.json" "$work/before.json" <<'PY' || fail "two runs differ"
import json, sys
one, other = (json.load(open(name)) for name in sys.argv[1:])
for part in ("telemetry", "environment"):
    assert one[part] == other[part], part
assert [s["device_ns"] for s in one["measurements"][0]["samples"]] == [
    s["device_ns"] for s in other["measurements"][0]["samples"]]
PY

[ "$failures" -eq 0 ] && echo "every condition has its gate"
exit $((failures > 0))
