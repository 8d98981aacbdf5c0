#!/usr/bin/env bash
# Only rules in force, or effective at --at, decide; a rule that builds on another is not asked for "meets".
try() {
    "$TPPBENCH" rate "$@" >/dev/null
    echo "$? $*"
}
try --chip nvidia-a100-sxm4-80gb
try --chip nvidia-a100-sxm4-80gb --fail-if meets
try --chip nvidia-a100-sxm4-80gb --fail-if undetermined
try --chip nvidia-h20-96gb --fail-if meets --fail-if undetermined
try --chip nvidia-a800-sxm4-80gb --fail-if meets --at 2023-06-01
try --chip nvidia-h800-sxm5-80gb --fail-if meets --at 2023-12-01
try --tops fp16=299.999 --fail-if undetermined
try --tops fp16=299.999 --datacenter no --fail-if undetermined
