/* How this machine is set up (system/config.c): resolv.conf(5), resolver(3), and
 * what dig makes of files that are not quite right. */
#include "octets.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <errno.h>
#include <query/system.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <unistd.h>

#include <ares.h>

static struct query_config scanned(const char *text)
{
    struct query_config config;
    memset(&config, 0xaa, sizeof config);
    /* Without a zero octet behind it. */
    size_t size = strlen(text);
    uint8_t *exact = octets_exact(text, size);
    query_config_scan(&config, (const char *)exact, size);
    free(exact);
    return config;
}

/* All servers as "address#port:line", one blank between them. */
static void expect_servers(const char *text, const char *want)
{
    struct query_config config = scanned(text);
    char got[1024] = "";
    struct query_sink sink;
    query_sink_init(&sink, got, sizeof got - 1);
    for (size_t i = 0; i < config.server_count; i++) {
        const struct query_config_server *server = &config.servers[i];
        if (i != 0)
            query_sink_char(&sink, ' ');
        query_endpoint_print_port(&sink, &server->endpoint);
        query_sink_char(&sink, ':');
        query_sink_number(&sink, server->origin.line);
        cr_expect_eq(server->origin.kind, QUERY_ORIGIN_FILE);
    }
    got[sink.size] = '\0';
    cr_expect_str_eq(got, want, "%s", text);
}

static struct text search_of(const struct query_config *config)
{
    struct text text = {""};
    struct query_sink sink;
    query_sink_init(&sink, text.text, sizeof text.text - 1);
    for (size_t i = 0; i < config->search_count; i++) {
        if (i != 0)
            query_sink_char(&sink, ' ');
        query_name_print(&sink, &config->search[i].name);
        query_sink_char(&sink, ':');
        query_sink_number(&sink, config->search[i].origin.line);
    }
    text.text[sink.size] = '\0';
    return text;
}

static void expect_search(const char *text, const char *want)
{
    struct query_config config = scanned(text);
    cr_expect_str_eq(search_of(&config).text, want, "%s", text);
}

static void expect_fault(const char *text, unsigned line, enum query_status fault)
{
    struct query_config config = scanned(text);
    cr_expect_eq(config.fault_line, line, "%s: line %u", text, config.fault_line);
    cr_expect_eq(config.fault, fault, "%s: %s", text, query_status_name(config.fault));
}

static void expect_number(struct query_config_number number, unsigned value, unsigned line)
{
    cr_expect_eq(number.value, value, "%u", number.value);
    cr_expect_eq(number.origin.kind, line == 0 ? QUERY_ORIGIN_DEFAULT : QUERY_ORIGIN_FILE);
    cr_expect_eq(number.origin.line, line, "line %u", number.origin.line);
}

/* ---- plain files ---- */

Test(config, an_empty_file_leaves_the_defaults_of_resolver)
{
    struct query_config config = scanned("");
    cr_expect_eq(config.server_count, 0);
    cr_expect_eq(config.search_count, 0);
    expect_number(config.ndots, 1, 0);
    expect_number(config.timeout_s, 0, 0);
    expect_number(config.attempts, 0, 0);
    expect_number(config.use_tcp, 0, 0);
    cr_expect_not(config.missing);
    cr_expect_eq(config.fault_line, 0);
    cr_expect_eq(config.fault, QUERY_OK);
}

Test(config, every_value_tells_its_line)
{
    static const char text[] = "# written by hand\n"
                               "nameserver 192.0.2.1\n"
                               "\n"
                               "search example.com example.net\n"
                               "options ndots:2 timeout:3\n"
                               "options attempts:4 use-vc\n"
                               "nameserver 2001:db8::53";
    struct query_config config = scanned(text);
    expect_servers(text, "192.0.2.1#0:2 2001:db8::53#0:7");
    expect_search(text, "example.com.:4 example.net.:4");
    expect_number(config.ndots, 2, 5);
    expect_number(config.timeout_s, 3, 5);
    expect_number(config.attempts, 4, 6);
    expect_number(config.use_tcp, 1, 6);
    cr_expect_eq(config.fault_line, 0);
}

