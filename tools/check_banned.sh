#!/usr/bin/env bash
# Checks that the sources call no function that cannot be used safely, and that nothing is left to be done later in a
# comment. Tests may copy a literal into an array or draw from rand(): they run under the address sanitizer and meet no
# hostile input. Usage: check_banned.sh [TREE]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tools/tree.sh
source "$here/tree.sh"
root=${1:-$here/..}

# function and what to use instead
banned=(
    'v?sprintf=snprintf'
    'strcpy|stpcpy|strcat|strncpy|strncat=snprintf or base/buffer.h'
    'gets|v?f?scanf=fgets and strtol, strtod, or sscanf with field widths'
    'atoi|atol|atoll|atof=strtol, strtod with a check of the end and of errno'
    'strtok=strcspn and strspn, or strtok_r'
    'localtime|gmtime|ctime|asctime|ctime_r|asctime_r=gmtime_r and strftime'
    'rand|srand|random|drand48|rand_r=the counter-based generator'
    'tmpnam|tempnam|mktemp|tmpfile=mkstemp'
    'system|popen|wordexp=a library call, or fork and exec with a fixed argument list'
    'alloca=an array of fixed size, or malloc'
    'setjmp|longjmp|sigsetjmp|siglongjmp=a status'
    'vfork=fork or posix_spawn'
    'usleep=nanosleep'
)

[[ -d $root ]] || cannot "banned: there is no folder '$root'"
cd "$root"
mapfile -t files < <(tree_files . | grep -E '\.(c|h|def|inc|cl|cu|cuh)$' | grep -v '^tests/' || true)
((${#files[@]} > 0)) || cannot "banned: there are no sources in '$root': nothing to check"
for room in "${tree_rooms[@]}"; do
    [[ " ${files[*]}" == *" $room/"* ]] || cannot "banned: there are no sources in '$room/'"
done

# Comments and texts may name anything; strip them, keeping the lines.
stripped=$(mktemp -d)
trap 'rm -rf "$stripped"' EXIT
for file in "${files[@]}"; do
    mkdir -p "$stripped/$(dirname "$file")"
    awk '
        {
            out = ""; n = length($0)
            for (i = 1; i <= n; i++) {
                two = substr($0, i, 2); one = substr($0, i, 1)
                if (state == "comment") { if (two == "*/") { state = ""; i++ } continue }
                if (state != "") { if (one == "\\") i++; else if (one == state) { state = ""; out = out one } continue }
                if (two == "/*") { state = "comment"; i++; continue }
                if (two == "//") break
                if (one == "\"" || one == "\047") state = one
                out = out one
            }
            if (state != "comment") state = "" # a text ends with its line at the latest
            print out
        }' "$file" >"$stripped/$file"
done
for row in "${banned[@]}"; do
    names=${row%%=*}
    while IFS=: read -r file line text; do
        [[ $text =~ (^|[^A-Za-z0-9_.>])($names)[[:space:]]*\( ]]
        complain "$file:$line" "calls ${BASH_REMATCH[2]}: use ${row#*=}"
    done < <(cd "$stripped" || exit; grep -nHE "(^|[^A-Za-z0-9_.>])($names)[[:space:]]*\\(" "${files[@]}")
done
while IFS=: read -r file line _; do
    complain "$file:$line" "something is left to do: do it, or open an issue"
done < <(grep -nHE '(/\*|//|^ *\*).*\b(TODO|FIXME|XXX|HACK)\b' "${files[@]}" || true)
finish banned "${#files[@]} files"
