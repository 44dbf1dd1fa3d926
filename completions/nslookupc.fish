# fish completion for nslookupc
# Written by completions/generate.py: change the tables of the program, not this file.

set -l plus 'string match -q -- "+*" (commandline -ct)'
set -l minus 'string match -q -- "-*" (commandline -ct)'
set -l types \
    A NS CNAME SOA NULL PTR HINFO MX TXT RP AFSDB X25 ISDN RT SIG KEY AAAA LOC SRV NAPTR KX CERT \
    DNAME APL DS SSHFP IPSECKEY RRSIG NSEC DNSKEY DHCID NSEC3 NSEC3PARAM TLSA SMIMEA HIP NINFO \
    RKEY TALINK CDS CDNSKEY OPENPGPKEY CSYNC ZONEMD SVCB HTTPS DSYNC HHIT BRID NID L32 L64 LP \
    EUI48 EUI64 IXFR AXFR ANY URI CAA AVC DOA AMTRELAY RESINFO WALLET CLA IPN DELEG KEYDATA

complete -c nslookupc -f
complete -c nslookupc -a '(__fish_print_hostnames)'
complete -c nslookupc -n $minus -a '-type=' -d 'the type (A and AAAA); also querytype=, query=, ty=, qu= and q='
complete -c nslookupc -n $minus -a '-class=' -d 'the class (IN); also cl='
complete -c nslookupc -n $minus -a '-search' -d 'try names with few dots in the search list'
complete -c nslookupc -n $minus -a '-nosearch' -d 'not: try names with few dots in the search list'
complete -c nslookupc -n $minus -a '-defname' -d 'the same as search'
complete -c nslookupc -n $minus -a '-nodefname' -d 'not: the same as search'
complete -c nslookupc -n $minus -a '-domain=' -d 'search this domain alone; also do='
complete -c nslookupc -n $minus -a '-ndots=' -d 'names with so many dots are whole (1)'
complete -c nslookupc -n $minus -a '-port=' -d 'the port of the servers (53); also po='
complete -c nslookupc -n $minus -a '-recurse' -d 'ask servers to recurse'
complete -c nslookupc -n $minus -a '-norecurse' -d 'not: ask servers to recurse'
complete -c nslookupc -n $minus -a '-retry=' -d 'ask a server that does not reply so often (3); also ret='
complete -c nslookupc -n $minus -a '-timeout=' -d 'wait so long for a reply (0: 5, TCP 10); also t='
complete -c nslookupc -n $minus -a '-fail' -d 'SERVFAIL is an answer: do not ask the next server'
complete -c nslookupc -n $minus -a '-nofail' -d 'not: SERVFAIL is an answer: do not ask the next server'
complete -c nslookupc -n $minus -a '-vc' -d 'over TCP'
complete -c nslookupc -n $minus -a '-novc' -d 'not: over TCP'
complete -c nslookupc -n $minus -a '-all' -d 'servers and settings'
complete -c nslookupc -n $minus -a '-debug' -d 'whole messages, and each name that is tried'
complete -c nslookupc -n $minus -a '-nodebug' -d 'not: whole messages, and each name that is tried'
complete -c nslookupc -n $minus -a '-d2' -d 'on the standard error, what is sent and received'
complete -c nslookupc -n $minus -a '-nod2' -d 'not: on the standard error, what is sent and received'
complete -c nslookupc -n $minus -a '-json' -d 'JSON, a line for each lookup'
complete -c nslookupc -n $minus -a '-nojson' -d 'not: JSON, a line for each lookup'
complete -c nslookupc -l lab -d 'in the classroom Internet; DIR: in your own'
complete -c nslookupc -l json -d 'the same as -json, as in programs of this family'
complete -c nslookupc -l help -d 'this help; TOPIC: an option, a type, a status ..., or topics'
complete -c nslookupc -l version -d 'version and features'
