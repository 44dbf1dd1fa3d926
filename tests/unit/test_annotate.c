/* Messages octet by octet (query/annotate.h): octets put together by hand, and what RFCs say of
 * them. */
#include "fixture.h"
#include "octets.h"

#include <criterion/criterion.h>
#include <query/annotate.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM = 16384, MESSAGE = 70000 };

/* Pieces as lines: offset, size, depth as blanks, key, value. */
struct list {
    const struct query_message *message;
    struct query_sink sink;
    uint32_t at;
    int saved;
    unsigned faults;
    unsigned rest;
    bool trailing;
    bool bits; /* are told, too */
    char text[ROOM];
};

static void put_value(struct list *l, const struct query_piece *piece)
{
    struct query_sink *sink = &l->sink;
    if (piece->kind == QUERY_PIECE_POINTER) {
        query_sink_text(sink, " -> ");
        query_sink_number(sink, piece->target);
    }
    if (piece->name != NULL) {
        query_sink_char(sink, ' ');
        query_name_print(sink, piece->name);
    }
    if (piece->value != NULL && piece->kind != QUERY_PIECE_LIST) {
        query_sink_char(sink, ' ');
        query_value_print(sink, piece->value, NULL);
    }
    if (piece->kind == QUERY_PIECE_FAULT) {
        query_sink_text(sink, "fault ");
        query_sink_text(sink, query_status_name(piece->fault->status));
        query_sink_text(sink, " @");
        query_sink_number(sink, piece->fault->offset);
    }
}

static void take(void *context, const struct query_piece *piece)
{
    struct list *l = context;
    struct query_sink *sink = &l->sink;
    bool bits = piece->kind == QUERY_PIECE_BITS;
    cr_assert_eq(piece->offset, bits ? l->at - 2 : l->at);
    l->at += piece->size;
    l->saved += piece->saved;
    l->faults += piece->kind == QUERY_PIECE_FAULT;
    l->rest += piece->kind == QUERY_PIECE_REST ? piece->size : 0;
    l->trailing = l->trailing || piece->kind == QUERY_PIECE_TRAILING;
    if (bits && !l->bits)
        return;
    if (piece->size != 0) {
        query_sink_number(sink, piece->offset);
        query_sink_char(sink, '+');
        query_sink_number(sink, piece->size);
    }
    if (piece->size != 0 || piece->depth != 0)
        query_sink_fill(sink, ' ', piece->depth + 1u);
    if (piece->key != NULL)
        query_sink_text(sink, piece->key);
    put_value(l, piece);
    query_sink_char(sink, '\n');
}

static struct list *list_of_octets(const uint8_t *octets, size_t size, bool bits)
{
    struct query_message message;
    struct list *l = calloc(1, sizeof *l);
    enum query_status status = query_message_parse(&message, octets, size);
    l->message = &message;
    l->bits = bits;
    query_sink_init(&l->sink, l->text, sizeof l->text - 1);
    query_message_annotate(&message, take, l);
    cr_assert_eq(l->at, size, "%u of %zu octets were told of", l->at, size);
    cr_assert_eq(l->faults, status != QUERY_OK);
    cr_assert(status != QUERY_OK || l->rest == 0);
    l->text[l->sink.size] = '\0';
    return l;
}

static struct list *list_of(const char *notation)
{
    static uint8_t octets[MESSAGE];
    uint8_t *exact = octets_exact(octets, octets_of(octets, sizeof octets, notation));
    struct list *l = list_of_octets(exact, octets_of(octets, sizeof octets, notation), false);
    free(exact);
    return l;
}

static void assert_tells(const char *notation, const char *wanted)
{
    struct list *l = list_of(notation);
    const char *from = strstr(l->text, wanted);
    cr_assert_not_null(from, "%s\n---\n%s", wanted, l->text);
    free(l);
}

/* ---- the header ---- */

/* RFC 1035 section 4.1.1, RFC 4035 section 3: which bits are what. */
Test(annotate, the_word_of_flags_is_told_bit_by_bit)
{
    static const uint8_t octets[] = {0x12, 0x34, 0xad, 0x73, 0, 0, 0, 0, 0, 0, 0, 0};
    struct list *l = list_of_octets(octets, sizeof octets, true);
    cr_assert_str_eq(l->text, "\n"
                              "0+2  id 4660\n"
                              "2+2  flags 44403\n"
                              "   qr 1\n"
                              "   opcode 5\n"
                              "   aa 1\n"
                              "   tc 0\n"
                              "   rd 1\n"
                              "   ra 0\n"
                              "   z 1\n"
                              "   ad 1\n"
                              "   cd 1\n"
                              "   rcode 3\n"
                              "4+2  qdcount 0\n"
                              "6+2  ancount 0\n"
                              "8+2  nscount 0\n"
                              "10+2  arcount 0\n");
    free(l);
}

