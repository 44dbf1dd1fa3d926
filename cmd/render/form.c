#include "render/form.h"

#include "render/bytes.h"
#include "render/explain.h"
#include "render/json_lookup.h"
#include "render/json_report.h"
#include "render/json_rfc8427.h"
#include "render/pretty.h"
#include "render/table.h"

#include <string.h>

/* ---- json ---- */

static struct json_view json_view_of(const struct form_view *view)
{
    return (struct json_view){.sink = view->out,
                              .server_names = view->server_names,
                              .server_origins = view->server_origins,
                              .outcome = view->outcome};
}

static void print_json(const struct form_view *view, const struct query_exchange *exchange)
{
    struct json_view json = json_view_of(view);
    json_lookup_print(&json, exchange);
}

static void print_json_transfer(const struct form_view *view,
                                const struct query_transfer_state *state,
                                enum query_transfer_fact fact)
{
    struct json_view json = json_view_of(view);
    json_transfer_print(&json, state, fact);
}

static void print_json_walk(const struct form_view *view, const struct walk_view *walk,
                            const struct query_hop *hop)
{
    if (hop != NULL)
        walk_json_hop_print(view->out, walk, hop);
    else
        walk_json_end_print(view->out, walk);
}

static void print_json_fail(const struct form_view *view, size_t line, const char *text,
                            size_t size, int exit_status)
{
    json_fail(view->out, view->name, line, text, size, exit_status);
}

/* ---- json=rfc8427 ---- */

static void print_rfc8427(const struct form_view *view, const struct query_exchange *exchange)
{
    json_rfc8427_print(view->out, exchange);
}

static void print_rfc8427_transfer(const struct form_view *view,
                                   const struct query_transfer_state *state,
                                   enum query_transfer_fact fact)
{
    json_rfc8427_transfer_print(view->out, state, fact);
}

/* ---- the table ---- */

static const struct form forms[] = {
    {.name = "bytes", .lookup = bytes_lookup_print, .transfer = bytes_transfer_print},
    {.name = "explain",
     .lookup = explain_print,
     .transfer = explain_transfer_print,
     .walk = explain_walk_print},
    {.name = "fields", .lookup = table_print, .transfer = table_transfer_print},
    {.name = "json",
     .lookup = print_json,
     .transfer = print_json_transfer,
     .walk = print_json_walk,
     .all = true,
     .fail = print_json_fail,
     .report = &json_report_form},
    {.name = "json=rfc8427", .lookup = print_rfc8427, .transfer = print_rfc8427_transfer},
    {.name = "pretty", .lookup = pretty_print, .transfer = pretty_transfer_print},
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
