# fish completion for revc
# Written by completions/generate.py: change the tables of the program, not this file.

set -l plus 'string match -q -- "+*" (commandline -ct)'
set -l types \
    

complete -c revc -f
complete -c revc -a '(__fish_print_hostnames)'
complete -c revc -o 4 -d 'over IPv4 only'
complete -c revc -o 6 -d 'over IPv6 only'
complete -c revc -o f -x -d 'addresses from a file; -: the standard input'
complete -c revc -o h -d 'this help'
complete -c revc -o p -x -d 'the port of all servers (53)'
complete -c revc -l annotate -d 'repeat each line of the file, with the names behind its addresses'
complete -c revc -l confirm -d 'ask for the addresses of each name: does it lead back?'
complete -c revc -l dnsbl -x -d 'is the address on the block list ZONE, and why?'
complete -c revc -l explain -d 'how the name to ask for comes about; nothing is asked'
complete -c revc -l name -d 'the name to ask for, of a prefix the zones; nothing is asked'
complete -c revc -l origin -d 'the network, its number (AS) and who holds it'
complete -c revc -l origin-zone -x -d 'where to ask for that (asn.cymru.com)'
complete -c revc -l lab -d 'in the classroom Internet; DIR: in your own'
complete -c revc -l limit -x -d 'addresses of one prefix or range (IPv4: 16777216, IPv6: 1048576)'
complete -c revc -l parallel -x -d 'addresses asked for at the same time (100)'
complete -c revc -l rate -x -d 'addresses begun in a second at most'
complete -c revc -l tcp -d 'over TCP'
complete -c revc -l timeout -x -d 'wait so long for each reply (2)'
complete -c revc -l tries -x -d 'queries to a server that is silent (2)'
complete -c revc -l found -d 'leave out addresses without an answer'
complete -c revc -l json -d 'JSON, a line for each address'
complete -c revc -l short -d 'answers without their addresses'
complete -c revc -l stats -d 'at the end: how many, how they ended, how fast'
complete -c revc -l table -d 'in columns'
complete -c revc -l unordered -d 'print what comes first first'
complete -c revc -l help -d 'this help; TOPIC: an option, a type, a status ..., or topics'
complete -c revc -l version -d 'version and features'
