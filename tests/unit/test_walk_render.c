/* Walks in the classroom Internet as text.  Times, addresses, TTLs and data are those of
 * lab/world and lab/zones; sizes of messages are counted by hand where they are told. */
#include "json_check.h"
#include "octets.h"
#include "render/svg.h"
#include "render/walk.h"

#include <criterion/criterion.h>
#include <query/lab.h>
#include <stdlib.h>
#include <string.h>

typedef void print_fn(struct query_sink *sink, const struct walk_view *view,
                      const struct walk_style *style);

/* The caller frees the text. */
static char *draw_with(const struct query_walk_policy *policy, print_fn *print, const char *name,
                       uint16_t type, const struct walk_style *style)
{
    struct query_sink sink;
    struct query_lab *lab;
    size_t count;
    const struct query_walk_server *hints = query_root_hints(&count);
    struct query_name asked = name_of(name);
    struct query_request request = query_request_default(&asked);
    request.type = type;
    cr_assert_eq(query_lab_new(&lab, NULL), QUERY_OK);
    struct query_engine *engine = query_lab_engine_new(lab);
    struct query_walk *walk =
        query_walk_new(&request, policy, query_name_root(), hints, count, NULL);
    cr_assert_not_null(walk);
    query_walk_run(&walk, 1, engine);
    struct walk_view view = {.walk = walk,
                             .name = &asked,
                             .type = type,
                             .zone = query_name_root(),
                             .start_count = count,
                             .hints = true};
    query_sink_init_heap(&sink, 1 << 20);
    print(&sink, &view, style);
    query_walk_free(walk);
    query_engine_free(engine);
    query_lab_free(lab);
    char *text = query_sink_detach(&sink, NULL);
    cr_assert_not_null(text);
    return text;
}

static char *draw(print_fn *print, const char *name, uint16_t type, const struct walk_style *style)
{
    static const struct query_walk_policy policy = {.ipv4 = true,
                                                    .lookup = {.tries = 2, .timeout_ms = 2000}};
    return draw_with(&policy, print, name, type, style);
}

/* Every address of every server is asked. */
static char *draw_all(print_fn *print, const char *name, uint16_t type,
                      const struct walk_style *style)
{
    static const struct query_walk_policy policy = {
        .ipv4 = true, .all = true, .lookup = {.tries = 2, .timeout_ms = 2000}};
    return draw_with(&policy, print, name, type, style);
}

/* Sizes are not what these tests are about: "  172 B" becomes "    # B". */
static void hide_sizes(char *text)
{
    for (char *at = strstr(text, " B  "); at != NULL; at = strstr(at + 1, " B  ")) {
        for (char *digit = at - 1; *digit >= '0' && *digit <= '9'; digit--)
            *digit = digit == at - 1 ? '#' : ' ';
    }
}

static void assert_draws(print_fn *print, const char *name, const struct walk_style *style,
                         const char *wanted)
{
    char *text = draw(print, name, 1, style);
    hide_sizes(text);
    cr_assert_str_eq(text, wanted, "%s:\n%s", name, text);
    free(text);
}

static const struct walk_style ascii = {0}, utf8 = {.utf8 = true};

