#include "common/nearest.h"

#include "common/options.h"

#include <query/rdata.h>
#include <string.h>

enum { SHORT = 4 /* letters of a word that may have one slip; longer ones may have two */ };

void nearest_begin(struct nearest *nearest, const char *word)
{
    size_t size = strlen(word);
    *nearest = (struct nearest){.word = word, .size = size, .best = size < SHORT ? 2 : 3};
}

/* One letter is near to all others. */
void nearest_put(struct nearest *nearest, const char *candidate)
{
    size_t size = strlen(candidate);
    if (nearest->size < 2 || size >= NEAREST_MOST)
        return;
    unsigned distance =
        option_distance(nearest->word, nearest->size, candidate, size, nearest->best);
    if (distance > 0 && distance < nearest->best) {
        nearest->best = distance;
        memcpy(nearest->found, candidate, size + 1);
    }
}

void nearest_print(struct query_sink *sink, const struct nearest *nearest, const char *before)
{
    if (sink == NULL || nearest->found[0] == '\0')
        return;
    query_sink_text(sink, before);
    query_sink_text(sink, "Did you mean '");
    query_sink_text(sink, nearest->found);
    query_sink_text(sink, "'?\n");
}

void nearest_type_print(struct query_sink *sink, const char *word, const char *before)
{
    size_t count;
    const struct query_type *types = query_type_table(&count);
    struct nearest nearest;
    nearest_begin(&nearest, word);
    for (size_t i = 0; i < count; i++)
        nearest_put(&nearest, types[i].mnemonic);
    nearest_print(sink, &nearest, before);
}

void nearest_class_print(struct query_sink *sink, const char *word, const char *before)
{
    static const char *const classes[] = {"IN", "CH", "CHAOS", "HS", "HESIOD", "ANY", "NONE"};
    struct nearest nearest;
    nearest_begin(&nearest, word);
    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++)
        nearest_put(&nearest, classes[i]);
    nearest_print(sink, &nearest, before);
}
