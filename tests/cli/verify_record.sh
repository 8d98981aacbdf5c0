#!/usr/bin/env bash
# What verify says of a record: what was checked, what could not be, the verdict; for people and for programs.
folder=$TPP_SOURCE/tests/recorded/evidence-cpu
cp "$folder/record.json" "$folder/challenge.json" .
show() {
    local code=0
    "$TPPBENCH" verify "$@" >output || code=$?
    grep -v 'kernel-sources\|rules  \|catalogue  \|program (\|checks passed' output | sed -E 's/(SHA-256|digest) [0-9a-f]+/\1 .../'
    echo "exit $code"
}
show record.json --challenge challenge.json --replay=1
sed '0,/"host_ns": [0-9]*/s//"host_ns": 1/' record.json >edited.json
show edited.json
sed -E 's/("issuer": ")/\1somebody else/' challenge.json >other.json # one of its own: the order derives from the bytes
show record.json --challenge other.json | sed -E 's/20[0-9T:.-]*Z/TIME/g; s/[0-9a-f]{16}\.\.\./.../g'
"$TPPBENCH" verify edited.json --json | python3 -c 'import json, sys
found = json.load(sys.stdin)
print(found["verdict"], found["has_failed"], len(found["limits"]))
for check in found["checks"]:
    print(check["check"], check["state"] if check["check"] not in ("rules", "kernel-sources", "catalogue") else "")'
for arguments in "" "absent.json" "record.json more" "record.json --signature x" "record.json --public-key absent.pub" \
    "record.json --replay=x" "record.json --challenge absent.json" "record.json --rules absent.json"; do
    code=0
    # shellcheck disable=SC2086  # several words
    "$TPPBENCH" verify $arguments >output 2>&1 || code=$?
    echo "exit $code: $(head -n 1 output)"
done
