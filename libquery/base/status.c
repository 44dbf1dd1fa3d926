#include <query/status.h>

#define STATUS_TEXT(name, message) [QUERY_##name] = message,
static const char *const texts[] = {QUERY_STATUS_LIST(STATUS_TEXT)};
#undef STATUS_TEXT

#define STATUS_NAME(name, message) [QUERY_##name] = #name,
static const char *const names[] = {QUERY_STATUS_LIST(STATUS_NAME)};
#undef STATUS_NAME

const char *query_status_text(enum query_status status)
{
    return (unsigned)status < QUERY_STATUS_COUNT ? texts[status] : "unknown status";
}

const char *query_status_name(enum query_status status)
{
    return (unsigned)status < QUERY_STATUS_COUNT ? names[status] : "UNKNOWN";
}
