#!/usr/bin/env bash
# Several records beside each other; the first is the one the rest is about.
record=$TPP_SOURCE/tests/recorded/described-cpu/record.json
"$TPPBENCH" report "$record" "$TPP_SOURCE/tests/recorded/described_accelerator.json" |
    sed -n '/^The records beside/,/^Which limit/p' | head -n 44
echo "-- rows and records"
"$TPPBENCH" report "$record" -f csv | wc -l
"$TPPBENCH" report "$record" "$record" -f csv | wc -l
"$TPPBENCH" report "$record" "$record" --json | grep -c '"is_simulated"'
"$TPPBENCH" report "$record" "$record" | head -n 1
"$TPPBENCH" report "$record" "$record" --chart comparison | grep -o '1\.00[0-9]* of A' | sort | uniq -c
