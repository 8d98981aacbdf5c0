# Completion of tppbench for bash. Made by tools/make_manual.sh from the help of the program; change the help instead.
# shellcheck shell=bash
_tppbench() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} words="" takes=""
    COMPREPLY=()
    if ((COMP_CWORD == 1)); then
        words="devices kernels run rate report rules chips compare identify headroom allotment sweep challenge keygen sign verify --help --version"
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
            words="--device --json --output --precision --peers --quiet --certify --quick --series --min-time --max-time --warmup --challenge --kernel --nonce --shape --help --usage"
            takes=" -d --device -o --output -p --precision -t --min-time -T --max-time -w --warmup -c --challenge -k --kernel -n --nonce -s --shape "
            ;;
        rate)
            words="--chip --memory-stack --tops-clock --tops --vector-tops --datacenter --die-area --dram --export-date --first-marketed --hbm --io --other-die-area --transistors --also --at --rules --add-vector-units --basis --circuits --clock --count --die-area-counts --leave-out --level --scales --tf32-bits --csv --fail-if --json --quantity --help --usage"
            takes=" -c --chip --memory-stack --tops-clock -t --tops --vector-tops --datacenter --die-area --dram --export-date --first-marketed --hbm --io --other-die-area --transistors --also --at --rules --basis --circuits --clock --count --die-area-counts --leave-out --level --scales --tf32-bits --fail-if -q --quantity "
            ;;
        report)
            words="--chip --memory-stack --tops-clock --tops --vector-tops --datacenter --die-area --dram --export-date --first-marketed --hbm --io --other-die-area --transistors --also --at --rules --add-vector-units --basis --circuits --clock --count --die-area-counts --leave-out --level --scales --tf32-bits --chart --format --json --output --rule --challenge --public-key --signature --help --usage"
            takes=" -c --chip --memory-stack --tops-clock -t --tops --vector-tops --datacenter --die-area --dram --export-date --first-marketed --hbm --io --other-die-area --transistors --also --at --rules --basis --circuits --clock --count --die-area-counts --leave-out --level --scales --tf32-bits --chart -f --format -o --output --rule --challenge -p --public-key -x --signature "
            ;;
        rules)
            words="--at --json --rules --help --usage"
            takes=" --at --rules "
            ;;
        chips)
            words="--datacenter --meets --near --rule --vendor --at --rules --format --json --output --help --usage"
            takes=" --datacenter --meets --near --rule --vendor --at --rules -f --format -o --output "
            ;;
        compare)
            words="--at --rules --format --json --output --help --usage"
            takes=" --at --rules -f --format -o --output "
            ;;
        identify)
            words="--declared --dram --io --pci --format --json --output --help --usage"
            takes=" --declared --dram --io --pci -f --format -o --output "
            ;;
        headroom)
            words="--clause --rule --at --rules --format --json --output --help --usage"
            takes=" --clause --rule --at --rules -f --format -o --output "
            ;;
        allotment)
            words="--agreement --rule --add-vector-units --basis --circuits --clock --count --die-area-counts --leave-out --level --scales --tf32-bits --at --rules --csv --fail-if --format --json --output --help --usage"
            takes=" --agreement --rule --basis --circuits --clock --count --die-area-counts --leave-out --level --scales --tf32-bits --at --rules --fail-if -f --format -o --output "
            ;;
        sweep)
            words="--at --rule --rules --add-vector-units --basis --circuits --clock --count --die-area-counts --leave-out --level --scales --tf32-bits --json --help --usage"
            takes=" --at --rule --rules --basis --circuits --clock --count --die-area-counts --leave-out --level --scales --tf32-bits "
            ;;
        challenge)
            words="--hours --issuer --output --cores --device-name --memory --pci --certify --min-samples --precision --min-time --warmup --help --usage"
            takes=" -H --hours -i --issuer -o --output --cores -d --device-name --memory --pci --min-samples -p --precision -t --min-time -w --warmup "
            ;;
        keygen)
            words="--force --passphrase-file --no-passphrase --passphrase-fd --public-key --secret-key --help --usage"
            takes=" -F --passphrase-file --passphrase-fd -p --public-key -s --secret-key "
            ;;
        sign)
            words="--comment --passphrase-file --legacy --output --passphrase-fd --secret-key --help --usage"
            takes=" --comment -F --passphrase-file -o --output --passphrase-fd -s --secret-key "
            ;;
        verify)
            words="--challenge --json --public-key --replay --rules --signature --help --usage"
            takes=" -c --challenge -p --public-key -r --rules -x --signature "
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
