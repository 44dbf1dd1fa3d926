#include "base/module.h"

#include <dlfcn.h>
#include <stddef.h>

/* Not POSIX, but on every system with shared objects that we know. */
#ifndef RTLD_NODELETE
#define RTLD_NODELETE 0
#endif

const void *module_find(const char *file, const char *symbol)
{
    /* A file without a slash is looked for where this library's RUNPATH says.
     * The handle is dropped on purpose: with it the module could be unloaded
     * while somebody still holds its table. */
    void *module = dlopen(file, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    return module == NULL ? NULL : dlsym(module, symbol);
}
