/* What several servers say, held against each other. */
#include "render/content.h"

#include <string.h>

const char *content_accord_word(enum content_accord accord)
{
    static const char *const words[] = {
        [CONTENT_SILENT] = "silent",
        [CONTENT_DIFFERS] = "different",
        [CONTENT_PARTLY] = "partly",
        [CONTENT_SAME] = "same",
    };
    return words[accord];
}

enum content_accord content_compare(const struct content_voice *voices, size_t count)
{
    const struct query_content *first = NULL;
    size_t silent = 0;
    for (size_t i = 0; i < count; i++) {
        const struct query_content *content = voices[i].content;
        if (content == NULL)
            silent++;
        else if (first == NULL)
            first = content;
        else if (!query_content_equal(first, content))
            return CONTENT_DIFFERS;
    }
    return first == NULL ? CONTENT_SILENT : silent != 0 ? CONTENT_PARTLY : CONTENT_SAME;
}

/* ---- who says what ---- */

struct comparison {
    struct query_sink *sink;
    const struct content_voice *voices;
    size_t count;
    const struct query_style *style;
};

/* Whether a voice before this one says the same. */
static bool is_repeated(const struct comparison *c, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (c->voices[i].content != NULL &&
            query_content_equal(c->voices[i].content, c->voices[index].content))
            return true;
    }
    return false;
}

/* Who says what a voice says, a line for each; the last line is not ended. */
static void print_voices(const struct comparison *c, size_t index)
{
    const struct query_content *content = c->voices[index].content;
    bool any = false;
    for (size_t i = index; i < c->count; i++) {
        if (c->voices[i].content == NULL || !query_content_equal(c->voices[i].content, content))
            continue;
        query_sink_text(c->sink, any ? ",\n" : "");
        content_voice_print(c->sink, &c->voices[i]);
        any = true;
    }
}

bool content_is_common(const struct content_voice *voices, size_t count,
                       const struct query_content *content, size_t index)
{
    for (size_t i = 0; i < count; i++) {
        if (voices[i].content != NULL && !query_content_has(voices[i].content, content, index))
            return false;
    }
    return true;
}

/* The records of one that all have, or those that not all have. */
static size_t print_records(const struct comparison *c, const struct query_content *content,
                            bool common, const char *lead)
{
    size_t printed = 0;
    for (size_t i = 0; i < query_content_count(content); i++) {
        const struct query_record record = query_content_record(content, i);
        if (content_is_common(c->voices, c->count, content, i) != common)
            continue;
        query_sink_text(c->sink, lead);
        content_record_print(c->sink, &record, c->style);
        query_sink_char(c->sink, '\n');
        printed++;
    }
    return printed;
}

static void print_silent(const struct comparison *c)
{
    for (size_t i = 0; i < c->count; i++) {
        if (c->voices[i].content != NULL)
            continue;
        query_sink_text(c->sink, "no reply from ");
        content_voice_print(c->sink, &c->voices[i]);
        query_sink_text(c->sink, ": ");
        content_silence_print(c->sink, c->voices[i].exchange);
        query_sink_char(c->sink, '\n');
    }
}

static const struct content_voice *find_first(const struct comparison *c)
{
    const struct content_voice *voice = c->voices;
    while (voice->content == NULL)
        voice++;
    return voice;
}

static void print_same(const struct comparison *c)
{
    const struct content_voice *first = find_first(c);
    query_sink_text(c->sink, "same\n");
    content_print(c->sink, first->content, "    ", c->style);
    print_voices(c, (size_t)(first - c->voices));
    query_sink_char(c->sink, '\n');
}

static void print_different(const struct comparison *c)
{
    query_sink_text(c->sink, "different\n");
    (void)print_records(c, find_first(c)->content, true, "    ");
    for (size_t i = 0; i < c->count; i++) {
        const struct query_content *content = c->voices[i].content;
        if (content == NULL || is_repeated(c, i))
            continue;
        print_voices(c, i);
        query_sink_text(c->sink, ":\n");
        bool status = content_has_status(content);
        if (status) {
            query_sink_text(c->sink, "  ~ ");
            content_status_print(c->sink, content);
            query_sink_char(c->sink, '\n');
        }
        if (print_records(c, content, false, "  + ") == 0 && !status)
            query_sink_text(c->sink, "    nothing more\n");
    }
}

/* ---- flags, which are told and do not count ---- */

static const struct {
    uint16_t flag;
    const char *word;
} flags[] = {{QUERY_FLAG_AA, "aa"}, {QUERY_FLAG_AD, "ad"}, {QUERY_FLAG_RA, "ra"}};

/* Those of a voice: bits as above. */
static unsigned flags_of(const struct content_voice *voice)
{
    return query_content_message(voice->content)->flags &
           (QUERY_FLAG_AA | QUERY_FLAG_AD | QUERY_FLAG_RA);
}

static void print_flags(const struct comparison *c)
{
    unsigned some = 0, all = ~0u;
    for (size_t i = 0; i < c->count; i++) {
        if (c->voices[i].content == NULL)
            continue;
        some |= flags_of(&c->voices[i]);
        all &= flags_of(&c->voices[i]);
    }
    for (size_t j = 0; j < sizeof flags / sizeof flags[0]; j++) {
        if (((some & ~all) & flags[j].flag) == 0)
            continue;
        query_sink_text(c->sink, "only some have the flag ");
        query_sink_text(c->sink, flags[j].word);
        query_sink_text(c->sink, ", which does not count:");
        for (size_t i = 0; i < c->count; i++) {
            if (c->voices[i].content == NULL || (flags_of(&c->voices[i]) & flags[j].flag) == 0)
                continue;
            query_sink_char(c->sink, ' ');
            content_voice_print(c->sink, &c->voices[i]);
        }
        query_sink_char(c->sink, '\n');
    }
}

void content_compare_print(struct query_sink *sink, const struct content_voice *voices,
                           size_t count, enum content_accord accord,
                           const struct query_style *style)
{
    const struct comparison c = {.sink = sink, .voices = voices, .count = count, .style = style};
    if (accord == CONTENT_DIFFERS)
        print_different(&c);
    else if (accord != CONTENT_SILENT)
        print_same(&c);
    print_silent(&c);
    print_flags(&c);
}
