#!/usr/bin/env bash
# The runner of the golden tests must refuse every difference: exit code, a changed, a missing and an unexpected line.
# shellcheck source=tests/checks/expect.sh
source "$(dirname "${BASH_SOURCE[0]}")/expect.sh"
runner=$tools/../tests/run_cli_test.sh

cat >"$scratch/program" <<'EOT'
#!/usr/bin/env bash
printf '%b' "$1"
printf '%b' "$2" >&2
exit "$3"
EOT
chmod +x "$scratch/program"

# script OUTPUT ERRORS EXIT: $scratch/a.sh, whose program prints these
script() {
    rm -f "$scratch"/a.*
    # shellcheck disable=SC2016  # expanded when the test runs
    printf '"$TPPBENCH" "%s" "%s" "%s"\n' "$@" >"$scratch/a.sh"
}
run() {
    "$runner" "$scratch/program" "$scratch/a.sh"
}

script '' '' 0
expect_pass run
script 'text\n' '' 0
expect_fail "stdout should be empty" run
script '' 'text\n' 0
expect_fail "stderr should be empty" run
script '' '' 2
expect_fail "exit code 2, expected 0" run
echo 2 >"$scratch/a.exit"
expect_pass run
echo 1 >"$scratch/a.exit"
expect_fail "exit code 2, expected 1" run

script 'one\ntwo\n' 'three\n' 0
printf 'one\ntwo\n' >"$scratch/a.stdout.exact"
printf 'three\n' >"$scratch/a.stderr.exact"
expect_pass run
printf 'one\ntwo' >"$scratch/a.stdout.exact"
expect_fail "No newline at end of file" run
printf 'one\ntwo\n' >"$scratch/a.stdout.exact"
printf 'four\n' >"$scratch/a.stderr.exact"
expect_fail "-four" run

# patterns: the text, the patterns, does it match
while IFS='|' read -r text patterns matches; do
    script "$text" '' 0
    printf '%b' "$patterns" >"$scratch/a.stdout.glob"
    if [[ $matches == yes ]]; then
        expect_pass run
    else
        expect_fail "stdout does not match" run
    fi
done <<'EOT'
one 12\ntwo\n|one *\ntwo\n|yes
one\ntwo\n|one*\n|no
one\n|one\ntwo\n|no
one\ntwo\n|one\n\ntwo\n|no
a\nb\nc\n|...\nc\n|yes
a\nb\nc\n|a\n...\n|yes
a\nb\nc\n|...\nb\n...\n|yes
a\nb\nc\n|a\n...\nd\n|no
a\nb\na\nc\n|...\na\nc\n|yes
a\nb\na\nc\n|a\n...\na\n|no
a\nc\n|a\n...\nc\n|yes
|...\n|yes
|a\n|no
12.5 ms\n|[0-9]*.[0-9] ms\n|yes
x.5 ms\n|[0-9]*.[0-9] ms\n|no
EOT

# The environment is clean, and the folder empty and not the tree.
script '' '' 0
# shellcheck disable=SC2016  # expanded when the test runs
printf 'echo "${SECRET:-unset} $LC_ALL $TZ $(ls) $(ls -A "$HOME")"\n' >"$scratch/a.sh"
echo 'unset C UTC  ' >"$scratch/a.stdout.exact"
export SECRET=1
expect_pass run

# Refreshing writes what is, and then it holds.
script 'new\n' 'more\n' 3
expect_pass "$runner" --refresh "$scratch/program" "$scratch/a.sh"
expect_pass run
expect_pass test "$(cat "$scratch"/a.exit "$scratch"/a.*.exact)" = $'3\nmore\nnew'
script '' '' 77
code=0
run || code=$?
expect_pass test "$code" = 77
expect_fail "usage" "$runner"
expect_fail "absent" "$runner" "$scratch/absent" "$scratch/a.sh"
expect_fail "absent" "$runner" "$scratch/program" "$scratch/absent.sh"
finish_test
