#include "common/topics.h"

#include "common/nearest.h"
#include "common/outcome.h"
#include "common/terminal.h"
#include "text/text.h"

#include <query/edns.h>
#include <string.h>
#include <strings.h>

enum { INDENT = 2, NAMES = 20 /* columns of names in lists */, PART_ROOM = 4096, WORD_MOST = 64 };

/* A text being told. */
struct teller {
    const struct topics *topics;
    const char *word; /* that is asked for */
    struct query_sink *out;
    struct query_sink part; /* the paragraph that is being made */
    char room[PART_ROOM];
    unsigned width;
    bool any; /* something has been told */
};

static void say(struct teller *t, const char *text)
{
    query_sink_text(&t->part, text);
}

/* The paragraph that is being made, with its further lines at `margin`. */
static void put(struct teller *t, unsigned indent, unsigned margin)
{
    struct text_block block = {.width = t->width, .margin = margin, .column = indent};
    query_sink_fill(t->out, ' ', indent);
    text_wrap(t->out, &block, t->part.text, t->part.size);
    query_sink_reset(&t->part);
}

/* "MX: host that takes mail for a domain" */
static void put_title(struct teller *t, const char *name, const char *title)
{
    query_sink_text(t->out, t->any ? "\n" : "");
    t->any = true;
    say(t, name);
    say(t, ": ");
    say(t, title);
    put(t, 0, INDENT);
}

static void put_line(struct teller *t, const char *text)
{
    say(t, text);
    put(t, INDENT, INDENT);
}

/* "  preference  lower is tried first", with the first word in so many columns, and behind it the
 * paragraph that is being made. */
static void put_row(struct teller *t, const char *name, size_t columns)
{
    size_t size = strlen(name);
    query_sink_fill(t->out, ' ', INDENT);
    query_sink_text(t->out, name);
    size_t fill = size < columns ? columns - size : 1;
    struct text_block block = {.width = t->width,
                               .margin = (unsigned)(INDENT + columns),
                               .column = (unsigned)(INDENT + size + fill)};
    query_sink_fill(t->out, ' ', fill);
    text_wrap(t->out, &block, t->part.text, t->part.size);
    query_sink_reset(&t->part);
}

static void put_item(struct teller *t, const char *name, const char *text)
{
    say(t, text);
    put_row(t, name, NAMES);
}

static bool is(const char *word, const char *name)
{
    return strcasecmp(word, name) == 0;
}

/* ---- fields, of types and of options of EDNS ---- */

static void say_registry(struct teller *t, const struct query_field *field)
{
    uint32_t number;
    bool first = true;
    size_t at = 0;
    while (query_registry_next((enum query_registry)field->registry, &at, &number)) {
        say(t, first ? " (" : ", ");
        first = false;
        query_sink_number(&t->part, number);
        say(t, " ");
        say(t, query_registry_find((enum query_registry)field->registry, number));
    }
    say(t, first ? "" : ")");
}

static void put_fields(struct teller *t, const struct query_field *fields)
{
    size_t columns = 0;
    for (const struct query_field *f = fields; f != NULL && f->kind != NULL; f++)
        columns = strlen(f->key) > columns ? strlen(f->key) : columns;
    for (const struct query_field *f = fields; f != NULL && f->kind != NULL; f++) {
        say(t, f->note);
        say_registry(t, f);
        put_row(t, f->key, columns + 2);
    }
}

/* "number 15, RFC 1035" */
static void put_origin(struct teller *t, const char *what, uint32_t number, const char *source)
{
    say(t, what);
    say(t, " ");
    query_sink_number(&t->part, number);
    if (source != NULL) {
        say(t, ", ");
        say(t, source);
    }
    put(t, INDENT, INDENT);
}

/* ---- what there is to tell ---- */

static void tell_type(struct teller *t)
{
    static const struct {
        unsigned flag;
        const char *text;
    } remarks[] = {
        {QUERY_TYPE_QUERY_ONLY, "It can be asked for; there are no records of it."},
        {QUERY_TYPE_META, "It stands in messages, and never in zones."},
        {QUERY_TYPE_OBSOLETE, "It is no longer in use."},
        {QUERY_TYPE_IN_ONLY, "It is defined for the class IN alone."},
        {QUERY_TYPE_PRIVATE, "It is one program's own."},
    };
    uint16_t code;
    const struct query_type *row = NULL;
    if (query_type_scan(&code, t->word, strlen(t->word)) == QUERY_OK)
        row = query_type_find(code);
    if (row == NULL)
        return;
    put_title(t, row->mnemonic, row->meaning);
    put_origin(t, "type", row->code, row->source);
    for (size_t i = 0; i < sizeof remarks / sizeof remarks[0]; i++) {
        if ((row->flags & remarks[i].flag) != 0)
            put_line(t, remarks[i].text);
    }
    put_fields(t, row->fields);
}

