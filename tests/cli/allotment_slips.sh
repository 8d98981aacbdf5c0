#!/usr/bin/env bash
try() {
    "$TPPBENCH" "$@" 2>&1
    echo "$? $*"
}
try allotment
try allotment nowhere.csv
try allotment - </dev/null
try allotment - <<<'date,consinee,country,quantity,chip'
try allotment - <<<'date,consignee,country,quantity,tpp'
try allotment - <<<$'date,consignee,country,quantity,chip\n2026-02-30,A,CN,1,h20\n2026-02-03,A,UK,1,h20\n2026-02-03,A,CN,x,h20'
try allotment - --agreement UK </dev/null
try allotment - --rule us-2023-11 </dev/null
try allotment - --rule us-1999 </dev/null
try allotment - --fail-if legal </dev/null
try rate --chip h20 --quantity 0
try rate --memory-stack 819,121 --quantity 5
