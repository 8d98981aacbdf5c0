#!/bin/sh
# Compiles the GPU kernels for AMD targets and reads the machine code: the multiply-accumulates are the instructions
# meant and as many as the source says, the probes' loops hold nothing else, nothing is spilled.
#
#     check_codegen.sh KERNEL_FOLDER OPENCL_KERNELS [all]
#
# OPENCL_KERNELS is the test program, which lists the compiler options of each product's first tile; `all` takes every
# tile. Exit code 77 (skipped) without clang 19, the oldest that knows gfx942.
set -u

folder=$1
program=$2
what=${3:-first}
clang=${TPPBENCH_CLANG:-clang-19}
command -v "$clang" >/dev/null || { echo "needs $clang"; exit 77; }
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
here=$(dirname "$0")
failures=0
checked=0

fail() {
    echo "FAIL $*"
    failures=$((failures + 1))
}

# compile TARGET FILE OPTIONS...: assembly to $scratch/out.s
compile() {
    target=$1
    file=$2
    shift 2
    "$clang" -x cl -cl-std=CL2.0 -Xclang -finclude-default-header -Xclang -cl-ext=+all -include "$here/amd_builtins.h" \
        -target amdgcn-amd-amdhsa "-mcpu=$target" -nogpulib -O3 -w -S "$@" "$folder/$file" -o "$scratch/out.s" \
        2>"$scratch/log" || { fail "$target $file $* does not compile: $(head -3 "$scratch/log")"; return 1; }
    checked=$((checked + 1))
    if grep -E '^; ScratchSize: [1-9]' "$scratch/out.s" >/dev/null; then
        fail "$target $file $*: uses scratch memory"
    fi
}

# count REGEX: instructions of the kernel whose mnemonic matches; those of the functions it inlined do not count
count() {
    awk -v wanted="^($1)\$" -v entry="${entry}:" '$1 == entry { on = 1 } on && $1 ~ wanted { n++ } $1 == "s_endpgm" { on = 0 }
        END { print n + 0 }' "$scratch/out.s"
}

# purest_loop REGEX: "matching others" of the longest run without label or branch: the probe's loop
purest_loop() {
    awk -v wanted="^($1)\$" 'function done() { if (hits > best) { best = hits; rest = others } hits = others = 0 }
        /^[.A-Za-z_]/ { done() }
        $1 ~ wanted { hits++; next }
        $1 ~ /^(v_|ds_|global_|flat_|buffer_|scratch_)/ { others++ }
        $1 ~ /^s_cbranch/ { done() }
        END { done(); print best + 0, rest + 0 }' "$scratch/out.s"
}

# probe TARGET FILE ENTRY TOTAL IN_LOOP REGEX OPTIONS...: regex hits, in all and in the loop
probe() {
    target=$1 file=$2 entry=$3 total=$4 in_loop=$5 regex=$6
    shift 6
    compile "$target" "$file" "$@" || return
    found=$(count "$regex")
    loop=$(purest_loop "$regex")
    echo "$target $entry $*: $found multiply-accumulate instructions, loop $loop"
    [ "$found" -eq "$total" ] || fail "$target $entry $*: $found instructions instead of $total"
    [ "${loop% *}" -eq "$in_loop" ] || fail "$target $entry $*: ${loop% *} in the loop instead of $in_loop"
    # Counting a loop on the vector unit takes up to two instructions.
    [ "${loop#* }" -le 2 ] || fail "$target $entry $*: ${loop#* } other vector instructions in the loop"
}

for target in gfx90a gfx942 gfx1100; do
    # 8 chains of 2 lanes, 2 fma a trip, 20 + 4 + 1 trips in line (40 + 4 + 1 for halves)
    probe "$target" gpu_fma.cl gpu_probe_f64 800 640 'v_fmac?_f64(_e32|_e64)?' -DTPP_F64
    probe "$target" gpu_fma.cl gpu_probe_f16 720 640 v_pk_fma_f16 -DTPP_F16
    # 16 chains, 40 + 1 trips in line
    probe "$target" gpu_dot.cl gpu_probe_s8 656 640 'v_dot4c?_i32_i(u)?8(_e32)?' -DTPP_DOT_AMD
done
probe gfx90a gpu_fma.cl gpu_probe_f32 400 320 v_pk_fma_f32 -DTPP_F32
probe gfx942 gpu_fma.cl gpu_probe_f32 400 320 v_pk_fma_f32 -DTPP_F32
# Dual issue: each is two; outside the loop some stay single.
entry=gpu_probe_f32
compile gfx1100 gpu_fma.cl -DTPP_F32 &&
    probe gfx1100 gpu_fma.cl $entry $(((800 - $(count 'v_fmac?_f32(_e32|_e64)?')) / 2)) 320 v_dual_fmac_f32 -DTPP_F32

"$program" --tiles "$what" >"$scratch/tiles" || fail "$program --tiles"
entry=gpu_gemm
while read -r options; do
    case $options in
    *TPP_DOT_KHR* | *TPP_DOT_NV*) continue ;;
    *TPP_F64*) regex='v_fmac?_f64(_e32|_e64)?' ;;
    *TPP_F16_F32*) regex='v_pk_fma_f32|v_fma_mix_f32|v_dual_fmac_f32|v_fmac?_f32(_e32|_e64)?' ;;
    *TPP_F16*) regex=v_pk_fma_f16 ;;
    *TPP_F32*) regex='v_pk_fma_f32|v_dual_fmac_f32|v_fmac?_f32(_e32|_e64)?' ;;
    *) regex='v_dot4c?_i32_i(u)?8(_e32)?' ;;
    esac
    for target in gfx90a gfx942 gfx1100; do
        # shellcheck disable=SC2086 # several options
        compile "$target" gpu_gemm.cl $options || continue
        found=$(count "$regex")
        reads=$(count 'ds_(read|load)_b128')
        echo "$target gpu_gemm $options: $found multiply-accumulate instructions, $reads vector reads of local memory," \
            "$(sed -n 's/^; NumVgprs: //p' "$scratch/out.s" | tail -1) registers"
        # The smallest tile: 16 entries, 2 depth steps in line at least, 2 in one instruction at most.
        [ "$found" -ge 16 ] || fail "$target $options: the instruction meant is not there"
        [ "$reads" -ge 4 ] || fail "$target $options: local memory is not read by vectors"
    done
done <"$scratch/tiles"

echo "$checked compilations, $failures failures"
[ "$checked" -gt 0 ] && [ "$failures" -eq 0 ]
