#!/usr/bin/env bash
# Every format is the same through --format, through the ending of -o and through standard input.
record=$TPP_SOURCE/tests/recorded/described-cpu
for pair in table:txt markdown:md csv:csv json:json html:html; do
    format=${pair%:*} ending=${pair#*:}
    "$TPPBENCH" report "$record/record.json" --format "$format" >printed
    "$TPPBENCH" report -o "written.$ending" - <"$record/record.json"
    cmp printed "written.$ending" && cmp printed "$record/expected.$ending" && echo "$format: the same"
done
"$TPPBENCH" report --json "$record/record.json" | cmp - "$record/expected.json" && echo "--json: the same"
