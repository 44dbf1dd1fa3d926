/* <query/api.h>: markers that every public header uses.
 *
 * QUERY_API      the function is part of the shared library's interface.
 * QUERY_CHECK    ignoring the result is a mistake.
 * QUERY_PURE     the result depends on nothing but the arguments. */
#ifndef QUERY_API_H
#define QUERY_API_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define QUERY_API   __attribute__((visibility("default")))
#define QUERY_CHECK __attribute__((warn_unused_result))
#define QUERY_PURE  __attribute__((pure))
#else
#define QUERY_API
#define QUERY_CHECK
#define QUERY_PURE
#endif

#endif
