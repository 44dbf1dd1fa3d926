#include "render/dig.h"

#include "render/dig_parts.h"

#include <errno.h>
#include <string.h>
#include <time.h>

enum { TYPE_NS = 2, TYPE_SOA = 6, TYPE_IXFR = 251, TYPE_AXFR = 252, TYPE_ANY = 255 };
enum { CLIENT_COOKIE = 8 }; /* octets (RFC 7873 section 4); what a cookie has more is a server's */

/* ---- pieces of remarks ---- */

#define MALFORMED "Warning: Message parser reports malformed message packet."

static void warn(const struct dig_render *r, const char *text)
{
    query_sink_text(r->diagnostics, ";; ");
    query_sink_text(r->diagnostics, text);
    query_sink_char(r->diagnostics, '\n');
}

/* Remarks that belong to the headings and go with them. */
static bool comments(const struct dig_render *r)
{
    return r->style->comments && !r->style->short_form && !r->style->yaml;
}

static void print_name(struct query_sink *sink, const struct dig_render *r,
                       const struct query_name *name)
{
    const struct query_style *text = &r->style->text;
    if (text->print_name != NULL)
        text->print_name(sink, name, text->context);
    else
        query_name_print_relative(sink, name);
}

static const char *server_name(const struct dig_render *r, const struct query_try *t)
{
    return r->server_names[t->server_index];
}

/* The server's address alone, as it was found for the name that the user typed. */
static void print_address(struct query_sink *sink, const struct query_try *t)
{
    query_endpoint_print(sink, &t->server);
}

