#!/usr/bin/env bash
# Installs a build into an empty folder and builds the example program from a copy outside of the tree against what was
# installed: with pkg-config, and with CMake's package. Both must say what the library in the tree says.
# Usage: check_library.sh BUILD-FOLDER
set -euo pipefail
build=$(realpath -e "$1")
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
prefix=$scratch/prefix
cmake --install "$build" --prefix "$prefix" >/dev/null
cp -r "$here/../docs/examples/rating" "$scratch/example"
cd "$scratch/example"

complain() {
    echo "$*" >&2
    exit 1
}
# says PROGRAM: what it prints is what the tree's library means
says() {
    local printed
    printed=$("$1" fp8=296 814)
    [[ $printed == *"TPP 2368"* && $printed == *"us-2023-11: meets no clause, on the declared figure"* ]] ||
        complain "$1 says: $printed"
    printed=$("$1" int8=624 826)
    [[ $printed == *"meets the parameters of 3A090.a.1 (also 3A090.a.2)"* ]] || complain "$1 says: $printed"
    "$1" fp17=1 2>/dev/null && complain "$1 takes an unknown precision"
    return 0
}

pc=$(find "$prefix" -name tppbench-rating.pc -printf '%h')
[[ -n $pc ]] || complain "tppbench-rating.pc is not installed"
export PKG_CONFIG_PATH=$pc${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}
read -ra flags <<<"$(pkg-config --cflags --libs tppbench-rating)"
[[ ${flags[*]} == *"$prefix"* ]] || complain "pkg-config does not name the folder of the installation: ${flags[*]}"
"${CC:-cc}" -std=c11 -Wall -Wextra -Werror -pedantic rate_design.c -o by_pkg_config "${flags[@]}"
says ./by_pkg_config
read -ra compile_flags <<<"$(pkg-config --cflags tppbench-rating)"
version=$(pkg-config --modversion tppbench-rating)
[[ $(./by_pkg_config fp8=1) == "library $version:"* ]] || complain "pkg-config and library differ in their version"

cmake -S . -B made -DCMAKE_C_COMPILER="${CC:-cc}" -DCMAKE_PREFIX_PATH="$prefix" >configured || { cat configured; exit 1; }
cmake --build made >built || { cat built; exit 1; }
says made/rate_design

# Nothing that the installed headers include is missing, and none of what is inside of the library is shown.
for header in "$prefix"/include/tppbench/rating/*.h; do
    echo "#include \"rating/${header##*/}\""
done | "${CC:-cc}" -std=c11 -Wall -Werror -fsyntax-only -x c - "${compile_flags[@]}"
for inside in judge.h rule_check.h sweep_parts.h; do
    [[ ! -e $prefix/include/tppbench/rating/$inside ]] || complain "$inside is inside of the library and is installed"
done
[[ -s $prefix/share/tppbench/rule.schema.json ]] || complain "the schema of rule files is not installed"
