#include "render/form.h"

#include "render/bytes.h"
#include "render/json_lookup.h"

#include <string.h>

static void print_json(const struct form_view *view, const struct query_exchange *exchange)
{
    json_lookup_print(view->out, exchange);
}

static void print_json_transfer(const struct form_view *view,
                                const struct query_transfer_state *state,
                                enum query_transfer_fact fact)
{
    json_transfer_print(view->out, state, fact);
}

static const struct form forms[] = {
    {.name = "bytes", .lookup = bytes_lookup_print, .transfer = bytes_transfer_print},
    {.name = "json", .lookup = print_json, .transfer = print_json_transfer},
};

const struct form *form_table(size_t *count)
{
    *count = sizeof forms / sizeof forms[0];
    return forms;
}

const struct form *form_find(const char *name)
{
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        if (strcmp(forms[i].name, name) == 0)
            return &forms[i];
    }
    return NULL;
}
