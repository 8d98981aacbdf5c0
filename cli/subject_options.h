/**
 * What `rate` and `report` ask about the chip that a rating is of, and the rating itself: one child parser for argp and
 * one way from options to verdict, so that both commands judge alike.
 */
#ifndef TPP_CLI_SUBJECT_OPTIONS_H
#define TPP_CLI_SUBJECT_OPTIONS_H

#include <argp.h>

#include "base/record.h"
#include "base/status.h"
#include "cli/rule_set.h"
#include "rating/rating.h"

enum { TPP_RULE_FILES_MAX = 32 };

/** The options as given; initialise with tpp_subject_options_init(). Texts point into argv. */
struct tpp_subject_options {
    const char *chip; /**< NULL when not given, like all texts */
    const char *tops;
    const char *vector_tops;
    const char *date;
    const char *first_marketed;
    const char *export_date;
    char *rule_files[TPP_RULE_FILES_MAX];
    size_t rule_file_count;
    double die_area_mm2;          /**< NAN when not given, like all numbers */
    double die_area_standard_mm2; /**< standard uncertainty; 0 when none was given */
    double other_die_area_mm2;
    double io_gb_per_s;
    double dram_gb_per_s;
    double transistors;
    double memory_gb_per_s; /**< of a memory stack, which is then what is rated */
    double memory_area_mm2;
    double declared_clock_hz;
    int has_planar_dies_only;
    enum tpp_answer hbm;
    enum tpp_answer datacenter;
    int has_datacenter;
    unsigned also_mask; /**< statuses shown besides what is in force, bits of TPP_SHOW() */
    struct tpp_choices choices;
};

/** Child parser with groups 1 to 4 of options, a command's own starting at 5; its input is a struct
 * tpp_subject_options. Wrong values end the program as argp_error() does. */
extern const struct argp tpp_subject_argp;

void tpp_subject_options_init(struct tpp_subject_options *options);

/** 1 when there is something to rate: the options declare rates, or the record, which may be NULL, measured one. */
int tpp_subject_options_have_rates(const struct tpp_subject_options *options, const struct tpp_record *record);

/** A rating with what it borrows from. Initialise with {0}; free with tpp_rated_free(). */
struct tpp_rated {
    struct tpp_rule_set rules;
    struct tpp_rating rating;
};

/**
 * Rates a record, what the options declare, or both together, by the built-in rules and those of the options.
 *
 * @param record  May be NULL when the options declare rates.
 * @param rated   Receives the rating; untouched on failure.
 * @return TPP_STATUS_INVALID for an unknown chip, an impossible value, or when there is no rate; TPP_STATUS_FILE and
 *         TPP_STATUS_PARSE for rule files.
 */
enum tpp_status tpp_subject_options_rate(const struct tpp_subject_options *options, const struct tpp_record *record,
                                         struct tpp_rated *rated, struct tpp_error *err);
void tpp_rated_free(struct tpp_rated *rated);

/** Reads a record from a file, or from standard input when the path is "-"; the caller frees it. */
enum tpp_status tpp_record_load(const char *path, struct tpp_record *record, struct tpp_error *err);

#endif
