/* Replies in host's form.  The expected texts are what host 9.18 prints for the same octets. */
#include "octets.h"
#include "render/host.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

struct scene {
    struct query_request request;
    struct query_policy policy;
    struct query_endpoint server;
    struct query_try attempt;
    struct query_exchange exchange;
    struct host_style style;
    uint8_t reply[512];
    enum dig_search search;
    bool more_names, looking;
    char out[4096];
};

static struct scene *scene_of(const char *reply)
{
    struct scene *s = calloc(1, sizeof *s);
    struct query_name name = name_of("example.com.");
    s->request = query_request_default(&name);
    s->server = (struct query_endpoint){.family = 4, .port = 53, .octets = {192, 0, 2, 53}};
    s->attempt = (struct query_try){.server = s->server,
                                    .sent_us = 1000000,
                                    .end_us = 1012345,
                                    .end = QUERY_END_REPLY,
                                    .reply = s->reply};
    s->attempt.reply_size = octets_of(s->reply, sizeof s->reply, reply);
    (void)query_message_parse(&s->attempt.message, s->reply, s->attempt.reply_size);
    s->exchange = (struct query_exchange){.request = &s->request,
                                          .policy = &s->policy,
                                          .servers = &s->server,
                                          .server_count = 1,
                                          .tries = &s->attempt,
                                          .try_count = 1};
    return s;
}

static void assert_prints(struct scene *s, const char *text)
{
    static const char *const servers[] = {"ns1.example.net"};
    struct query_sink out;
    query_sink_init(&out, s->out, sizeof s->out - 1);
    struct host_render render = {.dig = {.out = &out,
                                         .diagnostics = &out,
                                         .style = &host_dig_style,
                                         .form = &host_form,
                                         .server_names = servers,
                                         .name = "Example.com.",
                                         .search = s->search,
                                         .more_names = s->more_names},
                                 .style = s->style,
                                 .looking = s->looking};
    host_render_exchange(&render, &s->exchange);
    s->out[out.size] = '\0';
    cr_expect_str_eq(s->out, text);
}

#define QUESTION "07 'example' 03 'com' 00 0001 0001"
#define ADDRESS  "c00c 0001 0001 0000012c 0004 c0000201"
static const char answer[] = "0007 8580 0001 0002 0000 0000" QUESTION ADDRESS
                             "c00c 000f 0001 0000012c 0009 000a 04 'mail' c00c";
static const char nothing[] = "0007 8180 0001 0000 0000 0000" QUESTION;
static const char absent[] = "0007 8183 0001 0000 0000 0000" QUESTION;
static const char refused[] = "0007 8105 0001 0000 0000 0000" QUESTION;

Test(host_render, records_are_sentences)
{
    struct scene *s = scene_of(answer);
    assert_prints(s, "example.com has address 192.0.2.1\n"
                     "example.com mail is handled by 10 mail.example.com.\n");
    free(s);
}

Test(host_render, the_heading_tells_of_the_server_that_was_named)
{
    struct scene *s = scene_of(answer);
    s->style.heading = true;
    assert_prints(s, "Using domain server:\nName: ns1.example.net\nAddress: 192.0.2.53#53\n"
                     "Aliases: \n\n"
                     "example.com has address 192.0.2.1\n"
                     "example.com mail is handled by 10 mail.example.com.\n");
    free(s);
}

Test(host_render, an_answer_without_records_is_told_of_unless_it_is_one_of_several)
{
    struct scene *s = scene_of(nothing);
    assert_prints(s, "example.com has no A record\n");
    s->style.quiet_empty = true;
    assert_prints(s, "");
    free(s);
}

Test(host_render, a_name_that_does_not_exist_is_told_as_it_was_typed)
{
    struct scene *s = scene_of(absent);
    assert_prints(s, "Host Example.com. not found: 3(NXDOMAIN)\n");
    s->more_names = true;
    assert_prints(s, "");
    free(s);
    s = scene_of(refused);
    assert_prints(s, "Host example.com not found: 5(REFUSED)\n");
    s->style.name_server = true;
    assert_prints(s, "Nameserver 192.0.2.53:\n\texample.com not found: 5(REFUSED)\n");
    free(s);
}

Test(host_render, a_name_server_of_many_is_named_before_each_record)
{
    struct scene *s = scene_of(answer);
    s->style.name_server = true;
    assert_prints(s, "Nameserver 192.0.2.53:\n\texample.com has address 192.0.2.1\n"
                     "Nameserver 192.0.2.53:\n"
                     "\texample.com mail is handled by 10 mail.example.com.\n");
    free(s);
}

Test(host_render, replies_that_only_lead_on_say_no_more_than_that_there_is_no_name)
{
    struct scene *s = scene_of(answer);
    s->looking = true;
    assert_prints(s, "");
    free(s);
    s = scene_of(absent);
    s->looking = true;
    s->search = DIG_SEARCH_ALONE;
    assert_prints(s, "Host Example.com. not found: 3(NXDOMAIN)\n");
    free(s);
}

Test(host_render, messages_have_hosts_own_form)
{
    struct scene *s = scene_of(answer);
    s->style.verbose = true;
    assert_prints(s, ";; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 7\n"
                     ";; flags: qr aa rd ra; QUERY: 1, ANSWER: 2, AUTHORITY: 0, ADDITIONAL: 0\n"
                     "\n;; QUESTION SECTION:\n;example.com.\t\t\tIN\tA\n"
                     "\n;; ANSWER SECTION:\nexample.com.\t\t300\tIN\tA\t192.0.2.1\n"
                     "example.com.\t\t300\tIN\tMX\t10 mail.example.com.\n"
                     "\nReceived 66 bytes from 192.0.2.53#53 in 12 ms\n");
    free(s);
    s = scene_of(absent);
    s->style.verbose = true;
    s->search = DIG_SEARCH_ALONE; /* host says it twice */
    assert_prints(s, "Host Example.com. not found: 3(NXDOMAIN)\n"
                     "Received 29 bytes from 192.0.2.53#53 in 12 ms\n"
                     "Received 29 bytes from 192.0.2.53#53 in 12 ms\n");
    free(s);
}

Test(host_render, a_list_has_the_records_that_are_wanted)
{
    struct scene *s = scene_of(answer);
    s->style.records = HOST_RECORDS_ADDRESSES;
    assert_prints(s, "example.com has address 192.0.2.1\n");
    s->style.records = HOST_RECORDS_TYPE;
    s->style.type = 15;
    assert_prints(s, "example.com mail is handled by 10 mail.example.com.\n");
    free(s);
}

Test(host_render, each_type_has_its_words)
{
    static const struct {
        uint16_t type;
        bool newest;
        const char *text;
    } table[] = {
        {1, false, "has address"},
        {2, false, "name server"},
        {5, false, "is an alias for"},
        {12, false, "domain name pointer"},
        {16, false, "descriptive text"},
        {28, false, "has IPv6 address"},
        {33, false, "has SRV record"},
        {65, false, "has HTTPS record"},
        {65, true, "has HTTP service bindings"},
        {65280, false, "has TYPE65280 record"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        char text[64];
        struct query_sink sink;
        query_sink_init(&sink, text, sizeof text - 1);
        host_sentence_print(&sink, table[i].type, table[i].newest);
        text[sink.size] = '\0';
        cr_expect_str_eq(text, table[i].text);
    }
}
