/* Messages octet by octet, as text (render/bytes.h). */
#include "fixture.h"
#include "octets.h"
#include "render/bytes.h"
#include "render/bytes_message.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM = 1 << 20, TRIES = 2 };

/* An exchange, and what was printed of it. */
struct scene {
    struct query_request request;
    struct query_endpoint server;
    struct query_try tries[TRIES];
    struct query_exchange exchange;
    struct form_view view;
    uint8_t query[TRIES][512], reply[TRIES][512];
    char out[ROOM];
};

static const char query[] = "0007 0100 0001 0000 0000 0000 01 'a' 00 0001 0001";

static void set_try(struct scene *s, unsigned i, const char *reply)
{
    struct query_try *t = &s->tries[i];
    t->server = s->server;
    t->query = s->query[i];
    t->query_size = octets_of(s->query[i], sizeof s->query[i], query);
    t->end = reply != NULL ? QUERY_END_REPLY : QUERY_END_TIMEOUT;
    if (reply == NULL)
        return;
    t->reply = s->reply[i];
    t->reply_size = octets_of(s->reply[i], sizeof s->reply[i], reply);
    (void)query_message_parse(&t->message, t->reply, t->reply_size);
}

static struct scene *scene_of(const char *reply)
{
    struct scene *s = calloc(1, sizeof *s);
    struct query_name name = name_of("a.");
    s->request = query_request_default(&name);
    s->server = (struct query_endpoint){.family = 4, .port = 53, .octets = {192, 0, 2, 53}};
    s->exchange = (struct query_exchange){.request = &s->request,
                                          .servers = &s->server,
                                          .server_count = 1,
                                          .tries = s->tries,
                                          .try_count = 1};
    set_try(s, 0, reply);
    return s;
}

static void play(struct scene *s)
{
    static const char *const servers[] = {"ns1.example.net"};
    struct query_sink out;
    query_sink_init(&out, s->out, sizeof s->out - 1);
    s->view.out = &out;
    s->view.server_names = servers;
    bytes_lookup_print(&s->view, &s->exchange);
    cr_assert_eq(out.status, QUERY_OK);
    s->out[out.size] = '\0';
}

static void assert_prints(const struct scene *s, const char *wanted)
{
    cr_assert_not_null(strstr(s->out, wanted), "%s\n--- is not in ---\n%s", wanted, s->out);
}

