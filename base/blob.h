/** A file embedded in the program by cmake/embed.cmake. */
#ifndef TPP_BASE_BLOB_H
#define TPP_BASE_BLOB_H

#include <stddef.h>

struct tpp_blob {
    const char *name;  /**< file name without folder and extension; NULL ends a table */
    const char *bytes; /**< followed by a NUL that `length` does not count */
    size_t length;
};

#endif
