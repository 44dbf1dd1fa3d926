/* nslookupc's settings, what it offers to complete, and where it keeps lines. */
#include "nslookupc/nslookupc.h"

#include <criterion/criterion.h>
#include <query/rdata.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct said {
    char out[8192], diagnostics[1024];
    struct query_sink out_sink, diagnostics_sink;
    struct nslookupc_session session;
};

static void begin(struct said *said)
{
    *said = (struct said){.session = {.program = "nslookupc"}};
    query_sink_init(&said->out_sink, said->out, sizeof said->out - 1);
    query_sink_init(&said->diagnostics_sink, said->diagnostics, sizeof said->diagnostics - 1);
    said->session.out = &said->out_sink;
    said->session.diagnostics = &said->diagnostics_sink;
    query_config_scan(&said->session.config, "", 0);
    nslookupc_settings_init(&said->session);
}

/* The settings after words between blanks, none of which may be refused. */
static struct nslookupc_settings settings_of(const char *words)
{
    static struct said said;
    char copy[256];
    strcpy(copy, words);
    begin(&said);
    for (char *word = strtok(copy, " "); word != NULL; word = strtok(NULL, " "))
        nslookupc_set(&said.session, word);
    cr_assert_eq(said.out_sink.size, 0, "'%s': %s", words, said.out);
    return said.session.set;
}

static void assert_refuses(const char *word, const char *text)
{
    static struct said said;
    begin(&said);
    struct nslookupc_settings before = said.session.set;
    nslookupc_set(&said.session, word);
    said.out[said.out_sink.size] = '\0';
    cr_expect_str_eq(said.out, text, "'%s': %s", word, said.out);
    cr_expect_eq(memcmp(&before, &said.session.set, sizeof before), 0);
}

Test(nslookupc, the_tables_are_in_order)
{
    const struct option *row;
    const char *wrong = option_table_check(&nslookupc_set_options, &row);
    cr_assert_null(wrong, "-%s: %s", row->name, wrong);
    wrong = option_table_check(&nslookupc_long_options, &row);
    cr_assert_null(wrong, "--%s: %s", row->name, wrong);
}

Test(nslookupc, a_session_begins_as_nslookup_does)
{
    struct nslookupc_settings set = settings_of("");
    cr_expect_eq(set.type, 1);
    cr_expect_not(set.type_given);
    cr_expect_eq(set.class, QUERY_CLASS_IN);
    cr_expect_eq(set.port, 53);
    cr_expect_eq(set.tries, 3);
    cr_expect_eq(set.timeout_s, 0);
    cr_expect(set.search && set.recurse);
    cr_expect_not(set.tcp || set.debug || set.d2 || set.fail);
}

Test(nslookupc, a_type_has_six_spellings)
{
    static const char *const words[] = {"type=MX",  "ty=mx", "querytype=Mx",
                                        "query=mX", "qu=MX", "Q=mx"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        struct nslookupc_settings set = settings_of(words[i]);
        cr_expect_eq(set.type, 15, "'%s'", words[i]);
        cr_expect(set.type_given);
    }
    cr_expect_str_eq(settings_of("q=mx").type_text, "mx", "as typed");
}

Test(nslookupc, words_may_be_cut_to_three_letters)
{
    cr_expect(settings_of("deb").debug);
    cr_expect(settings_of("DEBUG").debug);
    cr_expect_not(settings_of("debug nodeb").debug);
    cr_expect_not(settings_of("nosea").search);
    cr_expect_not(settings_of("NODEF").search);
    cr_expect_not(settings_of("norec").recurse);
    cr_expect(settings_of("norec rec").recurse);
    cr_expect(settings_of("fai").fail);
    cr_expect(settings_of("vc").tcp);
    cr_expect_not(settings_of("vc novc").tcp);
    cr_expect(settings_of("novc").tcp_given);
    cr_expect(settings_of("d2").d2);
    (void)settings_of("sil");
}

Test(nslookupc, numbers_have_their_limits)
{
    cr_expect_eq(settings_of("port=5300").port, 5300);
    cr_expect_eq(settings_of("po=65535").port, 65535);
    cr_expect_eq(settings_of("t=4294967295").timeout_s, 4294967295u);
    cr_expect_eq(settings_of("ret=2147483647").tries, 2147483647u);
    cr_expect_eq(settings_of("ndots=128").ndots, 128);
    assert_refuses("port=65536", "invalid port '65536': out of range\n");
    assert_refuses("port=0", "invalid port '0': out of range\n");
    assert_refuses("port=", "invalid port '': not a valid number\n");
    assert_refuses("timeout=4294967296", "invalid timeout '4294967296': out of range\n");
    assert_refuses("retry=2147483648", "invalid tries '2147483648': out of range\n");
    assert_refuses("ret=-1", "invalid tries '-1': not a valid number\n");
    assert_refuses("ndots=129", "invalid ndots '129': out of range\n");
}

