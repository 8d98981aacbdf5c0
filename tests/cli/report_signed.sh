#!/usr/bin/env bash
# A signature and a challenge stand in a report only after they were checked; what does not hold makes no report.
folder=$TPP_SOURCE/tests/recorded/evidence-cpu
cp "$folder/record.json" "$folder/challenge.json" .
"$TPPBENCH" keygen --no-passphrase >output
"$TPPBENCH" sign record.json --comment "witnessed by two" >output
"$TPPBENCH" keygen --no-passphrase -s other.key -p other.pub >output

# mask: what is new in every run
mask() {
    sed -E 's/[0-9A-F]{16}/KEY/g; s/RW[A-Za-z0-9+\/=]{54}/LINE/g'
}
# evidence [OPTION...]: the report's words on it
evidence() {
    "$TPPBENCH" report record.json --json "$@" | python3 -c 'import json, sys
for name, value in json.load(sys.stdin)["evidence"].items():
    print(f"  {name}: {value}")' | mask | sed -E 's/(signature )[0-9a-f]{64}/\1FINGERPRINT/'
}
# try OPTION...: exit code and message
try() {
    local code=0
    "$TPPBENCH" report "$@" >output 2>&1 || code=$?
    echo "exit $code: $(head -n 1 output | mask)"
}

echo "nothing asked"
evidence
"$TPPBENCH" report record.json | grep -A 2 '^  Signature'
echo "key and challenge"
evidence --public-key tppbench.pub --challenge challenge.json
cp record.json.minisig elsewhere.sig
rm record.json.minisig
echo "signature elsewhere"
evidence -p tppbench.pub -x elsewhere.sig | grep signature
echo "what does not hold"
try record.json -p other.pub -x elsewhere.sig
try record.json -p tppbench.pub
try record.json -x elsewhere.sig
sed 's/Example issuer/Somebody else/' challenge.json >other.json
try record.json --challenge other.json
tr -d '\n' <record.json >edited.json
try edited.json -p tppbench.pub -x elsewhere.sig
echo "fingerprint"
"$TPPBENCH" report record.json -p tppbench.pub -x elsewhere.sig --json | grep -c "$(sha256sum elsewhere.sig | cut -d' ' -f1)"
echo "pages"
"$TPPBENCH" report record.json -p tppbench.pub -x elsewhere.sig --challenge challenge.json -o signed.html
grep -o 'comment: witnessed by two' signed.html
grep -o 'answered: the request[^,]*' signed.html