Test(config, comments_blank_lines_and_unknown_words_are_skipped)
{
    expect_servers("; nameserver 192.0.2.9\n"
                   "#nameserver 192.0.2.9\n"
                   "   \t \n"
                   "lookup file bind\n"
                   "Nameserver 192.0.2.9\n"
                   "nameservers 192.0.2.9\n"
                   "  nameserver\t192.0.2.1 \t \n"
                   "nameserver 192.0.2.2 # the other one\n"
                   "nameserver 192.0.2.3 ;and the third\n",
                   "192.0.2.1#0:7 192.0.2.2#0:8 192.0.2.3#0:9");
    expect_fault("lookup file bind\nfamily inet4\nnameserver 192.0.2.2 # x\n", 0, QUERY_OK);
}

Test(config, unknown_options_are_skipped)
{
    struct query_config config =
        scanned("options edns0 rotate trust-ad ndots debug NDOTS:7 usevc ndots:3 # ndots:4\n");
    expect_number(config.ndots, 3, 1);
    expect_number(config.use_tcp, 0, 0);
    cr_expect_eq(config.fault_line, 0);
}

Test(config, the_last_of_equal_options_counts)
{
    struct query_config config = scanned("options ndots:3 ndots:5\noptions timeout:9 ndots:0\n");
    expect_number(config.ndots, 0, 2);
    expect_number(config.timeout_s, 9, 2);
}

/* ---- name servers ---- */

Test(config, addresses_are_read_in_all_their_forms)
{
    /* inet_addr(3): the last part fills what is left; 0x is hexadecimal, 0 octal. */
    expect_servers("nameserver 127.1\nnameserver 1.2.3\nnameserver 0x7f000001\n"
                   "nameserver 10.53.0.053\nnameserver 255.255.255.255\n",
                   "127.0.0.1#0:1 1.2.0.3#0:2 127.0.0.1#0:3 10.53.0.43#0:4 255.255.255.255#0:5");
    expect_servers("nameserver ::1\nnameserver 2001:DB8:0:0::1\n", "::1#0:1 2001:db8::1#0:2");
}

Test(config, the_unspecified_address_means_this_host)
{
    expect_servers("nameserver 0.0.0.0\n", "127.0.0.1#0:1");
    expect_fault("nameserver 0.0.0.0\n", 0, QUERY_OK);
}

Test(config, a_link_local_server_keeps_its_scope)
{
    struct query_config config = scanned("nameserver fe80::1%1\n");
    cr_assert_eq(config.server_count, 1);
    cr_expect_eq(config.servers[0].endpoint.scope, 1);
    expect_fault("nameserver fe80::1%1\n", 0, QUERY_OK);
    expect_fault("nameserver fe80::1%no-such-if\n", 1, QUERY_NOT_FOUND);
    expect_servers("nameserver fe80::1%no-such-if\n", "");
}

Test(config, a_port_is_understood_and_marked_as_what_dig_refuses)
{
    expect_servers("nameserver [2001:db8::1]:5353\nnameserver 192.0.2.1:54\n",
                   "2001:db8::1#5353:1 192.0.2.1#54:2");
    expect_fault("nameserver 192.0.2.1\nnameserver [2001:db8::1]:5353\n", 2, QUERY_EXTRA);
    expect_fault("nameserver 192.0.2.1:54\n", 1, QUERY_EXTRA);
}

Test(config, servers_without_room_are_counted)
{
    char text[1024];
    size_t n = 0;
    for (int i = 1; i <= 11; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "nameserver 192.0.2.%d\n", i);
    struct query_config config = scanned(text);
    cr_expect_eq(config.server_count, 8);
    cr_expect_eq(config.servers_ignored, 3);
    cr_expect_eq(config.servers[7].endpoint.octets[3], 8);
}

