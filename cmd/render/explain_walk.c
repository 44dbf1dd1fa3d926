#include "render/explain.h"

void explain_walk_print(const struct form_view *view, const struct walk_view *walk,
                        const struct query_hop *hop)
{
    const struct walk_style style = {
        .utf8 = view->utf8, .colour = view->colour, .width = view->columns};
    if (hop != NULL)
        walk_explain_hop_print(view->out, walk, &style, hop);
    else
        walk_explain_close_print(view->out, walk, &style);
}
