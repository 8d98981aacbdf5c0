#!/usr/bin/env bash
# Shipments against every quantity; the formats; a measured record; what a number of units comes to.
cat >shipments.csv <<'TABLE'
date,consignee,country,chip,quantity,product,tpp,datacenter,_note
2025-03-01,Acme Compute,SG,h100-sxm5,1000,,,,
2025-06-30,ACME  compute,SG,h100-sxm5,699,,,,
2026-01-05,Acme Compute,SG,h100-sxm5,10,,,,
2025-05-05,"Gulf Cloud, Ltd",AE,,2000,Prototype X,5200,,
2025-05-06,"Gulf Cloud, Ltd",AE,,6000,Prototype Y,4700,yes,no die area
2025-05-06,Beijing One,CN,h20,100000,,,,
2026-02-01,Beijing One,CN,h200-sxm,600,,,,
2026-02-01,Home Inc,US,h200-sxm,1000,,,,
TABLE
"$TPPBENCH" allotment shipments.csv --agreement AE
"$TPPBENCH" allotment - --csv --at 2026-11-26 <shipments.csv
"$TPPBENCH" allotment shipments.csv --rule us-2026-01-cn-review --json --fail-if exceeds
echo "exit $?"
"$TPPBENCH" rate --chip h200-sxm --quantity 1700 | sed -n '/units: TPP/,/^$/p'
"$TPPBENCH" rate --chip h20 --quantity 1 --json | grep -A60 '"quantities"' | grep -E '"(quantity|counts|outcome)"'
