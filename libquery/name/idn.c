#include "base/ascii.h"
#include "base/limits.h"
#include "base/module.h"
#include "base/sink.h"
#include "name/idn_module.h"

#include <query/idn.h>

enum {
    ASCII_ROOM = 1024,                 /* more than the 255 characters that libidn2 returns */
    U_LABEL_ROOM = 4 * QUERY_LABEL_MAX /* an A-label has more characters than its U-label */
};

static const struct idn_module *find_module(void)
{
    return module_find(IDN_MODULE_FILE, IDN_MODULE_TABLE);
}

static bool has_prefix(const char *label, size_t size)
{
    return size >= 4 && ascii_equal((const uint8_t *)label, (const uint8_t *)"xn--", 4);
}

/* ---- in ---- */

/* Whether anything but plain ASCII without A-labels is in a name's text. */
static bool is_international(const char *text, size_t size)
{
    bool start = true; /* of a label */
    for (size_t i = 0; i < size; i++) {
        if ((uint8_t)text[i] >= 0x80 || (start && has_prefix(text + i, size - i)))
            return true;
        start = text[i] == '.';
    }
    return false;
}

/* Octets of the separator of labels at the start of a text: the full stop and
 * the three that UTS #46 section 2.3 maps to it; 0: there is none. */
static size_t separator(const char *text)
{
    static const char wide[][4] = {"\u3002", "\uff0e", "\uff61"};
    if (text[0] == '.')
        return 1;
    for (size_t i = 0; i < sizeof wide / sizeof wide[0]; i++) {
        if (strncmp(text, wide[i], 3) == 0)
            return 3;
    }
    return 0;
}

static size_t label_size(const char *text)
{
    size_t n = 0;
    while (text[n] != '\0' && separator(text + n) == 0)
        n++;
    return n;
}

/* The mapping turns the letters of all labels into small ones.  Labels that it
 * changed in no other way get theirs back, as in a name of ASCII alone. */
static void keep_case(char *ascii, const char *text)
{
    while (*ascii != '\0' && *text != '\0') {
        size_t a = label_size(ascii), t = label_size(text);
        if (a == t && ascii_equal((const uint8_t *)ascii, (const uint8_t *)text, a))
            memcpy(ascii, text, a);
        ascii += a + separator(ascii + a);
        text += t + separator(text + t);
    }
}

static enum query_status convert(struct query_sink *sink, const char *text, const char **reason)
{
    char ascii[ASCII_ROOM];
    const struct idn_module *module = find_module();
    if (module == NULL)
        return QUERY_MODULE;
    enum query_status status = module->to_ascii(text, ascii, sizeof ascii, reason);
    if (status != QUERY_OK)
        return status;
    keep_case(ascii, text);
    query_sink_text(sink, ascii);
    return sink->status;
}

enum query_status query_idn_to_ascii(struct query_sink *sink, const char *text, size_t size,
                                     const char **reason)
{
    const char *why = NULL;
    enum query_status status;
    if (!is_international(text, size)) {
        query_sink_put(sink, text, size);
        status = sink->status;
    } else if (size > LIMIT_IDN_TEXT) {
        status = QUERY_NAME_LONG;
    } else if (memchr(text, '\0', size) != NULL) {
        status = QUERY_IDN;
    } else {
        char copy[LIMIT_IDN_TEXT + 1];
        memcpy(copy, text, size);
        copy[size] = '\0';
        status = convert(sink, copy, &why);
    }
    if (reason != NULL)
        *reason = why != NULL || status == QUERY_OK ? why : query_status_text(status);
    return status;
}

/* ---- out ---- */

/* Prints a label as a U-label and its dot, or prints nothing. */
static bool print_u_label(struct query_sink *sink, const struct idn_module *module,
                          const uint8_t *label)
{
    char ascii[QUERY_LABEL_MAX + 1];
    char utf8[U_LABEL_ROOM + 1];
    unsigned size = label[0];
    for (unsigned i = 0; i < size; i++) {
        uint8_t c = ascii_lower[label[1 + i]];
        if ((c < 'a' || c > 'z') && !ascii_is_digit((char)c) && c != '-')
            return false;
        ascii[i] = (char)c;
    }
    ascii[size] = '\0';
    if (!module->to_unicode(ascii, utf8, sizeof utf8))
        return false;
    query_sink_text(sink, utf8);
    sink_char(sink, '.');
    return true;
}

static void print_plain_label(struct query_sink *sink, const uint8_t *label)
{
    struct query_name one = {.size = (uint8_t)(label[0] + 2), .labels = 1};
    memcpy(one.wire, label, label[0] + 1u);
    query_name_print(sink, &one);
}

void query_idn_print(struct query_sink *sink, const struct query_name *name)
{
    const struct idn_module *module = NULL;
    bool wanted = false;
    for (const uint8_t *at = name->wire; *at != 0 && !wanted; at += *at + 1)
        wanted = has_prefix((const char *)at + 1, *at);
    if (wanted)
        module = find_module();
    if (module == NULL) {
        query_name_print(sink, name);
        return;
    }
    for (const uint8_t *at = name->wire; *at != 0; at += *at + 1) {
        if (!has_prefix((const char *)at + 1, *at) || !print_u_label(sink, module, at))
            print_plain_label(sink, at);
    }
}