static void tell_class(struct teller *t)
{
    uint16_t class;
    char name[WORD_MOST];
    struct query_sink sink;
    if (query_class_scan(&class, t->word, strlen(t->word)) != QUERY_OK ||
        topic_class_meaning(class) == NULL)
        return;
    query_sink_init(&sink, name, sizeof name - 1);
    query_class_print(&sink, class);
    name[sink.size] = '\0';
    put_title(t, name, topic_class_meaning(class));
    put_origin(t, "class", class, "RFC 6895");
}

static void tell_flags(struct teller *t, const struct query_flag_row *rows, size_t count,
                       const char *where)
{
    for (size_t i = 0; i < count; i++) {
        if (!is(t->word, rows[i].name))
            continue;
        put_title(t, rows[i].name, rows[i].title);
        say(t, where);
        say(t, ", ");
        say(t, rows[i].source);
        put(t, INDENT, INDENT);
        say(t, "when it is set, ");
        put_line(t, rows[i].meaning);
        if (rows[i].asked == NULL)
            continue;
        say(t, "in a query, ");
        put_line(t, rows[i].asked);
    }
}

static void tell_flag(struct teller *t)
{
    size_t count;
    const struct query_flag_row *rows = query_flag_table(&count);
    tell_flags(t, rows, count, "a flag in the header");
    rows = query_edns_flag_table(&count);
    tell_flags(t, rows, count, "a flag of EDNS");
}

static void tell_number(struct teller *t, enum query_registry registry, const char *what)
{
    uint32_t number;
    size_t size = strlen(t->word);
    if (!query_registry_scan(registry, t->word, size, &number))
        return;
    const char *meaning = query_registry_meaning(registry, number);
    put_title(t, query_registry_find(registry, number), meaning != NULL ? meaning : what);
    put_origin(t, what, number, NULL);
}

static void tell_status(struct teller *t)
{
    tell_number(t, QUERY_REGISTRY_RCODE, "status (RCODE)");
}

static void tell_opcode(struct teller *t)
{
    tell_number(t, QUERY_REGISTRY_OPCODE, "opcode");
}

/* By its words, or as EDE and its number. */
static void tell_error(struct teller *t)
{
    uint32_t number;
    const char *word = t->word;
    if (strncasecmp(word, "ede", 3) == 0 &&
        option_number(&number, word + 3 + strspn(word + 3, " "), 0xffff, false) == QUERY_OK &&
        query_registry_find(QUERY_REGISTRY_EDE, number) != NULL)
        t->word = query_registry_find(QUERY_REGISTRY_EDE, number);
    tell_number(t, QUERY_REGISTRY_EDE, "extended error (EDE, RFC 8914)");
    t->word = word;
}

static void tell_edns(struct teller *t)
{
    size_t count;
    const struct query_option_row *rows = query_option_table(&count);
    for (size_t i = 0; i < count; i++) {
        if (!is(t->word, rows[i].name))
            continue;
        put_title(t, rows[i].name, rows[i].meaning);
        put_origin(t, "option of EDNS, number", rows[i].code, rows[i].source);
        put_fields(t, rows[i].fields);
    }
}

/* ---- options of the program ---- */

static void say_aliases(struct teller *t, const struct option_table *table,
                        const struct option *row)
{
    for (size_t i = 0; i < table->count; i++) {
        const struct option *other = &table->rows[i];
        if (other->alias == NULL || strcmp(other->alias, row->name) != 0)
            continue;
        say(t, "The same as ");
        say(t, table->lead);
        say(t, other->name);
        say(t, ". ");
    }
}

static void say_limits(struct teller *t, const struct option_table *table, const struct option *row)
{
    if (row->least != 0 && row->least < strlen(row->name)) {
        say(t, "May be cut to ");
        say(t, table->lead);
        query_sink_put(&t->part, row->name, row->least);
        say(t, ". ");
    }
    if (row->most != 0 && row->argument != NULL) {
        say(t, "At most ");
        query_sink_number(&t->part, row->most);
        say(t, ". ");
    }
    if (row->since != NULL) {
        say(t, "Not every version has it: from ");
        say(t, row->since);
        say(t, " on. ");
    }
    if ((row->flags & OPTION_UNAVAILABLE) != 0)
        say(t, "Not available in this version. ");
}

