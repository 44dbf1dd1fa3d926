/* Messages, held against RFC 1035 section 4, RFC 6891, RFC 2181 and hand-made octets. */
#include "octets.h"

#include <criterion/criterion.h>
#include <query/edns.h>
#include <query/message.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Header, one question, two answers that point back to the question (a CNAME
 * and an A), one SOA in authority, and OPT with NSID "od". */
static const char reply[] = "1234 8580 0001 0002 0001 0001"               /* header: qr aa rd ra */
                            "03 'www' 07 'example' 03 'com' 00 0001 0001" /* 12: question */
                            "c00c 0005 0001 0000012c 0006 03 'web' c010"  /* 33: www CNAME web */
                            "c02d 0001 0001 0000003c 0004 c0000201"       /* 51: web A 192.0.2.1 */
                            "c010 0006 0001 00000e10 0020 02 'ns' c010 04 'host' c010" /* 67: SOA */
                            "00000001 00001c20 00000e10 00093a80 0000012c"
                            "00 0029 04d0 00 00 8000 0006 0003 0002 'od'"; /* OPT */

struct fixture {
    uint8_t octets[512];
    size_t size;
    struct query_message message;
};

static enum query_status parse(struct fixture *f, const char *notation)
{
    f->size = octets_of(f->octets, sizeof f->octets, notation);
    return query_message_parse(&f->message, f->octets, f->size);
}

static void assert_line(const struct query_record *record, const char *line)
{
    char text[1024];
    struct query_sink sink;
    query_sink_init(&sink, text, sizeof text - 1);
    query_record_print(&sink, record, NULL);
    text[sink.size] = '\0';
    cr_assert_str_eq(text, line);
}

Test(message, header_fields_are_read)
{
    struct fixture f;
    cr_assert_eq(parse(&f, reply), QUERY_OK);
    cr_assert_eq(f.message.id, 0x1234);
    cr_assert_eq(f.message.flags, QUERY_FLAG_QR | QUERY_FLAG_AA | QUERY_FLAG_RD | QUERY_FLAG_RA);
    cr_assert_eq(query_message_opcode(&f.message), QUERY_OPCODE_QUERY);
    cr_assert_eq(query_message_rcode(&f.message), QUERY_RCODE_NOERROR);
    cr_assert_eq(f.message.count[QUERY_SECTION_ANSWER], 2);
    cr_assert_eq(f.message.end, f.size);
}

Test(message, records_are_found_where_they_lie_and_print_as_in_a_master_file)
{
    struct fixture f;
    struct query_record record;
    cr_assert_eq(parse(&f, reply), QUERY_OK);
    struct query_records walk = query_records_begin(&f.message, QUERY_SECTION_ANSWER);
    cr_assert(query_records_next(&walk, &record));
    cr_assert_eq(record.offset, 33u);
    assert_line(&record, "www.example.com.\t300\tIN\tCNAME\tweb.example.com.\n");
    cr_assert(query_records_next(&walk, &record));
    assert_line(&record, "web.example.com.\t60\tIN\tA\t192.0.2.1\n");
    cr_assert_not(query_records_next(&walk, &record));
    walk = query_records_begin(&f.message, QUERY_SECTION_AUTHORITY);
    cr_assert(query_records_next(&walk, &record));
    assert_line(&record, "example.com.\t\t3600\tIN\tSOA\tns.example.com. host.example.com. "
                         "1 7200 3600 604800 300\n");
}

/* What they have in common is made text once: the end of a name where a pointer led (to another
 * pointer, to octets that need escapes, to the root, to a text too long to keep), and what stands
 * between the owner and the data. */
