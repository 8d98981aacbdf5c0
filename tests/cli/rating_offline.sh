#!/usr/bin/env bash
# Everything that needs no measurement works without a network, a device or a driver: the output is the same byte for
# byte, and the loader of no driver is so much as looked for. `devices` shows that this way of looking finds it.
cd "$TPP_SOURCE" || exit
record=tests/recorded/described_h20.json
table="$TMPDIR/shipments.csv"
empty="$TMPDIR/no_vendors"
mkdir -p "$TMPDIR" "$empty"
printf 'date,consignee,country,quantity,chip\n2026-02-03,A,CN,10,h200-sxm\n' >"$table"

all() {
    local wrap=("$@")
    try() {
        "${wrap[@]}" "$TPPBENCH" "$@" 2>&1
        echo "exit $? $1"
    }
    try --version
    try rules list
    try rules list --at 2025-02-01
    try rules show us-2023-11
    try rules diff us-2022-10 us-2023-11
    try rules check rating/rules/us-2023-11.json
    try rate --chip h20 --also all --quantity 1000
    try rate "$record" --json
    try chips list --near 5%
    try chips show a100
    try chips conflicts
    try chips compare a100 a800 h100 h800 h20
    try compare "$record" chip:h100
    try identify "$record" --declared h20
    try headroom a100
    try allotment "$table"
    try sweep - <<<$'fp16,die_area_mm2\n312,826'
    try report "$record" --format json
    try report "$record" --format html
    try verify "$record"
    try kernels --help
}

all >"$TMPDIR/with"
grep -c '^exit ' "$TMPDIR/with"
grep '^exit [^0]' "$TMPDIR/with"

alone=()
if unshare -rn true 2>/dev/null; then
    alone=(unshare -rn)
fi
OCL_ICD_VENDORS=$empty all "${alone[@]}" >"$TMPDIR/without"
cmp "$TMPDIR/with" "$TMPDIR/without" && echo "the same without a network and without a driver"

# What the dynamic linker was asked for, by name.
drivers_asked() {
    grep -oE 'lib(OpenCL|cuda|nvidia-ml|pocl|cublasLt|amdhip64|hipblaslt)[.a-z0-9]*' "$1" | sort -u
}
LD_DEBUG=files LD_DEBUG_OUTPUT="$TMPDIR/rating_asked" all >"$TMPDIR/debug"
cat "$TMPDIR"/rating_asked.* >"$TMPDIR/rating"
LD_DEBUG=files LD_DEBUG_OUTPUT="$TMPDIR/devices_asked" "$TPPBENCH" devices >"$TMPDIR/devices" 2>&1
cat "$TMPDIR"/devices_asked.* >"$TMPDIR/control"
if ! drivers_asked "$TMPDIR/control" | grep -q OpenCL; then
    echo "this system's dynamic linker does not say what it is asked for" >&2
    exit 77
fi
echo "drivers that a rating asked for: $(drivers_asked "$TMPDIR/rating" | wc -l)"
