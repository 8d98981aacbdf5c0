/* Inside the rating: what the two halves of a sweep share. Not for other folders. */
#ifndef TPP_RATING_SWEEP_PARTS_H
#define TPP_RATING_SWEEP_PARTS_H

#include "base/csv_fields.h"
#include "rating/judge.h"
#include "rating/rating.h"

/** What a column holds. */
enum tpp_column_kind {
    TPP_COLUMN_PASSED_OVER,
    TPP_COLUMN_NAME,
    TPP_COLUMN_TOPS,        /**< of matrix engines, of a precision */
    TPP_COLUMN_VECTOR_TOPS, /**< of vector units */
    TPP_COLUMN_MACS,        /**< per clock and core */
    TPP_COLUMN_CORES,
    TPP_COLUMN_CLOCK_MHZ,
    TPP_COLUMN_NUMBER, /**< a fact of the subject */
    TPP_COLUMN_ANSWER,
    TPP_COLUMN_DATE
};

struct tpp_column {
    enum tpp_column_kind kind;
    enum tpp_precision precision; /**< of rates */
    size_t offset;                /**< of the fact in struct tpp_subject */
    int may_be_zero;              /**< of numbers */
};

/** One design as its row says it; NAN where nothing is said. */
struct tpp_design {
    double tops[TPP_PRECISION_COUNT];
    double vector_tops[TPP_PRECISION_COUNT];
    double macs[TPP_PRECISION_COUNT];
    double cores;
    double clock_mhz;
};

enum { TPP_SWEEP_KEY_BYTES = 32 };

struct tpp_sweep {
    const struct tpp_rule *rules;
    size_t rule_count;
    size_t *order; /**< of the rules to judge, those that others ask for first */
    size_t order_count;
    char date[TPP_DATE_BYTES];
    struct tpp_column columns[TPP_SWEEP_COLUMNS_MAX];
    size_t column_count;
    struct tpp_csv_field fields[TPP_SWEEP_COLUMNS_MAX];
    char keys[TPP_SWEEP_COLUMNS_MAX][TPP_SWEEP_KEY_BYTES]; /**< of JSON: those of the last row that was read whole,
 each once; their columns are `columns` */
    struct tpp_subject blank;                              /**< what every row starts from */
    struct tpp_subject subject;                            /**< of the row at hand */
    struct tpp_design design;
    struct tpp_rate rates[3 * TPP_PRECISION_COUNT];
    struct tpp_figure figures[TPP_BASIS_COUNT];
    struct tpp_verdict *outcomes;
    struct tpp_verdict *if_not; /**< under the other answer */
    char name[TPP_SWEEP_NAME_BYTES];
};

/** Empties the row at hand. */
void tpp_sweep_begin(struct tpp_sweep *sweep);

/** Rates the row at hand. @return TPP_STATUS_INVALID, without a place, when it has no rate or an impossible one. */
enum tpp_status tpp_sweep_rate(struct tpp_sweep *sweep, struct tpp_sweep_result *result, struct tpp_error *err);

/* ---- columns and values, for both forms of a row */

#define TPP_ROW_WRONG(place, column, err, ...) \
    tpp_row_fail(place, column, tpp_fail(err, TPP_STATUS_PARSE, __VA_ARGS__), err)

/** Puts "<name>:<line>:<column>: " in front of what is wrong. */
enum tpp_status tpp_row_fail(const struct tpp_row_place *place, size_t column, enum tpp_status status,
                             struct tpp_error *err);

/** The column of a name; 0 when there is none. */
int tpp_column_find(const char *name, struct tpp_column *column);

/** Says that there is no such column, and which may have been meant. */
enum tpp_status tpp_column_fail(const struct tpp_row_place *place, size_t column, const char *name,
                                struct tpp_error *err);

/** Set what a column holds; a text that says what is wrong, or NULL when nothing is. */
const char *tpp_column_set_number(struct tpp_sweep *sweep, const struct tpp_column *column, double value);
const char *tpp_column_set_text(struct tpp_sweep *sweep, const struct tpp_column *column, const char *text,
                                size_t length);

/** Rates the row at hand; what is wrong has the place. */
enum tpp_status tpp_sweep_rate_row(struct tpp_sweep *sweep, const struct tpp_row_place *place,
                                   struct tpp_sweep_result *result, struct tpp_error *err);

#endif