static void put_option(struct teller *t, const struct option_table *table, const struct option *row)
{
    char usage[WORD_MOST + 32];
    struct query_sink sink;
    query_sink_init(&sink, usage, sizeof usage - 1);
    option_print_usage(&sink, table, row);
    usage[sink.size] = '\0';
    put_title(t, usage, row->help);
    if (table->group_count > row->group) {
        say(t, "an option of ");
        say(t, t->topics->program);
        say(t, ", under \"");
        say(t, table->groups[row->group]);
        say(t, "\" in its --help");
        put(t, INDENT, INDENT);
    }
    say_aliases(t, table, row);
    say_limits(t, table, row);
    if (t->part.size != 0)
        put(t, INDENT, INDENT);
}

/* As it is typed, with what leads it, in full or cut; or its name alone.  A letter alone is none.
 */
static void tell_option(struct teller *t)
{
    for (size_t i = 0; i < t->topics->table_count; i++) {
        const struct option_table *table = t->topics->tables[i];
        size_t lead = strlen(table->lead);
        struct option_use use = {.row = NULL};
        if (strncmp(t->word, table->lead, lead) == 0) {
            (void)option_take(&use, table, t->word + lead);
        } else if (strlen(t->word) > 1) {
            use.row = option_find(table, t->word);
            if (use.row != NULL && use.row->alias != NULL)
                use.row = option_find(table, use.row->alias);
        }
        if (use.row != NULL)
            put_option(t, table, use.row);
    }
}

/* ---- general topics ---- */

static void put_topic(struct teller *t, const struct topic *topic)
{
    put_title(t, topic->name, topic->title);
    for (const char *at = topic->text; *at != '\0';) {
        size_t size = strcspn(at, "\n");
        query_sink_put(&t->part, at, size);
        put(t, INDENT, INDENT);
        at += size + (at[size] == '\n');
    }
}

static void tell_general(struct teller *t)
{
    size_t count;
    const struct topic *topics = topic_table(&count);
    for (size_t i = 0; i < t->topics->own_count; i++) {
        if (is(t->word, t->topics->own[i].name))
            put_topic(t, &t->topics->own[i]);
    }
    for (size_t i = 0; i < count; i++) {
        if (is(t->word, topics[i].name))
            put_topic(t, &topics[i]);
    }
}

/* ---- lists ---- */

/* Is told of each name of a list. */
typedef void visitor(void *context, const char *name, const char *title);

static void each_general(const struct topics *topics, visitor *visit, void *context)
{
    size_t count;
    const struct topic *table = topic_table(&count);
    for (size_t i = 0; i < topics->own_count; i++)
        visit(context, topics->own[i].name, topics->own[i].title);
    for (size_t i = 0; i < count; i++)
        visit(context, table[i].name, table[i].title);
}

static void each_type(const struct topics *topics, visitor *visit, void *context)
{
    size_t count;
    const struct query_type *types = query_type_table(&count);
    (void)topics;
    for (size_t i = 0; i < count; i++) {
        if ((types[i].flags & QUERY_TYPE_OBSOLETE) == 0)
            visit(context, types[i].mnemonic, types[i].meaning);
    }
}

static void each_class(const struct topics *topics, visitor *visit, void *context)
{
    static const struct {
        uint16_t class;
        const char *name;
    } classes[] = {{QUERY_CLASS_IN, "IN"},
                   {QUERY_CLASS_CH, "CH"},
                   {QUERY_CLASS_HS, "HS"},
                   {QUERY_CLASS_NONE, "NONE"},
                   {QUERY_CLASS_ANY, "ANY"}};
    (void)topics;
    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++)
        visit(context, classes[i].name, topic_class_meaning(classes[i].class));
}

static void each_flag(const struct topics *topics, visitor *visit, void *context)
{
    size_t count;
    const struct query_flag_row *rows = query_flag_table(&count);
    (void)topics;
    for (size_t i = 0; i < count; i++)
        visit(context, rows[i].name, rows[i].title);
    rows = query_edns_flag_table(&count);
    for (size_t i = 0; i < count; i++)
        visit(context, rows[i].name, rows[i].title);
}

static void each_number(enum query_registry registry, visitor *visit, void *context)
{
    uint32_t number;
    size_t at = 0;
    while (query_registry_next(registry, &at, &number))
        visit(context, query_registry_find(registry, number),
              query_registry_meaning(registry, number));
}

static void each_status(const struct topics *topics, visitor *visit, void *context)
{
    (void)topics;
    each_number(QUERY_REGISTRY_RCODE, visit, context);
}

static void each_opcode(const struct topics *topics, visitor *visit, void *context)
{
    (void)topics;
    each_number(QUERY_REGISTRY_OPCODE, visit, context);
}

static void each_error(const struct topics *topics, visitor *visit, void *context)
{
    (void)topics;
    each_number(QUERY_REGISTRY_EDE, visit, context);
}

