#include "common/output.h"
#include "digc/words.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
    FILE_MOST = 65536, /* octets of a key's file that are read: some hundred do */
    PATH_MOST = 4096
};

/* dig's words for what can be wrong in a key. */
static const char *reason(enum query_status status)
{
    switch (status) {
    case QUERY_WORD: return "algorithm is unsupported";
    case QUERY_BASE64: return "bad base64 encoding";
    case QUERY_SPACE: return "ran out of space";
    case QUERY_LABEL_LONG: return "label too long";
    case QUERY_NAME_LONG: return "name too long";
    default: return query_status_text(status);
    }
}

/* ---- -y ---- */

/* Text of the command line, as far as the next colon. */
static size_t part_size(const char *text)
{
    return strcspn(text, ":");
}

/* dig asks without a key that it cannot make, and says so with each reply. */
static int read_text(struct digc_plan *plan)
{
    const char *text = plan->key_text, *name = text;
    struct query_fault fault = {0};
    enum query_status status = query_tsig_key_scan(&plan->key, text, strlen(text), &fault);
    size_t size = part_size(text);
    plan->key_ready = status == QUERY_OK;
    plan->key_unused = status != QUERY_OK;
    if (status == QUERY_OK)
        return DIGC_GO_ON;
    if (text[size] == ':' && strchr(text + size + 1, ':') != NULL)
        name = text + size + 1;
    if (status == QUERY_NUMBER || status == QUERY_RANGE)
        return digc_fail(plan, DIGC_EXIT_USAGE, "invalid digest bits in '%.*s': %s", (int)size,
                         text, query_status_text(status));
    if (status == QUERY_WORD)
        digc_warn(plan, "ignoring invalid TSIG algorithm %.*s", (int)size, text);
    struct query_sink *out = plan->setup->out;
    query_sink_text(out, ";; Couldn't create key ");
    query_sink_plain(out, name, part_size(name), true);
    query_sink_text(out, ": ");
    query_sink_text(out, reason(status));
    query_sink_char(out, '\n');
    return DIGC_GO_ON;
}

/* ---- -k ---- */

static void complain(const struct digc_plan *plan, const char *why)
{
    struct query_sink *out = plan->setup->diagnostics;
    query_sink_text(out, "Couldn't read key from ");
    query_sink_plain(out, plan->key_file, strlen(plan->key_file), true);
    query_sink_text(out, ": ");
    query_sink_text(out, why);
    query_sink_char(out, '\n');
}

static void deprecate(const struct digc_plan *plan)
{
    struct query_sink *out = plan->setup->diagnostics;
    query_sink_plain(out, plan->key_file, strlen(plan->key_file), true);
    query_sink_text(out, ": pairs of K* files for HMAC keys are deprecated\n");
}

/* The file of a pair with this ending, which the name on the command line may have already. */
static char *read_half(const char *file, const char *ending, size_t *size)
{
    static const char *const endings[] = {".private", ".key", "."};
    char path[PATH_MOST];
    size_t base = strlen(file);
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        size_t length = strlen(endings[i]);
        if (base > length && strcmp(file + base - length, endings[i]) == 0) {
            base -= length;
            break;
        }
    }
    if (base + strlen(ending) >= sizeof path) {
        errno = ENAMETOOLONG;
        return NULL;
    }
    memcpy(path, file, base);
    strcpy(path + base, ending);
    return output_read_file(path, FILE_MOST, size);
}

/* Whether the file is one of a pair, of which the key is then, if it can be. */
static bool read_pair(struct digc_plan *plan)
{
    size_t public_size = 0, private_size = 0;
    struct query_fault fault = {0};
    char *public_text = read_half(plan->key_file, ".key", &public_size);
    char *private_text =
        public_text == NULL ? NULL : read_half(plan->key_file, ".private", &private_size);
    bool pair = private_text != NULL;
    if (pair) {
        enum query_status status = query_tsig_key_scan_pair(&plan->key, public_text, public_size,
                                                            private_text, private_size, &fault);
        plan->key_ready = status == QUERY_OK;
        pair = status == QUERY_OK || status == QUERY_UNSUPPORTED;
        if (status == QUERY_OK)
            deprecate(plan);
        else if (status == QUERY_UNSUPPORTED)
            complain(plan, "keys of SIG(0) are not supported, the query is not signed");
    }
    free(public_text);
    free(private_text);
    return pair;
}

static int read_file(struct digc_plan *plan)
{
    size_t size = 0;
    struct query_fault fault = {0};
    if (read_pair(plan))
        return DIGC_GO_ON;
    char *text = output_read_file(plan->key_file, FILE_MOST, &size);
    if (text == NULL) {
        complain(plan, errno == ENOENT ? "file not found" : strerror(errno));
        return DIGC_GO_ON;
    }
    enum query_status status = query_tsig_key_scan_conf(&plan->key, text, size, &fault);
    free(text);
    plan->key_ready = status == QUERY_OK;
    if (status == QUERY_MISSING)
        return digc_fail(plan, DIGC_EXIT_USAGE, "key must have algorithm and secret");
    if (status != QUERY_OK)
        complain(plan, status == QUERY_SYNTAX || status == QUERY_SHORT ? "unexpected token"
                                                                       : reason(status));
    return DIGC_GO_ON;
}

int digc_key_read(struct digc_plan *plan)
{
    struct query_tsig *tsig;
    int end = plan->key_file != NULL   ? read_file(plan)
              : plan->key_text != NULL ? read_text(plan)
                                       : DIGC_GO_ON;
    if (end != DIGC_GO_ON || !plan->key_ready)
        return end;
    /* Without the module nothing can be signed, and nothing must be asked unsigned instead. */
    enum query_status status = query_tsig_new(&tsig, &plan->key);
    query_tsig_free(tsig);
    return status == QUERY_OK ? DIGC_GO_ON
                              : digc_fail(plan, DIGC_EXIT_INTERNAL, "the key cannot be used: %s",
                                          query_status_text(status));
}
