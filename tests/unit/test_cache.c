/* What a cache believes of walks, for how long, and what it tells.  TTLs are those of the replies;
 * what counts for how long is of RFC 1035, 2181 and 2308. */
#include "octets.h"
#include "walk_scene.h"

#include <criterion/criterion.h>
#include <query/cache.h>
#include <stdio.h>
#include <string.h>

enum { TYPE_A = 1, TYPE_CNAME = 5, TYPE_MX = 15, TYPE_DNAME = 39, TYPE_ANY = 255 };
#define SECONDS UINT64_C(1000000)
#define NEVER   UINT64_MAX

/* Walks at the time given.  The reply comes a millisecond later for each question. */
static void learn(struct query_cache *cache, const struct row *rows, const char *name,
                  uint16_t type, uint64_t now_us)
{
    struct world world = world_of(rows, name);
    world.request.type = type;
    world.now_us = now_us;
    world_go(&world);
    query_cache_learn(cache, world.walk);
    query_walk_free(world.walk);
}

/* The same with one reply, from a server of the root zone. */
static void learn_reply(struct query_cache *cache, const char *name, uint16_t type, uint64_t now_us,
                        const char *reply)
{
    const struct row rows[] = {{ROOT, name, reply}, {ROOT, NULL, "SERVFAIL"}, {NULL, NULL, NULL}};
    learn(cache, rows, name, type, now_us);
}

static enum query_cache_step look(struct query_cache *cache, const char *text, uint16_t type,
                                  uint64_t now_us, struct query_cache_entry *entry)
{
    struct query_name name = name_of(text);
    return query_cache_look(cache, &name, type, now_us, NEVER, entry);
}

/* The first record of the entry as text. */
static struct text first_of(const struct query_cache_entry *entry)
{
    struct text text = {""};
    struct query_sink sink;
    struct query_rdata rdata;
    size_t at = 0;
    cr_assert(query_cache_entry_next(entry, &at, &rdata));
    query_sink_init(&sink, text.text, sizeof text.text - 1);
    query_rdata_print(&sink, &rdata, NULL);
    return text;
}

static void assert_data(struct query_cache *cache, const char *name, uint64_t now_us, uint32_t ttl,
                        const char *data)
{
    struct query_cache_entry entry;
    cr_assert_eq(look(cache, name, TYPE_A, now_us, &entry), QUERY_CACHE_END, "%s", name);
    cr_assert_eq(entry.kind, QUERY_CACHE_DATA);
    cr_assert_str_eq(first_of(&entry).text, data);
    cr_assert_eq(query_cache_entry_ttl(&entry), ttl, "%u", query_cache_entry_ttl(&entry));
}

static void assert_missing(struct query_cache *cache, const char *name, uint16_t type,
                           uint64_t now_us)
{
    struct query_cache_entry entry;
    cr_assert_eq(look(cache, name, type, now_us, &entry), QUERY_CACHE_MISSING, "%s", name);
}

/* ---- time ---- */

Test(cache, a_ttl_counts_down_and_ends)
{
    struct query_cache *cache = query_cache_new();
    learn_reply(cache, "www.example.", TYPE_A, 0, "AA; AN www.example. 60 A 192.0.2.80");
    assert_data(cache, "WWW.example.", 1000, 60, "192.0.2.80");
    assert_data(cache, "www.example.", 18 * SECONDS, 43, "192.0.2.80");
    assert_data(cache, "www.example.", 60 * SECONDS, 1, "192.0.2.80");
    assert_missing(cache, "www.example.", TYPE_A, 60 * SECONDS + 1000);
    query_cache_free(cache);
}

Test(cache, an_rrset_holds_for_its_least_ttl)
{
    struct query_cache *cache = query_cache_new();
    learn_reply(cache, "www.example.", TYPE_A, 0,
                "AA; AN www.example. 60 A 192.0.2.80; AN www.example. 20 A 192.0.2.81");
    assert_data(cache, "www.example.", 1000, 20, "192.0.2.80");
    query_cache_free(cache);
}

Test(cache, nothing_is_kept_for_longer_than_a_week)
{
    struct query_cache *cache = query_cache_new();
    learn_reply(cache, "a.example.", TYPE_A, 0, "AA; AN a.example. 2147483647 A 192.0.2.80");
    learn_reply(cache, "b.example.", TYPE_A, 0, "AA; AN b.example. 2147483648 A 192.0.2.80");
    assert_data(cache, "a.example.", 1000, 604800, "192.0.2.80");
    assert_missing(cache, "b.example.", TYPE_A, 1000);
    query_cache_free(cache);
}