/* What dig says of an errno; scripts know these words. */
static const char *error_words(int error)
{
    static const struct {
        int error;
        const char *words;
    } table[] = {
        {ECONNREFUSED, "connection refused"},
        {ECONNRESET, "connection reset"},
        {ENETUNREACH, "network unreachable"},
        {EHOSTUNREACH, "host unreachable"},
        {ENETDOWN, "network down"},
        {EHOSTDOWN, "host down"},
        {EACCES, "permission denied"},
        {EPERM, "permission denied"},
        {EADDRNOTAVAIL, "address not available"},
        {EADDRINUSE, "address in use"},
        {EINVAL, "invalid file"},
        {EAFNOSUPPORT, "address family not supported"},
        {ETIMEDOUT, "timed out"},
        {EPIPE, "broken pipe"},
        {EMFILE, "too many open files"},
        {ENFILE, "too many open files"},
        {ENOBUFS, "not enough free resources"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        if (table[i].error == error)
            return table[i].words;
    }
    return "unexpected error";
}

/* What dig says of a record that stands where it must not. */
static const char *place_words(const struct query_message *m, uint32_t offset)
{
    enum { TYPE_SIG = 24, TYPE_TSIG = 250 };
    struct query_record record;
    if (!query_message_record_at(m, offset, &record))
        return "FORMERR";
    if (record.rdata.type == TYPE_TSIG)
        return "TSIG in wrong location";
    return record.rdata.type == TYPE_SIG ? "SIG(0) in wrong location" : "FORMERR";
}

/* What dig says of a message that cannot be read. */
static const char *fault_words(const struct query_message *m, const struct query_fault *fault)
{
    switch (fault->status) {
    case QUERY_SHORT: return "unexpected end of input";
    case QUERY_TRAILING: return "extra input data";
    case QUERY_LABEL_TYPE: return "bad label type";
    case QUERY_POINTER: return "bad compression pointer";
    case QUERY_NAME_LONG: return "name too long";
    case QUERY_OPTION: return "malformed OPT option";
    case QUERY_RANGE: return "out of range";
    case QUERY_PLACE: return place_words(m, fault->offset);
    case QUERY_SYNTAX: return "syntax error";
    case QUERY_UNSUPPORTED: return "not implemented";
    default: return "FORMERR";
    }
}

static void print_banner(struct dig_render *r, bool failure)
{
    const struct dig_style *style = r->style;
    bool quiet =
        failure ? style->yaml : style->short_form || style->prefixes || style->quiet_banner;

    if (style->banner != NULL && !r->banner_done && !quiet)
        query_sink_text(r->out, style->banner);
    r->banner_done = true;
}

static void print_dump_row(struct query_sink *sink, const uint8_t *octets, size_t n)
{
    for (size_t i = 0; i < 16; i++) {
        if (i < n) {
            query_sink_hex(sink, octets + i, 1, false);
            query_sink_char(sink, ' ');
        } else {
            query_sink_text(sink, "   ");
        }
    }
    query_sink_text(sink, "         ");
    for (size_t i = 0; i < n; i++)
        query_sink_char(sink, octets[i] >= '!' && octets[i] <= '}' ? (char)octets[i] : '.');
    query_sink_char(sink, '\n');
}

static void print_dump(struct query_sink *sink, const uint8_t *octets, size_t size)
{
    query_sink_number(sink, size);
    query_sink_text(sink, " bytes\n");
    for (size_t at = 0; at < size; at += 16)
        print_dump_row(sink, octets + at, size - at < 16 ? size - at : 16);
}

/* ---- messages ---- */

/* Types that stand for others have all of these. */
static bool is_wanted(const struct dig_render *r, const struct query_exchange *x, uint16_t type)
{
    uint16_t asked = x->request->type;
    return !r->style->short_type || type == asked || asked == TYPE_ANY || asked == TYPE_AXFR ||
           asked == TYPE_IXFR;
}

/* Returns whether there was anything to print. */
static bool print_short(struct dig_render *r, const struct query_exchange *x,
                        const struct query_try *t)
{
    struct query_style text = dig_text_style(r->style);
    struct query_records walk = query_records_begin(&t->message, QUERY_SECTION_ANSWER);
    struct query_record record;
    uint64_t rtt_us = t->end_us - t->sent_us;
    bool any = false;
    while (r->style->answer && query_records_next(&walk, &record)) {
        if (!is_wanted(r, x, record.rdata.type))
            continue;
        any = true;
        if (r->type_first) {
            query_type_print(r->out, record.rdata.type);
            query_sink_char(r->out, ' ');
        }
        query_rdata_print(r->out, &record.rdata, &text);
        if (r->style->identify) {
            query_sink_text(r->out, " from server ");
            print_address(r->out, t);
            query_sink_text(r->out, " in ");
            query_sink_number(r->out, r->style->microseconds ? rtt_us : rtt_us / 1000);
            query_sink_text(r->out, r->style->microseconds ? " us." : " ms.");
        }
        query_sink_char(r->out, '\n');
    }
    return any;
}

/* Servers of other zones, in place of an answer and of the SOA record that says there is none. */
static bool is_referral(const struct query_message *message)
{
    struct query_records walk = query_records_begin(message, QUERY_SECTION_AUTHORITY);
    struct query_record record;
    bool servers = false;
    while (query_records_next(&walk, &record)) {
        if (record.rdata.type == TYPE_SOA)
            return false;
        servers |= record.rdata.type == TYPE_NS;
    }
    return servers && message->count[QUERY_SECTION_ANSWER] == 0;
}

/* Nothing printed looks like nothing found: says what it was. */
static void note_empty(struct dig_render *r, const struct query_exchange *x,
                       const struct query_try *t)
{
    struct query_sink *out = r->notes;
    unsigned rcode = query_message_rcode(&t->message);
    if (out == NULL || !r->style->answer || r->type_first)
        return;
    query_sink_text(out, ";; ");
    query_sink_plain(out, r->name, strlen(r->name), true);
    query_sink_char(out, ' ');
    query_type_print(out, x->request->type);
    if (rcode == QUERY_RCODE_NXDOMAIN) {
        query_sink_text(out, ": there is no such name (NXDOMAIN)\n");
    } else if (rcode != QUERY_RCODE_NOERROR) {
        query_sink_text(out, ": the server says ");
        dig_rcode_print(out, rcode);
        query_sink_char(out, '\n');
    } else if ((t->message.flags & QUERY_FLAG_TC) != 0) {
        query_sink_text(out, ": the reply is truncated\n");
    } else if (is_referral(&t->message)) {
        query_sink_text(out, ": the server refers to others\n");
    } else {
        query_sink_text(out, ": the name has no records of this type (NODATA)\n");
    }
}

/* In the form that is wanted.  False: in the short one there was nothing to print. */
static bool print_message(struct dig_render *r, const struct query_exchange *x,
                          const struct query_try *t, const struct query_message *message,
                          enum dig_cookie cookie, enum dig_soa soa)
{
    bool is_query = message != &t->message;
    const struct dig_style *style = r->style;
    struct dig_message m = {
        .message = message,
        .style = r->style,
        .is_query = is_query,
        .no_question = is_query && x->request->no_question,
        .padded = is_query && x->request->padding != 0,
        .edns_sent = x->request->edns,
        .dnssec_sent = (x->request->edns_flags & QUERY_EDNS_DO) != 0,
        .cookie = cookie,
        .soa = soa,
    };
    if (style->yaml)
        dig_yaml_print(r->out, x, t, &m);
    if (style->prefixes) {
        if (style->answer && !is_query)
            dig_prefixes_print(r->out, message);
    } else if (style->short_form) {
        return is_query || print_short(r, x, t);
    } else if (!style->yaml) {
        dig_message_print(r->out, &m);
    }
    return true;
}

/* What the user made of an option may be malformed, and counts all the same: the OPT
 * record stands where the good records end. */
static void parse_query(struct query_message *message, const struct query_try *t)
{
    if (query_message_parse(message, t->query, t->query_size) == QUERY_OPTION)
        message->opt = message->end;
}

static void print_query(struct dig_render *r, const struct query_exchange *x,
                        const struct query_try *t)
{
    struct query_message message;
    print_banner(r, false);
    parse_query(&message, t);
    (void)print_message(r, x, t, &message, DIG_COOKIE_NONE, DIG_SOA_ALL);
    if (r->style->stats && !r->style->yaml) {
        query_sink_text(r->out, ";; QUERY SIZE: ");
        query_sink_number(r->out, t->query_size);
        query_sink_text(r->out, "\n\n");
    }
}

/* When the reply came. */
static void print_when(struct query_sink *sink, const struct query_try *t)
{
    char text[100];
    time_t when = (time_t)((t->sent_unix_us + (int64_t)(t->end_us - t->sent_us)) / 1000000);
    struct tm local;
    if (localtime_r(&when, &local) == NULL)
        return;
    size_t n = strftime(text, sizeof text, "%a %b %d %H:%M:%S %Z %Y", &local);
    if (n != 0) {
        query_sink_text(sink, ";; WHEN: ");
        query_sink_put(sink, text, n);
        query_sink_char(sink, '\n');
    }
}

static void print_server(struct dig_render *r, const struct query_try *t)
{
    query_endpoint_print_port(r->out, &t->server);
    query_sink_char(r->out, '(');
    query_sink_plain(r->out, server_name(r, t), strlen(server_name(r, t)), true);
    query_sink_char(r->out, ')');
}

static void print_size(struct dig_render *r, const struct query_try *t,
                       const struct query_transfer_state *transfer)
{
    if (transfer == NULL) {
        query_sink_text(r->out, ";; MSG SIZE  rcvd: ");
        query_sink_number(r->out, t->reply_size);
        query_sink_char(r->out, '\n');
    } else {
        query_sink_text(r->out, ";; XFR size: ");
        query_sink_number(r->out, transfer->records);
        query_sink_text(r->out, " records (messages ");
        query_sink_number(r->out, transfer->messages);
        query_sink_text(r->out, ", bytes ");
        query_sink_number(r->out, transfer->octets);
        query_sink_text(r->out, ")\n");
    }
    if (r->tsig_failed)
        query_sink_text(r->out, ";; WARNING -- Some TSIG could not be validated\n");
    if (r->tsig_unused)
        query_sink_text(r->out, ";; WARNING -- TSIG key was not used.\n");
}

void dig_print_stats(struct dig_render *r, const struct query_try *t,
                     const struct query_transfer_state *transfer)
{
    uint64_t size = transfer != NULL ? transfer->octets : t->reply_size;
    uint64_t rtt_us = t->end_us - t->sent_us;
    bool fine = r->style->microseconds;
    bool known = t->server.family != 0; /* else the message is from elsewhere */
    if (r->form != NULL) {
        r->form->print_stats(r, t);
        return;
    }
    if (r->style->short_form || r->style->yaml)
        return;
    if (r->style->stats) {
        if (known && t->query_size != 0) {
            query_sink_text(r->out, ";; Query time: ");
            query_sink_number(r->out, fine ? rtt_us : rtt_us / 1000);
            query_sink_text(r->out, fine ? " usec\n" : " msec\n");
        }
        if (known) {
            query_sink_text(r->out, ";; SERVER: ");
            print_server(r, t);
            query_sink_text(r->out, " (");
            query_sink_text(r->out, query_transport_name(t->transport));
            query_sink_text(r->out, ")\n");
        }
        if (known)
            print_when(r->out, t);
        print_size(r, t, transfer);
        query_sink_char(r->out, '\n');
    } else if (r->style->identify) {
        query_sink_text(r->out, ";; Received ");
        query_sink_number(r->out, size);
        query_sink_text(r->out, " bytes from ");
        print_server(r, t);
        query_sink_text(r->out, " in ");
        query_sink_number(r->out, fine ? rtt_us : rtt_us / 1000);
        query_sink_text(r->out, fine ? " us\n\n" : " ms\n\n");
    }
}

/* ---- cookies ---- */

/* What the reply's cookie says of ours, with dig's remarks about it. */
static enum dig_cookie judge_cookie(struct dig_render *r, const struct query_try *t)
{
    struct query_message query;
    struct query_option sent, got;
    parse_query(&query, t);
    struct query_edns asked = query_edns_of(&query), edns = query_edns_of(&t->message);
    if (!query_option_get(&asked, QUERY_OPTION_COOKIE, &sent))
        return DIG_COOKIE_NONE;
    if (!edns.present) {
        if (r->cookie_given || sent.size > CLIENT_COOKIE)
            warn(r, "expected opt record in response");
        return DIG_COOKIE_NONE;
    }
    if (!query_option_get(&edns, QUERY_OPTION_COOKIE, &got))
        return DIG_COOKIE_NONE;
    if (sent.size < CLIENT_COOKIE || got.size < CLIENT_COOKIE) {
        warn(r, "Warning: COOKIE bad token (too short)");
        return DIG_COOKIE_BAD;
    }
    if (memcmp(sent.octets, got.octets, CLIENT_COOKIE) != 0) {
        warn(r, "Warning: Client COOKIE mismatch");
        return DIG_COOKIE_BAD;
    }
    return DIG_COOKIE_GOOD;
}

/* ---- signatures ---- */

/* What dig says of one, which looks at the time before it looks at the error. */
static const char *tsig_words(const struct query_tsig_check *check)
{
    switch (check->verdict) {
    case QUERY_TSIG_NONE:
    case QUERY_TSIG_GOOD:
    case QUERY_TSIG_OPEN: return "success";
    case QUERY_TSIG_MISSING: return "expected a TSIG or SIG(0)";
    case QUERY_TSIG_MAC_SIZE: return "FORMERR";
    case QUERY_TSIG_OTHER_KEY:
    case QUERY_TSIG_FORGED:
    case QUERY_TSIG_CUT: return "tsig verify failure";
    case QUERY_TSIG_OTHER_TIME: return "clocks are unsynchronized";
    case QUERY_TSIG_ERROR: break;
    }
    return check->off_time || check->error == QUERY_TSIG_BADTIME ? "clocks are unsynchronized"
                                                                 : "tsig indicates error";
}

static void warn_tsig(struct dig_render *r, const struct query_try *t)
{
    enum query_tsig_verdict verdict = t->tsig.verdict;
    if (verdict == QUERY_TSIG_NONE || query_tsig_is_good(verdict))
        return;
    r->tsig_failed = true;
    query_sink_text(r->diagnostics, ";; Couldn't verify signature: ");
    query_sink_text(r->diagnostics, tsig_words(&t->tsig));
    query_sink_char(r->diagnostics, '\n');
}

/* ---- facts ---- */

/* Whether there is something in a message that cannot be there, though the rest can be read. */
static bool is_odd(const struct query_message *m)
{
    return m->fault.status == QUERY_SHORT ||
           (m->fault.status == QUERY_OK && m->oddity.status != QUERY_OK);
}

/* A question that is not ours may be one of two, or of another class than the records. */
static void warn_odd_stray(const struct dig_render *r, const struct query_stray *stray)
{
    struct query_message m;
    if (stray->what != QUERY_MISMATCH_QUESTION || stray->octets == NULL || !r->style->best_effort)
        return;
    (void)query_message_parse(&m, stray->octets, stray->size);
    if (is_odd(&m))
        warn(r, MALFORMED);
}

static void print_stray(struct dig_render *r, const struct query_exchange *x,
                        const struct query_try *t)
{
    struct query_sink *out = r->diagnostics;
    const struct query_stray *stray = &t->strays[t->stray_count - 1];
    bool stream = t->transport != QUERY_TRANSPORT_UDP;
    warn_odd_stray(r, stray);
    query_sink_text(out, ";; ");
    switch (stray->what) {
    case QUERY_MISMATCH_SHORT:
        query_sink_text(out, stream ? "ERROR: short (< header size) message"
                                    : "Warning: short (< header size) message received");
        break;
    case QUERY_MISMATCH_ID:
        query_sink_text(out, stream ? "ERROR" : "Warning");
        query_sink_text(out, ": ID mismatch: expected ID ");
        query_sink_number(out, t->id);
        query_sink_text(out, ", got ");
        query_sink_number(out, stray->got);
        break;
    case QUERY_MISMATCH_QUERY: query_sink_text(out, "Warning: query response not set"); break;
    case QUERY_MISMATCH_OPCODE:
        query_sink_text(out, "Warning: Opcode mismatch: expected ");
        query_sink_text(out, dig_opcode(x->request->opcode));
        query_sink_text(out, ", got ");
        query_sink_text(out, dig_opcode(stray->got));
        break;
    case QUERY_MISMATCH_QUESTION:
        query_sink_text(out, ";; Question section mismatch: got ");
        print_name(out, r, &stray->name);
        query_sink_char(out, '/');
        query_type_print(out, stray->type);
        query_sink_char(out, '/');
        query_class_print(out, stray->class);
        break;
    case QUERY_MISMATCH_NO_QUESTION:
        query_sink_text(out, "Warning: records without a question");
        break;
    case QUERY_MISMATCH_COOKIE: query_sink_text(out, "Warning: Client COOKIE mismatch"); break;
    case QUERY_MISMATCH_TSIG:
        query_sink_text(out, "Couldn't verify signature: ");
        query_sink_text(out, tsig_words(&stray->tsig));
        break;
    }
    query_sink_char(out, '\n');
}

/* Why the reply is not good enough to end the search for a better server, or NULL. */
static const char *complaint_of(const struct query_exchange *x, const struct query_try *t)
{
    bool asked = (x->request->flags & QUERY_FLAG_RD) != 0;
    if (x->policy->next_on_servfail && query_message_rcode(&t->message) == QUERY_RCODE_SERVFAIL)
        return "SERVFAIL reply";
    if (x->policy->next_on_no_recursion && asked && (t->message.flags & QUERY_FLAG_RA) == 0)
        return "recursion not available";
    return NULL;
}

static void print_complaint(struct dig_render *r, const struct query_exchange *x,
                            const struct query_try *t, const char *next)
{
    const char *complaint = complaint_of(x, t);
    if (complaint == NULL)
        return;
    query_sink_text(r->out, ";; Got ");
    query_sink_text(r->out, complaint);
    query_sink_text(r->out, " from ");
    print_address(r->out, t);
    query_sink_text(r->out, next);
}

/* A retry after a reply: dig's remark, and the reply where it is asked for. */
static void print_retry(struct dig_render *r, const struct query_exchange *x,
                        const struct query_try *t)
{
    struct query_sink *out = r->out;
    if (t->next == QUERY_NEXT_COOKIE || t->next == QUERY_NEXT_COOKIE_TCP) {
        enum dig_cookie cookie = judge_cookie(r, t);
        if (r->style->show_badcookie) {
            print_banner(r, false);
            (void)print_message(r, x, t, &t->message, cookie, DIG_SOA_ALL);
            dig_print_stats(r, t, NULL);
        }
    }
    if (!comments(r))
        return;
    switch (t->next) {
    case QUERY_NEXT_TCP: query_sink_text(out, ";; Truncated, retrying in TCP mode.\n"); break;
    case QUERY_NEXT_VERSION:
        query_sink_text(out, ";; BADVERS, retrying with EDNS version ");
        query_sink_number(out, query_edns_of(&t->message).version);
        query_sink_text(out, ".\n");
        break;
    case QUERY_NEXT_COOKIE: query_sink_text(out, ";; BADCOOKIE, retrying.\n"); break;
    case QUERY_NEXT_COOKIE_TCP:
        query_sink_text(out, ";; BADCOOKIE, retrying in TCP mode.\n");
        break;
    case QUERY_NEXT_SERVER_FAILED:
    case QUERY_NEXT_SERVER_NO_RECURSION: print_complaint(r, x, t, ", trying next server\n"); break;
    default: break;
    }
}

/* Says which octet of which record is at fault, and why. */
static void note_fault(struct dig_render *r, const struct query_fault *fault)
{
    static const char *const sections[QUERY_SECTION_COUNT] = {"question", "answer", "authority",
                                                              "additional"};
    struct query_sink *out = r->notes;
    if (out == NULL)
        return;
    query_sink_text(out, ";; At octet ");
    query_sink_number(out, fault->offset);
    query_sink_text(out, ", ");
    query_sink_text(out, sections[fault->section]);
    query_sink_text(out, " record ");
    query_sink_number(out, fault->record + 1u);
    if (fault->field != NULL) {
        query_sink_text(out, ", ");
        query_sink_text(out, fault->field);
    }
    query_sink_text(out, ": ");
    query_sink_text(out, query_status_text(fault->status));
    query_sink_char(out, '\n');
}

/* Whether the reply can be shown as a message; else it is shown as octets. */
static bool readable(struct dig_render *r, const struct query_try *t)
{
    const struct query_message *m = &t->message;
    const struct query_fault *fault = &m->fault;
    if (r->style->best_effort) {
        if (is_odd(m)) {
            warn(r, MALFORMED);
            note_fault(r, fault->status == QUERY_SHORT ? fault : &m->oddity);
            return true;
        }
    } else if (fault->status == QUERY_OK) {
        fault = &m->oddity;
    }
    if (fault->status == QUERY_OK)
        return true;
    if (r->style->yaml)
        dig_yaml_error(r->out, "the reply is malformed");
    query_sink_text(r->diagnostics, ";; Got bad packet: ");
    query_sink_text(r->diagnostics, fault_words(m, fault));
    query_sink_char(r->diagnostics, '\n');
    print_dump(r->diagnostics, t->reply, t->reply_size);
    note_fault(r, fault);
    return false;
}

enum dig_search dig_search_of(enum query_search_reason reason, bool searching, size_t domains)
{
    switch (reason) {
    case QUERY_SEARCH_DOTS: return searching ? DIG_SEARCH_ALONE : DIG_SEARCH_NONE;
    case QUERY_SEARCH_ABSOLUTE: return domains != 0 ? DIG_SEARCH_DOMAIN : DIG_SEARCH_NONE;
    case QUERY_SEARCH_DOMAIN: return DIG_SEARCH_DOMAIN;
    case QUERY_SEARCH_LAST: break;
    }
    return DIG_SEARCH_NONE;
}

/* How often dig shows the statistics. */
static unsigned stats_of(const struct dig_render *r, unsigned rcode)
{
    bool absent = rcode == QUERY_RCODE_NXDOMAIN;
    switch (r->search) {
    case DIG_SEARCH_ALONE: return absent ? 2 : 1;
    case DIG_SEARCH_DOMAIN: return absent || rcode == QUERY_RCODE_NOERROR ? 1 : 0;
    case DIG_SEARCH_NONE: break;
    }
    return 1;
}

bool dig_print_part(struct dig_render *r, const struct query_exchange *x, const struct query_try *t,
                    enum dig_soa soa)
{
    if (!readable(r, t))
        return false;
    warn_tsig(r, t);
    enum dig_cookie cookie = judge_cookie(r, t);
    print_banner(r, false);
    if (r->form != NULL)
        r->form->print(r, x, t);
    else
        (void)print_message(r, x, t, &t->message, cookie, soa);
    return true;
}

static void print_reply(struct dig_render *r, const struct query_exchange *x,
                        const struct query_try *t)
{
    if (!readable(r, t))
        return;
    if (t->next != QUERY_NEXT_NONE) {
        print_retry(r, x, t);
        return;
    }
    if (comments(r))
        print_complaint(r, x, t, "\n");
    warn_tsig(r, t);
    enum dig_cookie cookie = judge_cookie(r, t);
    unsigned rcode = query_message_rcode(&t->message);
    bool leads_on = rcode == QUERY_RCODE_NXDOMAIN && r->more_names;
    bool banner_done = r->banner_done;
    if (leads_on && !r->show_search)
        return;
    print_banner(r, false);
    if (r->form != NULL)
        r->form->print(r, x, t);
    else if (!print_message(r, x, t, &t->message, cookie, DIG_SOA_ALL) && !leads_on)
        note_empty(r, x, t);
    if (r->stats_later)
        r->shown = t;
    for (unsigned times = r->stats_later ? 0 : stats_of(r, rcode); times > 0; times--)
        dig_print_stats(r, t, NULL);
    if (leads_on)
        r->banner_done = banner_done;
}

static void say_unreachable(struct dig_render *r)
{
    static const char text[] = "no servers could be reached";
    if (r->style->yaml)
        dig_yaml_error(r->out, text);
    else
        warn(r, text);
}

static void print_setup(struct dig_render *r, const struct query_try *t)
{
    struct query_sink *out = r->diagnostics;
    query_sink_text(out, t->transport == QUERY_TRANSPORT_UDP ? ";; UDP setup with "
                                                             : ";; Connection to ");
    query_endpoint_print_port(out, &t->server);
    query_sink_char(out, '(');
    print_address(out, t);
    query_sink_text(out, ") for ");
    query_sink_plain(out, r->name, strlen(r->name), true);
    query_sink_text(out, " failed: ");
    query_sink_text(out, error_words(t->error));
    query_sink_text(out, ".\n");
    /* dig takes each such try for a lookup of its own that found no server. */
    if (t->next == QUERY_NEXT_AGAIN || (t->next == QUERY_NEXT_NONE && !r->more_servers))
        say_unreachable(r);
}

static void print_failure(struct dig_render *r, const struct query_try *t, const char *why)
{
    query_sink_text(r->diagnostics, ";; communications error to ");
    query_endpoint_print_port(r->diagnostics, &t->server);
    query_sink_text(r->diagnostics, ": ");
    query_sink_text(r->diagnostics, why);
    query_sink_char(r->diagnostics, '\n');
}

static void flush(const struct dig_render *r)
{
    query_sink_flush(r->out);
    if (r->diagnostics != r->out)
        query_sink_flush(r->diagnostics);
    if (r->notes != NULL)
        query_sink_flush(r->notes);
}

void dig_render_unreachable(struct dig_render *render)
{
    print_banner(render, true);
    say_unreachable(render);
    flush(render);
}

static void print_end(struct dig_render *r, const struct query_exchange *x,
                      const struct query_try *t)
{
    switch (t->end) {
    case QUERY_END_REPLY: print_reply(r, x, t); return;
    case QUERY_END_SETUP: print_setup(r, t); return;
    case QUERY_END_TIMEOUT: print_failure(r, t, "timed out"); break;
    case QUERY_END_IO: print_failure(r, t, error_words(t->error)); break;
    case QUERY_END_CLOSED: print_failure(r, t, "end of file"); break;
    case QUERY_END_BROKEN: /* the stray has said it */
    case QUERY_END_NONE: return;
    }
    if (t->next == QUERY_NEXT_NONE && !r->more_servers)
        dig_render_unreachable(r);
}

void dig_render_remark(struct dig_render *render, const char *text)
{
    warn(render, text);
}

static void show_fact(struct dig_render *r, const struct query_exchange *x,
                      const struct query_try *t, enum query_fact fact)
{
    switch (fact) {
    case QUERY_FACT_SEND:
        if (r->style->query)
            print_query(r, x, t);
        break;
    case QUERY_FACT_STRAY: print_stray(r, x, t); break;
    case QUERY_FACT_END: print_end(r, x, t); break;
    case QUERY_FACT_DONE: break;
    }
}

void dig_render_fact(void *context, const struct query_exchange *exchange,
                     const struct query_try *attempt, enum query_fact fact)
{
    show_fact(context, exchange, attempt, fact);
    flush(context);
}

void dig_render_exchange(struct dig_render *render, const struct query_exchange *exchange)
{
    for (size_t i = 0; i < exchange->try_count; i++) {
        const struct query_try *attempt = &exchange->tries[i];
        if (attempt->sent_us != 0)
            show_fact(render, exchange, attempt, QUERY_FACT_SEND);
        for (size_t k = 0; k < attempt->stray_count; k++) {
            struct query_try then = *attempt;
            then.stray_count = k + 1;
            show_fact(render, exchange, &then, QUERY_FACT_STRAY);
        }
        show_fact(render, exchange, attempt, QUERY_FACT_END);
    }
}

void dig_render_stats(struct dig_render *render)
{
    if (render->shown != NULL)
        dig_print_stats(render, render->shown, NULL);
    render->shown = NULL;
    flush(render);
}
