#!/usr/bin/env bash
# shellcheck source=tests/checks/expect.sh
source "$(dirname "${BASH_SOURCE[0]}")/expect.sh"
check=$tools/check_tree.sh

make_tree
# shellcheck disable=SC2016  # the text is meant
plant rating/README.md 'see /usr/share/doc, /etc/OpenCL/vendors, /proc/cpuinfo and ${HOME}/work/x'
plant host/README.md 'and tests/cli/home/x'
plant .ci/base_part.h 'of a tool'
plant tests/recorded/a/record.json '{}'
plant tests/recorded/b/record.json '{}'
expect_pass "$check" "$scratch/tree"

make_tree
plant host/base_part.h 'twice'
expect_fail "base_part.h: the name is taken twice: base/base_part.h host/base_part.h" "$check" "$scratch/tree"

for folder in home/someone root/x work/x Users/x; do
    make_tree
    plant docs/page.md '' "see /$folder/notes.txt"
    expect_fail "docs/page.md:2: holds a path of one machine" "$check" "$scratch/tree"
done

# Long files and functions are named, and pass.
make_tree
{
    printf 'int long_one(void)\n{\n'
    seq -f '    f(%g);' 61
    printf '}\n'
    seq -f '/* %g */' 400
} >"$scratch/tree/cli/long_part.c"
expect_pass "$check" "$scratch/tree"
"$check" "$scratch/tree" >"$scratch/warnings"
for text in 'cli/long_part.c:2: 61 lines in one function, more than 60: int long_one(void)' \
    'cli/long_part.c: 464 lines, more than 400'; do
    expect_pass grep -qF "$text" "$scratch/warnings"
done

# In a repository only what git would track counts.
make_tree
git -C "$scratch/tree" init --quiet
printf '/notes/\n' >"$scratch/tree/.gitignore"
plant notes/base_part.h "see /${folder}/x"
expect_pass "$check" "$scratch/tree"
plant more/base_part.h 'not yet added'
expect_fail "taken twice" "$check" "$scratch/tree"

# Nothing to check is a failure.
expect_fail "no folder" "$check" "$scratch/absent"
mkdir "$scratch/empty"
expect_fail "no files" "$check" "$scratch/empty"
finish_test
