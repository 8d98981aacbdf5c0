#!/usr/bin/env bash
# Checks who includes whom, against the order of the rooms:
#
#   base --> kernels --> host ----+
#     +----> rating --> reports --+--> cli        tests may include anything; nothing includes tests or cli
#
# and that of another room only its public headers are seen. Usage: check_layers.sh [TREE]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tools/tree.sh
source "$here/tree.sh"
root=${1:-$here/..}

declare -A may_include=(
    [base]="base"
    [kernels]="base kernels"
    [host]="base kernels host"
    [rating]="base rating"
    [reports]="base rating reports"
    [cli]="base kernels host rating reports cli"
)
# Rooms that show others only these headers. Of kernels, host also needs formats, how tiles are chosen and what a probe must end
# with; of reports, the program needs how numbers are written.
declare -A public_headers=(
    [kernels]="kernels/kernel.h kernels/built.h kernels/format.h kernels/probe_model.h kernels/tiles.h"
    [rating]="rating/rating.h"
    [reports]="reports/report.h reports/figures.h reports/evidence.h reports/minisign.h"
)
# Made by the build, so in no room: the one who may include each.
declare -A generated_for=(
    [version.h]="host cli"
    [kernel_rows.inc]="kernels"
)

has_word() {
    [[ " $1 " == *" $2 "* ]]
}

# One include: the file and line it stands in, its room, what it names, and the kind of quotes. Kernels for CUDA name
# their own headers from kernels/cuda: a test puts other wrappers of instructions (ptx/) in their place.
check_include() {
    local place=$1 room=$2 name=$3 quote=$4
    local target=${name%%/*}
    if [[ $quote == '<' && -z ${may_include[$target]:-} && $target != tests ]]; then
        return # a system header
    fi
    if [[ $name == *..* ]]; then
        complain "$place" "includes \"$name\": write it from the root, such as \"base/status.h\""
    elif [[ $place == kernels/cuda/* && $name =~ ^(ptx/)?[a-z0-9_]+\.cuh$ ]]; then
        [[ -f kernels/cuda/$name ]] || complain "$place" "includes \"$name\": there is no kernels/cuda/$name"
    elif [[ $name != */* ]]; then
        if ! has_word "${generated_for[$name]:-}" "$room"; then
            complain "$place" "includes \"$name\": write it from the root, such as \"base/status.h\""
        fi
    elif ! has_word "${may_include[$room]}" "$target"; then
        complain "$place" "includes \"$name\": $room may include only: ${may_include[$room]}"
    elif [[ $target != "$room" && -n ${public_headers[$target]:-} ]] &&
        ! has_word "${public_headers[$target]}" "$name"; then
        complain "$place" "includes \"$name\": of $target others see only: ${public_headers[$target]}"
    fi
}

[[ -d $root ]] || cannot "layers: there is no folder '$root'"
cd "$root"
include_count=0
for room in "${tree_rooms[@]}"; do
    files=()
    if [[ -d $room ]]; then
        mapfile -t files < <(find "$room" -type f -regex '.*\.\(c\|h\|def\|inc\|cl\|cu\|cuh\)' | sort)
    fi
    ((${#files[@]} > 0)) || cannot "layers: there are no sources in '$room/': nothing to check"
    while IFS=: read -r file line text; do
        [[ $text =~ ^[[:space:]]*\#[[:space:]]*include[[:space:]]*([\"\<])([^\"\>]*) ]] || continue
        include_count=$((include_count + 1))
        check_include "$file:$line" "$room" "${BASH_REMATCH[2]}" "${BASH_REMATCH[1]}"
    done < <(grep -nHE '^[[:space:]]*#[[:space:]]*include' "${files[@]}")
done
((include_count > 0)) || cannot "layers: no include was found: nothing was checked"
finish layers "$include_count includes in ${#tree_rooms[@]} rooms"
