#!/usr/bin/env bash
# docs/examples/reports is what the program makes now; and the check of that fails on what is edited, missing, stale or
# too much, each named.
# Usage: check_examples.sh PROGRAM
# shellcheck source=tests/checks/expect.sh
source "$(dirname "${BASH_SOURCE[0]}")/checks/expect.sh"
program=$(realpath "$1")
root=$tools/..

expect_pass "$tools/make_examples.sh" --check "$program"

tree=$scratch/tree
copy_examples() {
    rm -rf "$tree"
    mkdir -p "$tree/tools" "$tree/docs/examples" "$tree/tests/recorded"
    cp "$tools/make_examples.sh" "$tree/tools"
    cp -r "$root/docs/examples/reports" "$tree/docs/examples"
    cp -r "$root"/tests/recorded/simulated-{a800,h800} "$tree/tests/recorded"
    examples=$tree/docs/examples/reports
}
check() {
    "$tree/tools/make_examples.sh" --check "$program"
}
copy_examples
expect_pass check
sed -i 's/us-2023-11/us-2023-12/' "$examples/simulated-a800/simulated-a800.html"
expect_fail "docs/examples/reports/simulated-a800/simulated-a800.html is out of date" check
copy_examples
rm "$examples/cpu/cpu.csv"
expect_fail "docs/examples/reports/cpu/cpu.csv is missing" check
copy_examples
touch "$examples/cpu/old.svg"
expect_fail "docs/examples/reports/cpu/old.svg is not made any more" check
copy_examples
head -c 300000 /dev/zero >>"$examples/cpu/cpu-tpp.svg"
expect_fail "more than 2000000" check
copy_examples
sed -i "s/pthread-skylake/pthread-Skylake/" "$examples/cpu/record.json"
expect_fail "the signature of" check
if "$program" report "$root/tests/recorded/described-cpu/record.json" --chart tpp -o "$scratch/tpp.png" 2>/dev/null; then
    copy_examples
    cp "$scratch/tpp.png" "$examples/cpu/cpu-tpp.png"
    expect_fail "docs/examples/reports/cpu/cpu-tpp.png has another size" check
    if command -v pdftotext >/dev/null; then
        copy_examples
        cp "$examples/simulated-h800/simulated-h800.pdf" "$examples/simulated-a800/simulated-a800.pdf"
        expect_fail "docs/examples/reports/simulated-a800/simulated-a800.pdf says something else" check
    fi
fi
finish_test
