#!/usr/bin/env bash
# script/gpu-check on a described device: what it prints and leaves when all is right, in which order, when there is too
# little time, when a library multiplies wrongly, and when there is no device or no program.
#   check_gpu_check.sh TPPBENCH LIBCUDA DEVICE-FILE LIBCUBLASLT
set -u
program=$1 driver=$2 device=$3 cublaslt=$4
script=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)/script/gpu-check
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0
runs=2 # where they are looked at
if "$program" kernels | grep -q 'built without CUDA'; then
    echo "this program was built without CUDA"
    exit 77
fi
mkdir "$work/packed" "$work/slow"
ln -s "$program" "$work/packed/tppbench"

fail() { # what, file to show...
    echo "FAILED $1"
    shift
    (($# == 0)) || cat "$@"
    failures=$((failures + 1))
}

expect() { # what, exit code, pattern in what it prints, TPP_FAKE_CUBLASLT, driver, option...
    local what=$1 wanted=$2 pattern=$3 fault=$4 cuda=$5 code=0
    shift 5
    TPP_FAKE_CUBLASLT=$fault TPPBENCH_CUBLASLT_LIBRARY=$cublaslt SOFTCUDA_DEVICE=$device SOFTCUDA_START_S=1790000000 \
        TPPBENCH_CUDA_LIBRARY=$cuda LD_PRELOAD=$cuda "$script" --from "$work/packed" --out "$work/out" \
        --only mma_gemm_tf32_f32 --side 96 --runs "$runs" "$@" >"$work/seen" 2>&1 || code=$?
    if [[ $code != "$wanted" ]] || ! grep -Eq "$pattern" "$work/seen"; then
        fail "$what: exit code $code, should be $wanted with /$pattern/" "$work/seen"
    fi
}

expect "all right" 0 '^0 problems' "" "$driver"
for pass in preferred small every; do
    grep -q '"is_simulated": true' "$work/out/$pass.json" || fail "no record of $pass"
    grep -Eq '^mma_gemm_tf32_f32 .* yes' "$work/out/$pass.kernels" || fail "no line of $pass"
done
begun=$(sed -n 's/ (at most .*//p' "$work/seen" | paste -sd' ')
[[ $begun == "preferred spread-1-mma_gemm_tf32_f32 spread-2-mma_gemm_tf32_f32 small every" ]] ||
    fail "the order is $begun"
grep -q 'SIMULATED' "$work/out/table.txt" || fail "the table does not say SIMULATED"
grep -Eq 'yes  cuBLASLt$' "$work/out/table.txt" || fail "no ratio to cuBLASLt"
grep -Eq '^run to run +runs +measured +spread +sustained' "$work/out/table.txt" || fail "no table of the runs"
grep -Eq '^mma_gemm_tf32_f32 +2 +[0-9.]+ [GT]FLOP/s +[0-9.]+% +[0-9.]+ [GT]FLOP/s +[0-9.]+% +- +-$' "$work/out/table.txt" ||
    fail "the spread of the product's runs is not told" "$work/out/table.txt"
for record in "$work"/out/*.json; do
    grep -q "$work" "$record" && fail "$record names a folder of this machine"
    grep -Eq '"command_line": "tppbench run .* --output [a-z0-9_-]+\.json ' "$record" || fail "$record: no command line"
done

# A program that takes as long as it may over one pass, and then leaves what an interrupted one leaves.
sed 's/"is_aborted": false/"is_aborted": true/' "$work/out/every.json" >"$work/aborted.json"
cat >"$work/slow/tppbench" <<END
#!/usr/bin/env bash
echo "\$LD_LIBRARY_PATH" >"$work/libraries"
[[ " \$* " != *" run "*"/\$SLOW.json "* ]] || {
    trap 'cp "$work/aborted.json" "$work/out/\$SLOW.json"; exit 1' INT
    [[ \$SLOW != preferred ]] || { sleep 60 & wait \$!; }
    [[ -n \$EMPTY ]] || cp "$work/aborted.json" "$work/out/\$SLOW.json"
    exit 124
}
[[ " \$* " != *" report "*"/spread-1"* ]] || {
    cat "$work/apart"
    exit
}
exec "$program" "\$@"
END
chmod +x "$work/slow/tppbench"
runs=1
SLOW=preferred expect "a first pass that is cut" 1 'PROBLEM  preferred: kernels measured before the time of 4 s ended: 1$' \
    "" "$driver" --from "$work/slow" --seconds 4
grep -q '^PROBLEM  spread: 0 of 1 runs of mma_gemm_tf32_f32 were reached in 4 s' "$work/seen" ||
    fail "no time left for the runs" "$work/seen"
for pass in small every; do
    grep -Eq "^NOT REACHED  $pass: [0-9]+ s are left of 4, and it needs [0-9]+$" "$work/seen" ||
        fail "$pass not reached" "$work/seen"
done
grep -q '^2 problems' "$work/seen" || fail "what was not reached is no problem" "$work/seen"
[[ ! -e $work/out/every.json ]] || fail "a record of an earlier call is left"

# Runs that are far apart, and too little time for the last pass; a library that multiplies wrongly, and where libraries
# are looked for in a virtual environment: the newest version first, and no folder without it.
cat >"$work/apart" <<'END'
run to run               runs       measured   spread      sustained   spread MACs/clk   spread
sm90a_wgmma_bf16_f32        3 973.40 TFLOP/s   0.612%              -        -   2047.9   0.100%
sm90a_wgmma_f16_f32         3 973.40 TFLOP/s   0.612%              -        -   2047.9   0.099%
sm90a_gemm_bf16_f32         3 780.10 TFLOP/s   2.340%  760.2 TFLOP/s   1.020%        -        -
sm90a_gemm_f16_f32          3 780.10 TFLOP/s   2.340%  760.2 TFLOP/s   0.980%        -        -
sm90a_wgmma_tf32_f32        3 483.40 TFLOP/s   0.612%              -        -        -        -
sm90a_gemm_tf32_f32         3 380.10 TFLOP/s   2.340%              -        -        -        -
END
packages=$work/environment/lib/python3.12/site-packages
mkdir -p "$packages/nvidia/"{cublas,cu13,cudnn}/lib "$packages/nvidia_cublas_cu12-12.9.1.4.dist-info" \
    "$packages/nvidia_cublas-13.9.0.3.dist-info"
touch "$packages/nvidia/cublas/lib/libcublasLt.so.12" "$packages/nvidia/cu13/lib/libcublasLt.so.13"
VIRTUAL_ENV=$work/environment SLOW=every expect "runs that are far apart" 1 '^4 problems' wrong "$driver" --from "$work/slow"
grep -q '^PROBLEM  spread: sm90a_wgmma_bf16_f32: counts per clock of its runs are 0.100% apart' "$work/seen" ||
    fail "counts far apart" "$work/seen"
grep -q '^PROBLEM  spread: sm90a_gemm_bf16_f32: sustained rates of its runs are 1.020% apart' "$work/seen" ||
    fail "sustained rates far apart" "$work/seen"
for missing in "sm90a_wgmma_tf32_f32: how far counts per clock" "sm90a_gemm_tf32_f32: how far sustained rates"; do
    grep -q "^PROBLEM  spread: $missing of its runs are apart is not told" "$work/seen" ||
        fail "a spread that is not told" "$work/seen"
done
grep -Eq 'yes  cuBLASLt: unverified$' "$work/seen" || fail "a library that multiplies wrongly" "$work/seen"
grep -q '^CUT SHORT  every: kernels measured before the time of 300 s ended: 1$' "$work/seen" ||
    fail "a last pass that is cut" "$work/seen"
found=$(tr : '\n' <"$work/libraries" | grep "^$packages")
[[ $found == "$packages/nvidia/cu13/lib"$'\n'"$packages/nvidia/cublas/lib" ]] || fail "cuBLASLt's folders: $found"

runs=0
EMPTY=1 SLOW=every expect "no such kernel" 1 'PROBLEM  preferred: no record' "" "$driver" --from "$work/slow" \
    --only no_such_kernel
grep -q '^CUT SHORT  every: nothing was measured before' "$work/seen" || fail "a last pass that reached nothing" "$work/seen"
grep -q 'spread' "$work/seen" && fail "a spread of nothing" "$work/seen"
expect "no driver" 3 'no CUDA device: cuda: ' "" /nowhere/libcuda.so.1
expect "no program" 3 'there is no program in' "" "$driver" --from /nowhere
expect "an unknown option" 2 "unknown option '--fast'" "" "$driver" --fast
((failures == 0)) && echo "gpu-check says what is right and what is not"
exit $((failures > 0))