Test(message, records_print_at_once_as_they_do_one_by_one)
{
    struct fixture f;
    char text[4096];
    struct query_sink sink;
    cr_assert_eq(parse(&f, "1234 8400 0001 0008 0000 0000"
                           "02 'a.' 01 'b' 00 0001 0001"                     /* 12: `a\..b.` */
                           "03 'x y' c00c 0001 0001 0000003c 0004 c0000201"  /* 22: below 12 */
                           "01 'w' c016 0005 0001 0000003c 0004 01 'v' c016" /* 42: below 22 */
                           "c016 000f 0001 0000003c 0006 000a 01 'u' c02a"   /* 60: MX */
                           "c011 0002 0001 0000003c 0002 c00c"               /* 78: the root */
                           "c011 0002 0001 0000003d 0002 c011"               /* 92: another TTL */
                           "c016 0001 0001 0000003c 0004 c0000202"           /* 106 */
                           "c016 0010 0003 0000003c 0003 02 'hi'"            /* 122: class CH */
                           "c016 ff00 0001 0000003c 0002 c00c"),             /* 137: TYPE65280 */
                 QUERY_OK);
    query_sink_init(&sink, text, sizeof text - 1);
    struct query_records walk = query_records_begin(&f.message, QUERY_SECTION_ANSWER);
    query_records_print(&sink, &walk, NULL, NULL, NULL);
    text[sink.size] = '\0';
    cr_assert_str_eq(text, "x\\032y.a\\..b.\t\t60\tIN\tA\t192.0.2.1\n"
                           "w.x\\032y.a\\..b.\t\t60\tIN\tCNAME\tv.x\\032y.a\\..b.\n"
                           "x\\032y.a\\..b.\t\t60\tIN\tMX\t10 u.w.x\\032y.a\\..b.\n"
                           ".\t\t\t60\tIN\tNS\ta\\..b.\n"
                           ".\t\t\t61\tIN\tNS\t.\n"
                           "x\\032y.a\\..b.\t\t60\tIN\tA\t192.0.2.2\n"
                           "x\\032y.a\\..b.\t\t60\tCH\tTXT\t\"hi\"\n"
                           "x\\032y.a\\..b.\t\t60\tIN\tTYPE65280 \\# 2 C00C\n");
}

static bool go_between(void *context, enum query_record_part next, uint32_t offset, uint32_t ttl,
                       const struct query_rdata *rdata)
{
    static const char marks[] = "[|]";
    cr_expect_eq(ttl, 60);
    cr_expect_eq(rdata->class, QUERY_CLASS_IN);
    if (next == QUERY_RECORD_OWNER && offset == 42)
        return false;
    query_sink_char(context, marks[next]);
    return true;
}

Test(message, records_print_in_parts_around_which_others_print)
{
    struct fixture f;
    char text[4096];
    struct query_sink sink;
    cr_assert_eq(parse(&f, "1234 8400 0001 0003 0000 0000"
                           "02 'a.' 01 'b' 00 0001 0001"                     /* 12: `a\..b.` */
                           "03 'x y' c00c 0001 0001 0000003c 0004 c0000201"  /* 22: below 12 */
                           "01 'w' c016 0005 0001 0000003c 0004 01 'v' c016" /* 42: left out */
                           "c016 000f 0001 0000003c 0006 000a 01 'u' c02a"), /* 60: MX */
                 QUERY_OK);
    query_sink_init(&sink, text, sizeof text - 1);
    struct query_records walk = query_records_begin(&f.message, QUERY_SECTION_ANSWER);
    query_records_print_parts(&sink, &walk, NULL, go_between, &sink);
    text[sink.size] = '\0';
    cr_assert_str_eq(text, "[x\\032y.a\\..b.|192.0.2.1][x\\032y.a\\..b.|10 u.w.x\\032y.a\\..b.]");
}

Test(message, columns_are_one_blank_apart_when_a_field_is_too_long)
{
    /* As dig prints it: behind a long owner name each gap is a single place. */
    struct fixture f;
    struct query_record record;
    cr_assert_eq(
        parse(&f,
              "0001 8000 0000 0001 0000 0000"
              "15 'a-name-of-some-length' 02 'to' 04 'push' 07 'columns' 02 'an' 07 'example' 00"
              "0001 0001 00000e10 0004 c0000201"),
        QUERY_OK);
    struct query_records walk = query_records_begin(&f.message, QUERY_SECTION_ANSWER);
    cr_assert(query_records_next(&walk, &record));
    assert_line(&record, "a-name-of-some-length.to.push.columns.an.example. 3600 IN A 192.0.2.1\n");
}

Test(message, a_gap_of_one_place_that_ends_at_a_tab_stop_is_a_tab)
{
    struct fixture f;
    struct query_record record;
    cr_assert_eq(parse(&f, "0001 8000 0000 0001 0000 0000"
                           "19 'exactly-twenty-five-chars' 00"
                           "0001 0001 00000e10 0004 c0000201"),
                 QUERY_OK);
    struct query_records walk = query_records_begin(&f.message, QUERY_SECTION_ANSWER);
    cr_assert(query_records_next(&walk, &record));
    assert_line(&record, "exactly-twenty-five-chars. 3600\tIN\tA\t192.0.2.1\n");
}

