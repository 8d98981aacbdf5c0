/**
 * Many designs, one row each, rated without a report: outcomes only, in constant memory. Part of rating/rating.h, which
 * is what to include.
 *
 * What a row says of a design is declared. The outcomes are those of tpp_rating_evaluate() for the same subject.
 */
#ifndef TPP_RATING_SWEEP_H
#define TPP_RATING_SWEEP_H

#include <stddef.h>
#include <stdint.h>

#include "base/precision.h"
#include "base/status.h"
#include "rating/choices.h"
#include "rating/rule.h"

/** What one rule says of one design. */
struct tpp_verdict {
    int outcome;       /**< an enum tpp_clause_outcome, like the two below */
    int if_datacenter; /**< both equal `outcome` when the answer is known */
    int if_not_datacenter;
    uint64_t clauses_met; /**< bit i: clause i of the rule is met, under both answers */
};

enum { TPP_SWEEP_CLAUSES_MAX = 64, TPP_SWEEP_COLUMNS_MAX = 256, TPP_SWEEP_NAME_BYTES = 256 };

/** One design rated. Belongs to the sweep and holds until its next row. */
struct tpp_sweep_result {
    const char *name; /**< control characters are '?' */
    double tpp;
    enum tpp_precision precision;       /**< that sets it */
    double density;                     /**< NAN when not known */
    const struct tpp_verdict *outcomes; /**< one for each rule, in the order of the rules */
};

struct tpp_sweep;

/**
 * Prepares a sweep.
 *
 * @param rules      Linked; must outlive the sweep.
 * @param is_wanted  One for each rule: 0 leaves its outcome "not applicable" unless another wanted one asks for it.
 * @param date       ISO date; "" for none.
 * @param sweep      Receives it; free with tpp_sweep_free().
 * @return TPP_STATUS_INVALID for rules that name one that is not there or each other in a circle, or with more than
 *         TPP_SWEEP_CLAUSES_MAX clauses.
 */
enum tpp_status tpp_sweep_new(const struct tpp_rule *rules, size_t count, const int *is_wanted, const char *date,
                              const struct tpp_choices *choices, struct tpp_sweep **sweep, struct tpp_error *err);
void tpp_sweep_free(struct tpp_sweep *sweep);

/** Where a row stands, for messages: "<name>:<line>:<column>: ...". */
struct tpp_row_place {
    const char *name;
    uint64_t line;
};

/**
 * Takes the names of the columns: `name`; a precision, such as `fp16`, for dense tera-operations per second as on a
 * datasheet; `vector_fp32` for those of vector units; `macs_fp16` for multiply-accumulates per clock and core, with
 * `cores` and `clock_mhz`; `die_area_mm2`, `other_die_area_mm2`, `io_gb_per_s`, `dram_gb_per_s`, `datacenter`,
 * `transistors`, `hbm`, `first_marketed`, `export_date`. A name that begins with "_" is passed over.
 *
 * @param line  A line of CSV, `length` bytes and a NUL; is changed.
 * @return TPP_STATUS_PARSE with the place for a name that is not known, given twice, or when no column is a rate.
 */
enum tpp_status tpp_sweep_columns(struct tpp_sweep *sweep, const struct tpp_row_place *place, char *line, size_t length,
                                  struct tpp_error *err);

/**
 * Rates the design of one line of CSV; an empty field is not known.
 *
 * @return TPP_STATUS_PARSE with the place for a field that is not what its column holds, a row of another length, or a
 *         row without a rate. The sweep can go on.
 */
enum tpp_status tpp_sweep_csv(struct tpp_sweep *sweep, const struct tpp_row_place *place, char *line, size_t length,
                              struct tpp_sweep_result *result, struct tpp_error *err);

/** The same for one line of JSON, `length` bytes and a NUL: an object with the names of the columns as keys; null is
 * not known. */
enum tpp_status tpp_sweep_json(struct tpp_sweep *sweep, const struct tpp_row_place *place, const char *line,
                               size_t length, struct tpp_sweep_result *result, struct tpp_error *err);

#endif
