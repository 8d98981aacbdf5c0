#!/usr/bin/env bash
cat >mine.json <<'RULE'
{ "id": "mine", "title": "A rule of my own", "citation": "none", "effective": "2026-01-01", "status": "in force",
  "source": "this test",
  "clauses": [ { "label": "line 1", "text": "TPP of 4707.2 or more",
                 "all": [ { "metric": "tpp", "op": ">=", "value": 4707.2001 } ] } ],
  "met_text": "inside", "not_met_text": "outside" }
RULE
"$TPPBENCH" rate --tops fp8=588.4 --rules mine.json | grep -A 6 mine
sed 's/mine/us-2023-11/' mine.json >instead.json
"$TPPBENCH" rate --tops fp8=588.4 --rules instead.json | head -n 2