/* ---- search ---- */

Test(config, the_last_search_or_domain_line_counts)
{
    expect_search("search a.example b.example\ndomain c.example\n", "c.example.:2");
    expect_search("domain c.example\nsearch a.example b.example\n", "a.example.:2 b.example.:2");
    expect_search("search a.example\nsearch b.example\n", "b.example.:2");
}

Test(config, a_search_line_without_a_name_changes_nothing)
{
    expect_search("search a.example\nsearch\n", "a.example.:1");
    expect_search("search a.example\ndomain  \n", "a.example.:1");
    expect_search("search a.example\nsearch # nothing\n", "a.example.:1");
}

Test(config, the_root_may_be_searched)
{
    /* systemd-resolved writes it where nothing is to be searched. */
    expect_search("search .\n", ".:1");
}

Test(config, a_prefix_of_another_search_domain_is_kept)
{
    expect_search("search example.com.au example.com\n", "example.com.au.:1 example.com.:1");
}

Test(config, search_names_keep_case_and_escapes)
{
    expect_search("search Example.COM a\\.b.example;c\n", "Example.COM.:1 a\\.b.example\\;c.:1");
}

Test(config, names_that_are_none_are_counted)
{
    struct query_config config = scanned("search a..example b.example .c\n");
    cr_expect_eq(config.search_count, 1);
    cr_expect_eq(config.search_ignored, 2);
    cr_expect_eq(config.fault_line, 0, "dig reads it, and fails when it comes to the name");
}

Test(config, search_domains_without_room_are_counted)
{
    char text[1024] = "search";
    for (int i = 0; i < 35; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), " s%d.example", i);
    struct query_config config = scanned(text);
    cr_expect_eq(config.search_count, 32);
    cr_expect_eq(config.search_ignored, 3);
    cr_expect_str_eq(text_of_name(&config.search[31].name).text, "s31.example.");
}

/* ---- faults: each of these ends the real dig with "parse of ... failed" ---- */

Test(config, values_that_are_missing_are_faults)
{
    expect_fault("nameserver\nnameserver 192.0.2.1\n", 1, QUERY_MISSING);
    expect_fault("nameserver # 192.0.2.1\n", 1, QUERY_MISSING);
    expect_fault("nameserver ::1\nsearch\n", 2, QUERY_MISSING);
    expect_fault("nameserver ::1\ndomain \t\n", 2, QUERY_MISSING);
    expect_fault("options\n", 1, QUERY_MISSING);
    expect_fault("options # ndots:1\n", 1, QUERY_MISSING);
    expect_fault("sortlist\n", 1, QUERY_MISSING);
}

Test(config, text_after_the_only_value_is_a_fault)
{
    expect_fault("nameserver 192.0.2.1 192.0.2.2\n", 1, QUERY_EXTRA);
    expect_fault("nameserver 192.0.2.1#comment\n", 1, QUERY_EXTRA);
    expect_fault("nameserver 192.0.2.1\r\n", 1, QUERY_EXTRA);
    expect_fault("domain a.example b.example\n", 1, QUERY_EXTRA);
    expect_fault("domain a.example\r\n", 1, QUERY_EXTRA);
    expect_fault("search a.example\r\noptions ndots:2\r\n", 0, QUERY_OK);
}

Test(config, what_such_a_line_says_is_used_all_the_same)
{
    expect_servers("nameserver 192.0.2.1 192.0.2.2\nnameserver 192.0.2.3#comment\r\n",
                   "192.0.2.1#0:1 192.0.2.3#0:2");
    expect_search("domain a.example b.example\n", "a.example.:1");
}

