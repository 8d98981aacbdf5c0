#!/usr/bin/env bash
# Installs a build into an empty folder and looks: the program runs from there, page and completions are in place.
# Usage: check_install.sh BUILD-FOLDER
set -euo pipefail
prefix=$(mktemp -d)
trap 'rm -rf "$prefix"' EXIT
cmake --install "$1" --prefix "$prefix" >/dev/null
"$prefix/bin/tppbench" --version
"$prefix/bin/tppbench" chips >/dev/null # the catalogue is inside the program: no file beside it is needed
for file in share/man/man1/tppbench.1 share/bash-completion/completions/tppbench share/zsh/site-functions/_tppbench \
    share/fish/vendor_completions.d/tppbench.fish share/doc/tppbench/LICENSE; do
    [[ -s $prefix/$file ]] || { echo "not installed: $file" >&2; exit 1; }
done
