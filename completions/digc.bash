# bash completion for digc
# Written by completions/generate.py: change the tables of the program, not this file.

_digc()
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
        -4 -6 -b -c -f -h -k -m -p -q -r -t -u -v -x -y --lab --lab= --read= --help --version
    '
    local pluses='
        +additional +noadditional +all +noall +answer +noanswer +authority +noauthority
        +besteffort +nobesteffort +cmd +nocmd +comments +nocomments +identify +noidentify +qr
        +noqr +question +noquestion +short +short= +noshort +showbadcookie +noshowbadcookie
        +stats +nostats +yaml +noyaml +class +noclass +crypto +nocrypto +expandaaaa
        +noexpandaaaa +multiline +nomultiline +onesoa +noonesoa +rrcomments +norrcomments +split
        +split= +nosplit +ttlid +nottlid +ttlunits +nottlunits +unknownformat +nounknownformat
        +aaflag +noaaflag +aaonly +noaaonly +adflag +noadflag +cdflag +nocdflag +header-only
        +noheader-only +opcode= +noopcode +qid= +noqid +raflag +noraflag +rdflag +nordflag
        +recurse +norecurse +tcflag +notcflag +zflag +nozflag +badcookie +nobadcookie +bufsize
        +bufsize= +coflag +nocoflag +cookie +cookie= +nocookie +dnssec +nodnssec +edns +edns=
        +noedns +ednsflags +ednsflags= +noednsflags +ednsnegotiation +noednsnegotiation
        +ednsopt= +noednsopt +expire +noexpire +keepalive +nokeepalive +nsid +nonsid +padding=
        +subnet= +nosubnet +fail +nofail +ignore +noignore +keepopen +nokeepopen +retry= +tcp
        +notcp +timeout= +tries= +vc +novc +defname +nodefname +domain= +idnin +noidnin +idnout
        +noidnout +ndots= +search +nosearch +showsearch +noshowsearch +dns64prefix
        +nodns64prefix +nssearch +nonssearch +trace +notrace +bytes +nobytes +explain +noexplain
        +fields= +nofields +json +json= +nojson +pretty +nopretty +colour= +allns +noallns
        +compare +compare= +nocompare +watch +watch= +nowatch +until= +nountil +deadline=
        +count= +interval= +exit= +parallel= +rate= +unordered +nounordered +wildcard
        +nowildcard
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

complete -F _digc digc