Test(config, bad_addresses_are_faults)
{
    static const char *const bad[] = {"999.1.2.3", "1.2.3.4.5",  "192.0.2.1%1", "example.com",
                                      "2001:db8",  "192.0.2.1/", "::1::"};
    char text[64];
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        snprintf(text, sizeof text, "search x\nnameserver %s\n", bad[i]);
        expect_fault(text, 2, QUERY_ADDRESS);
        expect_servers(text, "");
    }
}

Test(config, addresses_behind_the_third_server_are_not_checked)
{
    static const char three[] = "nameserver ::1\nnameserver ::2\nnameserver ::3\n";
    char text[256];
    snprintf(text, sizeof text, "%snameserver 999.1.1.1\n", three);
    expect_fault(text, 0, QUERY_OK);
    snprintf(text, sizeof text, "%snameserver 192.0.2.1 x\n", three);
    expect_fault(text, 4, QUERY_EXTRA);
    snprintf(text, sizeof text, "%snameserver\n", three);
    expect_fault(text, 4, QUERY_MISSING);
}

Test(config, numbers_go_from_0_to_255)
{
    static const char *const names[] = {"ndots", "timeout", "attempts"};
    char text[64];
    for (size_t i = 0; i < 3; i++) {
        snprintf(text, sizeof text, "options %s:255", names[i]);
        expect_fault(text, 0, QUERY_OK);
        snprintf(text, sizeof text, "options %s:256", names[i]);
        expect_fault(text, 1, QUERY_RANGE);
        snprintf(text, sizeof text, "options %s:-1", names[i]);
        expect_fault(text, 1, QUERY_RANGE);
        snprintf(text, sizeof text, "options %s:99999999999999999999", names[i]);
        expect_fault(text, 1, QUERY_RANGE);
        snprintf(text, sizeof text, "options %s:2x", names[i]);
        expect_fault(text, 1, QUERY_NUMBER);
        snprintf(text, sizeof text, "options %s:+", names[i]);
        expect_fault(text, 1, QUERY_NUMBER);
    }
}

Test(config, numbers_are_read_as_dig_reads_them)
{
    struct query_config config = scanned("options ndots: timeout:+2 attempts:-0\n");
    expect_number(config.ndots, 0, 1);
    expect_number(config.timeout_s, 2, 1);
    expect_number(config.attempts, 0, 1);
    cr_expect_eq(config.fault_line, 0);
}

Test(config, a_bad_number_leaves_the_one_before)
{
    struct query_config config = scanned("options ndots:3\noptions ndots:x timeout:4\n");
    expect_number(config.ndots, 3, 1);
    expect_number(config.timeout_s, 4, 2);
    cr_expect_eq(config.fault_line, 2);
}

Test(config, sortlist_is_checked_though_not_used)
{
    expect_fault("sortlist 192.0.2.0 198.51.100.0/255.255.255.0 2001:db8:: # x\n", 0, QUERY_OK);
    expect_fault("sortlist 192.0.2.0/24\n", 1, QUERY_ADDRESS);
    expect_fault("sortlist 10\n", 1, QUERY_ADDRESS);
    expect_fault("sortlist 192.0.2.0/\n", 1, QUERY_ADDRESS);
    expect_fault("sortlist ::1 ::1 ::1 ::1 ::1 ::1 ::1 ::1 ::1 ::1\n", 0, QUERY_OK);
    expect_fault("sortlist ::1 ::1 ::1 ::1 ::1 ::1 ::1 ::1 ::1 ::1 ::1\n", 1, QUERY_EXTRA);
}

Test(config, the_first_fault_is_the_one_that_is_told)
{
    expect_fault("\n\nnameserver\noptions ndots:x\nnameserver 999.1.2.3\n", 3, QUERY_MISSING);
}

