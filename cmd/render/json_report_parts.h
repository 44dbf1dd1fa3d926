/* render/json_report_parts.h: what the reports in JSON have in common; for json_report*.c alone. */
#ifndef RENDER_JSON_REPORT_PARTS_H
#define RENDER_JSON_REPORT_PARTS_H

#include "render/json_event.h"
#include "render/report.h"

/* The keys outcome, time_us, status and error: what was heard, or why nothing. */
void json_report_heard(struct json *json, const char *outcome,
                       const struct query_exchange *exchange);

/* How the last query went: "udp", NULL where none was sent. */
const char *json_report_transport(const struct query_exchange *exchange);

/* The keys status and rcode of what some say. */
void json_report_status(struct json *json, const struct query_content *content);

/* All records of a content. */
void json_report_records(struct json *json, const char *key, const struct query_content *content);

/* The event "allns". */
void json_report_allns(const struct form_view *view, const struct query_request *request,
                       const struct allns *allns, enum allns_verdict verdict, int exit_status);

#endif