/* clang-format off */
Test(walk_render, the_tree_shows_zones_below_each_other_and_what_was_looked_up_on_the_way)
{
    assert_draws(walk_tree_print, "www.python.org.", &utf8,
". (root)                    13 servers, asked a.root-servers.net 198.41.0.4 (hint)                  12.0 ms  udp     # B  → referral to org.\n"
"└─ org.                      6 servers, asked a0.org.afilias-nst.info 199.19.56.1 (glue)            27.0 ms  udp     # B  → referral to python.org.\n"
"   ├─ ns1.p11.dynect.net. A?\n"
"   │  └─ . (root)           13 servers, asked a.root-servers.net 198.41.0.4 (hint)                  12.0 ms  udp     # B  → referral to net.\n"
"   │     └─ net.            13 servers, asked a.gtld-servers.net 192.5.6.30 (glue)                  22.0 ms  udp     # B  → referral to dynect.net.\n"
"   │        └─ dynect.net.   4 servers, asked ns1.dynamicnetworkservices.net 208.78.70.136 (glue)   13.0 ms  udp     # B  → ANSWER aa\n"
"   │           ns1.p11.dynect.net. 86400 A 208.78.70.11\n"
"   └─ python.org.            4 servers, asked ns1.p11.dynect.net 208.78.70.11 (looked up)           13.0 ms  udp     # B  → ANSWER aa\n"
"      www.python.org. 43200 A 140.211.10.69\n"
"total 6 questions, 99.0 ms; a resolver with a warm cache would have needed 1 (python.org. NS valid for 1d)\n");
}

Test(walk_render, the_tree_is_drawn_in_ascii_without_utf8)
{
    assert_draws(walk_tree_print, "www.halfdead.test.", &ascii,
". (root)              13 servers, asked a.root-servers.net 198.41.0.4 (hint)   12.0 ms  udp     # B  -> referral to test.\n"
"`- test.               2 servers, asked ns1.nic.test 192.0.2.1 (glue)          20.0 ms  udp     # B  -> referral to halfdead.test.\n"
"   |- halfdead.test.   2 servers, asked ns1.dead.test 192.0.2.22 (glue)          4.0 s  udp     -    -> no reply (2 tries)\n"
"   `-                        then asked ns1.hosting.test 192.0.2.13 (glue)     20.0 ms  udp     # B  -> ANSWER aa\n"
"      www.halfdead.test. 3600 A 198.51.100.153\n"
"total 5 questions, 4.1 s; a resolver with a warm cache would have needed 1 (halfdead.test. NS valid for 1h)\n");
}

Test(walk_render, a_narrow_terminal_gets_two_lines_for_each_question)
{
    static const struct walk_style narrow = {.width = 72};
    assert_draws(walk_tree_print, "www.refused.test.", &narrow,
". (root)  13 servers, asked a.root-servers.net\n"
"|  198.41.0.4 (hint)  12.0 ms  udp     # B  -> referral to test.\n"
"`- test.   2 servers, asked ns1.nic.test\n"
"   |  192.0.2.1 (glue)  20.0 ms  udp     # B  -> referral to refused.test.\n"
"   `- refused.test.   1 server,  asked ns1.refused.test\n"
"      192.0.2.23 (glue)  20.0 ms  udp     # B  -> REFUSED\n"
"no answer: no server helped for refused.test.\n"
"total 3 questions, 52.0 ms\n");
}
Test(walk_render, the_table_says_who_was_asked_for_which_zone_and_whom_that_names)
{
    assert_draws(walk_table_print, "www.cycle1.test.", &ascii,
"server asked                  | zone     | delegates to\n"
"------------------------------+----------+-------------\n"
"a.root-servers.net 198.41.0.4 | . (root) | test.: ns1.nic.test and 1 more\n"
"ns1.nic.test 192.0.2.1        | test.    | cycle1.test.: ns1.cycle2.test\n"
"  ! ns1.cycle2.test cannot be found: a cycle, finding it needs a server of cycle1.test. again\n"
"on the way, to find ns1.cycle2.test. A:\n"
"ns1.nic.test 192.0.2.1        | test.    | cycle2.test.: ns1.cycle1.test\n"
"  ! ns1.cycle1.test cannot be found: a cycle, finding it needs a server of cycle2.test. again\n"
"no answer: no server can be asked for cycle1.test.\n"
"total 3 questions, 52.0 ms\n");
}

