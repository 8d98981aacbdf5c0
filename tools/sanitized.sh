#!/usr/bin/env bash
# Runs a program built with sanitizers and fails when any of its processes, children included, reported anything. The
# exit code alone does not tell: Criterion runs tests in worker processes, and a leak found when a worker ends leaves
# the test passed and the exit code 0. Usage: sanitized.sh COMMAND...
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
(($# > 0)) || { echo "usage: sanitized.sh COMMAND..." >&2; exit 1; }

logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
# exitcode=0: the exit code stays that of the program, and the logs alone say what the sanitizers found.
export ASAN_OPTIONS="exitcode=0:detect_leaks=1:strict_string_checks=1:detect_stack_use_after_return=1"
export ASAN_OPTIONS+=":log_path=$logs/address"
export UBSAN_OPTIONS="print_stacktrace=1:log_path=$logs/undefined"
# Leaks inside the libraries of others, each with its reason.
export LSAN_OPTIONS="print_suppressions=0:suppressions=$here/lsan_suppressions.txt"

# Is this report only of leaks of memory that Criterion's own code allocated? Now and then it loses 48 bytes when a
# worker ends. A suppression by library would not do: Criterion calls every test, so it is on the stack of ours as well.
is_criterions_own() {
    awk '/AddressSanitizer: [a-z]|UndefinedBehavior|runtime error/ && !/SUMMARY/ { other = 1 }
        / leak of / { leaks++ }
        /^ *#1 .*libcriterion\.so/ { own++ }
        END { exit !(leaks > 0 && leaks == own && !other) }' "$1"
}

code=0
"$@" || code=$?
shopt -s nullglob
for report in "$logs"/*; do
    ! is_criterions_own "$report" || rm "$report"
done
reports=("$logs"/*)
if ((${#reports[@]} > 0)); then
    printf '\nsanitizers: %d report(s)\n' "${#reports[@]}" >&2
    head -n 60 "${reports[@]}" >&2
    exit 1
fi
exit "$code"
