# fish completion for hostc
# Written by completions/generate.py: change the tables of the program, not this file.

set -l plus 'string match -q -- "+*" (commandline -ct)'
set -l types \
    A NS CNAME SOA NULL PTR HINFO MX TXT RP AFSDB X25 ISDN RT SIG KEY AAAA LOC SRV NAPTR KX CERT \
    DNAME APL DS SSHFP IPSECKEY RRSIG NSEC DNSKEY DHCID NSEC3 NSEC3PARAM TLSA SMIMEA HIP NINFO \
    RKEY TALINK CDS CDNSKEY OPENPGPKEY CSYNC ZONEMD SVCB HTTPS DSYNC HHIT BRID NID L32 L64 LP \
    EUI48 EUI64 IXFR AXFR ANY URI CAA AVC DOA AMTRELAY RESINFO WALLET CLA IPN DELEG KEYDATA

complete -c hostc -f
complete -c hostc -a '(__fish_print_hostnames)'
complete -c hostc -o a -d 'all that there is: -v -t ANY'
complete -c hostc -o A -d 'the same, without RRSIG, NSEC and NSEC3'
complete -c hostc -o c -x -a 'IN CH HS' -d 'the class (IN)'
complete -c hostc -o C -d 'the SOA record of each name server of the zone'
complete -c hostc -o l -d 'list a zone, by zone transfer: addresses, or with -t records of a type'
complete -c hostc -o N -x -d 'names with so many dots are whole (1)'
complete -c hostc -o t -x -a "$types" -d 'the type (A, AAAA and MX); IXFR=SERIAL is one too'
complete -c hostc -o 4 -d 'over IPv4 only'
complete -c hostc -o 6 -d 'over IPv6 only'
complete -c hostc -o p -x -d 'the port of the servers (53)'
complete -c hostc -o r -d 'without recursion'
complete -c hostc -o R -x -d 'repeat a query without a reply so often (1)'
complete -c hostc -o s -d 'SERVFAIL is an answer: do not ask the next server'
complete -c hostc -o T -d 'over TCP'
complete -c hostc -o U -d 'over UDP, also for ANY'
complete -c hostc -o w -d 'wait for ever for a reply'
complete -c hostc -o W -x -d 'wait so long for a reply (5; TCP: 10)'
complete -c hostc -o d -d 'the same as -v'
complete -c hostc -o v -d 'whole messages'
complete -c hostc -o V -d 'the version'
complete -c hostc -l https -d 'without -t ask for HTTPS records too, and tell as host 9.20 does'
complete -c hostc -l system -d 'what applications get on this machine, and how that differs from DNS'
complete -c hostc -l lab -d 'in the classroom Internet; DIR: in your own'
complete -c hostc -l exit -x -d 'outcome: an exit status for each way that asking can end'
complete -c hostc -l bytes -d 'the octets of each message, and what they mean'
complete -c hostc -l explain -d 'in words, for those who do not know DNS'
complete -c hostc -l json -d 'JSON, a line for each lookup'
complete -c hostc -l help -d 'this help; TOPIC: an option, a type, a status ..., or topics'
complete -c hostc -l version -d 'version and features'
