#!/usr/bin/env bash
# shellcheck source=tests/checks/expect.sh
source "$(dirname "${BASH_SOURCE[0]}")/expect.sh"
check=$tools/check_purity.sh

# make_library ROOM CODE: libtpp_<room>.a from one line of C and a harmless neighbour
make_library() {
    {
        printf '#define _GNU_SOURCE\n'
        printf '#include <%s.h>\n' assert fcntl locale stdio stdlib string time unistd
        printf '%s\n' "$2"
    } >"$scratch/part.c"
    printf '#include <string.h>\nint same(const char *a, const char *b) { return strcmp(a, b); }\n' >"$scratch/other.c"
    rm -f "$scratch/libtpp_$1.a"
    (cd "$scratch" && "${CC:-cc}" -O1 -fPIE -c part.c other.c && ar rc "libtpp_$1.a" part.o other.o)
}

for room in base kernels rating reports; do
    make_library $room 'int f(char *t, double x) { return snprintf(t, 8, "%f", strtod(t, NULL) + x); }
        extern int first(void); extern int last(void); int (*const table[])(void) = { first, last };'
    expect_pass "$check" "$scratch/libtpp_$room.a"
done
make_library host 'void f(void) { _exit(open("/dev/null", O_RDONLY) + (int)time(NULL)); } int has_variables;'
expect_pass "$check" "$scratch/libtpp_host.a"

# room, code, what the check must say
while IFS='|' read -r room code text; do
    make_library "$room" "$code"
    expect_fail "libtpp_$room.a: $text" "$check" "$scratch/libtpp_$room.a"
done <<'EOT'
rating|FILE *f(void) { return fopen("a", "r"); }|uses fopen
rating|int f(const char *p) { return open(p, O_RDONLY); }|uses open
rating|long f(int h, void *b) { return read(h, b, 1); }|uses read
rating|long f(int h, void *b) { return write(h, b, 1); }|uses write
rating|char *f(void) { return getenv("A"); }|uses getenv
rating|long f(void) { return (long)time(NULL); }|uses time
rating|int f(struct timespec *t) { return clock_gettime(CLOCK_MONOTONIC, t); }|uses clock_gettime
rating|int f(int x) { return printf("%d", x); }|uses printf
rating|void f(void) { printf("text\n"); }|uses puts
rating|int f(FILE *s, int x) { return fprintf(s, "%d", x); }|uses fprintf
rating|void *f(void) { return stderr; }|uses stderr
rating|void f(void) { exit(1); }|uses exit
rating|void f(void) { abort(); }|uses abort
rating|void f(int x) { assert(x > 2); }|uses __assert_fail
rating|char *f(void) { return setlocale(LC_ALL, ""); }|uses setlocale
rating|int json_load_file(const char *p); int f(void) { return json_load_file("a"); }|uses json_load_file
rating|static int calls; int f(void) { return ++calls; }|has the variable calls
rating|int limit = 4800;|has the variable limit
rating|static const char *name = "a"; const char **f(void) { return &name; }|has the variable name
rating|static _Thread_local int depth; int f(void) { return ++depth; }|has the variable depth
reports|int f(void) { return puts("a"); }|uses puts
base|void f(void) { perror("a"); }|uses perror
kernels|void f(void) { abort(); }|uses abort
host|void f(void) { exit(1); }|uses exit
host|void f(void) { abort(); }|uses abort
host|void f(int x) { printf("%d", x); }|uses printf
EOT

# Nothing to check is a failure.
expect_fail "usage" "$check"
expect_fail "there is no library" "$check" "$scratch/absent/libtpp_rating.a"
: >"$scratch/libtpp_rating.a"
expect_fail "there is no library" "$check" "$scratch/libtpp_rating.a"
rm "$scratch/libtpp_rating.a"
ar rc "$scratch/libtpp_rating.a"
expect_fail "no symbols" "$check" "$scratch/libtpp_rating.a"
cp "$scratch/libtpp_host.a" "$scratch/libtpp_new.a"
expect_fail "no policy" "$check" "$scratch/libtpp_new.a"
finish_test
