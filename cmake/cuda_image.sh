#!/usr/bin/env bash
# Compiles one CUDA family for one architecture, or takes the image from the cache.
#
#   cuda_image.sh NVCC SOURCE ARCHITECTURE OUT CACHE ROOT OPTION...
#
# OUT receives the image ("sm_90a": machine code; "compute_90": PTX), OUT.log what the compiler said of it (registers,
# spills). The cache holds both under a digest of everything that they depend on: the source and what it includes, the
# compiler's version, architecture and options. Builds that differ in the host's compiler then compile kernels once.
set -euo pipefail
nvcc=$1 source=$2 architecture=$3 out=$4 cache=$5 root=$6
shift 6

# The files that a source includes with quotes, itself first, each once: from kernels/cuda or from the root.
list_includes() {
    local -A seen=()
    local -a queue=("$1")
    local file name candidate
    while ((${#queue[@]} > 0)); do
        file=${queue[0]}
        queue=("${queue[@]:1}")
        [[ -z ${seen[$file]:-} ]] || continue
        seen[$file]=1
        printf '%s\n' "$file"
        while IFS= read -r name; do
            for candidate in "$root/kernels/cuda/$name" "$root/$name"; do
                if [[ -f $candidate ]]; then
                    queue+=("$candidate")
                    break
                fi
            done
        done < <(sed -n 's/^[[:space:]]*#[[:space:]]*include[[:space:]]*"\([^"]*\)".*/\1/p' "$file")
    done
}

mapfile -t files < <(list_includes "$source")
digest=$({
    "$nvcc" --version
    printf '%s\n' "$architecture" "$@"
    cat "${files[@]}"
} | sha256sum | cut -d ' ' -f 1)
kept=$cache/$(basename "$out").$digest
mkdir -p "$cache"
if [[ ! -s $kept || ! -e $kept.log ]]; then
    kind=-cubin
    [[ $architecture == sm_* ]] || kind=-ptx
    work=$(mktemp -d "$cache/work.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    # Relative names: the image and its log are the same wherever the tree lies.
    (cd "$root" && "$nvcc" "$kind" -arch="$architecture" "$@" -I kernels/cuda -I . -o "$work/image" \
        "${source#"$root"/}") >"$work/log" 2>&1 || {
        cat "$work/log" >&2
        exit 1
    }
    if grep -q 'warning' "$work/log"; then
        cat "$work/log" >&2
        exit 1
    fi
    # Only what was built for this family, architecture and other sources is thrown away; the log comes first, so that
    # an image in the cache always has one.
    find "$cache" -maxdepth 1 -name "$(basename "$out").*" -mtime +7 -delete
    mv "$work/log" "$kept.log"
    mv "$work/image" "$kept"
fi
cp "$kept.log" "$out.log"
cp "$kept" "$out"
