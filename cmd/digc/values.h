/* digc/values.h: what becomes of the values of those options for which storing them is not enough;
 * for the tables of options.c alone.
 *
 * Each function takes a use of its option and a struct digc_words, and returns DIGC_GO_ON or the
 * exit status to end with; what is wrong has been said. */
#ifndef DIGC_VALUES_H
#define DIGC_VALUES_H

#include "digc/words.h"

/* The number of a row's value, within the row's limits; DIGC_GO_ON, or the exit status. */
int digc_take_number(const struct digc_words *words, const struct option_use *use,
                     uint32_t *number);

/* ---- values.c ---- */

option_call digc_set_all;
option_call digc_set_comments;
option_call digc_set_question;
option_call digc_set_rrcomments;
option_call digc_set_short;
option_call digc_set_split;
option_call digc_set_ttlunits;
option_call digc_set_yaml;
option_call digc_set_fields;
option_call digc_set_form;
option_call digc_set_json;
option_call digc_set_colour;
option_call digc_set_opcode;
option_call digc_set_qid;
option_call digc_set_key;
option_call digc_set_fuzztime;
option_call digc_set_tcp;
option_call digc_set_retry;
option_call digc_set_tries;
option_call digc_set_timeout;
option_call digc_set_ndots;
option_call digc_set_search;
option_call digc_set_showsearch;
option_call digc_set_trace;
option_call digc_set_nssearch;
option_call digc_set_exit;
option_call digc_set_prefixes;
option_call digc_set_ipv4;
option_call digc_set_ipv6;
option_call digc_set_source;
option_call digc_set_port;
option_call digc_set_class;
option_call digc_set_type;
option_call digc_set_name;
option_call digc_set_reverse;
option_call digc_set_lab;
option_call digc_show_help;
option_call digc_show_version;

/* ---- values_watch.c ---- */

option_call digc_set_watch;
option_call digc_set_until;
option_call digc_set_interval;
option_call digc_set_deadline;
option_call digc_set_count;
option_call digc_set_compare;

/* ---- values_edns.c ---- */

option_call digc_set_bufsize;
option_call digc_set_cookie;
option_call digc_set_dnssec;
option_call digc_set_edns;
option_call digc_set_ednsflags;
option_call digc_set_ednsopt;
option_call digc_set_nsid;
option_call digc_set_padding;
option_call digc_set_subnet;

#endif
