/**
 * The number formats that multiply-accumulate hardware works in.
 *
 * The table is base/precision.def; adding a format is one row there.
 */
#ifndef TPP_BASE_PRECISION_H
#define TPP_BASE_PRECISION_H

#include <stddef.h>

enum tpp_precision {
#define TPP_PRECISION_ROW(id, name, bits, kind, unit_roundoff, title) TPP_##id,
#include "base/precision.def"
#undef TPP_PRECISION_ROW
    TPP_PRECISION_COUNT
};

enum tpp_number_kind { TPP_NUMBER_FLOAT, TPP_NUMBER_INTEGER };

/** What the table says of one format. */
struct tpp_precision_info {
    const char *name;  /**< as typed and recorded: "fp16" */
    const char *title; /**< as shown in tables: "FP16" */
    unsigned bits;     /**< bit length of one operand */
    enum tpp_number_kind kind;
    double unit_roundoff; /**< 2^-p for p significant bits; 0 for integers */
};

/** The row of a format; never NULL for a value below TPP_PRECISION_COUNT, NULL otherwise. Static. */
const struct tpp_precision_info *tpp_precision_get(enum tpp_precision precision);

/**
 * Finds a format by its name.
 *
 * @param name         First `length` bytes are compared, exactly, in lower case. Not NULL.
 * @param precision    Receives the format; untouched when there is none.
 * @return 1 when found, else 0.
 */
int tpp_precision_find(const char *name, size_t length, enum tpp_precision *precision);

#endif