Test(config, octets_of_no_text_do_no_harm)
{
    static const char zeros[] = "nameserver \0192.0.2.1\nsearch \0\nnameserver 192.0.2.2\0\n"
                                "options ndots:\0\n\0nameserver ::1\nnameserver \xff\xfe\n";
    struct query_config config;
    query_config_scan(&config, zeros, sizeof zeros - 1);
    cr_expect_eq(config.server_count, 0);
    cr_expect_eq(config.fault_line, 1);
    cr_expect_eq(config.fault, QUERY_ADDRESS);
}

/* ---- files ---- */

static const char *temporary_file(const char *text, size_t size)
{
    static char path[] = "/tmp/query-config-XXXXXX"; /* each test is a process of its own */
    int file = mkstemp(path);
    cr_assert_geq(file, 0);
    cr_assert_eq(write(file, text, size), (ssize_t)size);
    close(file);
    return path;
}

Test(config, a_file_is_read)
{
    static const char text[] = "nameserver 192.0.2.1\noptions ndots:2\n";
    struct query_config config;
    const char *path = temporary_file(text, sizeof text - 1);
    cr_expect_eq(query_config_read(&config, path), QUERY_OK);
    unlink(path);
    cr_expect_eq(config.server_count, 1);
    expect_number(config.ndots, 2, 2);
    cr_expect_not(config.missing);
}

Test(config, a_missing_file_is_no_error)
{
    struct query_config config;
    cr_expect_eq(query_config_read(&config, "/nonexistent/resolv.conf"), QUERY_OK);
    cr_expect(config.missing);
    cr_expect_eq(config.server_count, 0);
    expect_number(config.ndots, 1, 0);
}

Test(config, what_cannot_be_read_is_an_error)
{
    struct query_config config;
    errno = 0;
    cr_expect_eq(query_config_read(&config, "/"), QUERY_SYSTEM);
    cr_expect_eq(errno, EISDIR);
    expect_number(config.ndots, 1, 0);
    /* A file without an end. */
    cr_expect_eq(query_config_read(&config, "/dev/zero"), QUERY_SPACE);
    expect_number(config.ndots, 1, 0);
}

/* ---- the environment, resolver(3) ---- */

Test(config, localdomain_replaces_the_search_list)
{
    struct query_config config = scanned("search a.example b.example\n");
    query_config_apply(&config, "x.example\ty.example", NULL);
    cr_assert_eq(config.search_count, 2);
    cr_expect_str_eq(text_of_name(&config.search[0].name).text, "x.example.");
    cr_expect_str_eq(text_of_name(&config.search[1].name).text, "y.example.");
    cr_expect_eq(config.search[0].origin.kind, QUERY_ORIGIN_LOCALDOMAIN);
    query_config_apply(&config, "", NULL);
    cr_expect_eq(config.search_count, 0);
}

Test(config, res_options_go_over_the_file)
{
    struct query_config config = scanned("options ndots:2 timeout:3 attempts:4\n");
    query_config_apply(&config, NULL, " ndots:5 rotate\tattempts:x use-vc ");
    cr_expect_eq(config.ndots.value, 5);
    cr_expect_eq(config.ndots.origin.kind, QUERY_ORIGIN_RES_OPTIONS);
    cr_expect_eq(config.use_tcp.value, 1);
    cr_expect_eq(config.use_tcp.origin.kind, QUERY_ORIGIN_RES_OPTIONS);
    expect_number(config.timeout_s, 3, 1);
    expect_number(config.attempts, 4, 1);
    cr_expect_eq(config.fault_line, 0, "what is wrong there has no line");
}

Test(config, nothing_in_the_environment_changes_nothing)
{
    struct query_config config = scanned("search a.example\noptions ndots:2\n");
    query_config_apply(&config, NULL, NULL);
    query_config_apply(&config, NULL, "");
    cr_expect_str_eq(search_of(&config).text, "a.example.:1");
    expect_number(config.ndots, 2, 2);
}