Test(message, the_rcode_has_its_upper_bits_in_the_opt_record)
{
    struct fixture f;
    /* RFC 6891 section 6.1.3: 1 << 4 | 0 is BADVERS. */
    cr_assert_eq(parse(&f, "0001 8000 0000 0000 0000 0001 00 0029 04d0 01 00 0000 0000"), QUERY_OK);
    cr_assert_eq(query_message_rcode(&f.message), QUERY_RCODE_BADVERS);
    cr_assert_eq(query_edns_of(&f.message).udp_size, 1232);
}

Test(message, every_cut_of_a_message_is_refused_at_its_end)
{
    struct fixture f;
    cr_assert_eq(parse(&f, reply), QUERY_OK);
    for (size_t n = 0; n < f.size; n++) {
        struct query_message message;
        uint8_t *cut = octets_exact(f.octets, n);
        cr_assert_eq(query_message_parse(&message, cut, n), QUERY_SHORT, "cut at %zu", n);
        cr_assert_leq(message.fault.offset, n);
        free(cut);
    }
}

Test(message, what_stands_before_the_fault_can_be_read)
{
    struct fixture f;
    struct query_record record;
    /* The second answer says 5 octets of RDATA for an A record. */
    cr_assert_eq(parse(&f, "0001 8000 0000 0002 0000 0000"
                           "00 0001 0001 00000001 0004 c0000201"
                           "00 0001 0001 00000001 0005 c000020100"),
                 QUERY_TRAILING);
    cr_assert_eq(f.message.whole[QUERY_SECTION_ANSWER], 1);
    cr_assert_eq(f.message.fault.section, QUERY_SECTION_ANSWER);
    cr_assert_eq(f.message.fault.record, 1);
    cr_assert_eq(f.message.fault.offset, 12u + 15 + 11 + 4);
    struct query_records walk = query_records_begin(&f.message, QUERY_SECTION_ANSWER);
    cr_assert(query_records_next(&walk, &record));
    cr_assert_not(query_records_next(&walk, &record));
}

Test(message, octets_behind_the_last_record_are_told_and_no_fault)
{
    struct fixture f;
    cr_assert_eq(parse(&f, "0001 8000 0000 0000 0000 0000 'extra'"), QUERY_OK);
    cr_assert_eq(f.size - f.message.end, 5u);
}

Test(message, a_second_opt_record_is_odd_and_an_ordinary_record)
{
    struct fixture f; /* RFC 6891 section 6.1.1 */
    cr_assert_eq(parse(&f, "0001 8000 0000 0000 0000 0002"
                           "00 0029 04d0 00000000 0000 00 0029 0200 00000000 0000"),
                 QUERY_OK);
    cr_assert_eq(f.message.opt, 12u);
    cr_assert_eq(f.message.oddity.status, QUERY_DUPLICATE);
    cr_assert_eq(f.message.oddity.offset, 23u);
}

Test(message, an_opt_record_outside_additional_is_not_the_opt_record)
{
    struct fixture f;
    cr_assert_eq(parse(&f, "0001 8000 0000 0001 0000 0000 00 0029 04d0 00000000 0000"), QUERY_OK);
    cr_assert_eq(f.message.opt, 0u);
    cr_assert_eq(f.message.oddity.status, QUERY_PLACE);
}

Test(message, records_of_another_class_than_the_question_are_odd)
{
    struct fixture f;
    cr_assert_eq(parse(&f, "0001 8000 0001 0001 0000 0000 00 0010 0001"
                           "00 0010 0003 00000000 0002 01 'x'"),
                 QUERY_OK);
    cr_assert_eq(f.message.oddity.status, QUERY_CLASS);
    cr_assert_eq(f.message.oddity.section, QUERY_SECTION_ANSWER);
}

Test(message, two_questions_are_odd)
{
    struct fixture f; /* RFC 9619 */
    cr_assert_eq(parse(&f, "0001 8000 0002 0000 0000 0000 00 0001 0001 00 0002 0001"), QUERY_OK);
    cr_assert_eq(f.message.whole[QUERY_SECTION_QUESTION], 2);
    cr_assert_eq(f.message.oddity.status, QUERY_DUPLICATE);
}

