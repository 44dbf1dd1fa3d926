#include "common/names.h"

#include <langinfo.h>
#include <locale.h>
#include <query/idn.h>
#include <string.h>

enum { NAME_ROOM = 4 * QUERY_NAME_TEXT }; /* for a name's text in ASCII, legal or not */

/* dig's words. */
static const char *words_of(enum query_status status)
{
    switch (status) {
    case QUERY_MISSING: return "unexpected end of input";
    case QUERY_LABEL_LONG: return "label too long";
    case QUERY_LABEL_TYPE: return "bad label type";
    case QUERY_NAME_LONG: return "name too long";
    default: return query_status_text(status);
    }
}

const char *names_reason(const struct names *names, const struct query_sink *said, size_t *size)
{
    size_t program = strlen(names->program), skip = 0;
    if (said->size > program + 2 && memcmp(said->text, names->program, program) == 0 &&
        said->text[program] == ':')
        skip = program + 2;
    const char *text = said->text + skip, *feed = NULL;
    if (said->size > skip)
        feed = memchr(text, '\n', said->size - skip);
    *size = feed != NULL ? (size_t)(feed - text) : said->size - skip;
    return text;
}

void names_complain(const struct names *names, const char *text, const char *before,
                    const char *why, const char *after)
{
    struct query_sink *out = names->diagnostics;
    size_t size = strlen(text);
    query_sink_text(out, names->program);
    query_sink_text(out, ": '");
    query_sink_plain(out, text, size > NAMES_TEXT ? NAMES_TEXT : size, true);
    query_sink_text(out, size > NAMES_TEXT ? "..." : "");
    query_sink_char(out, '\'');
    query_sink_text(out, before);
    query_sink_text(out, why);
    query_sink_text(out, after);
    query_sink_char(out, '\n');
    query_sink_flush(out);
}

bool names_locale_is_utf8(void)
{
    locale_t locale = newlocale(LC_CTYPE_MASK, "", (locale_t)0);
    if (locale == (locale_t)0)
        return false;
    bool utf8 = strcmp(nl_langinfo_l(CODESET, locale), "UTF-8") == 0;
    freelocale(locale);
    return utf8;
}

static bool is_ascii(const char *text)
{
    for (; *text != '\0'; text++) {
        if ((unsigned char)*text >= 0x80)
            return false;
    }
    return true;
}

/* ---- what was typed ---- */

/* The text to ask for, U-labels turned into A-labels where that is wanted.  `typed` has
 * at most NAMES_TEXT characters. */
static enum query_status to_ascii(const struct names *names, const struct names_rules *rules,
                                  const char *typed, struct query_sink *text)
{
    const char *reason = NULL;
    enum query_status status = QUERY_OK;
    if (!rules->idn) {
        query_sink_text(text, typed);
        return QUERY_OK;
    }
    if (names->utf8 || is_ascii(typed)) {
        status = query_idn_to_ascii(text, typed, strlen(typed), &reason);
    } else {
        /* In another encoding than the locale's nobody knows which characters these are. */
        status = QUERY_UTF8;
        reason = "could not convert string to UTF-8";
    }
    /* As dig: one label in Unicode, and the whole name is mapped to lower case. */
    bool mapped = status == QUERY_OK && !is_ascii(typed);
    for (size_t i = 0; mapped && i < text->size; i++) {
        if (text->text[i] >= 'A' && text->text[i] <= 'Z')
            text->text[i] = (char)(text->text[i] - 'A' + 'a');
    }
    if (status != QUERY_OK) {
        char after[32] = ")";
        strncat(after, rules->idn_hint, sizeof after - 2);
        names_complain(names, typed, " is not a legal IDNA2008 name (",
                       reason != NULL ? reason : query_status_text(status), after);
    }
    return status;
}

static void complain_of_syntax(const struct names *names, const char *text, bool in_domains,
                               enum query_status status)
{
    names_complain(names, text,
                   in_domains ? " is not in legal name syntax (" : " is not a legal name (",
                   words_of(status), ")");
}

