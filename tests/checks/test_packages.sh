#!/usr/bin/env bash
# How script/run and script/test get what they need: with stand-ins for apt-get, sudo and id, so nothing is installed.
# shellcheck source=tests/checks/expect.sh
source "$(dirname "${BASH_SOURCE[0]}")/expect.sh"
root=$tools/..

# Every module that the build requires must be on the list, with the build's own words as the source.
modules=$(sed -n 's/^ *pkg_check_modules([A-Z0-9_]* REQUIRED IMPORTED_TARGET \([a-z0-9-]*\).*/\1/p' \
    "$root/CMakeLists.txt" "$root/tests/CMakeLists.txt")
expect_pass grep -qx jansson <<<"$modules"
while IFS= read -r module; do
    expect_pass grep -q "\"[a-z0-9.-]* module:$module\"" "$root/script/lib.sh"
done <<<"$modules"

# with NAME...: a PATH with these stand-ins and otherwise only what the functions need
mkdir "$scratch/bin"
with() {
    local name
    rm -f "$scratch"/bin/* "$scratch/called"
    for name in bash cat env grep mkdir seq sort tail true uname; do
        ln -s "$(type -P $name)" "$scratch/bin/$name"
    done
    for name in "$@"; do
        # shellcheck disable=SC2016  # expanded when they run
        case $name in
        root) printf '#!/bin/bash\necho 0\n' >"$scratch/bin/id" ;;
        user) printf '#!/bin/bash\necho 1000\n' >"$scratch/bin/id" ;;
        sudo) printf '#!/bin/bash\n[[ $1 != -n ]] || shift\nexec "$@"\n' >"$scratch/bin/sudo" ;;
        locked-sudo) printf '#!/bin/bash\nexit 1\n' >"$scratch/bin/sudo" ;;
        apt) printf '#!/bin/bash\necho "$*" >>%q/called\n%s' "$scratch" \
            "[[ \$* != *' install '* ]] || /bin/ln -s /bin/true $scratch/bin/thing" >"$scratch/bin/apt-get" ;;
        empty-apt) printf '#!/bin/bash\n' >"$scratch/bin/apt-get" ;;
        broken-apt) printf '#!/bin/bash\necho "E: no such package"\nexit 100\n' >"$scratch/bin/apt-get" ;;
        known) printf '#!/bin/bash\necho "  Candidate: 1:2.0"\nseq 100000\n' >"$scratch/bin/apt-cache" ;;
        unknown) printf '#!/bin/bash\necho "  Candidate: (none)"\n' >"$scratch/bin/apt-cache" ;;
        thing) ln -s /bin/true "$scratch/bin/thing" ;;
        esac
    done
    find "$scratch/bin" -type f -exec chmod +x {} +
}

# call FUNCTION: with one package that provides the command `thing` and one that provides bash
call() {
    (cd "$scratch" && PATH=$scratch/bin bash -c "set -euo pipefail; source '$root/script/lib.sh'
        $1 'thing-package command:thing' 'bash command:bash'; echo went on" script/run </dev/null)
}

with user thing
expect_pass call require_packages # present: nothing to do, whoever asks
with root apt
expect_pass call require_packages
expect_pass grep -q 'install thing-package$' "$scratch/called"
with user sudo apt
expect_pass call require_packages
expect_pass grep -q 'install thing-package$' "$scratch/called"
with user apt
expect_fail "as root: apt-get install thing-package" call require_packages
expect_pass test ! -e "$scratch/called"
with user locked-sudo apt
expect_fail "as root: apt-get install thing-package" call require_packages
with root
expect_fail "needed and absent: thing-package; install your distribution's equivalents" call require_packages
with root broken-apt
expect_fail "could not install what is absent; the message above says why; needed: thing-package" call require_packages
expect_fail "E: no such package" call require_packages
with root empty-apt
expect_fail "not found: thing-package" call require_packages
code=0
call require_packages >/dev/null 2>&1 || code=$?
expect_pass test "$code" = 3

with root
call want_packages >"$scratch/went" 2>&1 # optional: goes on, and says without what
expect_pass grep -qx 'going on without (optional): thing-package' "$scratch/went"
expect_pass grep -qx 'went on' "$scratch/went"
with user apt
expect_pass call want_packages
with root apt known
expect_pass call want_packages
expect_pass grep -q 'install thing-package$' "$scratch/called"
with root apt unknown
expect_pass call want_packages
expect_pass test ! -e "$scratch/called"
finish_test
