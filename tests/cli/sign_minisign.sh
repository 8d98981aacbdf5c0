#!/usr/bin/env bash
# The other side checks with the stock minisign, and signs with it: both directions, both forms, with passphrases.
if ! command -v minisign >/dev/null; then
    echo "minisign is not installed" >&2
    exit 77
fi
cp "$TPP_SOURCE/tests/recorded/evidence-cpu/record.json" record.json
echo "a passphrase" >pass
try() {
    local code=0
    "$@" >output 2>&1 <pass || code=$?
    echo "exit $code: $(grep -ao 'Signature and comment signature verified\|Signature verification failed\|Signed by' output | tail -n 1)"
}
verify() {
    "$TPPBENCH" verify record.json --public-key "$1" --signature "$2" | grep -ao '^  signature  *[a-zA-Z]*' | tr -s ' '
}
"$TPPBENCH" keygen --passphrase-file pass -s ours.key -p ours.pub >output
cat pass pass | minisign -G -s theirs.key -p theirs.pub >output 2>&1

echo "our key, our signature, their check"
try "$TPPBENCH" sign record.json -s ours.key -F pass -o 1.sig
try minisign -V -p ours.pub -m record.json -x 1.sig
try "$TPPBENCH" sign record.json -s ours.key -F pass --legacy -o 2.sig
try minisign -V -p ours.pub -m record.json -x 2.sig
try minisign -V -p theirs.pub -m record.json -x 2.sig
echo "their key, their signature, our check"
try minisign -S -s theirs.key -m record.json -x 3.sig
verify theirs.pub 3.sig
verify ours.pub 3.sig
try minisign -S -l -s theirs.key -m record.json -x 4.sig
verify theirs.pub 4.sig
echo "their key in our hands, ours in theirs"
try "$TPPBENCH" sign record.json -s theirs.key -F pass -o 5.sig
try minisign -V -p theirs.pub -m record.json -x 5.sig
try minisign -S -s ours.key -m record.json -x 6.sig
verify ours.pub 6.sig
