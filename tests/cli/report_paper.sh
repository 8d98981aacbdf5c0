#!/usr/bin/env bash
# The certificate is two sheets of A4 whose words can be searched, a chart an image of twice its size; both the same
# bytes each time, dated by the record and not by the clock.
records=$TPP_SOURCE/tests/recorded
"$TPPBENCH" report "$records/evidence-cpu/record.json" -o cpu.pdf 2>message || { cat message >&2; exit 77; }
command -v pdftotext >/dev/null || { echo "pdftotext is not installed" >&2; exit 77; }
sleep 1
"$TPPBENCH" report "$records/evidence-cpu/record.json" -o again.pdf
cmp cpu.pdf again.pdf && echo "pdf: the same bytes"
pdfinfo cpu.pdf | grep -E '^(Title|Creator|CreationDate|Pages|Page size):' | sed -E 's/ +/ /g; s/ \(.*//'
pdftotext -layout cpu.pdf - | sed -E 's/ +/ /g; s/^ //' | grep -E '^(Report of|Device|Under us-2023|architectural|3A090.a.1|cpu_gemm_f32|SHA-256|not signed|says that)'
echo "SIMULATED on both sheets"
"$TPPBENCH" report "$records/simulated-a800/record.json" -o a800.pdf
for page in 1 2; do
    pdftotext -f $page -l $page a800.pdf - | grep -c SIMULATED
done
echo "an image"
"$TPPBENCH" report "$records/evidence-cpu/record.json" --chart samples -o samples.svg
"$TPPBENCH" report "$records/evidence-cpu/record.json" --chart samples -o samples.png
"$TPPBENCH" report "$records/evidence-cpu/record.json" --chart samples -f png >again.png
cmp samples.png again.png && echo "png: the same bytes"
grep -o '<svg[^>]*' samples.svg | grep -o ' width="[0-9]*" height="[0-9]*"'
od -A n -t u1 -j 16 -N 8 samples.png | awk '{ print $3 * 256 + $4, $7 * 256 + $8 }'
