#!/usr/bin/env bash
# The manual and the completions must hold every command and option of the help, and the check must see a difference.
# shellcheck source=tests/checks/expect.sh
source "$(dirname "${BASH_SOURCE[0]}")/expect.sh"

mkdir -p "$scratch/tree/tools"
cp "$tools/make_manual.sh" "$scratch/tree/tools/"
make=$scratch/tree/tools/make_manual.sh

# A program whose help looks as argp's does. $1 is the text of one option.
make_program() {
    cat >"$scratch/program" <<EOT
#!/usr/bin/env bash
case "\$*" in
--version) echo "tppbench 1.2.3 (abc)" ;;
--help) cat <<'EOH' ;;
Usage: tppbench COMMAND [OPTION...]
Measure what is
measured.

Commands:
  run        Measure a device
  rate       Say what it's worth: all

Exit status: 0 done;
1 not done.
EOH
*--help) cat <<EOH ;;
Usage: tppbench \$1 [OPTION...] [RECORD]
  or:  tppbench \$1 [OPTION...] --chip ID
Do it.

 Output
  -o, --output=FILE          $1,
                             and say so
  -v                         Say more
  -n COUNT                   How many
      --at=DATE, --on=DATE   A day
      --a-rather-long-option-name=SOMETHING
                             Its text is on the next line
      --color[=WHEN]         Colours
  -?, --help                 Give this help list

Mandatory or optional arguments to long options are also mandatory or optional
for any corresponding short options.

.starts with a dot; a backslash \\ stays.
Examples:
  tppbench run -o a.json
EOH
esac
EOT
    chmod +x "$scratch/program"
}

make_program 'Write it'
expect_fail "docs/tppbench.1" "$make" --check "$scratch/program"
expect_pass "$make" "$scratch/program"
expect_pass "$make" --check "$scratch/program"

page=$scratch/tree/docs/tppbench.1
for line in '.TH TPPBENCH 1 "" "tppbench 1.2.3"' '.B tppbench rate' '[OPTION...] [RECORD]' '.SS tppbench run' \
    '\fB\-o, \-\-output\fR=\fIFILE\fR' 'Write it, and say so' '\fB\-v\fR' 'Its text is on the next line' \
    '\fB\-\-a\-rather\-long\-option\-name\fR=\fISOMETHING\fR' '\fB\-\-color\fR[=\fIWHEN\fR]' '\fB\-n\fR \fICOUNT\fR' \
    '0 done; 1 not done.' 'tppbench run \-o a.json' 'Measure what is measured.'; do
    expect_pass grep -qxF -- "$line" "$page"
done
expect_pass grep -qF '\&.starts with a dot; a backslash \e stays.' "$page"
expect_pass test "$(grep -c Mandatory "$page")" = 0
if command -v groff >/dev/null; then
    groff -man -ww -Tascii "$page" >/dev/null 2>"$scratch/warnings"
    expect_pass test ! -s "$scratch/warnings"
fi

# complete WORD...: what bash would offer for the last word
complete_words() {
    # shellcheck disable=SC2016  # expanded by the inner shell
    (cd "$scratch/tree" && bash -c 'source completions/tppbench.bash
        COMP_WORDS=("$@")
        COMP_CWORD=$(($# - 1))
        _tppbench
        echo "${COMPREPLY[*]}"' bash "$@")
}
expect_pass test "$(complete_words tppbench ra)" = rate
expect_pass test "$(complete_words tppbench run --out)" = --output
expect_pass test "$(complete_words tppbench run --output d)" = docs
expect_pass test "$(complete_words tppbench rate d)" = docs
expect_pass grep -qF "'--output=[Write it, and say so]:FILE:_files'" "$scratch/tree/completions/_tppbench"
expect_pass grep -qF -- "-s o -l output -r -d 'Write it, and say so'" "$scratch/tree/completions/tppbench.fish"

make_program 'Write it elsewhere'
expect_fail "+Write it elsewhere, and say so" "$make" --check "$scratch/program"
make_program 'Write it'
rm "$scratch/tree/completions/tppbench.fish"
expect_fail "completions/tppbench.fish" "$make" --check "$scratch/program"
printf '#!/bin/sh\necho nothing\n' >"$scratch/program"
expect_fail "lists no commands" "$make" --check "$scratch/program"
expect_fail "absent" "$make" --check "$scratch/absent"
finish_test
