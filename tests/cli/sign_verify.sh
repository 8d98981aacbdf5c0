#!/usr/bin/env bash
# Keys and signatures go both ways between tppbench and the stock minisign; what is no measurement is not signed.
record=$TPP_SOURCE/tests/recorded/evidence-cpu/record.json
cp "$record" record.json
echo "a passphrase" >pass
echo "another" >wrong

# try COMMAND...: its exit code and its last line
try() {
    local code=0
    "$@" >output 2>&1 || code=$?
    echo "exit $code: $(tail -n 1 output)" | sed -E 's/[0-9A-F]{16}/KEY/g; s/signed 2[^ ]*Z/signed TIME/; s/timestamp:[0-9]+/timestamp:TIME/'
}
# signature KEY SIGNATURE: what verify says of it
signature() {
    "$TPPBENCH" verify record.json --public-key "$1" --signature "$2" --json |
        python3 -c 'import json, sys
for check in json.load(sys.stdin)["checks"]:
    if check["check"] == "signature":
        print(check["state"], *check["failures"])' | sed -E 's/[0-9A-F]{16}/KEY/g'
}

echo "ours"
try "$TPPBENCH" keygen --passphrase-file pass
stat -c '%a %n' tppbench.key
try "$TPPBENCH" keygen --passphrase-file pass
try "$TPPBENCH" sign record.json --passphrase-file wrong
try "$TPPBENCH" sign record.json --passphrase-file pass
signature tppbench.pub record.json.minisig
"$TPPBENCH" keygen --no-passphrase -s plain.key -p plain.pub >output
try "$TPPBENCH" sign record.json -s plain.key -o plain.sig --legacy
signature plain.pub plain.sig
signature tppbench.pub plain.sig
sed 's/signed/Signed/' record.json.minisig >edited.sig
signature tppbench.pub edited.sig

echo "what is no measurement"
sed 's/"is_simulated": false/"is_simulated": true/' record.json >simulated.json
sed 's/"is_aborted": false/"is_aborted": true/' record.json >aborted.json
sed '0,/"outcome": "measured"/s//"outcome": "unverified"/' record.json >unverified.json
sed '0,/"host_ns": [0-9]*/s//"host_ns": 1/' record.json >edited.json
for name in simulated aborted unverified edited; do
    try "$TPPBENCH" sign $name.json -s plain.key
    test ! -e $name.json.minisig || echo "signed all the same"
done
try "$TPPBENCH" sign absent.json -s plain.key
try "$TPPBENCH" sign record.json -s plain.pub
try "$TPPBENCH" sign record.json -s plain.key -o no/such/folder/x