Test(annotate, a_header_that_is_cut_off_is_told_as_far_as_it_goes)
{
    struct list *l = list_of("1234 8180 0001 00");
    cr_assert_str_eq(l->text, "\n"
                              "0+2  id 4660\n"
                              "2+2  flags 33152\n"
                              "4+2  qdcount 1\n"
                              "6+1 \n"
                              "fault SHORT @7\n");
    free(l);
    l = list_of("");
    cr_assert_str_eq(l->text, "\nfault SHORT @0\n");
    free(l);
}

/* ---- names ---- */

/* The names of RFC 1035 section 4.1.4: F.ISI.ARPA at 20, FOO.F.ISI.ARPA, ARPA and the root, the
 * pointers with the octets that they have there. */
Test(annotate, pointers_lead_where_the_example_of_the_rfc_says)
{
    struct list *l = list_of("0001 8000 0002 0003 0000 0000"
                             "02 'ab' 00 0001 0001"
                             "01 'F' 03 'ISI' 04 'ARPA' 00 0001 0001"
                             "03 'FOO' c014 0001 0001 00000000 0004 01020304"
                             "c01a 0001 0001 00000000 0004 01020304"
                             "00 0001 0001 00000000 0004 01020304");
    static const char *const wanted[] = {" name F.ISI.ARPA.\n"
                                         "20+2   label \"F\"\n"
                                         "22+4   label \"ISI\"\n"
                                         "26+5   label \"ARPA\"\n"
                                         "31+1   root\n",
                                         " name FOO.F.ISI.ARPA.\n"
                                         "36+4   label \"FOO\"\n"
                                         "40+2   pointer -> 20 F.ISI.ARPA.\n",
                                         " name ARPA.\n"
                                         "56+2   pointer -> 26 ARPA.\n",
                                         " name .\n"
                                         "72+1   root\n"};
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
        cr_expect_not_null(strstr(l->text, wanted[i]), "%s\n---\n%s", wanted[i], l->text);
    /* F.ISI.ARPA. has 12 octets and ARPA. has 6; a pointer has two. */
    cr_assert_eq(l->saved, 12 - 2 + 6 - 2);
    free(l);
}

Test(annotate, a_pointer_to_the_root_is_longer_than_the_root)
{
    struct list *l = list_of("0001 8000 0001 0001 0000 0000 00 0001 0001"
                             "c00c 0001 0001 00000000 0004 01020304");
    cr_assert_eq(l->saved, -1);
    free(l);
}

/* A name that leads to itself (RFC 1035 section 4.1.4: a prior occurrence). */
Test(annotate, a_loop_of_pointers_ends_the_reading)
{
    assert_tells("0001 8000 0001 0000 0000 0000 01 'a' c00c 0001 0001", "10+2  arcount 0\n"
                                                                        "\n"
                                                                        "  name\n"
                                                                        "12+2   label \"a\"\n"
                                                                        "fault POINTER @14\n"
                                                                        "14+6 \n");
}

Test(annotate, a_label_of_an_unknown_type_ends_the_reading)
{
    assert_tells("0001 8000 0001 0000 0000 0000 01 'a' 40 'bc' 00 0001 0001",
                 "12+2   label \"a\"\n"
                 "fault LABEL_TYPE @14\n"
                 "14+8 \n");
}

/* What is wrong stands before the name that leads there. */
Test(annotate, a_pointer_to_what_is_no_name_ends_the_reading)
{
    assert_tells("ffff 8000 0001 0000 0000 0000 01 'a' c000 0001 0001", "12+2   label \"a\"\n"
                                                                        "fault POINTER @0\n"
                                                                        "14+6 \n");
}

/* ---- records ---- */

static const char *const question = "0001 8180 0001 0001 0000 0000 01 'a' 00 0001 0001";

static struct list *list_of_answer(const char *record)
{
    char notation[2048];
    (void)snprintf(notation, sizeof notation, "%s %s", question, record);
    return list_of(notation);
}