Test(walk_render, the_sequence_has_an_arrow_each_way)
{
    assert_draws(walk_sequence_print, "www.halfdead.test.", &ascii,
"you --> . (root)        www.halfdead.test. A?  (rd=0, a.root-servers.net 198.41.0.4)\n"
"you <-- . (root)        ask test.: ns1.nic.test and 1 more  (12.0 ms)\n"
"you --> test.           www.halfdead.test. A?  (rd=0, ns1.nic.test 192.0.2.1)\n"
"you <-- test.           ask halfdead.test.: ns1.dead.test and 1 more  (20.0 ms)\n"
"you --> halfdead.test.  www.halfdead.test. A?  (rd=0, ns1.dead.test 192.0.2.22)\n"
"you  x  halfdead.test.  no reply (2 tries)  (4.0 s)\n"
"you --> halfdead.test.  www.halfdead.test. A?  (rd=0, ns1.hosting.test 192.0.2.13)\n"
"you <-- halfdead.test.  ANSWER aa: 198.51.100.153  (20.0 ms)\n"
"total 5 questions, 4.1 s; a resolver with a warm cache would have needed 1 (halfdead.test. NS valid for 1h)\n");
}

/* Semicolons end a statement of Mermaid, and are written by number. */
Test(walk_render, the_mermaid_diagram_has_a_participant_for_each_zone)
{
    assert_draws(walk_mermaid_print, "nobody.school.test.", &utf8,
"sequenceDiagram\n"
"    participant you\n"
"    participant z0 as . (root)\n"
"    participant z1 as test.\n"
"    participant z2 as school.test.\n"
"    you->>z0: nobody.school.test. A? (rd=0, a.root-servers.net 198.41.0.4)\n"
"    z0-->>you: ask test.: ns1.nic.test and 1 more\n"
"    you->>z1: nobody.school.test. A? (rd=0, ns1.nic.test 192.0.2.1)\n"
"    z1-->>you: ask school.test.: ns1.school.test and 1 more\n"
"    you->>z2: nobody.school.test. A? (rd=0, ns1.school.test 192.0.2.11)\n"
"    z2-->>you: NXDOMAIN aa\n"
"    Note over you: nobody.school.test. does not exist#59; by the SOA record of school.test. this may be remembered for 5m\n");
}

Test(walk_render, the_graph_has_a_node_for_each_question_and_an_edge_from_its_cause)
{
    assert_draws(walk_dot_print, "www.lame.test.", &utf8,
"digraph walk {\n"
"    fontname=\"sans-serif\"; nodesep=0.4; ranksep=0.45;\n"
"    node [shape=box, style=\"rounded,filled\", margin=\"0.2,0.12\", fontname=\"sans-serif\"];\n"
"    edge [fontname=\"sans-serif\"];\n"
"    you [shape=ellipse, fillcolor=white];\n"
"    h0 [label=\"1: . (root)\\na.root-servers.net 198.41.0.4 (hint), 12.0 ms\\nreferral to test.\", color=\"#1d5fa7\", fillcolor=\"#eef4fb\"];\n"
"    h1 [label=\"2: test.\\nns1.nic.test 192.0.2.1 (glue), 20.0 ms\\nreferral to lame.test.\", color=\"#1d5fa7\", fillcolor=\"#eef4fb\"];\n"
"    h2 [label=\"3: lame.test.\\nns1.lame.test 192.0.2.21 (glue), 20.0 ms\\nLAME: no answer, no referral\", color=\"#b3261e\", fillcolor=\"#fdecea\", penwidth=2];\n"
"    you -> h0 [label=\"  www.lame.test. A?  \"];\n"
"    h0 -> h1 [];\n"
"    h1 -> h2 [];\n"
"    end [shape=plain, style=\"\", label=\"no answer: no server helped for lame.test.\"];\n"
"    h2 -> end [style=dotted, arrowhead=none];\n"
"    label=\"\\ntotal 3 questions, 52.0 ms\";\n"
"}\n");
}