Test(message, an_update_may_delete_with_records_that_have_no_rdata)
{
    struct fixture f; /* RFC 2136 section 2.5.2: class ANY, RDLENGTH 0 */
    cr_assert_eq(parse(&f, "0001 2800 0001 0000 0001 0000 00 0006 0001"
                           "00 0001 00ff 00000000 0000"),
                 QUERY_OK);
}

Test(message, the_question_of_an_empty_message_does_not_exist)
{
    struct fixture f;
    struct query_record question;
    cr_assert_eq(parse(&f, "0001 8000 0000 0000 0000 0000"), QUERY_OK);
    cr_assert_not(query_message_question(&f.message, &question));
}

/* ---- EDNS ---- */

static struct query_option option_of(uint16_t code, uint8_t *octets, size_t room,
                                     const char *notation)
{
    size_t n = octets_of(octets, room, notation);
    return (struct query_option){.code = code, .size = (uint16_t)n, .octets = octets};
}

Test(edns, options_are_found_by_code)
{
    struct fixture f;
    struct query_option option;
    cr_assert_eq(parse(&f, reply), QUERY_OK);
    struct query_edns edns = query_edns_of(&f.message);
    cr_assert(edns.present);
    cr_assert_eq(edns.flags, QUERY_EDNS_DO);
    cr_assert(query_option_get(&edns, QUERY_OPTION_NSID, &option));
    cr_assert_eq(option.size, 2);
    cr_assert_arr_eq(option.octets, "od", 2);
    cr_assert_not(query_option_get(&edns, QUERY_OPTION_COOKIE, &option));
}

