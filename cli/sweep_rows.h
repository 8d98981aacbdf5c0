/** Rows of a sweep's result, as CSV or JSON lines. */
#ifndef TPP_CLI_SWEEP_ROWS_H
#define TPP_CLI_SWEEP_ROWS_H

#include "base/buffer.h"
#include "rating/rating.h"

/** Collects rows in `output`; whoever writes it out empties it. Free with tpp_sweep_writer_free(). */
struct tpp_sweep_writer {
    const struct tpp_rule *rules; /**< of the sweep */
    size_t rule_count;
    const int *is_wanted; /**< one for each rule: its outcome is written */
    int is_json;
    struct tpp_buffer output;
    struct tpp_buffer labels; /**< of one field */
};

/** Appends the names of the columns; JSON has none. */
void tpp_sweep_write_header(struct tpp_sweep_writer *writer);

/** Appends one row. `result` is NULL for a design that could not be rated, and then `error` says why, else "". */
void tpp_sweep_write_row(struct tpp_sweep_writer *writer, const struct tpp_sweep_result *result, const char *error);

void tpp_sweep_writer_free(struct tpp_sweep_writer *writer);

#endif
