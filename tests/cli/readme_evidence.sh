#!/usr/bin/env bash
# The commands that README.md gives for evidence, as they stand there, one after the other. Added is what a test needs:
# a passphrase from a file, and little time. A device is needed, and one that is left alone for a second.
"$TPPBENCH" devices 2>/dev/null | grep -q opencl: || { echo "no OpenCL device" >&2; exit 77; }
command -v minisign >/dev/null || { echo "minisign is not installed" >&2; exit 77; }
echo "a passphrase" >pass
# shellcheck disable=SC2016  # a backtick of Markdown
sed -n '/^\*\*Showing it to somebody/,/^`verify`/p' "$TPP_SOURCE/README.md" | grep -E '^(tppbench|minisign) ' >commands
wc -l <commands

while read -r line; do
    words=${line%%#*}
    case $words in
    *keygen* | *" sign "*) words+=" --passphrase-file pass" ;;
    *"challenge new"*) words+=" --min-time 0.2 --warmup 0.1 --precision int8" ;;
    *" run "*) words+=" --device opencl" ;;
    esac
    code=0
    read -ra asked <<<"$line"
    read -ra parts <<<"$words"
    [[ ${parts[0]} == minisign ]] || parts[0]=$TPPBENCH
    "${parts[@]}" >output 2>&1 || code=$?
    if [[ ${parts[1]} == run && $code -eq 1 ]] && grep -q '"outcome": "unstable"' record.json; then
        echo "the machine was too busy to measure anything" >&2
        exit 77
    fi
    echo "${asked[*]:0:2}: exit $code"
    [[ $code -eq 0 ]] || cat output
done <commands
"$TPPBENCH" verify record.json --challenge challenge.json --public-key tppbench.pub --replay | sed -n '1p'
