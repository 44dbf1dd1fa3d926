/* What exchanges say, for those who read them. */
#include <query/exchange.h>

const struct query_try *query_exchange_last_try(const struct query_exchange *x)
{
    return x == NULL || x->try_count == 0 ? NULL : &x->tries[x->try_count - 1];
}

const struct query_message *query_exchange_reply(const struct query_exchange *x)
{
    const struct query_try *last = query_exchange_last_try(x);
    return last != NULL && last->end == QUERY_END_REPLY ? &last->message : NULL;
}
