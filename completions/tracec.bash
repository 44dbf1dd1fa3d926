# bash completion for tracec
# Written by completions/generate.py: change the tables of the program, not this file.

_tracec()
{
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
    local classes='IN CH HS'
    local types='
        A NS CNAME SOA NULL PTR HINFO MX TXT RP AFSDB X25 ISDN RT SIG KEY AAAA LOC SRV NAPTR KX
        CERT DNAME APL DS SSHFP IPSECKEY RRSIG NSEC DNSKEY DHCID NSEC3 NSEC3PARAM TLSA SMIMEA
        HIP NINFO RKEY TALINK CDS CDNSKEY OPENPGPKEY CSYNC ZONEMD SVCB HTTPS DSYNC HHIT BRID NID
        L32 L64 LP EUI48 EUI64 IXFR AXFR ANY URI CAA AVC DOA AMTRELAY RESINFO WALLET CLA IPN
        DELEG KEYDATA
    '
    local dashes='
        -4 -6 -c -h -p -t -x --lab --lab= --hints= --zone= --replay= --all --dnssec --qmin --tcp
        --timeout= --tries= --step --cache --compare --resolver= --format= --json --explain
        --save= --color= --help --help= --version
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
        mapfile -t COMPREPLY < <(compgen -W "$types $classes" -- "${current^^}"
                                 compgen -A hostname -- "$current")
        ;;
    esac
    return 0
}

complete -F _tracec tracec
