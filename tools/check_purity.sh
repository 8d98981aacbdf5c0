#!/usr/bin/env bash
# Checks, in the compiled libraries, that they do no more than their room may: no library prints, ends the process or
# asserts, and base, kernels, rating and reports see no file, clock, environment, thread or device at all and hold
# nothing that can be written. Usage: check_purity.sh LIBRARY...   (libtpp_<room>.a, built without sanitizers)
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tools/tree.sh
source "$here/tree.sh"

ending='_?_?exit|_Exit|quick_exit|atexit|on_exit|abort|__assert_fail|err|errx|verr|verrx|error'
printing='(v|__)?f?printf(_chk)?|__v?f?printf_chk|vfprintf|v?dprintf|__v?dprintf_chk|puts|fputs|putc|fputc|putchar
|putchar_unlocked|putc_unlocked|_IO_putc|perror|psignal|stdout|stderr'
files='fopen(64)?|fdopen|freopen(64)?|fclose|fread|fwrite|fflush|fgets|fgetc|getc|getchar|getline|getdelim|ungetc|stdin
|v?f?scanf|__isoc99_v?f?scanf|open(64)?|__open(64)?_2|openat(64)?|creat(64)?|close|read|write|readv|writev
|pread(64)?|pwrite(64)?|lseek(64)?|stat(64)?|fstat(64)?|lstat(64)?|access|unlink|rename|remove|mkdir|rmdir|opendir
|readdir(64)?|tmpfile(64)?|mkstemp(64)?|mmap(64)?|ioctl|fcntl(64)?|pipe2?|socket|connect|send|recv|fsync
|json_load_file|json_loadf|json_loadfd|json_load_callback|json_dump_file|json_dumpf|json_dumpfd|json_dump_callback'
surroundings='getenv|secure_getenv|setenv|putenv|unsetenv|environ|time|clock|clock_gettime|gettimeofday|timespec_get
|nanosleep|clock_nanosleep|sleep|usleep|localtime|localtime_r|gmtime|gmtime_r|mktime|setlocale|localeconv
|newlocale|uselocale|strerror|rand|srand|random|srandom|drand48|getrandom|getentropy|uname|gethostname|getpid|sysconf
|syscall|signal|sigaction|raise|kill|fork|vfork|execv[pe]*|execl[pe]?|posix_spawnp?|system|popen|wait|waitpid
|dlopen|dlsym|dlclose|pthread_[a-z_]+|thrd_[a-z]+|hwloc_[a-z_]+|cl[A-Z][A-Za-z]+|cu[A-Z][A-Za-z0-9_]+'

# What each room may not call. host drives devices, files of the system and a child process, so there only ending the
# process and printing are refused; _exit is how its child ends without running the parent's atexit handlers.
forbidden_in() {
    case $1 in
    base | kernels | rating | reports) printf '%s|%s|%s|%s' "$ending" "$printing" "$files" "$surroundings" ;;
    host) printf '%s|%s' "${ending/_?_?exit/exit}" "$printing" ;;
    *) return 1 ;;
    esac
}

# Lists the variables of a library that can be written while the program runs. .data.rel.ro holds constant tables of
# pointers: the loader writes it once, the program cannot.
writable_variables() {
    # name |value|class|type|size|line|section
    nm --format=sysv "$1" | awk -F '|' '
        { gsub(/ /, "") }
        $4 ~ /^(OBJECT|TLS)$/ && $7 ~ /^(\.data|\.bss|\.tdata|\.tbss|\*COM\*)/ && $7 !~ /^\.data\.rel\.ro/ { print $1 }'
}

check_library() {
    local library=$1 room forbidden undefined symbol
    room=$(basename "$library" .a)
    room=${room#libtpp_}
    [[ -s $library ]] || cannot "purity: there is no library '$library': build first"
    forbidden=$(forbidden_in "$room") || cannot "purity: no policy for '$library': add its room to $0"
    undefined=$(nm --undefined-only --format=just-symbols "$library" 2>/dev/null |
        grep -v ':$' | sed '/^$/d' | sort -u || true)
    [[ -n $undefined ]] || cannot "purity: '$library' has no symbols: nothing to check"
    forbidden=$(tr -d '\n' <<<"$forbidden")
    while IFS= read -r symbol; do
        complain "$library" "uses $symbol, which $room may not"
    done < <(grep -xE "$forbidden" <<<"$undefined" || true)
    if [[ $room != host ]]; then
        while IFS= read -r symbol; do
            complain "$library" "has the variable $symbol, and $room may hold none that can be written"
        done < <(writable_variables "$library")
    fi
    symbol_count=$((symbol_count + $(wc -l <<<"$undefined")))
}

(($# > 0)) || cannot "usage: check_purity.sh LIBRARY..."
symbol_count=0
for library in "$@"; do
    check_library "$library"
done
finish purity "$symbol_count symbols used by $# libraries"
