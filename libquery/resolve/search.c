#include <query/search.h>

bool query_search_is_short(const char *text, size_t size, unsigned ndots)
{
    size_t dots = 0;
    for (size_t i = 0; i < size; i++)
        dots += text[i] == '.';
    return dots < ndots;
}

enum query_status query_search_begin(struct query_search *search, const char *text, size_t size,
                                     unsigned ndots, const struct query_name *const *domains,
                                     size_t domain_count)
{
    *search = (struct query_search){.domains = domains};
    bool origin = size == 1 && text[0] == '@';
    enum query_status status =
        origin ? QUERY_OK : query_name_scan(&search->name, text, size, NULL, NULL);
    bool absolute = status == QUERY_OK && !origin;
    if (origin)
        search->name = *query_name_root();
    else if (status == QUERY_ORIGIN)
        status = query_name_scan(&search->name, text, size, query_name_root(), NULL);
    if (status != QUERY_OK)
        return status;
    if (!query_search_is_short(text, size, ndots)) {
        search->as_is = QUERY_SEARCH_DOTS;
    } else if (absolute) {
        search->as_is = QUERY_SEARCH_ABSOLUTE;
    } else {
        search->as_is = QUERY_SEARCH_LAST;
        search->domain_count =
            domain_count < QUERY_SEARCH_DOMAINS ? domain_count : QUERY_SEARCH_DOMAINS;
    }
    return QUERY_OK;
}

bool query_search_next(struct query_search *search, struct query_candidate *candidate)
{
    while (search->next < search->domain_count) {
        size_t domain = search->next++;
        if (query_name_join(&candidate->name, &search->name, search->domains[domain]) != QUERY_OK)
            continue;
        candidate->reason = QUERY_SEARCH_DOMAIN;
        candidate->domain = domain;
        return true;
    }
    if (search->next > search->domain_count)
        return false;
    search->next++;
    candidate->name = search->name;
    candidate->reason = search->as_is;
    candidate->domain = 0;
    return true;
}

bool query_search_has_more(const struct query_search *search)
{
    return search->next <= search->domain_count;
}
