#!/usr/bin/env bash
# Two versions, two with the same limits, and a file of one's own against the rule whose id it has.
"$TPPBENCH" rules diff us-2022-10 us-2023-11
"$TPPBENCH" rules diff us-2023-11 us-2024-04
sed -e 's/"value": 4800/"value": 4000/' -e 's/"in force"/"proposed"/' "$TPP_SOURCE/rating/rules/us-2023-11.json" >lower.json
"$TPPBENCH" rules diff us-2023-11 ./lower.json
"$TPPBENCH" rules diff us-2023-11 lower.json --json | head -n 20