Test(cache, a_ttl_of_zero_serves_the_question_that_it_was_learned_for)
{
    struct query_cache *cache = query_cache_new();
    struct query_cache_entry entry;
    struct query_name name = name_of("www.example.");
    learn_reply(cache, "www.example.", TYPE_A, 5 * SECONDS, "AA; AN www.example. 0 A 192.0.2.80");
    assert_missing(cache, "www.example.", TYPE_A, 5 * SECONDS + 1000);
    cr_assert_eq(query_cache_look(cache, &name, TYPE_A, 5 * SECONDS + 1000, 5 * SECONDS, &entry),
                 QUERY_CACHE_END);
    cr_assert_eq(query_cache_entry_ttl(&entry), 0);
    cr_assert_eq(query_cache_look(cache, &name, TYPE_A, 6 * SECONDS, 6 * SECONDS, &entry),
                 QUERY_CACHE_MISSING);
    query_cache_free(cache);
}

Test(cache, a_cache_can_be_aged)
{
    struct query_cache *cache = query_cache_new();
    learn_reply(cache, "www.example.", TYPE_A, 0, "AA; AN www.example. 60 A 192.0.2.80");
    query_cache_age(cache, 50 * SECONDS);
    assert_data(cache, "www.example.", 1000, 10, "192.0.2.80");
    learn_reply(cache, "new.example.", TYPE_A, 0, "AA; AN new.example. 60 A 192.0.2.81");
    assert_data(cache, "new.example.", 1000, 60, "192.0.2.81");
    query_cache_age(cache, 10 * SECONDS);
    assert_missing(cache, "www.example.", TYPE_A, 1000);
    assert_data(cache, "new.example.", 1000, 50, "192.0.2.81");
    query_cache_free(cache);
}

/* ---- that there is none (RFC 2308) ---- */

Test(cache, a_type_that_is_not_there_is_remembered_for_the_soa_s_last_field)
{
    struct query_cache *cache = query_cache_new();
    struct query_cache_entry entry;
    learn_reply(cache, "www.example.", TYPE_MX, 0,
                "AA; NS example. 3600 SOA ns.example. h.example. 1 7200 900 604800 300");
    cr_assert_eq(look(cache, "www.example.", TYPE_MX, 1000, &entry), QUERY_CACHE_END);
    cr_assert_eq(entry.kind, QUERY_CACHE_NODATA);
    cr_assert_eq(entry.type, TYPE_MX);
    cr_assert_eq(query_cache_entry_ttl(&entry), 300);
    cr_assert_str_eq(text_of_name(entry.owner).text, "example.");
    cr_assert_str_eq(first_of(&entry).text, "ns.example. h.example. 1 7200 900 604800 300");
    assert_missing(cache, "www.example.", TYPE_A, 1000);
    assert_missing(cache, "www.example.", TYPE_MX, 301 * SECONDS);
    query_cache_free(cache);
}

Test(cache, a_name_that_does_not_exist_has_no_type_and_may_come_into_being)
{
    struct query_cache *cache = query_cache_new();
    struct query_cache_entry entry;
    learn_reply(cache, "www.example.", TYPE_A, 0,
                "AA; NXDOMAIN; NS example. 60 SOA ns.example. h.example. 1 7200 900 604800 300");
    cr_assert_eq(look(cache, "www.example.", TYPE_MX, 1000, &entry), QUERY_CACHE_END);
    cr_assert_eq(entry.kind, QUERY_CACHE_NXDOMAIN);
    cr_assert_eq(entry.type, 0);
    cr_assert_eq(query_cache_entry_ttl(&entry), 60);
    learn_reply(cache, "www.example.", TYPE_A, SECONDS, "AA; AN www.example. 60 A 192.0.2.80");
    assert_missing(cache, "www.example.", TYPE_MX, 2 * SECONDS);
    assert_data(cache, "www.example.", 2 * SECONDS, 60, "192.0.2.80");
    query_cache_free(cache);
}

Test(cache, that_there_is_none_is_not_remembered_for_longer_than_three_hours)
{
    struct query_cache *cache = query_cache_new();
    struct query_cache_entry entry;
    learn_reply(cache, "www.example.", TYPE_A, 0,
                "AA; NXDOMAIN; NS . 86400 SOA a. h. 1 7200 900 604800 86400");
    cr_assert_eq(look(cache, "www.example.", TYPE_A, 1000, &entry), QUERY_CACHE_END);
    cr_assert_eq(query_cache_entry_ttl(&entry), 10800);
    query_cache_free(cache);
}

