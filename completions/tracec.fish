# fish completion for tracec
# Written by completions/generate.py: change the tables of the program, not this file.

set -l plus 'string match -q -- "+*" (commandline -ct)'
set -l types \
    A NS CNAME SOA NULL PTR HINFO MX TXT RP AFSDB X25 ISDN RT SIG KEY AAAA LOC SRV NAPTR KX CERT \
    DNAME APL DS SSHFP IPSECKEY RRSIG NSEC DNSKEY DHCID NSEC3 NSEC3PARAM TLSA SMIMEA HIP NINFO \
    RKEY TALINK CDS CDNSKEY OPENPGPKEY CSYNC ZONEMD SVCB HTTPS DSYNC HHIT BRID NID L32 L64 LP \
    EUI48 EUI64 IXFR AXFR ANY URI CAA AVC DOA AMTRELAY RESINFO WALLET CLA IPN DELEG KEYDATA

complete -c tracec -f
complete -c tracec -a "$types IN CH HS"
complete -c tracec -o 4 -d 'over IPv4 only'
complete -c tracec -o 6 -d 'over IPv6 only'
complete -c tracec -o c -x -a 'IN CH HS' -d 'the class (IN)'
complete -c tracec -o h -d 'this help'
complete -c tracec -o p -x -d 'the port of all servers (53)'
complete -c tracec -o t -x -a "$types" -d 'the type (A); all other words are names then'
complete -c tracec -o x -x -d 'the reverse name of an address, and PTR'
complete -c tracec -l lab -d 'in the classroom Internet; DIR: in your own'
complete -c tracec -l hints -x -d 'root servers from a file of root hints'
complete -c tracec -l zone -x -d 'the zone that the @SERVER serves (.)'
complete -c tracec -l replay -x -d 'replies from a capture; without NAME, its walks'
complete -c tracec -l all -d 'ask every address of every server on the way'
complete -c tracec -l dnssec -d 'ask for records of DNSSEC too: shows which cuts are signed'
complete -c tracec -l qmin -d 'ask each server for no more of the name than it needs'
complete -c tracec -l tcp -d 'over TCP'
complete -c tracec -l timeout -x -d 'wait so long for each reply (2)'
complete -c tracec -l tries -x -d 'queries to an address that is silent (2)'
complete -c tracec -l step -d 'ask whom to ask next, and wait for Enter, before each step'
complete -c tracec -l cache -d 'walk cold, warm, and after the TTL; what the cache holds'
complete -c tracec -l compare -d 'what a stub asks of a resolver, beside the walk'
complete -c tracec -l resolver -x -d 'the resolver to compare with'
complete -c tracec -l format -x -d 'tree, table, explain, sequence, mermaid, dot, svg, json, dig, bytes'
complete -c tracec -l json -d 'a line of JSON for each step: --format=json'
complete -c tracec -l explain -d 'each step in plain sentences: --format=explain'
complete -c tracec -l save -x -d 'write what was sent and received as a capture'
complete -c tracec -l color -x -d 'colours: auto, always or never'
complete -c tracec -l help -d 'this help; TOPIC: an option, a type, a status ..., or topics'
complete -c tracec -l version -d 'version and features'
