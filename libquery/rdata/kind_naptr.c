/* The substitution expression of NAPTR (RFC 3402 section 3.2): delimiter, extended
 * regular expression, delimiter, replacement, delimiter, flags.  It is checked,
 * never run. */
#include "base/ascii.h"
#include "rdata/kind.h"

/* A walk over an extended regular expression (POSIX.1 section 9.4). */
struct ere {
    const uint8_t *at;
    const uint8_t *end;
    unsigned groups; /* that were opened */
    unsigned depth;  /* that are open */
    bool atom;       /* something stands before that can be repeated or be an alternative */
    bool repeated;   /* ... but it was repeated already, or is an anchor */
    bool fresh;      /* a group has just been opened, and may stay empty */
};

/* [:alpha:] [=a=] [.a.] within brackets; `at` stands behind the opening pair. */
static bool skip_class(struct ere *e, uint8_t kind)
{
    static const char *const names[] = {"alnum", "digit", "punct", "alpha", "graph", "space",
                                        "blank", "lower", "upper", "cntrl", "print", "xdigit"};
    const uint8_t *from = e->at;
    while (e->end - e->at >= 2 && !(e->at[0] == kind && e->at[1] == ']'))
        e->at++;
    size_t n = (size_t)(e->at - from);
    if (e->end - e->at < 2 || n == 0)
        return false;
    e->at += 2;
    if (kind != ':')
        return true;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strlen(names[i]) == n && memcmp(names[i], from, n) == 0)
            return true;
    }
    return false;
}

/* A bracket expression; `at` stands behind the bracket.  Ranges must ascend. */
static bool skip_bracket(struct ere *e)
{
    int low = -1; /* the character before, if a range may start with it */
    bool range = false;
    if (e->at < e->end && *e->at == '^')
        e->at++;
    for (const uint8_t *first = e->at; e->at < e->end;) {
        uint8_t c = *e->at++;
        if (c == ']' && e->at - 1 != first)
            return true;
        if (c == '[' && e->at < e->end && memchr(":=.", *e->at, 3) != NULL) {
            uint8_t kind = *e->at++;
            if ((range && kind != '.') || !skip_class(e, kind))
                return false;
            low = -1;
            range = false;
        } else if (c == '-' && low >= 0 && !range && e->at < e->end && *e->at != ']') {
            range = true;
        } else {
            if (range && c < low)
                return false;
            low = range ? -1 : c;
            range = false;
        }
    }
    return false;
}

/* {2}, {2,}, {2,5}; `at` stands behind the brace. */
static bool skip_bound(struct ere *e)
{
    unsigned bounds[2] = {0, 0}, digits[2] = {0, 0}, part = 0;
    for (; e->at < e->end && *e->at != '}'; e->at++) {
        if (*e->at == ',' && part == 0) {
            part = 1;
            continue;
        }
        if (!ascii_is_digit((char)*e->at))
            return false;
        bounds[part] = bounds[part] * 10 + (unsigned)(*e->at - '0');
        digits[part]++;
        if (bounds[part] > 255)
            return false;
    }
    if (e->at == e->end)
        return false;
    e->at++;
    return digits[1] == 0 || bounds[0] <= bounds[1];
}

static bool repeat(struct ere *e)
{
    bool allowed = e->atom && !e->repeated;
    e->repeated = true;
    return allowed;
}

static bool literal(struct ere *e)
{
    e->atom = true;
    e->repeated = false;
    return true;
}

static bool skip_escape(struct ere *e)
{
    if (e->at == e->end)
        return false;
    uint8_t c = *e->at++;
    if (c >= '1' && c <= '9' && (unsigned)(c - '0') > e->groups)
        return false;
    return literal(e);
}

static bool close_group(struct ere *e)
{
    if (e->depth != 0 && !e->atom && !e->fresh)
        return false;
    e->depth -= e->depth != 0;
    return literal(e);
}

/* One piece of the expression; false if it is malformed. */
static bool skip_piece(struct ere *e)
{
    uint8_t c = *e->at++;
    switch (c) {
    case '\\': return skip_escape(e);
    case '[': return literal(e) && skip_bracket(e);
    case '{':
        if (e->at == e->end || !ascii_is_digit((char)*e->at))
            return literal(e);
        return repeat(e) && skip_bound(e);
    case '(':
        e->groups++;
        e->depth++;
        e->atom = e->repeated = false;
        e->fresh = true;
        return true;
    case ')': return close_group(e);
    case '|':
        if (!e->atom)
            return false;
        e->atom = e->repeated = e->fresh = false;
        return true;
    case '^':
    case '$': e->atom = e->repeated = true; return true;
    case '+':
    case '*':
    case '?': return repeat(e);
    default: return literal(e);
    }
}

/* The number of groups in the expression, or -1 if it is malformed. */
static int count_groups(const uint8_t *from, const uint8_t *end)
{
    struct ere e = {.at = from, .end = end};
    while (e.at < e.end) {
        if (!skip_piece(&e))
            return -1;
    }
    return e.depth == 0 && e.atom ? (int)e.groups : -1;
}

/* The next delimiter that no backslash protects, or NULL.  `groups`, if not NULL, is
 * raised to the highest group that \1 to \9 refer to. */
static const uint8_t *find_delimiter(const uint8_t *at, const uint8_t *end, uint8_t delimiter,
                                     int *groups)
{
    for (; at < end; at++) {
        if (*at == 0)
            return NULL;
        if (*at == delimiter)
            return at;
        if (*at != '\\')
            continue;
        if (++at == end || *at == 0)
            return NULL;
        if (groups != NULL && *at == '0')
            return NULL;
        if (groups != NULL && ascii_is_digit((char)*at) && *at - '0' > *groups)
            *groups = *at - '0';
    }
    return NULL;
}

static bool expression_is_valid(const uint8_t *at, size_t n)
{
    const uint8_t *end = at + n;
    if (n == 0)
        return true;
    uint8_t delimiter = *at++;
    if (delimiter == 0 || delimiter == '\\' || delimiter == 'i' || ascii_is_digit((char)delimiter))
        return false;
    int used = 0;
    const uint8_t *ere = at;
    const uint8_t *ere_end = find_delimiter(ere, end, delimiter, NULL);
    if (ere_end == NULL)
        return false;
    const uint8_t *flags = find_delimiter(ere_end + 1, end, delimiter, &used);
    if (flags == NULL)
        return false;
    while (++flags < end) {
        if (*flags != 'i')
            return false;
    }
    int groups = count_groups(ere, ere_end);
    return groups >= 0 && used <= groups;
}

static void check_regexp(struct rdata_check *c)
{
    const uint8_t *at = c->r.at;
    unsigned n = reader_u8(&c->r);
    const uint8_t *text = reader_take(&c->r, n);
    if (text != NULL && !expression_is_valid(text, n))
        reader_fail_at(&c->r, QUERY_SYNTAX, at);
}

const struct query_kind kind_regexp = {.class = QUERY_VALUE_OCTETS,
                                       .form = QUERY_FORM_STRING,
                                       .prefix = 1,
                                       .check = check_regexp,
                                       .print = rdata_print_string_field,
                                       .scan = rdata_scan_string_field};
