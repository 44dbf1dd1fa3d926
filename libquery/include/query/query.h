/* <query/query.h>: all of libquery.
 *
 * Ownership: arguments are borrowed.  _init and _fini work on the caller's
 * storage, _new and _free on the heap (_free accepts NULL), _detach hands over.
 * No function prints, exits, reads the environment or keeps state of its own;
 * objects may be used by one thread at a time.
 *
 * In the order of the rooms, each of which knows only those before it:
 *   status, sink      errors, text
 *   serial            arithmetic of serial numbers
 *   name, idn         domain names
 *   rdata, style      RR types and their data
 *   message, edns     messages
 *   content           what replies say, to be compared
 *   annotate          messages octet by octet
 *   tsig              signatures of messages
 *   endpoint, request, exchange, engine, lookup, bulk, search, walk, cache   asking
 *   transfer          copies of zones
 *   reverse           names that stand for addresses
 *   system            how this machine is set up
 *   zone              zones from master files, and answers from them
 *   lab, resolver     the classroom Internet
 *   capture           exchanges as files of packets, and back */
#ifndef QUERY_QUERY_H
#define QUERY_QUERY_H

#include <query/annotate.h>
#include <query/bulk.h>
#include <query/cache.h>
#include <query/capture.h>
#include <query/content.h>
#include <query/edns.h>
#include <query/endpoint.h>
#include <query/engine.h>
#include <query/exchange.h>
#include <query/idn.h>
#include <query/lab.h>
#include <query/lookup.h>
#include <query/message.h>
#include <query/name.h>
#include <query/rdata.h>
#include <query/request.h>
#include <query/resolver.h>
#include <query/reverse.h>
#include <query/search.h>
#include <query/serial.h>
#include <query/sink.h>
#include <query/status.h>
#include <query/style.h>
#include <query/system.h>
#include <query/transfer.h>
#include <query/tsig.h>
#include <query/walk.h>
#include <query/zone.h>

#endif
