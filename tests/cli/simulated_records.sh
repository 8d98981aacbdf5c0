#!/usr/bin/env bash
# Records made on a device model say so in every format, pass every check but that one, and cannot be signed; compared,
# they still say it.
work=$PWD
cd "$TPP_SOURCE/tests/recorded" || exit 1
"$TPPBENCH" keygen --no-passphrase -s "$work/key" -p "$work/key.pub" >"$work/output" 2>&1 || cat "$work/output"

# says FORMAT PATTERN: whether the report of $record in a format says it
says() {
    "$TPPBENCH" report "$record" --format "$1" -o "$work/report" 2>"$work/output" || cat "$work/output"
    grep -aq "$2" "$work/report" || echo "$chip: $1 does not say SIMULATED"
}
for chip in a100 a800 h100 h800 h20; do
    record=simulated-$chip/record.json
    for format in table markdown html; do
        says "$format" SIMULATED
    done
    says json '"is_simulated": true'
    says csv ,is_simulated,
    python3 -c 'import csv, sys
rows = list(csv.DictReader(open(sys.argv[1])))
assert rows and all(row["is_simulated"] == "1" for row in rows), "a row does not say that it is simulated"' "$work/report"
    says pdf 'Title (SIMULATED: '
    if command -v pdftotext >/dev/null; then # the title is no page: on each of them it says so in large letters
        pages=$(pdfinfo "$work/report" | sed -n 's/^Pages: *//p')
        for ((page = 1; page <= pages; page++)); do
            pdftotext -f "$page" -l "$page" "$work/report" - | grep -q SIMULATED || echo "$chip: page $page does not say it"
        done
    fi
    for chart in tpp plane timeline samples; do
        "$TPPBENCH" report "$record" --chart "$chart" -o "$work/chart.svg"
        grep -q SIMULATED "$work/chart.svg" || echo "$chip: the chart $chart does not say SIMULATED"
        # The PNG is this drawing: with the words taken out of the record it is another.
        sed 's/"is_simulated": true/"is_simulated": false/' "$record" >"$work/silent.json"
        "$TPPBENCH" report "$record" --chart "$chart" -o "$work/chart.png"
        "$TPPBENCH" report "$work/silent.json" --chart "$chart" -o "$work/silent.png"
        head -c 8 "$work/chart.png" | grep -aq PNG || echo "$chip: the chart $chart is no PNG"
        cmp -s "$work/chart.png" "$work/silent.png" && echo "$chip: the chart $chart as PNG does not show it"
    done
    code=0
    "$TPPBENCH" verify "$record" >"$work/verified" || code=$?
    echo "$chip: verify: exit $code, $(grep -c FAILED "$work/verified") failed: $(grep -o 'FAILED *SIMULATED' "$work/verified")"
    code=0
    "$TPPBENCH" sign "$record" -s "$work/key" -o "$work/signature" >"$work/output" 2>&1 || code=$?
    echo "$chip: sign: exit $code: $(head -n 1 "$work/output")"
    [[ ! -e $work/signature && ! -e $record.minisig ]] || echo "$chip: it was signed"
done
"$TPPBENCH" compare simulated-{a100,a800,h100,h800,h20}/record.json >"$work/compared" || echo "compare: exit $?"
for name in A100-SXM4 A800-SXM4 H100 H800 H20; do
    grep -q "$name.*SIMULATED" "$work/compared" || echo "compare does not say that $name is simulated"
done
"$TPPBENCH" report simulated-a100/record.json simulated-h100/record.json --chart comparison -o "$work/chart.svg"
echo "comparison: $(grep -o 'SIMULATED' "$work/chart.svg" | wc -l) times"
