#include "octets.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static int digit(char c)
{
    const char *digits = "0123456789abcdef0123456789ABCDEF";
    const char *at = c == '\0' ? NULL : strchr(digits, c);
    return at == NULL ? -1 : (int)(at - digits) % 16;
}

size_t octets_of(uint8_t *octets, size_t room, const char *notation)
{
    size_t n = 0;
    bool quoted = false;
    for (const char *at = notation; *at != '\0'; at++) {
        if (*at == '\'') {
            quoted = !quoted;
        } else if (quoted || *at != ' ') {
            cr_assert_lt(n, room, "more than %zu octets: %s", room, notation);
            if (quoted) {
                octets[n++] = (uint8_t)*at;
                continue;
            }
            int high = digit(at[0]), low = high < 0 ? -1 : digit(at[1]);
            cr_assert(low >= 0, "bad octets in the test: %s", notation);
            octets[n++] = (uint8_t)(high << 4 | low);
            at++;
        }
    }
    return n;
}

uint8_t *octets_exact(const void *octets, size_t size)
{
    /* malloc(0) may be NULL, which a window must not be. */
    uint8_t *copy = malloc(size == 0 ? 1 : size);
    cr_assert_not_null(copy);
    if (size == 0)
        return copy;
    memcpy(copy, octets, size);
    return copy;
}

struct text text_of_name(const struct query_name *name)
{
    struct text text = {{0}};
    struct query_sink sink;
    query_sink_init(&sink, text.text, sizeof text.text - 1);
    query_name_print(&sink, name);
    cr_assert_eq(sink.status, QUERY_OK);
    text.text[sink.size] = '\0';
    return text;
}

struct query_name name_of(const char *text)
{
    struct query_name name;
    enum query_status status = query_name_scan(&name, text, strlen(text), NULL, NULL);
    cr_assert_eq(status, QUERY_OK, "'%s': %s", text, query_status_text(status));
    return name;
}
