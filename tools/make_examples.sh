#!/usr/bin/env bash
# Makes docs/examples/reports: a measurement of a processor that answers a challenge and is signed, and the SIMULATED
# A800 and H800, in every format that report has. Nothing in it depends on the time, on the machine or on where the
# checkout lies, but for fonts: PDF and PNG are drawn with those of the machine.
#
#   make_examples.sh PROGRAM            writes them
#   make_examples.sh --check PROGRAM    fails when those there are others than it would write: texts byte for byte, PDF
#                                       by its words, PNG by its size; what cannot be drawn here is not compared
set -euo pipefail
export LC_ALL=C TZ=UTC
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
limit_bytes=2000000 # of all of them: a clone must not grow by pictures

is_check=0
if [[ ${1:-} == --check ]]; then
    is_check=1
    shift
fi
[[ $# == 1 && -x $1 ]] || { echo "usage: make_examples.sh [--check] PROGRAM" >&2; exit 2; }
program=$(realpath "$1")
kept=$here/docs/examples/reports
made=$kept
if ((is_check)); then
    made=$(mktemp -d)
    trap 'rm -rf "$made"' EXIT
fi
can_draw=0
if "$program" report "$kept/cpu/record.json" --chart tpp -f png -o "$made/probe.png" 2>/dev/null; then
    can_draw=1
fi
rm -f "$made/probe.png"
((can_draw || is_check)) || { echo "librsvg and cairo are needed to draw PDF and PNG" >&2; exit 1; }

# make NAME CHARTS RECORD [OPTION...]: one record in all formats. By relative names: a report tells its record's.
make() {
    local stem=$made/$1/$1 charts=$2 record=$3 extension chart
    shift 3
    mkdir -p "${stem%/*}"
    for extension in txt md csv json html; do
        "$program" report "$record" "$@" -o "$stem.$extension"
    done
    for chart in $charts; do
        "$program" report "$record" "$@" --chart "$chart" -o "$stem-$chart.svg"
    done
    if ((can_draw)); then
        "$program" report "$record" "$@" -o "$stem.pdf"
    fi
}

cd "$here"
cpu=docs/examples/reports/cpu
make cpu "tpp plane timeline samples" $cpu/record.json --challenge $cpu/request.json --public-key $cpu/example.pub
! ((can_draw)) || "$program" report $cpu/record.json --chart tpp -o "$made/cpu/cpu-tpp.png"
for chip in a800 h800; do
    case $chip in
    a800) id=nvidia-a800-sxm4-80gb ;;
    h800) id=nvidia-h800-sxm5-80gb ;;
    esac
    make "simulated-$chip" "tpp plane" "tests/recorded/simulated-$chip/record.json" --chip "$id" --datacenter yes
done
mkdir -p "$made/comparison"
both=(tests/recorded/simulated-{h800,a800}/record.json)
"$program" report "${both[@]}" --chart comparison -o "$made/comparison/comparison.svg"
! ((can_draw)) || "$program" report "${both[@]}" --chart comparison -o "$made/comparison/comparison.png"
"$program" compare "${both[@]}" -o "$made/comparison/compare.md"

bytes=$(find "$kept" -type f -exec stat -c %s {} + | awk '{ sum += $1 } END { print sum }')
((bytes <= limit_bytes)) || { echo "docs/examples/reports has $bytes bytes, more than $limit_bytes" >&2; exit 1; }
((is_check)) || exit 0

words() {
    pdftotext -raw "$1" - | tr -s ' \f\n' '\n' | sort
}
differing=0
differs() {
    echo "docs/examples/reports/$1 $2" >&2
    differing=1
}
while IFS= read -r -d '' file; do
    name=${file#"$made/"}
    if [[ ! -f $kept/$name ]]; then
        differs "$name" "is missing"
        continue
    fi
    case $name in
    *.pdf)
        if command -v pdftotext >/dev/null; then
            cmp -s <(words "$file") <(words "$kept/$name") || differs "$name" "says something else"
        fi
        ;;
    *.png) # the sizes stand in bytes 16 to 23
        cmp -s <(head -c 24 "$file") <(head -c 24 "$kept/$name") || differs "$name" "has another size"
        ;;
    *) cmp -s "$file" "$kept/$name" || differs "$name" "is out of date" ;;
    esac
done < <(find "$made" -type f -print0 | sort -z)
# What it would not write but for what it reads and explains.
while IFS= read -r -d '' file; do
    name=${file#"$kept/"}
    case $name in
    README.md | cpu/record.json | cpu/record.json.minisig | cpu/request.json | cpu/example.pub) ;;
    *.pdf | *.png) ((can_draw == 0)) || [[ -f $made/$name ]] || differs "$name" "is not made any more" ;;
    *) [[ -f $made/$name ]] || differs "$name" "is not made any more" ;;
    esac
done < <(find "$kept" -type f -print0)
((differing == 0)) || { echo "make them again: tools/make_examples.sh PROGRAM, then read git diff" >&2; exit 1; }
