/* Octets as the text of a name, and as a name on the wire. */
#include "fuzz.h"

/* What is printed is read again as the same name. */
static void round_trip(const struct query_name *name)
{
    char text[QUERY_NAME_TEXT];
    struct query_sink sink;
    query_sink_init(&sink, text, sizeof(text));
    query_name_print(&sink, name);
    require(sink.status == QUERY_OK, "a name fits into QUERY_NAME_TEXT");
    require_printable(sink.text, sink.size);
    struct query_name again;
    require(query_name_scan(&again, sink.text, sink.size, NULL, NULL) == QUERY_OK,
            "a printed name can be read");
    require(query_name_identical(name, &again), "a printed name is read as the same name");

    query_sink_reset(&sink);
    query_name_print_relative(&sink, name);
    require(query_name_scan(&again, sink.text, sink.size, query_name_root(), NULL) == QUERY_OK &&
                query_name_identical(name, &again),
            "a name without its dot is read as the same name below the root");
}

static void relations(const struct query_name *name)
{
    struct query_name lower;
    struct query_name parent;
    struct query_name joined;
    query_name_lower(&lower, name);
    require(query_name_equal(name, &lower), "letter case makes no difference");
    require(query_name_compare(name, &lower) == 0, "letter case makes no difference in order");
    require(query_name_common(name, &lower) == name->labels, "a name shares all its labels");
    query_name_strip(&parent, name, 1);
    require(query_name_is_under(name, &parent), "a name stands under its parent");
    require(name->labels == 0 || query_name_compare(&parent, name) < 0,
            "a parent stands before its children");
    require(query_name_join(&joined, name, query_name_root()) == QUERY_OK &&
                query_name_identical(&joined, name),
            "a name joined with the root is itself");
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t size)
{
    struct query_name name;
    struct query_fault fault = {0};
    struct query_name origin;
    const char *text = size == 0 ? "" : (const char *)octets;
    if (query_name_scan(&origin, "Example.ORG.", 12, NULL, NULL) != QUERY_OK)
        abort();
    if (query_name_scan(&name, text, size, &origin, &fault) == QUERY_OK) {
        round_trip(&name);
        relations(&name);
    } else {
        require(fault.offset <= size, "the fault lies in the text");
    }
    if (query_name_take(&name, (const uint8_t *)text, size) == QUERY_OK) {
        require(name.size <= size, "a name is no longer than what it was taken from");
        require(memcmp(name.wire, octets, name.size) == 0, "a name is taken as it is");
        round_trip(&name);
        relations(&name);
    }
    return 0;
}