/* What is told of the RDATA of an answer that has but the root as owner; it starts at 30. */
static void assert_rdata(const char *rdata, const char *wanted)
{
    struct list *l = list_of_answer(rdata);
    const char *from = strstr(l->text, "28+2  rdlength");
    cr_assert_not_null(from, "%s", l->text);
    cr_assert_str_eq(strchr(from, '\n') + 1, wanted);
    free(l);
}

Test(annotate, fields_have_the_keys_of_the_table_of_types)
{
    assert_rdata("00 000f 0001 0000003c 0009 000a 04 'mail' c00c", "30+2   preference 10\n"
                                                                   "   exchange mail.a.\n"
                                                                   "32+5    label \"mail\"\n"
                                                                   "37+2    pointer -> 12 a.\n");
}

Test(annotate, strings_are_lengths_and_texts)
{
    assert_rdata("00 0010 0001 0000003c 0007 03 'a\"b' 00 01 'c'", "   strings\n"
                                                                   "30+1    length 3\n"
                                                                   "31+3    string \"a\\\"b\"\n"
                                                                   "34+1    length 0\n"
                                                                   "35+1    length 1\n"
                                                                   "36+1    string \"c\"\n");
}

/* RFC 9460 section 2.2 and 7: key, length, value; alpn is strings, ipv4hint addresses. */
Test(annotate, parameters_of_services_are_taken_apart)
{
    assert_rdata("00 0041 0001 0000003c 002c 0001 00"
                 "0000 0004 0001 0004"
                 "0001 0006 02 'h2' 02 'h3'"
                 "0003 0002 01bb"
                 "0004 0008 c0000201 c0000202"
                 "ff00 0001 'x'",
                 "30+2   priority 1\n"
                 "   target .\n"
                 "32+1    root\n"
                 "   params\n"
                 "33+2    key mandatory\n"
                 "35+2    length 4\n"
                 "37+2    mandatory-key alpn\n"
                 "39+2    mandatory-key ipv4hint\n"
                 "41+2    key alpn\n"
                 "43+2    length 6\n"
                 "45+1    length 2\n"
                 "46+2    protocol \"h2\"\n"
                 "48+1    length 2\n"
                 "49+2    protocol \"h3\"\n"
                 "51+2    key port\n"
                 "53+2    length 2\n"
                 "55+2    port 443\n"
                 "57+2    key ipv4hint\n"
                 "59+2    length 8\n"
                 "61+4    address 192.0.2.1\n"
                 "65+4    address 192.0.2.2\n"
                 "69+2    key key65280\n"
                 "71+2    length 1\n"
                 "73+1    value \"x\"\n");
}

/* The example of RFC 4034 section 4.3: A, MX, RRSIG, NSEC and TYPE1234 in two windows. */
Test(annotate, bitmaps_are_windows_of_types)
{
    assert_rdata("00 002f 0001 0000003c 0026 00"
                 "00 06 40 01 00 00 00 03"
                 "04 1b 00 00 00 00 00 00 00 00 00 00 00 00 00 00"
                 "00 00 00 00 00 00 00 00 00 00 00 00 20",
                 "   next .\n"
                 "30+1    root\n"
                 "   types\n"
                 "31+1    window 0\n"
                 "32+1    length 6\n"
                 "33+6    bits A MX RRSIG NSEC\n"
                 "39+1    window 4\n"
                 "40+1    length 27\n"
                 "41+27    bits TYPE1234\n");
}

/* RFC 3123 section 4: negation and length share an octet, zeros at the end are left out. */
Test(annotate, prefixes_are_taken_apart)
{
    assert_rdata("00 002a 0001 0000003c 000b 0001 15 83 c0a820 0001 00 00",
                 "   prefixes\n"
                 "30+2    family 1\n"
                 "32+1    prefix 21\n"
                 "33+1    length 131\n"
                 "34+3    address 192.168.32.0\n"
                 "37+2    family 1\n"
                 "39+1    prefix 0\n"
                 "40+1    length 0\n");
}

/* RFC 8777 section 4.2 and RFC 4025 section 2: what there is depends on an octet before. */
Test(annotate, gateways_are_addresses_or_names)
{
    assert_rdata("00 0104 0001 0000003c 0006 0a 81 cb007101", "30+1   precedence 10\n"
                                                              "   relay\n"
                                                              "31+1    type 129\n"
                                                              "32+4    address 203.0.113.1\n");
    assert_rdata("00 002d 0001 0000003c 0007 0a 03 02 01 'g' 00 ff", "30+1   precedence 10\n"
                                                                     "31+1   gateway-type 3\n"
                                                                     "32+1   algorithm 2\n"
                                                                     "   gateway\n"
                                                                     "    name g.\n"
                                                                     "33+2     label \"g\"\n"
                                                                     "35+1     root\n"
                                                                     "36+1   key /w==\n");
    assert_rdata("00 0104 0001 0000003c 0004 0a 09 cb00", "30+1   precedence 10\n"
                                                          "   relay\n"
                                                          "31+1    type 9\n"
                                                          "32+2    unknown CB00\n");
}

