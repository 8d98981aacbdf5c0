#!/usr/bin/env bash
# Every CUDA row of the kernel table through the whole program: on each described device `tppbench run --kernel all`
# loads, launches, times, verifies and records what the device has. Together the devices have run every row; what one
# lacks is waived with its reason. A shape of its own for every device: smaller than a tile, edges in every direction,
# more tiles than blocks. Devices are cut down to a few cores, which costs less and gives each more tiles.
#   test_every_row.sh TPPBENCH LIBCUDA RECORDED_ROWS DEVICES [DEVICE...]    some devices: each has run what it has
set -u
program=$1 driver=$2 checker=$3 devices=$4
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# device, cores, M x N x K
plan='h100 2 300x72x136
h20 2 129x257x33
h800 2 1x1x1
rtx5090 2 131x270x72
b200 1 5x300x160
l40s 2 200x72x136
rtx4090 3 64x128x513
a100 3 257x131x65
a800 1 1x1x1
t4 2 150x140x97
future 2 130x66x40'
shift 4
some=("$@")
if ((${#some[@]} > 0)); then
    plan=$(grep -E "^($(IFS='|' && echo "${some[*]}")) " <<<"$plan")
fi

on() { # device, cores, arguments of the program
    local device=$1 cores=$2
    shift 2
    SOFTCUDA_DEVICE=$devices/$device.json SOFTCUDA_CORES=$cores SOFTCUDA_START_S=1790000000 \
        TPPBENCH_CUDA_LIBRARY=$driver timeout 600 env LD_PRELOAD="$driver" "$program" "$@"
}

check_device() { # device, cores, shape
    local device=$1 cores=$2 shape=$3 record=$work/$1.json code=0 row reason
    on "$device" "$cores" run --device cuda --kernel all --shape "$shape" --nonce 5eed -q -o "$record" \
        >"$work/$device.out" 2>&1 || code=$?
    if ((code != 0)); then
        echo "FAILED $device: exit code $code"
        tail -n 20 "$work/$device.out"
    fi
    "$checker" device "$record" || code=1
    while read -r row reason; do
        on "$device" "$cores" run --device cuda --kernel "$row" --nonce 5eed -q -o "$work/$device-waived.json" \
            >"$work/$device.out" 2>&1
        # shellcheck disable=SC2181  # 1, and neither 0 nor 3
        if (($? != 1)) || ! grep -q '"outcome": "waived"' "$work/$device-waived.json" ||
            ! grep -q "\"kernel\": \"$row\"" "$work/$device-waived.json" ||
            ! grep -qF "\"reason\": \"$reason\"" "$work/$device-waived.json"; then
            echo "FAILED $device: $row is not waived with the reason '$reason'"
            cat "$work/$device.out"
            code=1
        fi
    done < <("$checker" lacking "$record")
    return "$code"
}

# As many devices at a time as there are processors.
failures=0 records=() running=()
while read -r device cores shape; do
    while (($(jobs -rp | wc -l) >= $(nproc))); do
        wait -n
    done
    check_device "$device" "$cores" "$shape" &
    running+=($!)
    records+=("$work/$device.json")
done <<<"$plan"
for job in "${running[@]}"; do
    wait "$job" || failures=$((failures + 1))
done
((${#some[@]} > 0)) || "$checker" all "${records[@]}" || failures=$((failures + 1))
((${#records[@]} > 0)) || failures=1
((failures == 0)) && echo "every row runs through the whole program"
exit $((failures > 0))
