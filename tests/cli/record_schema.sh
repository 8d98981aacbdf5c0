#!/usr/bin/env bash
# The published schemas agree with records of both versions and refuse slips; the canonical form, the chain and the
# digest are what docs/evidence.md says, computed here by nothing but Python's standard library.
if ! python3 -c 'import jsonschema' 2>/dev/null; then
    echo "python3-jsonschema is not installed" >&2
    exit 77
fi
python3 - "$TPP_SOURCE" <<'END'
import copy, hashlib, json, re, sys
import jsonschema
source = sys.argv[1]

def canonical(value):
    return json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False)

def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()

def part_of(record, name):
    path, first, end = re.fullmatch(r"(.*)\[(\d+):(\d+)\]", name).groups()
    for step in re.findall(r"\w+", path):
        record = record[int(step)] if step.isdigit() else record[step]
    return record[int(first):int(end)]

def check(schema_name, record_name):
    schema = json.load(open(source + "/base/" + schema_name))
    jsonschema.Draft202012Validator.check_schema(schema)
    judge = jsonschema.Draft202012Validator(schema)
    text = open(source + "/tests/recorded/" + record_name).read()
    record = json.loads(text)
    judge.validate(record)
    for slip in (lambda r: r.update(schema_version=99), lambda r: r.pop("device"), lambda r: r.update(extra=1),
                 lambda r: r["measurements"][0]["samples"][0].update(host_ns=-1), lambda r: r.update(nonce="XYZ")):
        wrong = copy.deepcopy(record)
        slip(wrong)
        assert not judge.is_valid(wrong), record_name
    print(schema_name, record_name, "agree")
    return text, record

check("record-1.schema.json", "described_accelerator.json")
check("record-1.schema.json", "described-cpu/record.json")
check("record.schema.json", "simulated-h100/record.json")
text, record = check("record-2.schema.json", "evidence-cpu/record.json")
assert canonical(record) + "\n" == text
link = record["nonce"]
for entry in record["chain"]:
    link = sha256(link + "\n" + entry["part"] + "\n" + canonical(part_of(record, entry["part"])))
    assert link == entry["sha256"], entry
assert len(record["chain"]) > 10
digest, record["digest"] = record["digest"], ""
assert sha256(canonical(record) + "\n") == digest
print("canonical form, chain and digest agree")
END
