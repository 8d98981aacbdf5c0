#!/usr/bin/env bash
# Without librsvg there is one clear line and no file; everything that needs no library goes on.
record=$TPP_SOURCE/tests/recorded/described-cpu/record.json
export TPPBENCH_RSVG=$PWD/no/librsvg.so
for ending in pdf png; do
    options=()
    [[ $ending == pdf ]] || options=(--chart tpp)
    code=0
    "$TPPBENCH" report "$record" "${options[@]}" -o "a.$ending" 2>&1 | sed "s#$PWD#...#" || code=$?
    "$TPPBENCH" report "$record" "${options[@]}" -o "a.$ending" 2>/dev/null || code=$?
    echo "exit $code"
    [[ ! -e a.$ending ]] && echo "no file"
done
"$TPPBENCH" report "$record" -o a.html && "$TPPBENCH" report "$record" --chart tpp -o a.svg && ls
