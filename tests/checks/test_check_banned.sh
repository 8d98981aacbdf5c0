#!/usr/bin/env bash
# shellcheck source=tests/checks/expect.sh
source "$(dirname "${BASH_SOURCE[0]}")/expect.sh"
check=$tools/check_banned.sh

make_tree
plant rating/rating_part.c '/* strcpy(a, b) would do' ' * as would gets(s) */ int x; // system("ls")' \
    'const char *t = "atoi(x) \" rand()"; char q = '\''"'\''; int snprintf(char *, int);' \
    'void f(struct s *p) { p->random(1); my_rand(2); p.signal (3); tpp_signal(3); }'
expect_pass "$check" "$scratch/tree"

while IFS='|' read -r line text; do
    make_tree
    plant host/host_part.c "$line"
    expect_fail "host/host_part.c:3: $text" "$check" "$scratch/tree"
done <<'EOT'
void f(char *a) { sprintf(a, "b"); }|calls sprintf: use snprintf
void f(char *a) { vsprintf (a, "b", 0); }|calls vsprintf: use snprintf
void f(char *a) { (void)strcpy(a, "b"); }|calls strcpy
void f(char *a) { strcat(a, "b"); }|calls strcat
void f(char *a) { strncpy(a, "b", 1); }|calls strncpy
void f(char *a) { gets(a); }|calls gets
int f(char *a) { return atoi(a); }|calls atoi
int f(char *a) { /* why */ return scanf(a, a); }|calls scanf
char *f(char *a) { return strtok(a, ","); }|calls strtok
int f(void) { return rand(); }|calls rand
int f(void) { char q = '"'; return system("a") + q; }|calls system
int f(void) { return 0; /* TODO: measure */ }|something is left to do
EOT

make_tree
plant tests/unit/test_new.c 'void f(char *a) { strcpy(a, "b"); }'
expect_pass "$check" "$scratch/tree"

# Nothing to check is a failure.
expect_fail "no folder" "$check" "$scratch/absent"
mkdir "$scratch/empty"
expect_fail "no sources" "$check" "$scratch/empty"
make_tree
rm -r "$scratch/tree/rating"
expect_fail "no sources in 'rating/'" "$check" "$scratch/tree"
finish_test