Test(cache, without_an_soa_it_is_not_remembered_at_all)
{
    struct query_cache *cache = query_cache_new();
    learn_reply(cache, "www.example.", TYPE_A, 0, "AA; NXDOMAIN");
    assert_missing(cache, "www.example.", TYPE_A, 1000);
    query_cache_free(cache);
}

/* ---- what is believed (RFC 2181 section 5.4.1) ---- */

Test(cache, only_the_answer_of_the_zone_is_believed)
{
    static const struct row rows[] = {
        {ROOT, NULL,
         "NS example. 3600 NS ns.example.; AR ns.example. 3600 A 192.0.2.2; "
         "AR www.example. 3600 A 192.0.2.66"},
        {"192.0.2.2", NULL,
         "AA; AN www.example. 60 A 192.0.2.80; AN www.other. 60 A 192.0.2.66; "
         "NS example. 60 NS ns.example.; AR ns.example. 60 A 192.0.2.66"},
        {NULL, NULL, NULL}};
    struct query_cache *cache = query_cache_new();
    struct query_cache_entry entry;
    learn(cache, rows, "www.example.", TYPE_A, 0);
    assert_data(cache, "www.example.", 2000, 60, "192.0.2.80");
    cr_assert_eq(look(cache, "www.example.", TYPE_A, 2000, &entry), QUERY_CACHE_END);
    cr_assert_str_eq(text_of_name(entry.zone).text, "example.");
    cr_assert(entry.authoritative);
    assert_missing(cache, "www.other.", TYPE_A, 2000);
    assert_missing(cache, "ns.example.", TYPE_A, 2000);
    cr_assert_eq(query_cache_count(cache), 1);
    query_cache_free(cache);
}

Test(cache, an_alias_out_of_the_zone_is_believed_and_not_what_is_said_of_its_target)
{
    static const struct row rows[] = {
        {ROOT, "www.example.", "NS example. 3600 NS ns.example.; AR ns.example. 3600 A 192.0.2.2"},
        {"192.0.2.2", NULL,
         "AA; AN www.example. 600 CNAME www.other.; AN www.other. 60 A 192.0.2.66"},
        {ROOT, "www.other.", "AA; AN www.other. 30 A 192.0.2.81"},
        {NULL, NULL, NULL}};
    struct query_cache *cache = query_cache_new();
    struct query_cache_entry entry;
    struct query_name name = name_of("www.example.");
    learn(cache, rows, "www.example.", TYPE_A, 0);
    cr_assert_eq(query_cache_look(cache, &name, TYPE_A, 3000, NEVER, &entry), QUERY_CACHE_ALIAS);
    cr_assert_str_eq(text_of_name(&name).text, "www.other.");
    cr_assert_eq(entry.type, TYPE_CNAME);
    cr_assert_eq(query_cache_entry_ttl(&entry), 600);
    assert_data(cache, "www.other.", 3000, 30, "192.0.2.81");
    /* Whoever asks for the alias gets it. */
    cr_assert_eq(look(cache, "www.example.", TYPE_CNAME, 3000, &entry), QUERY_CACHE_END);
    assert_missing(cache, "www.example.", TYPE_ANY, 3000);
    query_cache_free(cache);
}

Test(cache, authority_is_replaced_by_authority_alone_while_it_holds)
{
    struct query_cache *cache = query_cache_new();
    learn_reply(cache, "www.example.", TYPE_A, 0, "AN www.example. 60 A 192.0.2.1");
    assert_data(cache, "www.example.", 1000, 60, "192.0.2.1");
    learn_reply(cache, "www.example.", TYPE_A, SECONDS, "AA; AN www.example. 60 A 192.0.2.2");
    assert_data(cache, "www.example.", SECONDS + 1000, 60, "192.0.2.2");
    learn_reply(cache, "www.example.", TYPE_A, 2 * SECONDS, "AN www.example. 60 A 192.0.2.3");
    assert_data(cache, "www.example.", 2 * SECONDS + 1000, 59, "192.0.2.2");
    learn_reply(cache, "www.example.", TYPE_A, 3 * SECONDS, "AA; AN www.example. 60 A 192.0.2.4");
    assert_data(cache, "www.example.", 3 * SECONDS + 1000, 60, "192.0.2.4");
    learn_reply(cache, "www.example.", TYPE_A, 90 * SECONDS, "AN www.example. 60 A 192.0.2.5");
    assert_data(cache, "www.example.", 91 * SECONDS, 60, "192.0.2.5");
    query_cache_free(cache);
}