static void each_edns(const struct topics *topics, visitor *visit, void *context)
{
    size_t count;
    const struct query_option_row *rows = query_option_table(&count);
    (void)topics;
    for (size_t i = 0; i < count; i++)
        visit(context, rows[i].name, rows[i].meaning);
}

static void each_outcome(const struct topics *topics, visitor *visit, void *context)
{
    size_t count;
    const struct outcome_row *rows = outcome_table(&count);
    (void)topics;
    for (size_t i = 0; i < count; i++) {
        char number[16];
        struct query_sink sink;
        query_sink_init(&sink, number, sizeof number - 1);
        query_sink_number(&sink, rows[i].outcome);
        number[sink.size] = '\0';
        visit(context, number, rows[i].meaning);
    }
}

static void each_option(const struct topics *topics, visitor *visit, void *context)
{
    for (size_t i = 0; i < topics->table_count; i++) {
        for (size_t j = 0; j < topics->tables[i]->count; j++) {
            const struct option *row = &topics->tables[i]->rows[j];
            char name[WORD_MOST];
            struct query_sink sink;
            if (row->alias != NULL || (row->flags & OPTION_HIDDEN) != 0)
                continue;
            query_sink_init(&sink, name, sizeof name - 1);
            query_sink_text(&sink, topics->tables[i]->lead);
            query_sink_text(&sink, row->name);
            name[sink.size] = '\0';
            visit(context, name, row->help);
        }
    }
}

/* What there are topics of: a list under `name`, and one of them under its own. */
static const struct kind {
    const char *name, *singular, *title;
    void (*each)(const struct topics *topics, visitor *visit, void *context);
    void (*tell)(struct teller *teller);
} kinds[] = {
    {NULL, NULL, NULL, each_general, tell_general},
    {"options", "option", "what this program can be told", each_option, tell_option},
    {"types", "type", "what records there are", each_type, tell_type},
    {"classes", "class", "the worlds that names are in", each_class, tell_class},
    {"flags", "flag", "bits that messages have", each_flag, tell_flag},
    {"statuses", "status", "how a server says what became of a question", each_status, tell_status},
    {"opcodes", "opcode", "what a message is about", each_opcode, tell_opcode},
    {"edns", "ednsopt", "options that messages may have (EDNS, RFC 6891)", each_edns, tell_edns},
    {"errors", "ede", "why a server says no, if it tells (EDE)", each_error, tell_error},
    {"outcomes", "exit", "exit statuses that tell how asking ended", each_outcome, NULL},
};

static bool has_list(const struct topics *topics, const struct kind *kind)
{
    return kind->name != NULL && (kind->each != each_outcome || topics->outcomes);
}

static void put_name(void *context, const char *name, const char *title)
{
    put_item(context, name, title);
}

static void tell_list(struct teller *t, const struct kind *kind)
{
    if (!has_list(t->topics, kind) || (!is(t->word, kind->name) && !is(t->word, kind->singular)))
        return;
    put_title(t, kind->name, kind->title);
    kind->each(t->topics, put_name, t);
}

static void tell_topics(struct teller *t)
{
    if (!is(t->word, "topics"))
        return;
    put_title(t, "topics",
              "what --help can tell more about, besides each single option, type, "
              "flag ...");
    each_general(t->topics, put_name, t);
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (has_list(t->topics, &kinds[i]))
            put_item(t, kinds[i].name, kinds[i].title);
    }
}

/* ---- all of it ---- */

static void try_name(void *context, const char *name, const char *title)
{
    (void)title;
    nearest_put(context, name);
}

static void fail(struct query_sink *sink, const struct topics *topics, const char *word)
{
    struct nearest nearest;
    nearest_begin(&nearest, word);
    nearest_put(&nearest, "topics");
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (has_list(topics, &kinds[i]))
            nearest_put(&nearest, kinds[i].name);
        kinds[i].each(topics, try_name, &nearest);
    }
    query_sink_text(sink, topics->program);
    query_sink_text(sink, ": there is no help on '");
    query_sink_plain(sink, word, strlen(word), true);
    query_sink_text(sink, "'\n");
    nearest_print(sink, &nearest, "");
    query_sink_text(sink, "Use \"");
    query_sink_text(sink, topics->program);
    query_sink_text(sink, " --help topics\" for what there is\n");
}

bool topics_print(struct query_sink *sink, struct query_sink *diagnostics,
                  const struct topics *topics, const char *word)
{
    struct teller t = {
        .topics = topics, .word = word, .out = sink, .width = text_width(terminal_columns())};
    query_sink_init(&t.part, t.room, sizeof t.room);
    tell_topics(&t);
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (kinds[i].tell != NULL)
            kinds[i].tell(&t);
        tell_list(&t, &kinds[i]);
    }
    if (!t.any)
        fail(diagnostics, topics, word);
    return t.any;
}