Test(walk_render, the_explanation_is_in_sentences_that_fit_the_terminal)
{
    static const struct walk_style narrow = {.width = 60};
    assert_draws(walk_explain_print, "nobody.school.test.", &narrow,
"1.  We ask a.root-servers.net at 198.41.0.4, one of the 13\n"
"    name servers of the root zone, for the A records of\n"
"    nobody.school.test. Its address is one of the root\n"
"    hints, which every resolver must be given to be able to\n"
"    start. It does not have the answer, but knows who is\n"
"    closer to it: its reply is a referral. There is a zone\n"
"    cut, and test is delegated to 2 name servers, whose\n"
"    addresses came along as glue records.\n"
"2.  We ask ns1.nic.test at 192.0.2.1, one of the 2 name\n"
"    servers of the zone test, for the A records of\n"
"    nobody.school.test. Its address came with the referral,\n"
"    as a glue record. Its reply is a referral: school.test\n"
"    is delegated to 2 name servers, whose addresses came\n"
"    along as glue records.\n"
"3.  We ask ns1.school.test at 192.0.2.11, one of the 2 name\n"
"    servers of the zone school.test, for the A records of\n"
"    nobody.school.test. Its address came with the referral,\n"
"    as a glue record. It has authority over the name (AA is\n"
"    set). The name does not exist (NXDOMAIN). The SOA record\n"
"    in the negative response lets resolvers remember this\n"
"    for 5 minutes.\n"
"=>  nobody.school.test. does not exist; by the SOA record of\n"
"    school.test. this may be remembered for 5m\n"
"=>  total 3 questions, 52.0 ms; a resolver with a warm cache\n"
"    would have needed 1 (school.test. NS valid for 1h)\n");
}

/* What dig +trace prints for such replies.  Sizes: 12 of the header, 19 of the question; an NS record
 * has 12 and its name, of which all that was there before is 2; an A record with an owner that was
 * there has 16, an AAAA record 28; OPT has 11. */
Test(walk_render, in_digs_form_each_reply_is_above_who_sent_it)
{
    assert_draws(walk_dig_print, "www.loop.test.", &ascii,
"test.\t\t\t172800\tIN\tNS\tns1.nic.test.\n"
"test.\t\t\t172800\tIN\tNS\tns2.nic.test.\n"
";; Received 170 bytes from 198.41.0.4#53(a.root-servers.net) in 12 ms\n"
"\n"
"loop.test.\t\t3600\tIN\tNS\tns1.loop.test.\n"
"loop.test.\t\t3600\tIN\tNS\tns2.loop.test.\n"
";; Received 110 bytes from 192.0.2.1#53(ns1.nic.test) in 20 ms\n"
"\n"
"loop.test.\t\t3600\tIN\tNS\tns2.loop.test.\n"
";; BAD (HORIZONTAL) REFERRAL\n"
";; Received 76 bytes from 192.0.2.26#53(ns1.loop.test) in 20 ms\n"
"\n"
"loop.test.\t\t3600\tIN\tNS\tns1.loop.test.\n"
";; BAD (HORIZONTAL) REFERRAL\n"
";; Received 76 bytes from 192.0.2.27#53(ns2.loop.test) in 20 ms\n"
"\n");
}

Test(walk_render, in_digs_form_a_dead_zone_ends_in_no_servers_could_be_reached)
{
    char *text = draw(walk_dig_print, "www.dead.test.", 1, &ascii);
    char *end = strstr(text, "(ns1.nic.test)");
    cr_assert_not_null(end, "%s", text);
    cr_assert_str_eq(end,
"(ns1.nic.test) in 20 ms\n"
"\n"
";; communications error to 192.0.2.22#53: timed out\n"
";; communications error to 192.0.2.22#53: timed out\n"
";; no servers could be reached\n");
    free(text);
}

