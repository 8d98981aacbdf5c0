#!/usr/bin/env bash
# script/gpu-check on a described device: what it prints and leaves when all is right, when a library multiplies wrongly,
# and when there is no device or no program.
#   check_gpu_check.sh TPPBENCH LIBCUDA DEVICE-FILE LIBCUBLASLT
set -u
program=$1 driver=$2 device=$3 cublaslt=$4
script=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)/script/gpu-check
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0
runs=3 # where they are looked at
if "$program" kernels | grep -q 'built without CUDA'; then
    echo "this program was built without CUDA"
    exit 77
fi
mkdir "$work/packed"
ln -s "$program" "$work/packed/tppbench"

expect() { # what, exit code, pattern in what it prints, TPP_FAKE_CUBLASLT, driver, option...
    local what=$1 wanted=$2 pattern=$3 fault=$4 cuda=$5 code=0
    shift 5
    TPP_FAKE_CUBLASLT=$fault TPPBENCH_CUBLASLT_LIBRARY=$cublaslt SOFTCUDA_DEVICE=$device SOFTCUDA_START_S=1790000000 \
        TPPBENCH_CUDA_LIBRARY=$cuda LD_PRELOAD=$cuda "$script" --from "$work/packed" --out "$work/out" \
        --only mma_gemm_tf32_f32 --side 96 --runs "$runs" "$@" >"$work/seen" 2>&1 || code=$?
    if [[ $code != "$wanted" ]] || ! grep -Eq "$pattern" "$work/seen"; then
        echo "FAILED $what: exit code $code, should be $wanted with /$pattern/"
        cat "$work/seen"
        failures=$((failures + 1))
    fi
}

expect "all right" 0 '^0 problems' "" "$driver"
for pass in small every preferred; do
    grep -q '"is_simulated": true' "$work/out/$pass.json" || { echo "FAILED no record of $pass"; failures=1; }
    grep -Eq '^mma_gemm_tf32_f32 .* yes' "$work/out/$pass.kernels" || { echo "FAILED no line of $pass"; failures=1; }
done
grep -q 'SIMULATED' "$work/out/table.txt" || { echo "FAILED the table does not say SIMULATED"; failures=1; }
grep -Eq 'yes  cuBLASLt$' "$work/out/table.txt" || { echo "FAILED no ratio to cuBLASLt"; failures=1; }
grep -Eq '^run to run +runs +measured +spread +sustained' "$work/out/table.txt" ||
    { echo "FAILED no table of the runs"; failures=1; }
grep -Eq '^mma_gemm_tf32_f32 +3 +[0-9.]+ [GT]FLOP/s +[0-9.]+% +[0-9.]+ [GT]FLOP/s +[0-9.]+% +- +-$' "$work/out/table.txt" ||
    { echo "FAILED the spread of the product's runs is not told"; cat "$work/out/table.txt"; failures=1; }
runs=0
expect "a library that multiplies wrongly" 0 'yes  cuBLASLt: unverified$' wrong "$driver"
expect "no such kernel" 1 'PROBLEM  small: no record' "" "$driver" --only no_such_kernel
grep -q 'spread' "$work/seen" && { echo "FAILED a spread of nothing"; failures=1; }
runs=1
expect "no time left for the runs" 1 'PROBLEM  spread: run 1 of mma_gemm_tf32_f32 was not reached in 25 s' "" "$driver" \
    --seconds 25
runs=0
expect "no driver" 3 'no CUDA device: cuda: ' "" /nowhere/libcuda.so.1
expect "no program" 3 'there is no program in' "" "$driver" --from /nowhere
expect "an unknown option" 2 "unknown option '--fast'" "" "$driver" --fast
((failures == 0)) && echo "gpu-check says what is right and what is not"
exit $((failures > 0))
