/* Exit statuses for how an exchange ended. */
#include "common/outcome.h"
#include "octets.h"
#include "reply.h"

#include <criterion/criterion.h>

static enum outcome of_reply(uint16_t type, const char *text)
{
    uint8_t octets[512];
    struct query_name name = name_of("www.example.com.");
    struct query_request request = query_request_default(&name);
    struct query_try attempt = {.end = QUERY_END_REPLY};
    struct query_exchange exchange = {
        .request = &request, .tries = &attempt, .try_count = 1, .done = true};
    request.type = type;
    size_t size = reply_put(octets, sizeof octets, 7, &name, type, text);
    (void)query_message_parse(&attempt.message, octets, size);
    return outcome_of(&exchange);
}

Test(outcome, a_record_of_the_type_is_an_answer_and_an_alias_alone_is_none)
{
    cr_expect_eq(of_reply(1, "AN www.example.com. 60 A 192.0.2.80"), OUTCOME_ANSWER);
    cr_expect_eq(
        of_reply(1, "AN www.example.com. 60 CNAME a.example.; AN a.example. 60 A 192.0.2.1"),
        OUTCOME_ANSWER);
    cr_expect_eq(of_reply(1, "AN www.example.com. 60 CNAME a.example."), OUTCOME_NODATA);
    cr_expect_eq(of_reply(255, "AN www.example.com. 60 CNAME a.example."), OUTCOME_ANSWER);
    cr_expect_eq(of_reply(15, "AA"), OUTCOME_NODATA);
}

Test(outcome, errors_are_told_apart)
{
    cr_expect_eq(of_reply(1, "NXDOMAIN"), OUTCOME_NXDOMAIN);
    cr_expect_eq(of_reply(1, "SERVFAIL"), OUTCOME_SERVFAIL);
    cr_expect_eq(of_reply(1, "REFUSED"), OUTCOME_REFUSED);
    cr_expect_eq(of_reply(1, "FORMERR"), OUTCOME_RCODE);
    cr_expect_eq(of_reply(1, "TC"), OUTCOME_TRUNCATED);
}

Test(outcome, without_a_reply_it_is_why_there_is_none)
{
    struct query_try attempt = {.end = QUERY_END_TIMEOUT};
    struct query_exchange exchange = {
        .tries = &attempt, .try_count = 1, .done = true, .status = QUERY_TIMEOUT};
    cr_expect_eq(outcome_of(&exchange), OUTCOME_NO_REPLY);
    attempt.end = QUERY_END_BROKEN;
    exchange.status = QUERY_MISMATCH;
    cr_expect_eq(outcome_of(&exchange), OUTCOME_MALFORMED);
    exchange.status = QUERY_SIGNATURE;
    attempt.end = QUERY_END_REPLY;
    cr_expect_eq(outcome_of(&exchange), OUTCOME_TRANSFER);
}

Test(outcome, silence_is_worse_than_a_refusal)
{
    cr_expect_eq(outcome_worst(OUTCOME_ANSWER, OUTCOME_NODATA), OUTCOME_NODATA);
    cr_expect_eq(outcome_worst(OUTCOME_NO_REPLY, OUTCOME_REFUSED), OUTCOME_NO_REPLY);
    cr_expect_eq(outcome_worst(OUTCOME_INTERNAL, OUTCOME_NO_REPLY), OUTCOME_INTERNAL);
}
