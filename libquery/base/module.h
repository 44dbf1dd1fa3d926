/* base/module.h: parts of the library that are loaded only when asked for.
 *
 * What few lookups need, and every start would pay for, lives in a shared
 * object of its own beside the library.  Such a module exports one const table
 * of functions, whose struct is declared in a header that both sides include,
 * so that the compiler checks the types; the symbol's name ends in a number
 * that changes with the struct, so that a module of another version is not
 * found rather than called wrongly.
 *
 * This header knows files and symbols; it must not know what a module does. */
#ifndef BASE_MODULE_H
#define BASE_MODULE_H

/* The table `symbol` of the module in `file` ("query-idn.so"), or NULL if there
 * is no such module or it has no such table.  The module is loaded at the first
 * call and stays until the process ends, so the pointer stays good; a later call
 * costs a few microseconds, and a loop should keep the pointer. */
const void *module_find(const char *file, const char *symbol);

#endif
