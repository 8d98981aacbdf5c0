/* The table of number formats, from base/precision.def. */
#include "base/precision.h"

#include <string.h>

static const struct tpp_precision_info precision_table[TPP_PRECISION_COUNT] = {
#define TPP_PRECISION_ROW(id, name_, bits_, kind_, unit_roundoff_, title_) \
    [TPP_##id] = { name_, title_, bits_, TPP_NUMBER_##kind_, unit_roundoff_ },
#include "base/precision.def"
#undef TPP_PRECISION_ROW
};

const struct tpp_precision_info *tpp_precision_get(enum tpp_precision precision)
{
    if ((unsigned)precision >= TPP_PRECISION_COUNT) {
        return NULL;
    }
    return &precision_table[precision];
}

int tpp_precision_find(const char *name, size_t length, enum tpp_precision *precision)
{
    for (unsigned i = 0; i < TPP_PRECISION_COUNT; i++) {
        if (strlen(precision_table[i].name) == length && memcmp(precision_table[i].name, name, length) == 0) {
            *precision = (enum tpp_precision)i;
            return 1;
        }
    }
    return 0;
}