Test(edns, option_forms_of_the_rfcs_are_kept_and_others_refused)
{
    static const struct {
        uint16_t code;
        const char *octets;
        bool good;
    } cases[] = {
        {QUERY_OPTION_ECS, "0001 18 00 c00002", true},    /* RFC 7871 section 6: 192.0.2.0/24 */
        {QUERY_OPTION_ECS, "0001 18 00 c0000201", false}, /* more octets than the prefix needs */
        {QUERY_OPTION_ECS, "0001 17 00 c00003", false},   /* a bit behind the prefix is set */
        {QUERY_OPTION_ECS, "0001 21 00 c0000201 80", false},
        {QUERY_OPTION_ECS, "0002 38 00 20010db8000000", true},
        {QUERY_OPTION_COOKIE, "0001020304050607", true}, /* RFC 7873 section 4 */
        {QUERY_OPTION_COOKIE, "00010203040506", false},
        {QUERY_OPTION_COOKIE, "0001020304050607 00", false},
        {QUERY_OPTION_COOKIE, "0001020304050607 0001020304050607", true},
        {QUERY_OPTION_EXPIRE, "", true}, /* RFC 7314 section 2 */
        {QUERY_OPTION_EXPIRE, "00000e10", true},
        {QUERY_OPTION_EXPIRE, "0e10", false},
        {QUERY_OPTION_KEEPALIVE, "", true}, /* RFC 7828 section 3.1 */
        {QUERY_OPTION_KEEPALIVE, "00fb", true},
        {QUERY_OPTION_KEY_TAG, "4f66 002a", true}, /* RFC 8145 section 4.1 */
        {QUERY_OPTION_KEY_TAG, "4f66 00", false},
        {QUERY_OPTION_EDE, "0006 'expired'", true}, /* RFC 8914 section 2 */
        {QUERY_OPTION_EDE, "00", false},
        {QUERY_OPTION_EDE, "0006 c328", false}, /* not UTF-8 */
        {QUERY_OPTION_LLQ, "0001 0001 0000 0000000000000001 00000e10", true},
        {QUERY_OPTION_LLQ, "0001 0001", false},
        {QUERY_OPTION_REPORT_CHANNEL, "05 'agent' 07 'example' 00", true}, /* RFC 9567 */
        {QUERY_OPTION_REPORT_CHANNEL, "05 'agent' 07 'example'", false},
        {QUERY_OPTION_ZONEVERSION, "02 00 00000001", true}, /* RFC 9660 section 2 */
        {65001, "cafe", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint8_t octets[64];
        struct query_option option =
            option_of(cases[i].code, octets, sizeof octets, cases[i].octets);
        cr_expect_eq(query_option_check(&option) == QUERY_OK, cases[i].good, "option %u '%s'",
                     cases[i].code, cases[i].octets);
    }
}

/* A reply whose keepalive is of three octets can be read; one with half a cookie cannot. */
Test(edns, an_option_that_the_answer_does_not_depend_on_may_be_malformed)
{
    static const struct {
        const char *option;
        enum query_status status;
    } cases[] = {
        {"000b 0003 000102", QUERY_OK},   /* keepalive: RFC 7828 section 3.1 */
        {"000d 0002 0161", QUERY_OK},     /* CHAIN: a name without its end */
        {"000a 0002 dead", QUERY_OPTION}, /* cookie: RFC 7873 section 5.3 */
        {"000f 0001 07", QUERY_OPTION},   /* EDE, as BIND has it */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint8_t octets[256];
        char text[256];
        struct query_message message;
        size_t size = strlen(cases[i].option), digits = 0;
        for (size_t k = 0; k < size; k++)
            digits += cases[i].option[k] != ' ';
        (void)snprintf(text, sizeof text,
                       "1234 8180 0001 0000 0000 0001 00 0001 0001 00 0029 04d0 00000000 %04zx %s",
                       digits / 2, cases[i].option);
        size = octets_of(octets, sizeof octets, text);
        (void)query_message_parse(&message, octets, size);
        cr_expect_eq(message.fault.status, cases[i].status, "%s: %d", cases[i].option,
                     (int)message.fault.status);
    }
}

Test(edns, an_option_that_is_malformed_has_its_octets_as_a_field)
{
    uint8_t octets[8];
    char text[32];
    struct query_option option = option_of(QUERY_OPTION_KEEPALIVE, octets, sizeof octets, "000102");
    struct query_fields fields;
    struct query_rdata storage;
    struct query_value value;
    struct query_sink sink;
    query_sink_init(&sink, text, sizeof text);
    query_option_fields(&fields, &storage, &option);
    cr_assert(query_fields_next(&fields, &value));
    cr_assert_str_eq(value.field->key, "data");
    query_value_print(&sink, &value, NULL);
    query_sink_char(&sink, '\0');
    cr_assert_str_eq(text, "000102");
    cr_assert_not(query_fields_next(&fields, &value));
    cr_assert_eq(fields.status, QUERY_OK);
}

Test(edns, the_fields_of_an_option_have_keys_and_text)
{
    uint8_t octets[64];
    char text[64];
    struct query_option option =
        option_of(QUERY_OPTION_ECS, octets, sizeof octets, "0001 18 10 c00002");
    struct query_fields fields;
    struct query_rdata storage;
    struct query_value value;
    struct query_sink sink;
    query_sink_init(&sink, text, sizeof text);
    query_option_fields(&fields, &storage, &option);
    while (query_fields_next(&fields, &value)) {
        query_sink_text(&sink, value.field->key);
        query_sink_char(&sink, '=');
        query_value_print(&sink, &value, NULL);
        query_sink_char(&sink, ' ');
    }
    query_sink_char(&sink, '\0');
    cr_assert_eq(fields.status, QUERY_OK);
    cr_assert_str_eq(text, "family=1 source-prefix=24 scope-prefix=16 address=192.0.2.0 ");
}

Test(edns, the_table_ascends_and_is_complete)
{
    size_t count;
    const struct query_option_row *rows = query_option_table(&count);
    for (size_t i = 0; i < count; i++) {
        cr_expect(i == 0 || rows[i - 1].code < rows[i].code, "row %zu", i);
        cr_expect_eq(query_option_find(rows[i].code), &rows[i]);
        cr_expect(rows[i].name[0] != '\0' && rows[i].meaning[0] != '\0' &&
                  rows[i].source[0] != '\0' && rows[i].fields != NULL);
    }
    cr_assert_null(query_option_find(65001));
}

/* ---- TTLs ---- */

static void assert_ttl(uint32_t ttl, const char *units, const char *words)
{
    char text[128];
    struct query_sink sink;
    query_sink_init(&sink, text, sizeof text);
    query_ttl_print(&sink, ttl);
    query_sink_char(&sink, '\0');
    cr_expect_str_eq(text, units);
    query_sink_reset(&sink);
    query_ttl_print_words(&sink, ttl);
    query_sink_char(&sink, '\0');
    cr_expect_str_eq(text, words);
}

Test(ttl, is_told_in_units_and_in_words)
{
    assert_ttl(0, "0s", "0 seconds");
    assert_ttl(2700, "45m", "45 minutes");
    assert_ttl(694861, "1w1d1h1m1s", "1 week 1 day 1 hour 1 minute 1 second");
    assert_ttl(4294967295u, "7101w3d6h28m15s", "7101 weeks 3 days 6 hours 28 minutes 15 seconds");
}

Test(message, labels_that_run_out_of_the_rdata_are_refused_there_whoever_used_them_before)
{
    struct fixture f;
    /* The pointers lead to 13, a label of 20 octets that ends at 34, with the first octet of
     * the last record's type as its root: inside the message, but behind the NS record. */
    cr_assert_eq(parse(&f, "0001 8000 0001 0002 0000 0000"
                           "01 14 00 0001 0001"
                           "c00d 0002 0001 00000001 0002 c00d"
                           "00 0001 0001 00000001 0004 c0000201"),
                 QUERY_SHORT);
    cr_assert_eq(f.message.whole[QUERY_SECTION_ANSWER], 0);
    cr_assert_eq(f.message.fault.offset, 33u);
}

Test(message, an_update_without_rdata_still_has_its_opt_record)
{
    struct fixture f;
    struct query_record record;
    /* RFC 2136 section 2.5.2: "delete an RRset" is class ANY with no RDATA. */
    cr_assert_eq(parse(&f, "0001 a810 0001 0000 0001 0001"
                           "00 0006 0001"
                           "00 000f 00ff 00000000 0000"
                           "00 0029 04d0 01 00 8000 0000"),
                 QUERY_OK);
    cr_assert_eq(f.message.whole[QUERY_SECTION_AUTHORITY], 1);
    cr_assert(query_edns_of(&f.message).present);
    cr_assert_eq(query_edns_of(&f.message).udp_size, 1232);
    cr_assert_eq(query_message_rcode(&f.message), 16u);
    cr_assert(query_message_record_at(&f.message, f.message.opt, &record));
    cr_assert_eq(record.rdata.type, 41);
}

Test(message, rdata_may_be_missing_only_where_an_update_deletes)
{
    static const char *const cases[] = {
        "0001 a800 0000 0000 0001 0000 00 000f 0001 00000000 0000", /* MX in class IN */
        "0001 8000 0000 0000 0001 0000 00 000f 00ff 00000000 0000", /* no UPDATE */
        "0001 a800 0000 0000 0000 0001 00 00fa 00ff 00000000 0000", /* TSIG */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct fixture f;
        cr_assert_eq(parse(&f, cases[i]), QUERY_SHORT, "case %zu", i);
    }
}

Test(message, the_rest_begins_behind_the_fixed_part_of_the_record_that_is_broken)
{
    struct fixture f; /* where dig's "extra bytes at end" are counted from */
    cr_assert_eq(parse(&f, "0001 8000 0001 0000 0000 0000 00 0001"), QUERY_SHORT);
    cr_assert_eq(f.message.rest, 12u);
    cr_assert_eq(parse(&f, "0001 8000 0000 0001 0000 0000 00 0001 0001 00000001 0003 c00002"),
                 QUERY_SHORT);
    cr_assert_eq(f.message.end, 12u);
    cr_assert_eq(f.message.rest, 23u);
    cr_assert_eq(parse(&f, "0001 8000 0000 0001 0000 0000 00 0001 0001 0000"), QUERY_SHORT);
    cr_assert_eq(f.message.rest, 13u);
}

Test(edns, an_option_has_no_compression_pointers)
{
    /* RFC 7901 section 4: CHAIN has its name in uncompressed wire format. */
    static const uint8_t octets[] = {1, 'a', 0xc0, 0};
    static const uint8_t whole[] = {1, 'a', 0};
    struct query_option option = {
        .code = QUERY_OPTION_CHAIN, .size = sizeof octets, .octets = octets};
    cr_assert_eq(query_option_check(&option), QUERY_POINTER);
    option =
        (struct query_option){.code = QUERY_OPTION_CHAIN, .size = sizeof whole, .octets = whole};
    cr_assert_eq(query_option_check(&option), QUERY_OK);
}

Test(message, an_offset_where_no_record_starts_is_refused)
{
    struct fixture f;
    struct query_record record;
    cr_assert_eq(parse(&f, reply), QUERY_OK);
    cr_assert(query_message_record_at(&f.message, 51, &record));
    cr_assert_not(query_message_record_at(&f.message, 12, &record)); /* the question */
    cr_assert_not(query_message_record_at(&f.message, 46, &record)); /* within a label */
}
