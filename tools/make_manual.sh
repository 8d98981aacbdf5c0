#!/usr/bin/env bash
# Makes the manual page and the shell completions from what the program itself says with --help, so that they cannot
# promise what it does not do.
#
#   make_manual.sh PROGRAM            writes docs/tppbench.1 and completions/
#   make_manual.sh --check PROGRAM    fails when those differ from what it would write
set -euo pipefail
export LC_ALL=C
unset ARGP_HELP_FMT
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# Help text to lines of a kind and fields, separated by tabs:
#   U usage   G heading of a group   O short long argument text   P paragraph   L literal line
parse_help() {
    awk -v OFS='\t' '
        function flush() {
            if (paragraph != "") print "P", paragraph
            if (option != "") print "O", option, text
            paragraph = option = text = ""
        }
        function join(a, b) { return a == "" ? b : a " " b }
        /^Usage: / { print "U", substr($0, 8); in_usage = 1; next }
        in_usage && /^  or: / { sub(/^ *or: */, ""); print "U", $0; next }
        { in_usage = 0 }
        /^Mandatory or optional arguments/ { flush(); skipping = 1 }
        /^$/ { flush(); skipping = 0; next }
        skipping { next }
        /^  +-[^ ]/ && !/^            / {
            flush()
            line = $0; sub(/^ +/, "", line)
            names = line; sub(/  .*/, "", names)
            text = substr(line, length(names) + 1); sub(/^ +/, "", text)
            short = long = argument = ""
            count = split(names, name, /, /)
            for (i = 1; i <= count; i++) {
                if (match(name[i], /\[?[= ].*/)) {
                    argument = substr(name[i], RSTART)
                    name[i] = substr(name[i], 1, RSTART - 1)
                }
                if (name[i] ~ /^--/) long = name[i]; else short = name[i]
            }
            sub(/^[= ]/, "", argument)
            option = short OFS long OFS argument
            next
        }
        option != "" && /^            / { sub(/^ +/, ""); text = join(text, $0); next }
        /^ [^ ]/ { flush(); print "G", substr($0, 2); next }
        /^  / { flush(); print "L", substr($0, 3); next }
        { if (option != "") flush(); paragraph = join(paragraph, $0) }
        END { flush() }'
}

# Text for troff: no backslash or hyphen is taken for something else, no line for a request.
roff() {
    sed -e 's/\\/\\e/g' -e 's/-/\\-/g' -e "s/^\([.']\)/\\\\\&\1/"
}

# Lines of parse_help to troff.
roff_body() {
    local kind a b c d in_literal=0
    while IFS=$'\x1f' read -r kind a b c d; do
        if [[ $kind != L ]] && ((in_literal)); then
            printf '.fi\n.RE\n'
            in_literal=0
        fi
        case $kind in
        U) ;;
        G) printf '.PP\n.I %s\n' "$(roff <<<"$a")" ;;
        P) printf '.PP\n%s\n' "$(roff <<<"$a")" ;;
        L)
            ((in_literal)) || printf '.PP\n.RS\n.nf\n'
            in_literal=1
            roff <<<"$a"
            ;;
        O)
            case $c in
            '') ;;
            '[='*) c="[=\\fI$(roff <<<"${c:2:-1}")\\fR]" ;;
            *) c="${b:+=}\\fI$(roff <<<"$c")\\fR" ;;
            esac
            [[ -n $b ]] || c=${c/#\\fI/ \\fI}
            printf '.TP\n\\fB%s\\fR%s\n%s\n' "$(roff <<<"$a${a:+${b:+, }}$b")" "$c" "$(roff <<<"$d")"
            ;;
        esac
    done < <(tr '\t' '\037')
    ((in_literal == 0)) || printf '.fi\n.RE\n'
}

make_page() {
    local command
    printf '.\\" Made by tools/make_manual.sh from the help of the program; change the help instead.\n'
    printf '.TH TPPBENCH 1 "" "%s"\n' "$("$program" --version | sed 's/ (.*//')"
    printf '.SH NAME\ntppbench \\- measure what matrix engines do, and rate it under the export rule\n'
    printf '.SH SYNOPSIS\n'
    for command in "${commands[@]}"; do
        parse_help <"$scratch/$command" | sed -n 's/^U\ttppbench [a-z]*/&/p' | cut -f 2 |
            sed "s/^tppbench $command *//" | while IFS= read -r rest; do
            printf '.B tppbench %s\n%s\n.br\n' "$command" "$(roff <<<"$rest")"
        done
    done
    printf '.B tppbench \\-\\-help | \\-\\-version\n'
    printf '.SH DESCRIPTION\n'
    sed '/^Commands:/,$d' "$scratch/--help" | parse_help | roff_body
    printf '.PP\nstdout carries the result and nothing else; progress, warnings and errors go to stderr.\n'
    printf '.SH COMMANDS\n'
    for command in "${commands[@]}"; do
        printf '.SS tppbench %s\n' "$command"
        parse_help <"$scratch/$command" | roff_body
    done
    printf '.SH EXIT STATUS\n'
    sed -n '/^Exit status:/,/^$/p' "$scratch/--help" | sed '1s/^Exit status: *//' | parse_help | roff_body
}

