/* render/json_report.h: what comes of asking servers side by side, or again and again, as JSON:
 * the events "allns", "compare", "round", "change", "watch", "until" and "count".
 *
 * Knows facts; must not know options. */
#ifndef RENDER_JSON_REPORT_H
#define RENDER_JSON_REPORT_H

#include "render/report.h"

extern const struct report_form json_report_form;

#endif