Test(nslookupc, what_is_no_word_is_told_and_changes_nothing)
{
    assert_refuses("de", "*** Invalid option: de\n");
    assert_refuses("debugs", "*** Invalid option: debugs\n");
    assert_refuses("debug=1", "*** Invalid option: debug=1\n");
    assert_refuses("=debug", "*** Invalid option: =debug\n");
    assert_refuses("type", "*** Invalid option: type\n");
    assert_refuses("typ=MX", "*** Invalid option: typ=MX\n");
    assert_refuses("notype=MX", "*** Invalid option: notype=MX\n");
    assert_refuses("noall", "*** Invalid option: noall\n");
    assert_refuses("q", "*** Invalid option: q\n");
    assert_refuses("srchlist=a/b", "*** Invalid option: srchlist=a/b\n");
    assert_refuses("", "*** Invalid option: \n");
    assert_refuses("type=", "unknown query type: \n");
    assert_refuses("q=nosuch", "unknown query type: nosuch\n");
    assert_refuses("cl=nosuch", "unknown query class: nosuch\n");
    assert_refuses("\x1b[31m", "*** Invalid option: .[31m\n");
}

Test(nslookupc, a_domain_turns_the_search_on)
{
    struct nslookupc_settings set = settings_of("nosearch do=example.org");
    cr_expect(set.search && set.domain_given);
    cr_expect_str_eq(set.domain, "example.org");
}

Test(nslookupc, an_address_is_asked_for_as_ptr)
{
    static struct said said;
    struct nslookupc_question question;
    begin(&said);
    nslookupc_set(&said.session, "type=MX");
    nslookupc_question_init(&question, &said.session, "192.0.2.1");
    cr_expect_str_eq(question.name, "1.2.0.192.in-addr.arpa.");
    cr_expect_eq(question.type, 12);
    nslookupc_question_init(&question, &said.session, "192.0.2");
    cr_expect_str_eq(question.name, "192.0.2");
    cr_expect_eq(question.type, 15);
}

Test(nslookupc, any_goes_over_tcp_unless_told_otherwise)
{
    static struct said said;
    struct nslookupc_question question;
    begin(&said);
    nslookupc_set(&said.session, "type=any");
    nslookupc_question_init(&question, &said.session, "example.org");
    cr_expect(question.tcp);
    nslookupc_set(&said.session, "novc");
    nslookupc_question_init(&question, &said.session, "example.org");
    cr_expect_not(question.tcp);
}

/* ---- the Tab key ---- */

struct offered {
    char text[4096];
    struct query_sink sink;
};

static void take(void *context, const char *text, size_t size)
{
    struct offered *offered = context;
    query_sink_put(&offered->sink, text, size);
    query_sink_char(&offered->sink, ' ');
}

static void assert_offers(const char *line, size_t at, const char *words)
{
    struct offered offered;
    query_sink_init(&offered.sink, offered.text, sizeof offered.text - 1);
    cr_expect_eq(nslookupc_complete(line, strlen(line), take, &offered), at, "'%s'", line);
    offered.text[offered.sink.size] = '\0';
    cr_expect_str_eq(offered.text, words, "'%s': %s", line, offered.text);
}

Test(nslookupc, words_are_completed_where_they_stand)
{
    assert_offers("s", 0, "server set ");
    assert_offers("  LS", 2, "ls lserver ");
    assert_offers("set ty", 4, "type= ");
    assert_offers("set nod", 4, "nodefname nodebug nod2 ");
    assert_offers("SET debug q=dnsk", 10, "q=DNSKEY ");
    assert_offers("set type=MX", 4, "type=MX ");
    assert_offers("set nosuch", 4, "");
    assert_offers("server s", 7, "");
    assert_offers("settle s", 7, "");
    assert_offers("www", 0, "");
}

/* ---- the history ---- */

Test(nslookupc, lines_are_kept_only_where_the_environment_says)
{
    char folder[] = "/tmp/nslookupc-XXXXXX", state[64], file[96];
    struct stat found;
    cr_expect_null(nslookupc_history_path(NULL));
    cr_expect_null(nslookupc_history_path(""));
    cr_expect_null(nslookupc_history_path("state"), "a relative path is ignored");
    cr_assert_not_null(mkdtemp(folder));
    strcat(strcpy(state, folder), "/state");
    char *path = nslookupc_history_path(state);
    cr_expect_str_eq(path, strcat(strcpy(file, state), "/nslookupc/history"));
    cr_expect_eq(stat(strcat(strcpy(file, state), "/nslookupc"), &found), 0);
    cr_expect_eq(found.st_mode & 0777, 0700);
    free(path);
    rmdir(file);
    rmdir(state);
    rmdir(folder);
}