Test(bytes, a_query_and_its_reply_are_shown_octet_by_octet)
{
    struct scene *s = scene_of("0007 8180 0001 0001 0000 0000 01 'a' 00 0001 0001"
                               "c00c 000f 0001 0000012c 0009 000a 04 'mail' c00c");
    play(s);
    cr_assert_str_eq(
        s->out, "QUERY to 192.0.2.53#53 (ns1.example.net) over UDP, 19 octets\n"
                "\n"
                "HEADER\n"
                "0000  00 07                    id             7 (same in query and reply)\n"
                "0002  01 00                    flags          256\n"
                "      0... .... .... ....        qr           0, reply: no\n"
                "      .000 0... .... ....        opcode       0 QUERY (what is asked for)\n"
                "      .... .0.. .... ....        aa           0, authoritative answer: no\n"
                "      .... ..0. .... ....        tc           0, truncated: no\n"
                "      .... ...1 .... ....        rd           1, recursion desired: yes\n"
                "      .... .... 0... ....        ra           0, recursion available: no\n"
                "      .... .... .0.. ....        z            0, reserved bit in use: no\n"
                "      .... .... ..0. ....        ad           0, authentic data: no\n"
                "      .... .... ...0 ....        cd           0, checking disabled: no\n"
                "      .... .... .... 0000        rcode        0 NOERROR (how it went)\n"
                "0004  00 01                    qdcount        1 (questions)\n"
                "0006  00 00                    ancount        0 (answer records)\n"
                "0008  00 00                    nscount        0 (authority records)\n"
                "000a  00 00                    arcount        0 (additional records)\n"
                "\n"
                "QUESTION 1 of 1: a. A\n"
                "                               name           a.\n"
                "000c  01 61                      label        \"a\"\n"
                "000e  00                         root         . (ends the name)\n"
                "000f  00 01                    type           1 A (IPv4 address of a host)\n"
                "0011  00 01                    class          1 IN\n"
                "\n"
                "19 octets; no name is compressed\n"
                "\n"
                "REPLY from 192.0.2.53#53 (ns1.example.net) over UDP, 40 octets\n"
                "\n"
                "HEADER\n"
                "0000  00 07                    id             7 (same in query and reply)\n"
                "0002  81 80                    flags          33152\n"
                "      1... .... .... ....        qr           1, reply: yes\n"
                "      .000 0... .... ....        opcode       0 QUERY (what is asked for)\n"
                "      .... .0.. .... ....        aa           0, authoritative answer: no\n"
                "      .... ..0. .... ....        tc           0, truncated: no\n"
                "      .... ...1 .... ....        rd           1, recursion desired: yes\n"
                "      .... .... 1... ....        ra           1, recursion available: yes\n"
                "      .... .... .0.. ....        z            0, reserved bit in use: no\n"
                "      .... .... ..0. ....        ad           0, authentic data: no\n"
                "      .... .... ...0 ....        cd           0, checking disabled: no\n"
                "      .... .... .... 0000        rcode        0 NOERROR (how it went)\n"
                "0004  00 01                    qdcount        1 (questions)\n"
                "0006  00 01                    ancount        1 (answer records)\n"
                "0008  00 00                    nscount        0 (authority records)\n"
                "000a  00 00                    arcount        0 (additional records)\n"
                "\n"
                "QUESTION 1 of 1: a. A\n"
                "                               name           a.\n"
                "000c  01 61                      label        \"a\"\n"
                "000e  00                         root         . (ends the name)\n"
                "000f  00 01                    type           1 A (IPv4 address of a host)\n"
                "0011  00 01                    class          1 IN\n"
                "\n"
                "ANSWER 1 of 1: a. MX\n"
                "                               name           a.\n"
                "0013  c0 0c                      pointer      -> 000c a. (saves 1)\n"
                "0015  00 0f                    type           15 MX (host that takes mail for a\n"
                "                                              domain)\n"
                "0017  00 01                    class          1 IN\n"
                "0019  00 00 01 2c              ttl            300 (seconds to keep it)\n"
                "001d  00 09                    rdlength       9 (octets of data)\n"
                "001f  00 0a                      preference   10 (lower is tried first)\n"
                "                                 exchange     mail.a. (host that takes mail; .\n"
                "                                              takes none)\n"
                "0021  04 6d 61 69 6c               label      \"mail\"\n"
                "0026  c0 0c                        pointer    -> 000c a. (saves 1)\n"
                "\n"
                "40 octets; without compression 42: 2 pointers save 2\n"
                "\n");
    free(s);
}

/* Octets and text go on side by side, each for as long as it takes. */
Test(bytes, long_values_take_several_lines)
{
    struct scene *s = scene_of("0007 8180 0001 0001 0000 0000 01 'a' 00 0001 0001"
                               "c00c 0010 0001 0000012c 0013 12 'eighteen    octets'");
    play(s);
    assert_prints(s, "001f  12                           length     18 (octets that follow)\n"
                     "0020  65 69 67 68 74 65 65 6e      string     \"eighteen    octets\"\n"
                     "0028  20 20 20 20 6f 63 74 65\n"
                     "0030  74 73\n");
    free(s);
}

Test(bytes, a_fault_is_marked_where_it_is)
{
    struct scene *s = scene_of("0007 8180 0001 0002 0000 0000 01 'a' 00 0001 0001"
                               "c00c 000f 0001 0000012c 0009 000a 04 'mail' 40 'x' 'rest'");
    play(s);
    assert_prints(s,
                  "0021  04 6d 61 69 6c               label      \"mail\"\n"
                  "==> malformed at octet 38 (0026): unknown label type, in ANSWER 1 of 2, field\n"
                  "    exchange\n"
                  "0026  40 78 72 65 73 74                       |@xrest|\n");
    free(s);
}