/* The search list in force: +domain alone, or the configuration's. */
static bool find_domains(const struct names *names, const struct names_rules *rules,
                         struct names_search *search)
{
    char room[NAME_ROOM];
    struct query_sink text;
    const char *typed = rules->domain;
    if (typed == NULL) {
        for (size_t i = 0; i < rules->config->search_count; i++)
            search->domains[search->domain_count++] = &rules->config->search[i].name;
        return true;
    }
    if (strlen(typed) > NAMES_TEXT) {
        complain_of_syntax(names, typed, true, QUERY_NAME_LONG);
        return false;
    }
    query_sink_init(&text, room, sizeof room);
    if (to_ascii(names, rules, typed, &text) != QUERY_OK)
        return false;
    enum query_status status =
        query_name_scan(&search->typed, room, text.size, query_name_root(), NULL);
    if (status != QUERY_OK)
        complain_of_syntax(names, typed, true, status);
    search->domains[search->domain_count++] = &search->typed;
    return status == QUERY_OK;
}

/* Labels of bits (RFC 2673) are history (RFC 6891 section 5), and dig refuses their text. */
static bool has_bit_label(const char *text, size_t size)
{
    for (size_t i = 0; i + 1 < size; i++) {
        if (text[i] == '\\' && text[i + 1] == '[' && (i == 0 || text[i - 1] == '.'))
            return true;
    }
    return false;
}

enum names_end names_begin(struct names *names, const struct names_rules *rules, const char *typed,
                           struct names_search *search)
{
    char text[NAME_ROOM];
    struct query_sink ascii;
    search->domain_count = 0;
    query_sink_init(&ascii, text, sizeof text);
    if (strlen(typed) > NAMES_TEXT) {
        complain_of_syntax(names, typed, false, QUERY_NAME_LONG);
        return NAMES_ILLEGAL;
    }
    if (to_ascii(names, rules, typed, &ascii) != QUERY_OK)
        return NAMES_REFUSED;
    if (query_search_is_short(text, ascii.size, rules->ndots) &&
        !find_domains(names, rules, search))
        return NAMES_REFUSED;
    enum query_status status =
        has_bit_label(text, ascii.size)
            ? QUERY_LABEL_TYPE
            : query_search_begin(&search->search, text, ascii.size, rules->ndots, search->domains,
                                 search->domain_count);
    if (status == QUERY_OK)
        return NAMES_OK;
    bool in_domains = search->domain_count != 0;
    complain_of_syntax(names, typed, in_domains, status);
    return in_domains ? NAMES_REFUSED : NAMES_ILLEGAL;
}

/* ---- what is shown ---- */

void names_print_international(struct query_sink *sink, const struct query_name *name,
                               void *context)
{
    struct names *names = context;
    char text[NAME_ROOM];
    struct query_sink international;
    if (names->utf8) {
        query_idn_print(sink, name);
        return;
    }
    query_sink_init(&international, text, sizeof text - 1);
    query_idn_print(&international, name);
    text[international.size] = '\0';
    query_name_print(sink, name);
    if (is_ascii(text) || names->warned)
        return;
    names->warned = true;
    query_sink_text(names->diagnostics, ";; Warning: cannot represent '");
    query_name_print(names->diagnostics, name);
    query_sink_text(names->diagnostics, "' in the current locale\n");
}

bool names_is_address(const char *text)
{
    struct query_endpoint address;
    return strchr(text, '%') == NULL &&
           query_endpoint_scan(&address, text, strlen(text)) == QUERY_OK;
}

static void print_nibbles(struct query_sink *sink, const uint8_t octets[16])
{
    for (size_t i = 32; i-- > 0;) {
        query_sink_char(sink, "0123456789abcdef"[octets[i / 2] >> (i % 2 == 0 ? 4 : 0) & 15]);
        query_sink_char(sink, '.');
    }
    query_sink_text(sink, "ip6.arpa");
}

enum query_status names_print_reverse(struct query_sink *sink, const char *text)
{
    struct query_endpoint address;
    /* A scope has no place in a name. */
    if (query_endpoint_scan(&address, text, strcspn(text, "%")) == QUERY_OK &&
        address.family == 6) {
        print_nibbles(sink, address.octets);
        return sink->status;
    }
    const char *end = text + strlen(text), *part = end;
    for (;;) {
        while (part > text && part[-1] != '.')
            part--;
        query_sink_put(sink, part, (size_t)(end - part));
        if (part == text)
            break;
        query_sink_char(sink, '.');
        end = --part;
    }
    query_sink_text(sink, ".in-addr.arpa.");
    return sink->status;
}

enum names_end names_begin_kept(struct names *names, const struct names_rules *rules,
                                const char *text, struct names_search *search,
                                struct query_sink *said)
{
    struct query_sink *diagnostics = names->diagnostics;
    names->diagnostics = said;
    enum names_end end = names_begin(names, rules, text, search);
    names->diagnostics = diagnostics;
    query_sink_put(diagnostics, said->text, said->size);
    return end;
}