/* As above: 12, 21, 12 and 6, 11. */
Test(walk_render, in_digs_form_a_server_without_an_address_is_named_below_the_referral)
{
    char *text = draw(walk_dig_print, "www.noglue.test.", 1, &ascii);
    char *end = strstr(text, "noglue.test.\t");
    cr_assert_not_null(end, "%s", text);
    cr_assert_str_eq(end,
"noglue.test.\t\t3600\tIN\tNS\tns1.noglue.test.\n"
"couldn't get address for 'ns1.noglue.test': not found\n"
";; Received 62 bytes from 192.0.2.1#53(ns1.nic.test) in 20 ms\n"
"\n");
    free(text);
}
/* clang-format on */

Test(walk_render, a_server_that_nobody_can_find_is_named_where_it_is_referred_to)
{
    char *text = draw(walk_tree_print, "www.noglue.test.", 1, &ascii);
    cr_assert_not_null(strstr(text,
                              "\n   ! ns1.noglue.test cannot be found: missing glue, its name "
                              "is in noglue.test., which it serves\n"),
                       "%s", text);
    free(text);
}

Test(walk_render, colours_add_nothing_but_colours)
{
    static const struct walk_style coloured = {.colour = true};
    char *text = draw(walk_tree_print, "www.lame.test.", 1, &coloured);
    char *plain = draw(walk_tree_print, "www.lame.test.", 1, &ascii);
    char *to = text;
    cr_assert_not_null(strstr(text, "\033[31mLAME"));
    for (const char *from = text; *from != '\0'; from++) {
        if (*from == '\033')
            from = strchr(from, 'm');
        else
            *to++ = *from;
    }
    *to = '\0';
    cr_assert_str_eq(text, plain);
    free(text);
    free(plain);
}

Test(walk_render, times_have_one_digit_behind_the_point)
{
    static const struct {
        uint64_t us;
        const char *text;
    } cases[] = {{0, "0.0 ms"},      {49, "0.0 ms"},     {50, "0.1 ms"},
                 {12100, "12.1 ms"}, {1000000, "1.0 s"}, {4056000, "4.1 s"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[32] = "";
        struct query_sink sink;
        query_sink_init(&sink, text, sizeof text - 1);
        walk_time_print(&sink, cases[i].us);
        cr_assert_str_eq(text, cases[i].text);
    }
}

/* ---- for programs ---- */

/* Names whose walks end in every way that the lab has; the last is one that would like to be
 * markup. */
static const char *const many[] = {
    "www.python.org.",
    "hg.python.org.",
    "nobody.school.test.",
    "www.lame.test.",
    "www.dead.test.",
    "www.noglue.test.",
    "www.cycle1.test.",
    "www.cnameloop.test.",
    "www.refused.test.",
    "www.nxns.test.",
    "www.notcp.test.",
    "www.upward.test.",
    "www.mismatch.test.",
    "school.test.",
    ".",
    "xn--e1afmkfd.xn--p1ai.",
    "<script>&amp;\\\"'\\000\\255\\195\\188.--></title>]]>.school.test."};

Test(walk_render, each_line_for_programs_is_json)
{
    for (size_t i = 0; i < sizeof many / sizeof many[0]; i++) {
        char *text = draw(walk_json_print, many[i], 1, &utf8), *next;
        for (char *line = text; *line != '\0'; line = next + 1) {
            next = strchr(line, '\n');
            cr_assert_not_null(next);
            size_t size = (size_t)(next - line);
            cr_expect_eq(json_check(line, size), size, "%.*s", (int)size, line);
        }
        free(text);
    }
}

Test(walk_render, what_is_known_of_a_step_stands_in_its_line)
{
    static const char *const wanted[] = {
        "{\"schema\":\"libquery\",\"version\":1,\"event\":\"step\","
        "\"walk\":{\"name\":\"www.dead.test.\",\"type\":\"A\"},\"step\":3,\"parent\":2,\"depth\":0,"
        "\"zone\":\"dead.test.\",\"zone_assumed\":false,\"question\":{\"name\":"
        "\"www.dead.test.\",\"type\":\"A\",\"class\":\"IN\"},\"minimised\":false,"
        "\"server\":{\"name\":\"ns1.dead.test.\",\"address\":\"192.0.2.22\","
        "\"port\":53,\"transport\":\"udp\",\"source\":\"glue\",\"line\":null},"
        "\"verdict\":\"no_reply\",\"authoritative\":false,\"time_us\":null,\"size\":null,"
        "\"id\":null,\"opcode\":null,\"status\":null,\"rcode\":null,\"flags\":[],\"edns\":null,"
        "\"answer\":[],\"authority\":[],\"additional\":[],\"cut\":null,\"signed_cut\":false,"
        "\"servers\":[],\"servers_left_out\":0,\"target\":null,\"aliases\":0,\"warnings\":[],"
        "\"notes\":[],\"error\":{\"code\":"
        "\"timeout\",\"text\":\"no reply (2 tries)\",\"offset\":null},\"tries\":[{\"address\":"
        "\"192.0.2.22\",\"port\":53,\"transport\":\"udp\",\"local_address\":null,\"local_port\":0,"
        "\"start_us\":0,",
        "\"repeats\":0,\"end\":\"timeout\",\"error\":null,\"next\":\"again\",\"tsig\":null,",
        "\"stray_total\":0,\"strays\":[],\"query\":\"",
        "\"end\":\"timeout\",\"error\":null,\"next\":null,"};
    char *text = draw(walk_json_print, "www.dead.test.", 1, &ascii);
    const char *at = text;
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        at = strstr(at, wanted[i]);
        cr_assert_not_null(at, "%s\n%s", wanted[i], text);
    }
    free(text);
}

