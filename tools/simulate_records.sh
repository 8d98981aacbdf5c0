#!/usr/bin/env bash
# Makes the records of described chips in tests/recorded/simulated-<chip>/ again, on the device model: SIMULATED in every
# format, and no measurement of anything. What a report shows of the first is kept beside it, in every format.
# Usage: simulate_records.sh BUILD_FOLDER [CHIP...]
set -euo pipefail
build=$(realpath "$1")
shift
source=$(realpath "$(dirname "$0")/..")
driver=$build/tests/softcuda/libcuda.so.1
program=$build/tppbench
chips=("$@")
[[ ${#chips[@]} -gt 0 ]] || chips=(a100 a800 h100 h800 h20)
[[ -e $driver ]] || { echo "$driver: not built: cmake --build $build --target softcuda_driver" >&2; exit 1; }

for chip in "${chips[@]}"; do
    folder=$source/tests/recorded/simulated-$chip
    mkdir -p "$folder"
    # The time, the nonce and the device's clock are given, so that nothing but the host differs from run to run.
    env SOFTCUDA_DEVICE="$source/tests/softcuda/devices/$chip.json" SOFTCUDA_START_S=1790000000 \
        TPPBENCH_CUDA_LIBRARY="$driver" LD_PRELOAD="$driver" \
        "$program" run --device cuda --precision fp64,tf32,bf16,int8 --nonce 5eed -o "$folder/record.json" >/dev/null
    grep -q '"is_simulated": true' "$folder/record.json" ||
        { echo "$folder/record.json does not say that it is simulated" >&2; exit 1; }
    echo "$chip: done"
done
