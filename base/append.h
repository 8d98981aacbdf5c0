/** Growing the arrays of records by one element. */
#ifndef TPP_BASE_APPEND_H
#define TPP_BASE_APPEND_H

#include <stdlib.h>
#include <string.h>

/** Appends one zeroed element to an array; capacity doubles at powers of two, so it need not be stored. */
static inline void *tpp_append(void **elements, size_t *count, size_t element_bytes)
{
    if ((*count & (*count - 1)) == 0) {
        size_t capacity = *count == 0 ? 1 : *count * 2;
        void *grown = realloc(*elements, capacity * element_bytes);
        if (grown == NULL) {
            return NULL;
        }
        *elements = grown;
    }
    void *element = (char *)*elements + *count * element_bytes;
    memset(element, 0, element_bytes);
    ++*count;
    return element;
}

/** The same for a member `array` with its member `count`; NULL when out of memory. */
#define APPEND(owner, array, count)                                                       \
    __extension__({                                                                       \
        void *elements_ = (owner)->array;                                                 \
        void *element_ = tpp_append(&elements_, &(owner)->count, sizeof *(owner)->array); \
        (owner)->array = elements_;                                                       \
        element_;                                                                         \
    })

#endif