/* Six octets of an IPv6 address (RFC 8777 section 4.2.3). */
Test(annotate, a_relay_that_is_cut_off_is_told_up_to_its_address)
{
    assert_rdata("00 0104 0001 0000003c 0008 0a 82 20010db80000", "30+1   precedence 10\n"
                                                                  "   relay\n"
                                                                  "31+1    type 130\n"
                                                                  "fault LENGTH @32\n"
                                                                  "32+6 \n");
}

/* RFC 8945 section 4.2. */
Test(annotate, a_signature_of_the_message_has_all_its_fields)
{
    assert_tells("0001 8180 0000 0000 0000 0001"
                 "01 'k' 00 00fa 00ff 00000000 0016 01 'h' 00 000065000000 012c 0003 a1a2a3"
                 "1234 0010 0000",
                 "17+2  class ANY\n"
                 "19+4  ttl 0\n"
                 "23+2  rdlength 22\n"
                 "   algorithm h.\n"
                 "25+2    label \"h\"\n"
                 "27+1    root\n"
                 "28+6   time-signed 1694498816\n"
                 "34+2   fudge 300\n"
                 "36+2   mac-size 3\n"
                 "38+3   mac oaKj\n"
                 "41+2   original-id 4660\n"
                 "43+2   error BADSIG\n"
                 "45+2   other-size 0\n");
}

/* RFC 6891 section 6.1: class and TTL are something else, and options follow. */
Test(annotate, an_opt_record_has_words_of_its_own)
{
    static const uint8_t octets[] = {0,  1, 0x81, 0x80, 0,    0,    0,    0,    0, 0, 0,  1,
                                     0,  0, 0x29, 0x04, 0xd0, 0x01, 0x00, 0x80, 0, 0, 23, 0,
                                     15, 0, 5,    0,    15,   'b',  'a',  'd',  0, 8, 0,  6,
                                     0,  1, 16,   0,    192,  0,    0xfd, 0xe9, 0, 0};
    struct list *l = list_of_octets(octets, sizeof octets, true);
    const char *from = strstr(l->text, "13+2  type OPT");
    cr_assert_not_null(from, "%s", l->text);
    cr_assert_str_eq(from, "13+2  type OPT\n"
                           "15+2  udp-size 1232\n"
                           "17+1  rcode-high BADVERS\n"
                           "18+1  version 0\n"
                           "19+2  flags 32768\n"
                           "   do 1\n"
                           "   co 0\n"
                           "   z 0\n"
                           "21+2  rdlength 23\n"
                           "   EDE\n"
                           "23+2    code 15\n"
                           "25+2    length 5\n"
                           "27+2    code 15\n"
                           "29+3    text \"bad\"\n"
                           "   ECS\n"
                           "32+2    code 8\n"
                           "34+2    length 6\n"
                           "36+2    family 1\n"
                           "38+1    source-prefix 16\n"
                           "39+1    scope-prefix 0\n"
                           "40+2    address 192.0.0.0\n"
                           "   \n"
                           "42+2    code 65001\n"
                           "44+2    length 0\n");
    free(l);
}

/* RFC 2136 section 2.4.3: an RRset does not exist; class NONE and no RDATA. */
Test(annotate, an_update_may_have_records_without_data)
{
    struct list *l = list_of("0001 2800 0001 0001 0000 0000 01 'a' 00 0006 0001"
                             "c00c 0001 00fe 00000000 0000");
    cr_assert_not_null(strstr(l->text, "29+2  rdlength 0\n"), "%s", l->text);
    cr_assert(!l->trailing);
    free(l);
}

/* ---- what is malformed ---- */

Test(annotate, data_that_is_cut_off_is_told_as_far_as_it_goes)
{
    assert_rdata("00 0006 0001 0000003c 0018 00 00 00000001 00000002 0000", "   mname .\n"
                                                                            "30+1    root\n"
                                                                            "   rname .\n"
                                                                            "31+1    root\n"
                                                                            "32+4   serial 1\n"
                                                                            "36+4   refresh 2\n"
                                                                            "40+2 \n"
                                                                            "fault SHORT @42\n");
}

