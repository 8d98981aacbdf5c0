#!/usr/bin/env bash
# Makes the records of described chips, tests/recorded/simulated-<chip>/record.json, again on the device model: SIMULATED
# in every format, and no measurement of anything. Time and nonce are given: from run to run only the host differs.
# "evidence" makes tests/recorded/evidence-cuda/record.json, which answers the challenge beside it: a described H100 whose
# clock wanders as a real one's does, so that every check of a record has something to look at.
# Usage: simulate_records.sh BUILD_FOLDER [CHIP|evidence...]
set -euo pipefail
build=$(realpath "$1")
shift
source=$(realpath "$(dirname "$0")/..")
chips=("$@")
[[ ${#chips[@]} -gt 0 ]] || chips=(a100 a800 h100 h800 h20 evidence)
for library in libcuda.so.1 libnvidia-ml.so.1; do
    [[ -e $build/tests/softcuda/$library ]] ||
        { echo "$build: no model: cmake --build $build --target tppbench softcuda_driver softcuda_nvml" >&2; exit 1; }
done

# In a folder of its own, by relative names: a record tells the command and the environment it was made by.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$build/tppbench" "$build"/tests/softcuda/{libcuda,libnvidia-ml}.so.1 "$source"/tests/softcuda/devices/*.json "$work"
cd "$work"

run_on() { # device, arguments of run
    local device=$1
    shift
    env -i PATH=/usr/bin:/bin SOFTCUDA_DEVICE="$device.json" SOFTCUDA_WANDER_PPM="${wander:-0}" \
        SOFTCUDA_START_S=1790000000 TPPBENCH_CUDA_LIBRARY=./libcuda.so.1 \
        TPPBENCH_NVML_LIBRARY=./libnvidia-ml.so.1 LD_PRELOAD=./libcuda.so.1 \
        ./tppbench run --device cuda "$@" -o record.json >/dev/null 2>&1 || [[ $? -eq 1 ]]
}

for chip in "${chips[@]}"; do
    folder=$source/tests/recorded/simulated-$chip
    if [[ $chip == evidence ]]; then
        folder=$source/tests/recorded/evidence-cuda
        cp "$folder/challenge.json" .
        wander=8000 run_on h100 --challenge challenge.json
    else
        run_on "$chip" --precision fp64,tf32,fp16,bf16,fp8,int8 --nonce 5eed
    fi
    mkdir -p "$folder"
    grep -q '"is_simulated": true' record.json || { echo "$chip: the record is not marked as simulated" >&2; exit 1; }
    mv record.json "$folder/record.json"
    echo "$chip: done"
done
