/* Queries as they go out, held against the figures of RFC 1035, RFC 6891, RFC 7830 and RFC 7873. */
#include "octets.h"

#include <criterion/criterion.h>
#include <query/request.h>
#include <string.h>

static void assert_query(const struct query_request *request, uint16_t id, uint8_t version,
                         const struct query_option *cookie, const char *notation)
{
    uint8_t octets[1024], wanted[1024];
    size_t size, wanted_size = octets_of(wanted, sizeof wanted, notation);
    cr_assert_eq(query_request_build(request, id, version, cookie, octets, sizeof octets, &size),
                 QUERY_OK);
    cr_assert_eq(size, wanted_size, "%zu octets, not %zu", size, wanted_size);
    cr_assert_arr_eq(octets, wanted, size);
}

Test(request, the_default_asks_for_a_with_rd_and_edns)
{
    struct query_name name = name_of("example.com.");
    struct query_request request = query_request_default(&name);
    assert_query(&request, 0xabcd, 0, NULL,
                 "abcd 0100 0001 0000 0000 0001 07 'example' 03 'com' 00 0001 0001"
                 "00 0029 04d0 00 00 0000 0000");
}

Test(request, a_header_alone_has_no_question)
{
    struct query_request request = query_request_default(query_name_root());
    request.no_question = true;
    request.edns = false;
    assert_query(&request, 1, 0, NULL, "0001 0100 0000 0000 0000 0000");
}

Test(request, opcode_and_flags_stand_in_the_second_word)
{
    struct query_request request = query_request_default(query_name_root());
    request.edns = false;
    request.opcode = QUERY_OPCODE_NOTIFY;
    request.flags = QUERY_FLAG_AA | QUERY_FLAG_CD | QUERY_FLAG_Z;
    request.type = 6;
    assert_query(&request, 0, 0, NULL, "0000 2450 0001 0000 0000 0000 00 0006 0001");
}

Test(request, ixfr_says_which_version_is_there)
{
    /* RFC 1995 section 3; the other fields of the SOA record are as in dig's queries. */
    struct query_name name = name_of("example.com.");
    struct query_request request = query_request_default(&name);
    request.type = 251;
    request.serial = 0x01020304;
    request.flags = 0;
    assert_query(&request, 7, 0, NULL,
                 "0007 0000 0001 0000 0001 0001 07 'example' 03 'com' 00 00fb 0001"
                 "c00c 0006 0001 00000000 0016 00 00 01020304 00000000 00000000 00000000 00000000"
                 "00 0029 04d0 00 00 0000 0000");
}

Test(request, options_keep_their_order_and_a_cookie_can_be_replaced)
{
    static const uint8_t client[8] = {1, 2, 3, 4, 5, 6, 7, 8};
    static const uint8_t both[16] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 9, 9, 9, 9, 9};
    const struct query_option options[] = {
        {.code = QUERY_OPTION_NSID},
        {.code = QUERY_OPTION_COOKIE, .size = 8, .octets = client},
    };
    const struct query_option cookie = {.code = QUERY_OPTION_COOKIE, .size = 16, .octets = both};
    struct query_request request = query_request_default(query_name_root());
    request.edns_flags = QUERY_EDNS_DO;
    request.options = options;
    request.option_count = 2;
    assert_query(&request, 0, 1, NULL,
                 "0000 0100 0001 0000 0000 0001 00 0001 0001"
                 "00 0029 04d0 00 01 8000 0010 0003 0000 000a 0008 0102030405060708");
    assert_query(&request, 0, 0, &cookie,
                 "0000 0100 0001 0000 0000 0001 00 0001 0001"
                 "00 0029 04d0 00 00 8000 0018 0003 0000 000a 0010 0102030405060708"
                 "0909090909090909");
}

Test(request, padding_rounds_the_whole_message_up)
{
    uint8_t octets[1024];
    size_t size;
    struct query_name name = name_of("example.com.");
    struct query_request request = query_request_default(&name);
    request.padding = 128; /* RFC 8467 section 4.1 */
    cr_assert_eq(query_request_build(&request, 0, 0, NULL, octets, sizeof octets, &size), QUERY_OK);
    cr_assert_eq(size, 128u);
    /* 12 of header, 17 of question, 11 of OPT, 4 of option header: 84 zeros are left. */
    cr_assert_arr_eq(octets + 40, "\x00\x0c\x00\x54", 4);
    for (size_t i = 44; i < 128; i++)
        cr_assert_eq(octets[i], 0);
}

Test(request, too_little_room_is_said)
{
    uint8_t octets[20];
    size_t size;
    struct query_name name = name_of("example.com.");
    struct query_request request = query_request_default(&name);
    cr_assert_eq(query_request_build(&request, 0, 0, NULL, octets, sizeof octets, &size),
                 QUERY_SPACE);
}