/* RFC 2136 section 2. */
Test(bytes, sections_of_an_update_have_names_of_their_own)
{
    struct scene *s = scene_of("0007 2800 0001 0001 0001 0000 01 'a' 00 0006 0001"
                               "c00c 0001 00fe 00000000 0000"
                               "c00c 0001 0001 0000003c 0004 c0000201");
    play(s);
    assert_prints(s, "\nZONE 1 of 1: a. SOA\n");
    assert_prints(s, "\nPREREQUISITE 1 of 1: a. A\n");
    assert_prints(s, "\nUPDATE 1 of 1: a. A\n");
    free(s);
}

/* RFC 6891 section 6.1.3: 16 is BADVERS. */
Test(bytes, an_extended_rcode_is_told_where_its_upper_bits_are)
{
    struct scene *s = scene_of("0007 8180 0000 0000 0000 0001 00 0029 04d0 01 00 0000 0000");
    play(s);
    assert_prints(s, "0011  01                       rcode-high     1 BADVERS (upper bits of the\n"
                     "                                              rcode)\n");
    free(s);
}

Test(bytes, octets_behind_the_message_have_a_heading)
{
    struct scene *s = scene_of("0007 8180 0001 0000 0000 0000 01 'a' 00 0001 0001 1b '[2J'");
    play(s);
    assert_prints(s, "TRAILING octets, which belong to nothing\n"
                     "0013  1b 5b 32 4a                             |.[2J|\n");
    free(s);
}

/* RFC 1035 section 4.2.2, RFC 7766 section 5. */
Test(bytes, a_truncated_reply_is_followed_by_what_came_over_tcp)
{
    struct scene *s = scene_of("0007 8380 0001 0000 0000 0000 01 'a' 00 0001 0001");
    s->exchange.try_count = 2;
    s->tries[0].next = QUERY_NEXT_TCP;
    set_try(s, 1, "0007 8180 0001 0000 0000 0000 01 'a' 00 0001 0001");
    s->tries[1].transport = QUERY_TRANSPORT_TCP;
    play(s);
    assert_prints(s, "\nThe reply is truncated, so the query goes over TCP.\n\n"
                     "QUERY to 192.0.2.53#53 (ns1.example.net) over TCP, 19 octets\n"
                     "On the wire its length goes before it, in two octets: 00 13\n\nHEADER\n");
    assert_prints(s, "REPLY from 192.0.2.53#53 (ns1.example.net) over TCP, 19 octets\n"
                     "On the wire its length goes before it, in two octets: 00 13\n\nHEADER\n");
    free(s);
}

Test(bytes, messages_that_are_not_believed_are_octets_with_a_reason)
{
    static const uint8_t octets[] = "\x00\x08 not this";
    struct query_stray strays[] = {
        {.what = QUERY_MISMATCH_ID, .size = 11, .octets = octets},
        {.what = QUERY_MISMATCH_COOKIE, .size = 70},
    };
    struct scene *s = scene_of(NULL);
    s->tries[0].strays = strays;
    s->tries[0].stray_count = 2;
    s->tries[0].stray_total = 1200;
    play(s);
    assert_prints(s, "NOT BELIEVED: from 192.0.2.53#53 (ns1.example.net) over UDP, 11 octets\n"
                     "it has another id than the query\n"
                     "0000  00 08 20 6e 6f 74 20 74                 |.. not t|\n"
                     "0008  68 69 73                                |his|\n"
                     "\n"
                     "NOT BELIEVED: from 192.0.2.53#53 (ns1.example.net) over UDP, 70 octets\n"
                     "it has another client cookie than the query; its octets were not kept\n"
                     "\n"
                     "Further messages that were not believed are left out.\n"
                     "NO REPLY from 192.0.2.53#53 (ns1.example.net) over UDP: nothing that can be\n"
                     "    believed came in time\n");
    free(s);
}

Test(bytes, a_signature_that_does_not_verify_is_told)
{
    struct scene *s = scene_of("0007 8180 0001 0000 0000 0000 01 'a' 00 0001 0001");
    s->exchange.status = QUERY_SIGNATURE;
    play(s);
    assert_prints(s, "\n\nThe signature of the reply does not verify.\n\n");
    free(s);
}

