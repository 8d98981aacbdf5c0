#!/usr/bin/env bash
# A leak, an overflow and undefined behaviour planted in a Criterion test: the runner must fail on each, although
# Criterion itself passes the leaking test.
# shellcheck source=tests/checks/expect.sh
source "$(dirname "${BASH_SOURCE[0]}")/expect.sh"
runner=$tools/sanitized.sh

# build NAME CODE: a Criterion test with one line of C as its body, in $scratch/NAME
build() {
    printf '#include <criterion/criterion.h>\n#include <limits.h>\n#include <stdlib.h>\nvoid *volatile kept;\n
            int volatile one = 1;\nTest(planted, %s) { %s }\n' "$1" "$2" >"$scratch/$1.c"
    # shellcheck disable=SC2046  # several words are meant
    "${CC:-cc}" -g -fsanitize=address,undefined -fno-sanitize-recover=all -o "$scratch/$1" "$scratch/$1.c" \
        $(pkg-config --cflags --libs criterion)
}

build clean 'kept = malloc(8); free(kept);'
expect_pass "$runner" "$scratch/clean"

build leak 'kept = malloc(777); kept = NULL;'
expect_pass "$scratch/leak" # what Criterion hides
expect_fail "777 byte(s) leaked" "$runner" "$scratch/leak"

build overflow 'char *volatile p = malloc(4); p[3 + one] = 1; free(p);'
expect_fail "heap-buffer-overflow" "$runner" "$scratch/overflow"

build undefined 'int volatile x = INT_MAX; x += one; (void)x;'
expect_fail "signed integer overflow" "$runner" "$scratch/undefined"

# A leak that Criterion made by itself is let pass, but not one of ours beside it, nor an error.
fake() {
    # shellcheck disable=SC2016  # expanded when it runs
    "$runner" bash -c 'log=${ASAN_OPTIONS##*log_path=}; printf "%b" "$1" >"$log.1"' bash "$1"
}
own='Direct leak of 48 byte(s)\n    #0 0x1 in malloc (x)\n    #1 0x2 (/lib/libcriterion.so.3+0x1)\n\n'
ours='Direct leak of 9 byte(s)\n    #0 0x1 in malloc (x)\n    #1 0x2 in f (y)\n    #2 0x3 (/lib/libcriterion.so.3)\n\n'
summary='SUMMARY: AddressSanitizer: 48 byte(s) leaked\n'
expect_pass fake "ERROR: LeakSanitizer: detected memory leaks\n$own$summary"
expect_fail "1 report(s)" fake "ERROR: LeakSanitizer: detected memory leaks\n$own$ours$summary"
expect_fail "1 report(s)" fake "ERROR: LeakSanitizer: detected memory leaks\n$ours$summary"
expect_fail "1 report(s)" fake "ERROR: AddressSanitizer: heap-use-after-free\n$own"
expect_fail "1 report(s)" fake "x.c:1: runtime error: overflow\n"

# The exit code of a program that reports nothing is kept.
code=0
"$runner" bash -c 'exit 3' || code=$?
expect_pass test "$code" = 3

# Nor does a leak in the process that is waited for change it: a leak is one report, a failed test another matter.
printf "#include <stdlib.h>\nvoid *volatile p;\nint main(void) { p = malloc(9); p = NULL; }\n" >"$scratch/main.c"
"${CC:-cc}" -g -fsanitize=address -o "$scratch/main" "$scratch/main.c"
expect_fail "9 byte(s) leaked" "$runner" "$scratch/main"
expect_pass env ASAN_OPTIONS=exitcode=0 "$scratch/main"
expect_fail "usage" "$runner"
finish_test