Test(walk_render, a_name_that_cannot_be_walked_to_is_an_object_too)
{
    char text[256];
    struct query_sink sink;
    query_sink_init(&sink, text, sizeof text - 1);
    walk_json_fail(&sink, "a..\"\n\xff", "empty label", 1);
    text[sink.size] = '\0';
    cr_assert_str_eq(text, "{\"schema\":\"libquery\",\"version\":1,\"event\":\"error\","
                           "\"name\":\"a..\\\"\\u000a\\\\255\",\"line\":null,"
                           "\"text\":\"empty label\",\"exit_status\":1}\n");
}

/* ---- pictures ---- */

/* Whether tags are closed in the order in which they were opened, and `&` begins an entity: XML 1.0
 * sections 2.4 and 3.  What is no tag and no attribute is text. */
static void assert_well_formed(const char *text)
{
    char open[16][16];
    size_t depth = 0;
    for (const char *at = strchr(text, '<'); at != NULL; at = strchr(at + 1, '<')) {
        const char *end = strpbrk(at + 1, "<>");
        cr_assert(end != NULL && *end == '>', "a tag without an end: %.60s", at);
        if (at[1] == '?')
            continue;
        size_t size = strcspn(at + 1 + (at[1] == '/'), " />");
        const char *name = at + 1 + (at[1] == '/');
        cr_assert(size > 0 && size < sizeof open[0], "%.60s", at);
        if (at[1] == '/') {
            cr_assert(depth != 0 && strlen(open[depth - 1]) == size &&
                          memcmp(open[depth - 1], name, size) == 0,
                      "closed before it was opened: %.60s", at);
            depth--;
        } else if (end[-1] != '/') {
            cr_assert_lt(depth, sizeof open / sizeof open[0]);
            memcpy(open[depth], name, size);
            open[depth++][size] = '\0';
        }
    }
    cr_assert_eq(depth, 0);
    for (const char *at = strchr(text, '&'); at != NULL; at = strchr(at + 1, '&')) {
        size_t size = strspn(at + 1, "abcdefghijklmnopqrstuvwxyz#0123456789");
        cr_assert(size > 1 && at[size + 1] == ';', "an ampersand: %.20s", at);
    }
}

