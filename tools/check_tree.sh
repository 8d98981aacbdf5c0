#!/usr/bin/env bash
# Checks the tree as a whole: file names are unique, so that a name in a message is a place; no text holds a path of
# somebody's machine. Long files and functions are named but do not fail. Usage: check_tree.sh [TREE]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tools/tree.sh
source "$here/tree.sh"
root=${1:-$here/..}
longest_file=400
longest_function=60

[[ -d $root ]] || cannot "tree: there is no folder '$root'"
cd "$root"
mapfile -t files < <(tree_files .)
((${#files[@]} > 0)) || cannot "tree: there are no files in '$root': nothing to check"

# Left out: names that tools prescribe or every recorded device has, what stands in a tool's own folder (.ci/), the
# models of kernels/cuda/ptx/ that tests put in its place under the same names, and examples that are alike.
twins='^\.[^/]*/|^tests/softcuda/ptx/|^docs/examples/reports/'
while IFS= read -r name; do
    complain "$name" "the name is taken twice: $(printf '%s\n' "${files[@]}" | grep -vE "$twins" |
        grep -E "(^|/)$name\$" | paste -sd' ')"
done < <(printf '%s\n' "${files[@]}" | grep -vE "$twins" | sed 's|.*/||' |
    grep -vxE 'README\.md|CMakeLists\.txt|\.gitignore|(record|challenge)\.json|expected\.[a-z]+' | sort | uniq -d)

# Text files only (-I). A home or a work folder in a text is one machine's; /usr, /etc and /proc are everybody's.
machine_path='(^|[^A-Za-z0-9_.$}/-])/(home|root|work|workspace|Users|mnt|srv)/[A-Za-z0-9_.-]+'
while IFS=: read -r file line _; do
    complain "$file:$line" "holds a path of one machine"
done < <(grep -InHE "$machine_path" "${files[@]}" || true)

# With the braces of .clang-format a function starts with a line "{" and ends with a line "}".
warn_long() {
    awk -v most="$longest_file" -v body="$longest_function" '
        FNR == 1 { if (name != "" && count > most) print name ": " count " lines, more than " most; name = FILENAME }
        { count = FNR }
        $0 == "{" { start = FNR; head = previous }
        $0 == "}" && start { if (FNR - start - 1 > body) print FILENAME ":" start ": " FNR - start - 1 \
            " lines in one function, more than " body ": " head; start = 0 }
        { previous = $0 }
        END { if (count > most) print name ": " count " lines, more than " most }' "$@"
}
mapfile -t sources < <(printf '%s\n' "${files[@]}" | grep -E '\.(c|h|def|inc|cl|cu|cuh|sh)$' || true)
((${#sources[@]} > 0)) || cannot "tree: there are no sources in '$root': nothing to check"
warn_long "${sources[@]}" | sed 's/^/warning: /'
finish tree "${#files[@]} files"
