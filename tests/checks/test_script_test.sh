#!/usr/bin/env bash
# script/test itself, with stand-ins for compilers, cmake and ctest: the last line, the counts and the exit code, above
# all when something fails or nothing ran.
# shellcheck source=tests/checks/expect.sh
source "$(dirname "${BASH_SOURCE[0]}")/expect.sh"

mkdir -p "$scratch/tree/tools" "$scratch/bin" "$scratch/drivers"
cp -r "$tools/../script" "$tools/../.ci" "$scratch/tree/"
cp "$tools/tree.sh" "$tools/pre-commit" "$scratch/tree/tools/"
: >"$scratch/drivers/a.icd"
for name in cc gcc clang clang-format-14 clang-tidy-14 clang-19 cmake git llvm-symbolizer make pkg-config \
    python3 shellcheck; do
    printf '#!/bin/bash\nexit 0\n' >"$scratch/bin/$name"
done
# Should anything seem to be absent, nothing is installed from here.
printf '#!/bin/bash\necho no >&2\nexit 1\n' >"$scratch/bin/apt-get"
printf '#!/bin/bash\necho libOpenCL.so.1 libopenblas.so.0 libblis.so.4 libclblast.so.1 " "\n' >"$scratch/bin/ldconfig"
# Stands in for ctest: $JUNIT is what it writes, $CODE its exit code, and it talks a lot.
# shellcheck disable=SC2016  # expanded when it runs
printf '#!/bin/bash
while (($# > 1)); do [[ $1 != --output-junit ]] || file=$2; shift; done
[[ -z $JUNIT ]] ||
    printf "%%s\\n" "<testsuite name=\\"x\\"" "$JUNIT" ">" "<testcase name=\\"t\\" tests=\\"9\\"/>" >"$file"
seq -f "line %%g ***Failed" 50000
exit "$CODE"\n' >"$scratch/bin/ctest"
chmod +x "$scratch"/bin/*

# test_run JUNIT CODE OPTION...: runs script/test and leaves its output in $scratch/out, its exit code in $code
test_run() {
    code=0
    (cd "$scratch/tree" && JUNIT=$1 CODE=$2 OCL_ICD_VENDORS=$scratch/drivers PATH=$scratch/bin:$PATH \
        ./script/test "${@:3}") >"$scratch/out" 2>&1 || code=$?
}

# last_line TEXT CODE
last_line() {
    expected=$((expected + 1))
    if [[ $(tail -n 1 "$scratch/out") != "$1" || $code != "$2" ]]; then
        printf 'should end with "%s" and %s; ended with %s and:\n' "$1" "$2" "$code"
        tail -n 5 "$scratch/out"
        exit 1
    fi
}

mkdir -p "$scratch/tree/base"
: >"$scratch/tree/base/a.c"
: >"$scratch/tree/base/a.sh"

test_run $'\ttests="7" failures="0"\n\tdisabled="0" skipped="0"' 0 --quick
last_line "10 passed, 0 failed, 5 skipped" 0
test_run $'\ttests="7" failures="0"\n\tdisabled="1" skipped="2"' 0 --quick
last_line "7 passed, 0 failed, 8 skipped" 0
test_run $'\ttests="7" failures="2"\n\tdisabled="0" skipped="0"' 8 --quick
last_line "8 passed, 2 failed, 5 skipped" 1
expect_pass grep -q 'gcc-tests .*2 of 7' "$scratch/out"

# That there is no test, or that ctest broke, is a failure.
test_run $'\ttests="0" failures="0"\n\tdisabled="0" skipped="0"' 0 --quick
last_line "3 passed, 1 failed, 5 skipped" 1
test_run '' 8 --quick
last_line "3 passed, 1 failed, 5 skipped" 1
test_run $'\ttests="7" failures="0"\n\tdisabled="0" skipped="0"' 1 --quick
last_line "10 passed, 1 failed, 5 skipped" 1

# A build that fails is counted, its tests do not run, and the rest does.
printf '#!/bin/bash\nseq 50000\nexit 1\n' >"$scratch/bin/cmake"
test_run '' 0 --quick
last_line "2 passed, 1 failed, 5 skipped" 1
expect_pass grep -q 'gcc-build .*FAILED.*build/test/gcc-build.log' "$scratch/out"

test_run '' 0 --fast
last_line "script/test: unknown option '--fast'; see script/test --help" 2
finish_test
