# Completion of tppbench for bash. Made by tools/make_manual.sh from the help of the program; change the help instead.
# shellcheck shell=bash
_tppbench() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} words="" takes=""
    COMPREPLY=()
    if ((COMP_CWORD == 1)); then
        words="devices kernels run rate report rules chips sweep --help --version"
    else
        case ${COMP_WORDS[1]} in
        devices)
            words="--json --help --usage"
            takes="  "
            ;;
        kernels)
            words="--device --json --help --usage"
            takes=" -d --device "
            ;;
        run)
            words="--device --json --output --precision --peers --quiet --quick --min-time --max-time --warmup --kernel --nonce --shape --help --usage"
            takes=" -d --device -o --output -p --precision -t --min-time -T --max-time -w --warmup -k --kernel -n --nonce -s --shape "
            ;;
        rate)
            words="--chip --memory-stack --tops-clock --tops --vector-tops --datacenter --die-area --dram --export-date --first-marketed --hbm --io --other-die-area --transistors --also --at --rules --add-vector-units --basis --circuits --clock --count --die-area-counts --leave-out --level --scales --tf32-bits --fail-if --json --help --usage"
            takes=" -c --chip --memory-stack --tops-clock -t --tops --vector-tops --datacenter --die-area --dram --export-date --first-marketed --hbm --io --other-die-area --transistors --also --at --rules --basis --circuits --clock --count --die-area-counts --leave-out --level --scales --tf32-bits --fail-if "
            ;;
        report)
            words="--chip --memory-stack --tops-clock --tops --vector-tops --datacenter --die-area --dram --export-date --first-marketed --hbm --io --other-die-area --transistors --also --at --rules --add-vector-units --basis --circuits --clock --count --die-area-counts --leave-out --level --scales --tf32-bits --chart --format --json --output --rule --help --usage"
            takes=" -c --chip --memory-stack --tops-clock -t --tops --vector-tops --datacenter --die-area --dram --export-date --first-marketed --hbm --io --other-die-area --transistors --also --at --rules --basis --circuits --clock --count --die-area-counts --leave-out --level --scales --tf32-bits --chart -f --format -o --output --rule "
            ;;
        rules)
            words="--at --json --rules --help --usage"
            takes=" --at --rules "
            ;;
        chips)
            words="--json --help --usage"
            takes="  "
            ;;
        sweep)
            words="--at --rule --rules --add-vector-units --basis --circuits --clock --count --die-area-counts --leave-out --level --scales --tf32-bits --json --help --usage"
            takes=" --at --rule --rules --basis --circuits --clock --count --die-area-counts --leave-out --level --scales --tf32-bits "
            ;;
        esac
    fi
    if [[ $takes == *" $previous "* || $current != -* && $COMP_CWORD -gt 1 ]]; then
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
    else
        mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
    fi
}
complete -o filenames -F _tppbench tppbench
