#!/usr/bin/env bash
# The schema for editors agrees with the program on the files that ship and on a slip.
if ! python3 -c 'import jsonschema' 2>/dev/null; then
    echo "python3-jsonschema is not installed" >&2
    exit 77
fi
python3 - "$TPP_SOURCE/rating/rules" <<'PYTHON'
import glob, json, sys
import jsonschema
folder = sys.argv[1]
schema = json.load(open(folder + "/rule.schema.json"))
jsonschema.Draft202012Validator.check_schema(schema)
judge = jsonschema.Draft202012Validator(schema)
for path in sorted(glob.glob(folder + "/us-*.json")):
    print("valid" if judge.is_valid(json.load(open(path))) else "NOT VALID", path.rsplit("/", 1)[1])
rule = json.load(open(folder + "/us-2023-11.json"))
rule["clauses"][0]["all"][0]["metric"] = "tp"
print("refused" if not judge.is_valid(rule) else "NOT REFUSED", "tp")
del rule["citation"]
print("refused" if not judge.is_valid(rule) else "NOT REFUSED", "no citation")
PYTHON
