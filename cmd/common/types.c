#include "common/types.h"

void types_print_dump(struct query_sink *sink)
{
    size_t count;
    const struct query_type *types = query_type_table(&count);
    for (size_t i = 0; i < count; i++) {
        if ((types[i].flags & (QUERY_TYPE_META | QUERY_TYPE_OBSOLETE)) != 0)
            continue;
        query_sink_text(sink, "type\t");
        query_sink_text(sink, types[i].mnemonic);
        query_sink_char(sink, '\n');
    }
}
