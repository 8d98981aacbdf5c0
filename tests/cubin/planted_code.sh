#!/usr/bin/env bash
# What must not be measured is found in the machine code: kernels are compiled with one thing wrong, and machine_code
# must say so.
#
#   planted_code.sh MACHINE_CODE NVDISASM NVCC
set -euo pipefail
machine_code=$1 nvdisasm=$2 nvcc=$3
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failures=0

# plant NAME FAMILY ARCHITECTURE ROW FILE EDIT WORDS [native=ROW]: with EDIT (sed's) in FILE the row must be found wrong in
# these WORDS, and without it right.
plant() {
    local name=$1 family=$2 architecture=$3 row=$4 file=$5 edit=$6 words=$7 said
    local folder=$scratch/$name
    shift 7
    mkdir -p "$folder/images"
    cp -R "$root/kernels/cuda" "$folder/cuda"
    "$root/tests/softcuda/plant.sh" "$root/kernels/cuda/$file" "$folder/cuda/$file" "$edit"
    "$nvcc" -cubin "-arch=$architecture" -O3 --std=c++17 -Xptxas -v -I "$folder/cuda" -I "$root" \
        -o "$folder/images/$family.$architecture" "$folder/cuda/$family.cu" \
        >"$folder/images/$family.$architecture.log" 2>&1
    said=$("$machine_code" "$nvdisasm" "$folder/images" "$architecture" "$@" | grep -E "^(right|WRONG) +$row " || true)
    if [[ $said != WRONG*"$words"* ]]; then
        printf '%s: not found: %s\n' "$name" "${said:-nothing was said of $row}"
        failures=$((failures + 1))
    else
        printf '%s: %s\n' "$name" "$said"
    fi
}

# Chains that hold the same and multiply by the same: the compiler merges them, and an eighth of what is counted is done.
plant merged general sm_90a general_probe_f32 general.cu \
    's/^    for .int trip = 0.*/    for (int chain = 1; chain < general_chains; chain++) sums[chain] = sums[0];\n&/' \
    'its main loop holds 40 FFMA'
# The same of matrix products, whose wrappers keep this compiler from it: what is left when it does.
plant merged_mma mma_probe_integer sm_80 mma_probe_s8_s32 mma_probe.cuh \
    's/Format::multiply\(part/if (chain >= probe_sets) sums[chain] = sums[chain - probe_sets]; else &/' \
    'its main loop holds 16 IMMA'
# Fewer registers than the sums need.
plant spill mma_gemm_integer sm_80 mma_gemm_s8_s32 gemm_table.cuh 's/\(warps_n\), blocks\)/(warps_n), 4 * blocks)/' \
    'local memory'
# One round fewer than the row says.
plant rounds mma_probe_integer sm_80 mma_probe_s8_s32 mma_probe.cuh 's/probe_rounds = 4/probe_rounds = 3/' \
    'and the row says 32'
# Nibbles on Hopper: the compiler takes them and emits something else. In the image though not native; and called native.
plant emulated mma_probe_integer sm_90a mma_probe_s4_s32 ptx/architecture.cuh \
    's/(TPP_HAS_MMA_INT4 .*) && TPP_CUDA_ARCH < 900/\1/' 'does not call it native here'
plant emulated_as_native mma_probe_integer sm_90a mma_probe_s4_s32 ptx/architecture.cuh \
    's/(TPP_HAS_MMA_INT4 .*) && TPP_CUDA_ARCH < 900/\1/' 'loop' native=mma_probe_s4_s32
# A kernel that is not there.
plant absent mma_probe_integer sm_80 mma_probe_s4_s32 ptx/architecture.cuh 's/(TPP_HAS_MMA_INT4 .*TPP_CUDA_ARCH) < 900/\1 < 0/' \
    'the image does not hold it'

if ((failures > 0)); then
    printf '%d planted errors were not found\n' "$failures"
    exit 1
fi