Test(bytes, what_was_never_sent_has_a_reason)
{
    struct scene *s = scene_of(NULL);
    s->exchange.try_count = 0;
    s->exchange.status = QUERY_NO_SERVER;
    play(s);
    cr_assert_str_eq(s->out, "NOTHING was sent: no server to ask\n");
    free(s);
}

/* ---- the layout ---- */

/* Columns of the widest line, colours left out. */
static size_t width_of(const char *text)
{
    size_t widest = 0, column = 0;
    for (; *text != '\0'; text++) {
        if (*text == '\033') {
            text = strchr(text, 'm');
            continue;
        }
        column = *text == '\n' ? 0 : column + 1;
        if (column > widest)
            widest = column;
    }
    return widest;
}

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

/* The octets that the lines show, put together again. */
static size_t octets_shown(const char *text, uint8_t *octets)
{
    size_t size = 0;
    for (const char *line = text; line != NULL && *line != '\0'; line = strchr(line, '\n')) {
        line += *line == '\n';
        unsigned offset, octet;
        int used = 0;
        if (sscanf(line, "%4x  %n", &offset, &used) != 1 || used != 6 || line[4] != ' ')
            continue;
        cr_assert_eq(offset, size & 0xffff);
        for (const char *at = line + 6; sscanf(at, "%2x", &octet) == 1 && at[1] > ' '; at += 3) {
            octets[size++] = (uint8_t)octet;
            if (at[2] != ' ' || at[3] == ' ')
                break;
        }
    }
    return size;
}

Test(bytes, all_octets_of_all_types_are_shown_in_lines_that_fit)
{
    struct fixtures all = fixtures_read(TESTS_DIR "/rdata");
    uint8_t *octets = malloc(70000), *shown = malloc(70000);
    char *out = malloc(ROOM);
    struct query_message message;
    struct query_sink sink;
    for (size_t i = 0; i < all.count; i++) {
        for (size_t k = 0; k < all.fixtures[i].count; k++) {
            const struct fixture_case *c = &all.fixtures[i].cases[k];
            if (c->kind == FIXTURE_KO || c->wire == NULL)
                continue;
            size_t size = put_message(octets, &all.fixtures[i], c);
            (void)query_message_parse(&message, octets, size);
            for (unsigned columns = 0; columns <= 120; columns += 40) {
                if (columns == 40)
                    continue;
                struct bytes_page page = {.out = &sink, .columns = columns};
                query_sink_init(&sink, out, ROOM - 1);
                bytes_message_print(&page, &message);
                cr_assert_eq(sink.status, QUERY_OK);
                out[sink.size] = '\0';
                cr_expect_leq(width_of(out), columns == 0 ? 80 : columns, "%s\n%s",
                              all.fixtures[i].name, out);
            }
            cr_assert_eq(octets_shown(out, shown), size, "%s", out);
            cr_assert_eq(memcmp(shown, octets, size), 0, "%s", out);
        }
    }
    free(out);
    free(shown);
    free(octets);
    fixtures_free(&all);
}

/* Colours are on for one word at a time, and say nothing that the text does not. */
Test(bytes, without_its_colours_the_text_is_the_same)
{
    struct scene *s = scene_of("0007 8180 0001 0002 0000 0000 01 'a' 00 0001 0001"
                               "c00c 000f 0001 0000012c 0009 000a 04 'mail' c00c 01");
    play(s);
    char *plain = strdup(s->out);
    s->view.colour = true;
    play(s);
    cr_assert_not_null(strstr(s->out, "\033[33mc0 0c\033[0m"), "%s", s->out);
    cr_assert_not_null(strstr(s->out, "\033[31m==>\033[0m"), "%s", s->out);
    char *to = s->out;
    for (const char *from = s->out; *from != '\0'; from++) {
        if (*from == '\033')
            from = strchr(from, 'm');
        else
            *to++ = *from;
    }
    *to = '\0';
    cr_assert_str_eq(s->out, plain);
    free(plain);
    free(s);
}
