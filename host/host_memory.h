/** Large blocks of host memory on huge pages: rows of a matrix lie far apart, and each would need its own TLB entry. */
#ifndef TPP_HOST_HOST_MEMORY_H
#define TPP_HOST_HOST_MEMORY_H

#include <stddef.h>

/**
 * Allocates zeroed memory, from 2 MiB upwards aligned to huge pages and advised to lie on them.
 *
 * @return NULL when there is no memory; else to be freed with free().
 */
void *tpp_host_memory_allocate(size_t bytes);

#endif