# options COMMAND: "short long argument text" of its options, separated by tabs
options() {
    parse_help <"$scratch/$1" | sed -n 's/^O\t//p'
}

made_by="Made by tools/make_manual.sh from the help of the program; change the help instead."

make_bash() {
    local command
    cat <<EOT
# Completion of tppbench for bash. $made_by
# shellcheck shell=bash
_tppbench() {
    local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]} words="" takes=""
    COMPREPLY=()
    if ((COMP_CWORD == 1)); then
        words="${commands[*]} --help --version"
    else
        case \${COMP_WORDS[1]} in
EOT
    for command in "${commands[@]}"; do
        printf '        %s)\n' "$command"
        printf '            words="%s"\n' "$(options "$command" | cut -f 2 | grep . | paste -sd' ')"
        printf '            takes=" %s "\n' "$(options "$command" | awk -F '\t' '$3 != "" && $3 !~ /^\[/ {
            printf "%s%s", $1 == "" ? "" : $1 " ", $2 == "" ? "" : $2 " " }' | sed 's/ $//')"
        printf '            ;;\n'
    done
    cat <<'EOT'
        esac
    fi
    if [[ $takes == *" $previous "* || $current != -* && $COMP_CWORD -gt 1 ]]; then
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
    else
        mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
    fi
}
complete -o filenames -F _tppbench tppbench
EOT
}

make_zsh() {
    local command
    printf '#compdef tppbench\n# Completion of tppbench for zsh. %s\n' "$made_by"
    printf 'local -a commands\ncommands=(\n'
    for command in "${commands[@]}"; do
        printf "    '%s:%s'\n" "$command" "$(summary "$command" | sed "s/'/'\\\\''/g; s/:/\\\\:/g")"
    done
    # shellcheck disable=SC2016  # zsh expands it
    printf '%s\n' ')' 'if ((CURRENT == 2)); then' '    _describe command commands' '    return' 'fi' \
        'shift words' '((CURRENT--))' 'case $words[1] in'
    for command in "${commands[@]}"; do
        printf '%s)\n    _arguments \\\n' "$command"
        options "$command" | awk -F '\t' '$2 != "" {
            gsub(/\047/, "\047\\\047\047", $4); gsub(/[][]/, "\\\\&", $4); gsub(/:/, "\\:", $4)
            gsub(/[][=]/, "", $3)
            printf "        \047%s%s[%s]%s\047 \\\n", $2, $3 == "" ? "" : "=", $4, $3 == "" ? "" : ":" $3 ":_files" }'
        printf "        '*:file:_files'\n    ;;\n"
    done
    printf 'esac\n'
}

make_fish() {
    local command
    printf '# Completion of tppbench for fish. %s\n' "$made_by"
    for command in "${commands[@]}"; do
        printf "complete -c tppbench -n __fish_use_subcommand -f -a %s -d '%s'\n" "$command" \
            "$(summary "$command" | sed "s/'/\\\\'/g")"
        options "$command" | awk -F '\t' -v command="$command" '$2 != "" {
            gsub(/\047/, "\\\047", $4)
            printf "complete -c tppbench -n \047__fish_seen_subcommand_from %s\047", command
            if ($1 ~ /^-[A-Za-z]$/) printf " -s %s", substr($1, 2)
            printf " -l %s%s -d \047%s\047\n", substr($2, 3), $3 == "" || $3 ~ /^\[/ ? "" : " -r", $4 }'
    done
}

# The list of commands in the help, and the summary of one.
list_commands() {
    sed -n '/^Commands:/,/^$/s/^  \([a-z][a-z-]*\) .*/\1/p' "$scratch/--help"
}

summary() {
    sed -n "/^Commands:/,/^\$/s/^  $1  *//p" "$scratch/--help"
}

write_all() {
    mkdir -p "$1/docs" "$1/completions"
    make_page >"$1/docs/tppbench.1"
    make_bash >"$1/completions/tppbench.bash"
    make_zsh >"$1/completions/_tppbench"
    make_fish >"$1/completions/tppbench.fish"
}

check=0
if [[ ${1:-} == --check ]]; then
    check=1
    shift
fi
(($# == 1)) || { echo "usage: make_manual.sh [--check] PROGRAM" >&2; exit 2; }
program=$(realpath -e "$1") || exit 2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
"$program" --help >"$scratch/--help"
mapfile -t commands < <(list_commands)
((${#commands[@]} > 0)) || { echo "make_manual.sh: '$program --help' lists no commands" >&2; exit 1; }
for command in "${commands[@]}"; do
    "$program" "$command" --help >"$scratch/$command"
    [[ -n $(options "$command") ]] || { echo "make_manual.sh: '$command --help' lists no options" >&2; exit 1; }
done
if ((!check)); then
    write_all "$root"
    exit 0
fi
write_all "$scratch/made"
code=0
for file in docs/tppbench.1 completions/tppbench.bash completions/_tppbench completions/tppbench.fish; do
    diff -u --label "$file" --label "made from the help" "$root/$file" "$scratch/made/$file" || code=1
done
((code == 0)) || echo "the help has changed: make them again with 'cmake --build <build folder> --target golden'" >&2
exit "$code"
