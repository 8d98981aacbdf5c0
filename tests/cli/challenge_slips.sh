#!/usr/bin/env bash
# A challenge that is malformed, expired, of the future, for another device, or contradicted by options gets one line.
challenge=$TPP_SOURCE/tests/recorded/evidence-cpu/challenge.json
try() {
    local code=0
    "$TPPBENCH" "$@" >output 2>&1 || code=$?
    head -n 1 output | sed -E 's/at 20[0-9T:.-]*Z/at TIME/'
    echo "exit $code"
}
"$TPPBENCH" challenge show "$challenge" | sed -E 's/[0-9a-f]{64}/DIGEST/; s/20[0-9T:.-]*Z/TIME/'
try challenge
try challenge old
try challenge show
try challenge show absent.json
try challenge new more
try challenge new --cores 1.5
try challenge new --hours 0
try challenge new --precision fp3
echo "malformed"
head -c 200 "$challenge" >bad.json && try run --challenge bad.json
sed 's/"schema_version": 1/"schema_version": 2/' "$challenge" >bad.json && try run --challenge bad.json
sed 's/"nonce": "..../"nonce": "/' "$challenge" >bad.json && try run --challenge bad.json
sed 's/"expires_utc": "20/"expires_utc": "19/' "$challenge" >bad.json && try run --challenge bad.json
sed 's/"issuer"/"isuer"/' "$challenge" >bad.json && try run --challenge bad.json
echo "not now"
sed -E 's/"(expires|issued)_utc": "20../"\1_utc": "2001/' "$challenge" >old.json && try run --challenge old.json
sed -E 's/"(expires|issued)_utc": "20../"\1_utc": "9001/' "$challenge" >late.json && try run --challenge late.json
echo "not so"
"$TPPBENCH" challenge new --device-name 'no such chip' --min-time 0.2 --warmup 0.1 -o other.json >output
try run --challenge other.json --nonce 12
try run --challenge other.json --precision fp32
try run --challenge other.json --kernel cpu_gemm_f32
try run --challenge other.json --min-time 0.1
try run --challenge other.json
"$TPPBENCH" challenge new --cores 100000 -o cores.json >output
try run --challenge cores.json
