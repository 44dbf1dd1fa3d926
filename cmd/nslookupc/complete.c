#include "nslookupc/nslookupc.h"

#include <query/rdata.h>
#include <string.h>
#include <strings.h>

static const char *const commands[] = {"exit", "help", "ls", "lserver", "server", "set", "view"};

/* Words in front of a type, as far as they are completed. */
static const char *const type_words[] = {"type=", "querytype=", "query=", "ty=", "qu=", "q="};

struct word {
    const char *text;
    size_t size;
    nslookupc_offer *offer;
    void *context;
};

static void offer(const struct word *word, const char *text)
{
    size_t size = strlen(text);
    if (size >= word->size && strncasecmp(text, word->text, word->size) == 0)
        word->offer(word->context, text, size);
}

static void offer_row(const struct word *word, const struct option *row)
{
    char text[32];
    struct query_sink sink;
    bool value = (row->flags & OPTION_VALUE) != 0;
    for (int off = 0; off < ((row->flags & OPTION_NO) != 0 ? 2 : 1); off++) {
        query_sink_init(&sink, text, sizeof text - 1);
        query_sink_text(&sink, off ? "no" : "");
        query_sink_text(&sink, row->name);
        query_sink_text(&sink, value ? "=" : "");
        text[sink.size] = '\0';
        offer(word, text);
    }
}

static bool is_usual(const struct query_type *type)
{
    return (type->flags & (QUERY_TYPE_META | QUERY_TYPE_OBSOLETE)) == 0;
}

/* Types behind `before`, which stands in the word already. */
static void offer_types(const struct word *word, const char *before)
{
    size_t count;
    const struct query_type *types = query_type_table(&count);
    for (size_t i = 0; i < count; i++) {
        char text[64];
        struct query_sink sink;
        query_sink_init(&sink, text, sizeof text - 1);
        query_sink_text(&sink, before);
        query_sink_text(&sink, types[i].mnemonic);
        text[sink.size] = '\0';
        if (is_usual(&types[i]))
            offer(word, text);
    }
}

static void offer_settings(const struct word *word)
{
    for (size_t i = 0; i < sizeof type_words / sizeof type_words[0]; i++) {
        size_t size = strlen(type_words[i]);
        if (word->size >= size && strncasecmp(word->text, type_words[i], size) == 0) {
            offer_types(word, type_words[i]);
            return;
        }
    }
    const struct option_table *table = &nslookupc_set_options;
    for (size_t i = 0; i < table->count; i++) {
        if ((table->rows[i].flags & OPTION_HIDDEN) == 0)
            offer_row(word, &table->rows[i]);
    }
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

size_t nslookupc_complete(const char *line, size_t size, nslookupc_offer *take, void *context)
{
    size_t at = size, first = 0, end;
    while (at > 0 && !is_blank(line[at - 1]))
        at--;
    while (first < size && is_blank(line[first]))
        first++;
    struct word word = {.text = line + at, .size = size - at, .offer = take, .context = context};
    for (end = first; end < size && !is_blank(line[end]);)
        end++;
    if (at == first) {
        for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
            offer(&word, commands[i]);
    } else if (end - first == 3 && strncasecmp(line + first, "set", 3) == 0) {
        offer_settings(&word);
    }
    return at;
}
