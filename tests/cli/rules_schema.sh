#!/usr/bin/env bash
# The published schema agrees with the program on the files that ship and on slips of every kind.
if ! python3 -c 'import jsonschema' 2>/dev/null; then
    echo "python3-jsonschema is not installed" >&2
    exit 77
fi
python3 - "$TPP_SOURCE/rating/rules" "$TPPBENCH" <<'PYTHON'
import copy, glob, json, subprocess, sys
import jsonschema
folder, program = sys.argv[1:]
schema = json.load(open(folder + "/rule.schema.json"))
jsonschema.Draft202012Validator.check_schema(schema)
judge = jsonschema.Draft202012Validator(schema)

def says(rule):
    json.dump(rule, open("rule.json", "w"))
    code = subprocess.run([program, "rules", "check", "rule.json"], capture_output=True).returncode
    by_schema, by_program = judge.is_valid(rule), code == 0
    word = {True: "valid", False: "refused"}
    return word[by_schema] if by_schema == by_program else \
        "DISAGREE: schema %s, program %s" % (word[by_schema], word[by_program])

for path in sorted(glob.glob(folder + "/*.json")):
    if not path.endswith(".schema.json"):
        print(says(json.load(open(path))), path.rsplit("/", 1)[1])

def slip(name, change, base="us-2023-11"):
    rule = json.load(open("%s/%s.json" % (folder, base)))
    change(rule)
    print(says(rule), name)

slip("unknown metric", lambda r: r["clauses"][0]["all"][0].update(metric="tp"))
slip("no citation", lambda r: r.pop("citation"))
slip("no first day", lambda r: r.pop("effective"))
slip("a proposal without a day", lambda r: r.pop("introduced"), "bill-s3374")
slip("no clauses", lambda r: r.pop("clauses"))
slip("limits of two", lambda r: r.update(same_thresholds_as="us-2022-10", change="x"))
slip("limits of another, no change", lambda r: r.pop("change"), "us-2024-04")
slip("limit of 0", lambda r: r["clauses"][0]["all"][0].update(value=0))
slip("a day as a value", lambda r: r["clauses"][0]["all"][0].update(metric="first_marketed"))
slip("a value as a day", lambda r: r["clauses"][0].update(all=[{"metric": "tpp", "op": ">", "date": "2026-01-01"}]))
slip("a question with >=", lambda r: r["exclusions"][0]["all"][0].update(op=">="))
slip("a question of 2", lambda r: r["exclusions"][0]["all"][0].update(value=2))
slip("two exclusions", lambda r: r["exclusions"].append(copy.deepcopy(r["clauses"][0])))
slip("an exception of nothing", lambda r: r["exceptions"][0].pop("met_under"))
slip("a share of 101", lambda r: r["quantities"][0].update(limit=101), "us-2026-01-cn-review")
slip("an unknown scope", lambda r: r["quantities"][0].update(scope="planet"), "us-2026-01-cn-review")
slip("an unknown kind", lambda r: r.update(kind="tax"))
slip("an unknown mark", lambda r: r["marks"][0].update(mark="sure"))
slip("an unknown key", lambda r: r.update(untill="2026-01-01"))
slip("nothing wrong", lambda r: None)
PYTHON
