# Shared by script/run and script/test; to be sourced. Messages and progress go to stderr.
# shellcheck shell=bash

# What is needed: package (Debian's and Ubuntu's name) and what it provides, see is_present. Only what is not present is
# installed, so another distribution's package or one built by hand serves as well.
# shellcheck disable=SC2034  # read by the scripts that source this file
run_packages=(
    "gcc command:cc"
    "libc6-dev header:stdio.h"
    "cmake command:cmake"
    "make command:make"
    "pkg-config command:pkg-config"
    "libjansson-dev module:jansson"
    "libhwloc-dev module:hwloc"
    "libsodium-dev module:libsodium"
    "opencl-c-headers header:CL/cl.h"
    "ocl-icd-libopencl1 library:libOpenCL.so.1"
    "pocl-opencl-icd opencl-driver:any"
)
# For script/get-nvcc: nvcc itself comes from PyPI and compiles the host's pass with g++.
# shellcheck disable=SC2034
cuda_packages=(
    "g++ command:g++"
    "python3-venv python:ensurepip"
)
# shellcheck disable=SC2034
test_packages=(
    "${run_packages[@]}"
    "gcc command:gcc"
    "g++ command:g++"
    "clang command:clang"
    "libclang-rt-14-dev sanitizers:clang"
    "libcriterion-dev module:criterion"
    "shellcheck command:shellcheck"
    "git command:git"
)
# Tools whose verdict depends on their version, and libraries to compare with: without them a check or a comparison is
# skipped, and says so.
# shellcheck disable=SC2034
optional_test_packages=(
    "${cuda_packages[@]}"
    "clang-format-14 command:clang-format-14"
    "clang-tidy-14 command:clang-tidy-14"
    "clang-19 command:clang-19"
    "llvm command:llvm-symbolizer"
    "python3-jsonschema python:jsonschema"
    "minisign command:minisign"
    "libopenblas0-pthread library:libopenblas.so.0"
    "libblis4-pthread library:libblis.so.4"
    "libclblast1 library:libclblast.so.1"
)

say() {
    printf '%s\n' "$*" >&2
}

# die TEXT...: ends the script as the program does when a device or a file fails
die() {
    say "${0#./}: $*"
    exit 3
}

# is_present KIND:NAME
is_present() {
    local kind=${1%%:*} name=${1#*:}
    case $kind in
    command) command -v "$name" >/dev/null ;;
    header) cc -E -x c - <<<"#include <$name>" >/dev/null 2>&1 ;;
    module) pkg-config --exists "$name" 2>/dev/null ;;
    library) [[ $(PATH=$PATH:/usr/sbin:/sbin ldconfig -p 2>/dev/null) == *"$name "* ]] ;;
    sanitizers) "$name" -fsanitize=address,undefined -x c -o /dev/null - <<<'int main(void) { return 0; }' \
        >/dev/null 2>&1 ;;
    python) python3 -c "import $name" 2>/dev/null ;;
    opencl-driver) compgen -G "${OCL_ICD_VENDORS:-/etc/OpenCL/vendors}/*.icd" >/dev/null ;;
    *) die "is_present: unknown kind '$kind'" ;;
    esac
}

# list_absent "PACKAGE KIND:NAME"...: the packages whose provisions are not present
list_absent() {
    local row
    for row in "$@"; do
        is_present "${row#* }" || printf '%s\n' "${row% *}"
    done | sort -u
}

# Prints how this user may install packages ("" for root); fails when there is no way.
installer_prefix() {
    if [[ $(id -u) == 0 ]]; then
        printf ''
    elif ! command -v sudo >/dev/null; then
        return 1
    elif [[ -t 0 ]]; then
        printf 'sudo'
    else
        sudo -n true 2>/dev/null || return 1
        printf 'sudo -n'
    fi
}

# apt_install PACKAGE...: returns apt-get's exit code; on failure its last words are shown
apt_install() {
    local -a prefix apt
    local log=build/packages.log
    read -ra prefix <<<"$(installer_prefix)"
    apt=("${prefix[@]}" env DEBIAN_FRONTEND=noninteractive LC_ALL=C apt-get -q --yes -o DPkg::Lock::Timeout=300)
    mkdir -p build
    say "installing (log: $log): $*"
    "${apt[@]}" update >"$log" 2>&1 ||
        say "warning: apt-get update failed; going on with the package lists there are"
    "${apt[@]}" --no-install-recommends install "$@" >>"$log" 2>&1 || {
        local code=$?
        tail -n 5 "$log" >&2
        return "$code"
    }
}

# require_packages ROW...: installs what is absent, or ends the script with one line that names it
require_packages() {
    local -a absent
    mapfile -t absent < <(list_absent "$@")
    ((${#absent[@]} > 0)) || return 0
    if ! command -v apt-get >/dev/null; then
        die "what these Debian packages provide is needed and absent: ${absent[*]};" \
            "install your distribution's equivalents and run this again"
    fi
    installer_prefix >/dev/null ||
        die "packages are absent, and this user may not install them; as root: apt-get install ${absent[*]}"
    apt_install "${absent[@]}" ||
        die "apt-get could not install what is absent; the message above says why; needed: ${absent[*]}"
    mapfile -t absent < <(list_absent "$@")
    ((${#absent[@]} == 0)) ||
        die "installed, and yet what they provide is not found: ${absent[*]}"
}

# want_packages ROW...: installs what is absent and can be had; never fails
want_packages() {
    local -a absent available=()
    local package
    mapfile -t absent < <(list_absent "$@")
    ((${#absent[@]} > 0)) || return 0
    if command -v apt-get >/dev/null && installer_prefix >/dev/null; then
        for package in "${absent[@]}"; do
            # No `| grep -q`: it ends early, and with pipefail apt-cache's broken pipe would look like "no".
            if [[ $(LC_ALL=C apt-cache policy "$package" 2>/dev/null) == *"Candidate: "[0-9]* ]]; then
                available+=("$package")
            fi
        done
        ((${#available[@]} == 0)) || apt_install "${available[@]}" || true
        mapfile -t absent < <(list_absent "$@")
    fi
    ((${#absent[@]} == 0)) || say "going on without (optional): ${absent[*]}"
}

# Cores to build with.
build_jobs() {
    nproc 2>/dev/null || echo 2
}

# has_cuda_tool NAME: where cmake looks for NVIDIA's tools
has_cuda_tool() {
    command -v "$1" "build/nvcc/bin/$1" "/usr/local/cuda/bin/$1" "/opt/cuda/bin/$1" >/dev/null
}

# want_cuda_tools NAME...: obtains NVIDIA's tools unless these are there; goes on without them
want_cuda_tools() {
    local tool
    for tool in "$@"; do
        if ! has_cuda_tool "$tool"; then
            ./script/get-nvcc || say "warning: going on without $tool"
            return 0
        fi
    done
}

# build_tree FOLDER CMAKE-OPTION...: configures and builds
build_tree() {
    local folder=$1
    shift
    cmake -S . -B "$folder" -DTPPBENCH_CUDA_CACHE="$PWD/build/cuda-cache" "$@" && cmake --build "$folder" --parallel "$(build_jobs)"
}