Test(walk_render, a_picture_is_well_formed_whatever_names_say)
{
    for (size_t i = 0; i < sizeof many / sizeof many[0]; i++) {
        char *text = draw(walk_svg_print, many[i], 1, &utf8);
        assert_well_formed(text);
        cr_expect_null(strstr(text, "<script"));
        for (const char *at = text; *at != '\0'; at++)
            cr_assert((unsigned char)*at >= 0x20 || *at == '\n');
        free(text);
    }
}

Test(walk_render, a_picture_says_in_words_what_happened)
{
    static const char *const words[] = {
        "<title id=\"title\">The walk from the root to www.halfdead.test. A</title>",
        "3. ns1.dead.test 192.0.2.22 is asked for www.halfdead.test. A: no reply (2 tries)\n",
        ">referral to test.: 2 servers, with glue</text>",
        ">no reply (2 tries)</text>",
        ">4.0 s over udp</text>",
        ">glue</text>",
        ">hint</text>",
        ">www.halfdead.test. 3600 A 198.51.100.153</text>",
        ">answered: 198.51.100.153</text>"};
    char *text = draw(walk_svg_print, "www.halfdead.test.", 1, &ascii);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        cr_expect_not_null(strstr(text, words[i]), "%s", words[i]);
    free(text);
    text = draw(walk_svg_print, "www.python.org.", 1, &ascii);
    cr_expect_not_null(strstr(text, ">on the way: the address of ns1.p11.dynect.net is needed<"));
    free(text);
}

Test(walk_render, a_text_that_is_too_wide_loses_its_middle_and_keeps_it_as_a_title)
{
    static const struct svg_font font = {.size = 10, .mono = true, .colour = "black"};
    char text[512];
    struct query_sink sink;
    query_sink_init(&sink, text, sizeof text - 1);
    /* 61 hundredths of 10 pixels each: of 20 characters 12 are too many for 70 pixels. */
    cr_expect_eq(svg_width(&font, "abcdefghijklmnopqrst", 20), 122);
    cr_expect_eq(svg_text(&sink, 0, 10, 122, &font, SVG_START, "abcdefghijklmnopqrst", 20), 122);
    cr_expect_null(strstr(text, "<title>"));
    query_sink_reset(&sink);
    cr_expect_eq(svg_text(&sink, 0, 10, 70, &font, SVG_START, "abcdefghijklmnopqrst", 20), 70);
    text[sink.size] = '\0';
    cr_expect_not_null(
        strstr(text, "<title>abcdefghijklmnopqrst</title>abcde\xe2\x80\xa6rst</text>"), "%s", text);
    /* Three lines: no blank is lost inside of one, and no line is wider than it may be. */
    cr_expect_eq(svg_wrapped(NULL, 0, 0, 62, 12, &font, "aaaa bbbb cccc dddd", 19), 2);
    cr_expect_eq(svg_wrapped(NULL, 0, 0, 61, 12, &font, "aaaa bbbb cccccccccccccccc d", 28), 3);
    cr_expect_eq(svg_wrapped(NULL, 0, 0, 61, 12, &font, "", 0), 0);
}

Test(walk_render, the_graph_has_what_was_told_alike_once)
{
    char *text = draw_all(walk_dot_print, "serial.test.", 6, &ascii);
    cr_expect_not_null(strstr(text, "\\n= 12 other addresses say the same\""), "%s", text);
    cr_expect_null(strstr(text, " h5 "));
    cr_expect_not_null(strstr(text, "label=\"\\ntotal 17 questions"));
    free(text);
}

Test(walk_render, the_diagram_of_mermaid_sets_searches_on_the_way_apart)
{
    char *text = draw(walk_mermaid_print, "www.cycle1.test.", 1, &ascii);
    cr_expect_not_null(
        strstr(text, "    rect rgb(244, 239, 250)\n    you->>z1: ns1.cycle2.test. A?"), "%s", text);
    cr_expect_not_null(strstr(text, "    end\n    Note over you: no answer"), "%s", text);
    cr_expect_not_null(strstr(text, "    Note over you,z1: ns1.cycle2.test cannot be found"));
    free(text);
}
