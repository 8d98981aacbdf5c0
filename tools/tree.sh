# Shared by the checks of this folder; to be sourced. Needs bash 4 and coreutils.
# shellcheck shell=bash

# The folders with sources, in the order in which they may include each other.
# shellcheck disable=SC2034  # read by the scripts that source this file
tree_rooms=(base kernels host rating reports cli)

# Lists the files of a tree, one path a line, relative to it: what git tracks or would track, or, outside a repository
# (a release archive, a copy), everything but build folders and results.
tree_files() {
    local root=$1
    if [[ -e $root/.git ]] && git -C "$root" rev-parse --git-dir >/dev/null 2>&1; then
        # A file that is deleted but still in the index is not there to be checked.
        (cd "$root" && git ls-files --cached --others --exclude-standard | sort -u |
            while IFS= read -r file; do
                [[ ! -f $file ]] || printf '%s\n' "$file"
            done)
    else
        (cd "$root" && find . \( -name .git -o -path './build*' -o -path ./results \) -prune -o -type f -print |
            sed 's|^\./||' | sort)
    fi
}

# Counts and prints what is wrong: `complain <place> <what>`; `finish <name> <what was looked at>` ends the check.
complaints=0
complain() {
    printf '%s: %s\n' "$1" "$2" >&2
    complaints=$((complaints + 1))
}

finish() {
    if ((complaints > 0)); then
        printf '%s: %d violation(s)\n' "$1" "$complaints" >&2
        exit 1
    fi
    printf '%s: ok, %s\n' "$1" "$2"
}

# Ends the check when it cannot be made: an absent input is a failure, never "nothing found".
cannot() {
    printf '%s\n' "$1" >&2
    exit 1
}
