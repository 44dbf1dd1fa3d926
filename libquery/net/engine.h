/* net/engine.h: what every kind of engine has, behind <query/engine.h>.
 *
 * One kind has sockets and the machine's clock; another may carry orders in process and
 * have a clock of its own.  A kind is a struct that begins with a struct query_engine,
 * and a table of what it does; what each must do is said in <query/engine.h>. */
#ifndef NET_ENGINE_H
#define NET_ENGINE_H

#include <query/engine.h>

struct engine_kind {
    enum query_status (*start)(struct query_engine *engine, const struct query_order *order,
                               uint64_t *number);
    void (*end)(struct query_engine *engine, uint64_t number);
    bool (*next)(struct query_engine *engine, uint64_t until_us, struct query_event *event);
    void (*idle)(struct query_engine *engine, uint64_t until_us);
    uint64_t (*now_us)(const struct query_engine *engine);
    int64_t (*unix_us)(const struct query_engine *engine);
    void (*free)(struct query_engine *engine); /* never of NULL */
};

struct query_engine {
    const struct engine_kind *kind;
};

#endif
