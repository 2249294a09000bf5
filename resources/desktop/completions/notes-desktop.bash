# Made by packaging/command_line.py from the commands of the program.

_notes_desktop() {
    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} command="" i
    COMPREPLY=()
    for ((i = 1; i < COMP_CWORD; i++)); do
        case ${COMP_WORDS[i]} in
        --library | --report) ((i++)) ;;
        -*) ;;
        *) command=${COMP_WORDS[i]} && break ;;
        esac
    done
    case $command:$prev in
    :--library) compopt -o default && return ;;
    :--report) compopt -o default && return ;;
    list:--query) true && return ;;
    list:--limit) true && return ;;
    list:--sort) mapfile -t COMPREPLY < <(compgen -W "edited created title" -- "$cur") && return ;;
    esac
    case $command:$cur in
    :-*) mapfile -t COMPREPLY < <(compgen -W "-h --help --version --library --new-note --self-test --report" -- "$cur") ;;
    list:-*) mapfile -t COMPREPLY < <(compgen -W "-h --help --json --query --trash --limit --sort" -- "$cur") ;;
    cat:-*) mapfile -t COMPREPLY < <(compgen -W "-h --help" -- "$cur") ;;
    history:-*) mapfile -t COMPREPLY < <(compgen -W "-h --help --json" -- "$cur") ;;
    new:-*) mapfile -t COMPREPLY < <(compgen -W "-h --help" -- "$cur") ;;
    append:-*) mapfile -t COMPREPLY < <(compgen -W "-h --help" -- "$cur") ;;
    trash:-*) mapfile -t COMPREPLY < <(compgen -W "-h --help" -- "$cur") ;;
    restore:-*) mapfile -t COMPREPLY < <(compgen -W "-h --help" -- "$cur") ;;
    capture:-*) mapfile -t COMPREPLY < <(compgen -W "-h --help" -- "$cur") ;;
    check:-*) mapfile -t COMPREPLY < <(compgen -W "-h --help --deep" -- "$cur") ;;
    desktop-install:-*) mapfile -t COMPREPLY < <(compgen -W "-h --help" -- "$cur") ;;
    desktop-remove:-*) mapfile -t COMPREPLY < <(compgen -W "-h --help" -- "$cur") ;;
    backup:-*) mapfile -t COMPREPLY < <(compgen -W "-h --help" -- "$cur") ;;
    :*) mapfile -t COMPREPLY < <(compgen -W "list cat history new append trash restore capture check desktop-install desktop-remove backup" -- "$cur") && compopt -o default ;;
    cat:*) mapfile -t COMPREPLY < <(compgen -W "latest $(notes-desktop list --limit 50 2>/dev/null | cut -d ' ' -f 1)" -- "$cur") ;;
    history:*) mapfile -t COMPREPLY < <(compgen -W "latest $(notes-desktop list --limit 50 2>/dev/null | cut -d ' ' -f 1)" -- "$cur") ;;
    append:*) mapfile -t COMPREPLY < <(compgen -W "latest $(notes-desktop list --limit 50 2>/dev/null | cut -d ' ' -f 1)" -- "$cur") ;;
    trash:*) mapfile -t COMPREPLY < <(compgen -W "latest $(notes-desktop list --limit 50 2>/dev/null | cut -d ' ' -f 1)" -- "$cur") ;;
    restore:*) mapfile -t COMPREPLY < <(compgen -W "latest $(notes-desktop list --limit 50 2>/dev/null | cut -d ' ' -f 1)" -- "$cur") ;;
    backup:*) compopt -o default ;;
    esac
}
complete -F _notes_desktop notes-desktop
