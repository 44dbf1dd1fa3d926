#include "common/output.h"
#include "digc/words.h"

#include <errno.h>
#include <stdio.h>
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

/* `algorithm-BITS`, of which the bits are no number or more than there can be. */
static int fail_bits(const struct digc_plan *plan, const char *text, size_t size,
                     enum query_status status)
{
    enum query_tsig_algorithm algorithm = QUERY_TSIG_MD5;
    uint16_t mac_size;
    char subject[40], value[16];
    size_t dash = size;
    while (dash > 0 && text[dash - 1] != '-')
        dash--;
    if (dash == 0 || query_tsig_algorithm_scan(&algorithm, &mac_size, text, dash - 1) != QUERY_OK)
        return digc_fail(plan, DIGC_EXIT_USAGE, "invalid digest bits in '%.*s': %s", (int)size,
                         text, query_status_text(status));
    (void)snprintf(subject, sizeof subject, "digest-bits [0..%zu]",
                   query_tsig_mac_size(algorithm) * 8);
    (void)snprintf(value, sizeof value, "%.*s", (int)(size - dash), text + dash);
    return digc_fail_number(plan, DIGC_EXIT_USAGE, subject, value, status);
}

/* dig asks without a key that it cannot make, and says so with each reply. */
static int refuse_key(struct digc_plan *plan, const char *name, size_t name_size,
                      enum query_status status)
{
    struct query_sink *out = plan->setup->out;
    plan->key_unused = true;
    query_sink_text(out, ";; Couldn't create key ");
    query_sink_plain(out, name, name_size, true);
    query_sink_text(out, ": ");
    query_sink_text(out, reason(status));
    query_sink_char(out, '\n');
    return DIGC_GO_ON;
}

static int read_text(struct digc_plan *plan)
{
    const char *text = plan->key_text, *name = text;
    struct query_fault fault = {0};
    enum query_status status = query_tsig_key_scan(&plan->key, text, strlen(text), &fault);
    size_t size = part_size(text);
    plan->key_ready = status == QUERY_OK;
    if (status == QUERY_OK)
        return DIGC_GO_ON;
    if (status == QUERY_NUMBER || status == QUERY_RANGE)
        return fail_bits(plan, text, size, status);
    const char *second = text[size] == ':' ? strchr(text + size + 1, ':') : NULL;
    if (second != NULL && second[1] != '\0')
        name = text + size + 1;
    if (status == QUERY_WORD)
        digc_warn(plan, "ignoring invalid TSIG algorithm %.*s", (int)size, text);
    return refuse_key(plan, name, part_size(name), status);
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
    if (private_text != NULL) {
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
    if (private_text != NULL)
        query_wipe(private_text, private_size);
    free(private_text);
    return pair;
}

/* The file is no key's, or it is that of a key that cannot be made. */
static int refuse_file(struct digc_plan *plan, const char *text, size_t size,
                       const struct query_fault *fault)
{
    char name[NAMES_TEXT + 1];
    struct query_sink sink;
    bool clause = fault->field != NULL && strcmp(fault->field, "name") != 0;
    if (fault->status == QUERY_MISSING)
        return digc_fail(plan, DIGC_EXIT_USAGE, "key must have algorithm and secret");
    if (!clause || fault->status == QUERY_DUPLICATE) {
        bool syntax = fault->status == QUERY_SYNTAX || fault->status == QUERY_SHORT;
        complain(plan, syntax ? "unexpected token" : reason(fault->status));
        return DIGC_GO_ON;
    }
    if (fault->status == QUERY_WORD) {
        size_t end = fault->offset;
        while (end < size && strchr("\"; \t\r\n", text[end]) == NULL)
            end++;
        digc_warn(plan, "ignoring invalid TSIG algorithm %.*s", (int)(end - fault->offset),
                  text + fault->offset);
    }
    query_sink_init(&sink, name, sizeof name);
    query_name_print_relative(&sink, &plan->key.name);
    return refuse_key(plan, name, sink.size, fault->status);
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
    plan->key_ready = status == QUERY_OK;
    int end = status == QUERY_OK ? DIGC_GO_ON : refuse_file(plan, text, size, &fault);
    query_wipe(text, size);
    free(text);
    return end;
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