Test(annotate, strings_up_to_the_one_that_is_too_long_are_told)
{
    assert_rdata("00 0010 0001 0000003c 0005 01 'a' 09 'bc'", "   strings\n"
                                                              "30+1    length 1\n"
                                                              "31+1    string \"a\"\n"
                                                              "32+3 \n"
                                                              "fault SHORT @35\n");
}

Test(annotate, octets_that_are_left_over_are_shown_where_they_are)
{
    assert_rdata("00 0001 0001 0000003c 0005 c000020105", "30+4   address 192.0.2.1\n"
                                                          "fault TRAILING @34\n"
                                                          "34+1 \n");
}

Test(annotate, an_option_that_is_malformed_ends_the_reading)
{
    struct list *l = list_of("0001 8180 0000 0000 0000 0001 00 0029 04d0 00000000 0009"
                             "000a 0005 0102030405");
    cr_assert_not_null(strstr(l->text, "21+2  rdlength 9\n"
                                       "   COOKIE\n"
                                       "23+2    code 10\n"
                                       "25+2    length 5\n"
                                       "fault OPTION @27\n"
                                       "27+5 \n"),
                       "%s", l->text);
    free(l);
}

Test(annotate, counts_that_promise_too_much_are_a_fault_at_the_end)
{
    struct list *l = list_of("0001 8180 0001 0009 0000 0000 01 'a' 00 0001 0001"
                             "00 0001 0001 0000003c 0004 c0000201");
    static const char end[] = "30+4   address 192.0.2.1\nfault SHORT @34\n";
    cr_assert_str_eq(l->text + strlen(l->text) - strlen(end), end);
    free(l);
}

Test(annotate, octets_behind_the_last_record_are_told)
{
    struct list *l = list_of("0001 8180 0001 0000 0000 0000 01 'a' 00 0001 0001 'more'");
    cr_assert(l->trailing);
    cr_assert_eq(l->rest, 0);
    cr_assert_eq(l->faults, 0);
    free(l);
}

/* No message is longer (RFC 1035 section 4.2.2), but a file may be. */
Test(annotate, no_message_is_so_long_that_octets_are_left_out)
{
    uint8_t *octets = calloc(1, MESSAGE);
    octets[5] = 1; /* one question, of the root */
    struct list *l = list_of_octets(octets, MESSAGE, false);
    cr_assert(l->trailing);
    free(l);
    free(octets);
}

/* ---- all types ---- */

/* The fixture's RDATA as the one answer, cut to `size` octets; `octets` has room. */
static size_t put_message(uint8_t *octets, const struct fixture *f, const struct fixture_case *c)
{
    static const uint8_t head[] = {0, 1, 0x81, 0x80, 0, 0, 0, 1, 0, 0, 0, 0, 0};
    memcpy(octets, head, sizeof head);
    uint8_t *at = octets + sizeof head;
    const uint8_t fixed[] = {(uint8_t)(f->type >> 8),
                             (uint8_t)f->type,
                             (uint8_t)(f->class >> 8),
                             (uint8_t)f->class,
                             0,
                             0,
                             0,
                             60,
                             (uint8_t)(c->size >> 8),
                             (uint8_t)c->size};
    memcpy(at, fixed, sizeof fixed);
    if (c->size != 0)
        memcpy(at + sizeof fixed, c->wire, c->size);
    return sizeof head + sizeof fixed + c->size;
}

Test(annotate, all_octets_of_all_types_are_told_of_however_they_are_cut)
{
    struct fixtures all = fixtures_read(TESTS_DIR "/rdata");
    uint8_t *octets = malloc(MESSAGE);
    unsigned seen = 0;
    for (size_t i = 0; i < all.count; i++) {
        const struct fixture *f = &all.fixtures[i];
        for (size_t k = 0; k < f->count; k++) {
            const struct fixture_case *c = &f->cases[k];
            if (c->kind == FIXTURE_KO || c->wire == NULL)
                continue;
            size_t size = put_message(octets, f, c);
            for (size_t cut = 0; cut <= size; cut += size < 400 || cut == size ? 1 : 97) {
                uint8_t *exact = octets_exact(octets, cut);
                free(list_of_octets(exact, cut, true));
                free(exact);
            }
            seen++;
        }
    }
    cr_assert_gt(seen, 200);
    free(octets);
    fixtures_free(&all);
}
