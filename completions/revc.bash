# bash completion for revc
# Written by completions/generate.py: change the tables of the program, not this file.

_revc()
{
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
    local classes='IN CH HS'
    local types='
        
    '
    local dashes='
        -4 -6 -f -h -p --annotate --confirm --dnsbl= --explain --name --origin --origin-zone=
        --lab --lab= --limit= --parallel= --rate= --tcp --timeout= --tries= --found --json
        --short --stats --table --unordered --help --help= --version
    '
    local pluses='
        
    '

    COMPREPLY=()
    case $previous in
    -t)
        mapfile -t COMPREPLY < <(compgen -W "$types" -- "${current^^}")
        return
        ;;
    -c)
        mapfile -t COMPREPLY < <(compgen -W "$classes" -- "${current^^}")
        return
        ;;
    @)
        mapfile -t COMPREPLY < <(compgen -A hostname -- "$current")
        return
        ;;
    -b | -p | -q | -x | =)
        return
        ;;
    esac
    case $current in
    +*)
        mapfile -t COMPREPLY < <(compgen -W "$pluses" -- "$current")
        [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace 2> /dev/null
        ;;
    -*)
        mapfile -t COMPREPLY < <(compgen -W "$dashes" -- "$current")
        [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace 2> /dev/null
        ;;
    @*)
        mapfile -t COMPREPLY < <(compgen -A hostname -P @ -- "${current#@}")
        ;;
    *)
        mapfile -t COMPREPLY < <(compgen -A hostname -- "$current")
        ;;
    esac
    return 0
}

complete -F _revc revc
