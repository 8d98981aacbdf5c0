#!/usr/bin/env bash
# docs/evidence.md lists the checks that verify makes and says in the same words what no check can show.
"$TPPBENCH" verify "$TPP_SOURCE/tests/recorded/evidence-cpu/record.json" --json >found.json
python3 - "$TPP_SOURCE/docs/evidence.md" <<'END'
import json, sys
text = open(sys.argv[1]).read()
words = " ".join(text.split())
found = json.load(open("found.json"))
print(len(found["limits"]), "limits,", sum(" ".join(limit.split()) in words for limit in found["limits"]), "described")
rows = [f"| {check['check']} | {check['asks']} |" for check in found["checks"]]
print(len(rows), "checks,", sum(row in text for row in rows), "described")
END
