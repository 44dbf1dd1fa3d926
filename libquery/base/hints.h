/* base/hints.h: what the compiler is told besides C. */
#ifndef BASE_HINTS_H
#define BASE_HINTS_H

/* The build fills automatic variables with zeros, so that a mistake shows no old
 * secrets.  In front of the few that are large, on the path of every record, and
 * written before they are read, this spares the filling. */
#if defined(__has_attribute)
#if __has_attribute(uninitialized)
#define BASE_UNINITIALIZED __attribute__((uninitialized))
#endif
#endif
#ifndef BASE_UNINITIALIZED
#define BASE_UNINITIALIZED
#endif

#endif
