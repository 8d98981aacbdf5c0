/** Functions of libraries opened at run time. */
#ifndef TPP_HOST_DYNAMIC_SYMBOL_H
#define TPP_HOST_DYNAMIC_SYMBOL_H

#include <dlfcn.h>
#include <string.h>

/**
 * Stores the address of a function in the function pointer that `target` points to; NULL when the library has none.
 *
 * POSIX gives functions as object pointers, ISO C wants the detour through memory.
 *
 * @return 1 when found, else 0.
 */
static inline int tpp_dynamic_symbol(void *library, const char *name, void *target)
{
    void *symbol = dlsym(library, name);
    memcpy(target, &symbol, sizeof symbol);
    return symbol != NULL;
}

#endif