Test(cache, a_name_that_authority_denies_comes_into_being_by_authority_alone)
{
    struct query_cache *cache = query_cache_new();
    struct query_cache_entry entry;
    learn_reply(cache, "www.example.", TYPE_A, 0,
                "AA; NXDOMAIN; NS example. 60 SOA ns.example. h.example. 1 7200 900 604800 300");
    learn_reply(cache, "www.example.", TYPE_A, SECONDS, "AN www.example. 60 A 192.0.2.66");
    cr_assert_eq(look(cache, "www.example.", TYPE_A, 2 * SECONDS, &entry), QUERY_CACHE_END);
    cr_assert_eq(entry.kind, QUERY_CACHE_NXDOMAIN);
    learn_reply(cache, "www.example.", TYPE_A, 3 * SECONDS, "AA; AN www.example. 60 A 192.0.2.80");
    assert_data(cache, "www.example.", 4 * SECONDS, 60, "192.0.2.80");
    query_cache_free(cache);
}

/* RFC 6672 section 2.2: also for names that nobody has asked for yet. */
Test(cache, a_dname_makes_aliases_of_all_names_below_it)
{
    struct query_cache *cache = query_cache_new();
    struct query_cache_entry entry;
    struct query_name name = name_of("new.old.example.");
    struct query_name high =
        name_of("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa."
                "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb."
                "ccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc."
                "ddddddddddddddddddddddddddddddddddddddddddddddd.old.example.");
    learn_reply(cache, "www.old.example.", TYPE_A, 0,
                "AA; AN old.example. 600 DNAME much-longer.example.; "
                "AN www.old.example. 600 CNAME www.much-longer.example.; "
                "AN www.much-longer.example. 60 A 192.0.2.80");
    cr_assert_eq(query_cache_look(cache, &name, TYPE_A, 1000, NEVER, &entry), QUERY_CACHE_ALIAS);
    cr_assert_eq(entry.type, TYPE_DNAME);
    cr_assert_str_eq(text_of_name(&name).text, "new.much-longer.example.");
    name = name_of("new.old.example.");
    cr_assert_eq(query_cache_look(cache, &name, TYPE_CNAME, 1000, NEVER, &entry), QUERY_CACHE_END);
    cr_assert_eq(query_cache_look(cache, &high, TYPE_A, 1000, NEVER, &entry), QUERY_CACHE_BROKEN);
    assert_data(cache, "www.much-longer.example.", 1000, 60, "192.0.2.80");
    query_cache_free(cache);
}

/* ---- limits, and all that is there ---- */

Test(cache, of_more_than_4096_entries_those_go_that_nobody_wanted_for_the_longest_time)
{
    struct query_cache *cache = query_cache_new();
    char name[20], reply[80];
    for (unsigned i = 0; i < 4100; i++) {
        snprintf(name, sizeof name, "n%u.", i);
        snprintf(reply, sizeof reply, "AA; AN n%u. 60 A 192.0.2.80", i);
        learn_reply(cache, name, TYPE_A, 0, reply);
        if (i == 10)
            assert_data(cache, "n0.", 1000, 60, "192.0.2.80");
    }
    cr_assert_eq(query_cache_count(cache), 4096);
    assert_data(cache, "n0.", 1000, 60, "192.0.2.80");
    for (unsigned i = 1; i <= 4; i++) {
        snprintf(name, sizeof name, "n%u.", i);
        assert_missing(cache, name, TYPE_A, 1000);
    }
    assert_data(cache, "n5.", 1000, 60, "192.0.2.80");
    query_cache_free(cache);
}

Test(cache, all_entries_are_told_those_that_were_wanted_last_first)
{
    static const char *const names[] = {"a.example.", "c.example.", "b.example."};
    struct query_cache *cache = query_cache_new();
    struct query_cache_entry entry;
    learn_reply(cache, "a.example.", TYPE_A, 0, "AA; AN a.example. 60 A 192.0.2.1");
    learn_reply(cache, "b.example.", TYPE_A, 0, "AA; AN b.example. 10 A 192.0.2.2");
    learn_reply(cache, "c.example.", TYPE_MX, 0, "AA; AN c.example. 60 MX 5 a.example.");
    assert_data(cache, "a.example.", 1000, 60, "192.0.2.1");
    struct query_cache_entries entries = query_cache_begin(cache, 30 * SECONDS);
    for (size_t i = 0; i < 3; i++) {
        cr_assert(query_cache_next(&entries, &entry));
        cr_assert_str_eq(text_of_name(entry.name).text, names[i]);
        cr_assert_eq(query_cache_entry_ttl(&entry), i == 2 ? 0 : 31);
    }
    cr_assert_not(query_cache_next(&entries, &entry));
    query_cache_free(cache);
}