Test(config, the_host_name_gives_the_search_domain_that_nobody_gave)
{
    struct query_config config = scanned("nameserver 192.0.2.1\n");
    query_config_host_name(&config, "host.dept.example");
    cr_assert_eq(config.search_count, 1);
    cr_expect_str_eq(text_of_name(&config.search[0].name).text, "dept.example.");
    cr_expect_eq(config.search[0].origin.kind, QUERY_ORIGIN_HOST_NAME);

    config = scanned("search .\n");
    query_config_host_name(&config, "host.dept.example");
    cr_expect_str_eq(search_of(&config).text, ".:1");

    static const char *const useless[] = {"host", "", "host.", "host..x"};
    for (size_t i = 0; i < sizeof useless / sizeof useless[0]; i++) {
        config = scanned("");
        query_config_host_name(&config, useless[i]);
        cr_expect_eq(config.search_count, 0, "%s", useless[i]);
    }
}

/* ---- c-ares as a second opinion ---- */

/* The servers that c-ares takes from a file, as "address" and blanks. */
static void ask_cares(char *path, char *got, size_t room)
{
    struct ares_options options;
    memset(&options, 0, sizeof options);
    ares_channel channel;
    options.resolvconf_path = path;
    cr_assert_eq(ares_library_init(ARES_LIB_INIT_ALL), ARES_SUCCESS);
    cr_assert_eq(ares_init_options(&channel, &options, ARES_OPT_RESOLVCONF), ARES_SUCCESS);
    got[0] = '\0';
#if ARES_VERSION >= 0x011800
    char *list = ares_get_servers_csv(channel);
    cr_assert_not_null(list);
    for (char *at = strtok(list, ","); at != NULL; at = strtok(NULL, ",")) {
        char *address = at[0] == '[' ? at + 1 : at;
        address[strcspn(address, at[0] == '[' ? "]" : ":")] = '\0';
        snprintf(got + strlen(got), room - strlen(got), "%s ", address);
    }
    ares_free_string(list);
#else
    struct ares_addr_port_node *list = NULL;
    cr_assert_eq(ares_get_servers_ports(channel, &list), ARES_SUCCESS);
    for (const struct ares_addr_port_node *node = list; node != NULL; node = node->next) {
        char text[INET6_ADDRSTRLEN];
        cr_assert_not_null(inet_ntop(node->family, &node->addr, text, sizeof text));
        snprintf(got + strlen(got), room - strlen(got), "%s ", text);
    }
    ares_free_data(list);
#endif
    ares_destroy(channel);
    ares_library_cleanup();
}

Test(config, c_ares_finds_the_same_servers)
{
    static const char *const files[] = {
        "nameserver 192.0.2.1\nnameserver 2001:db8::53\n",
        "# comment\n; comment\nnameserver\t192.0.2.1 \nsearch example.com\nnameserver ::1\n",
        "options ndots:2\nnameserver 192.0.2.3\nnameserver 192.0.2.2\nnameserver 192.0.2.1",
        "nameserver 192.0.2.1 # comment\n#nameserver 192.0.2.2\nnameserver 192.0.2.3\n",
        "foo bar\nnameserver 2001:db8:0:0:0:0:0:1\nsortlist 192.0.2.0/255.255.255.0\n",
    };
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        char path[] = "/tmp/query-config-XXXXXX";
        int file = mkstemp(path);
        cr_assert_geq(file, 0);
        cr_assert_eq(write(file, files[i], strlen(files[i])), (ssize_t)strlen(files[i]));
        close(file);
        char theirs[512], ours[512];
        ask_cares(path, theirs, sizeof theirs);
        unlink(path);
        struct query_config config = scanned(files[i]);
        struct query_sink sink;
        query_sink_init(&sink, ours, sizeof ours - 1);
        for (size_t n = 0; n < config.server_count; n++) {
            query_endpoint_print(&sink, &config.servers[n].endpoint);
            query_sink_char(&sink, ' ');
        }
        ours[sink.size] = '\0';
        cr_expect_str_eq(ours, theirs, "%s", files[i]);
    }
}
