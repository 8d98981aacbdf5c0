/**
 * What several commands name alike: a chip of the catalogue or a record. "chip:a100" is a chip, everything else the
 * file of a record; "FILE+a100" is a record with the facts that no record holds (die area, I/O, DRAM bandwidth, and the
 * declared figure) from the catalogue.
 */
#ifndef TPP_CLI_SUBJECTS_H
#define TPP_CLI_SUBJECTS_H

#include "base/record.h"
#include "base/status.h"
#include "rating/rating.h"

/** The catalogue as a command holds it. */
struct tpp_catalogue {
    struct tpp_chip *chips;
    size_t count;
};

enum tpp_status tpp_catalogue_load(struct tpp_catalogue *catalogue, struct tpp_error *err);
void tpp_catalogue_free(struct tpp_catalogue *catalogue);

/** Finds a chip by id, part of a name or family; says on stderr which member of a family was taken. A name that is none
 * is TPP_STATUS_INVALID: a slip of the user. */
enum tpp_status tpp_catalogue_find(const struct tpp_catalogue *catalogue, const char *text,
                                   const struct tpp_chip **chip, struct tpp_error *err);

/** What was named. Free with tpp_named_free(). */
struct tpp_named {
    const struct tpp_chip *chip; /**< borrowed: the chip itself, or the one whose facts a record is given; or NULL */
    struct tpp_record record;
    int is_record;
    const char *origin; /**< as typed */
};

/**
 * Loads what an argument names.
 *
 * @param may_be_bare  1: a name without "chip:" that is no file is looked for in the catalogue.
 */
enum tpp_status tpp_named_load(const struct tpp_catalogue *catalogue, const char *text, int may_be_bare,
                               struct tpp_named *named, struct tpp_error *err);
void tpp_named_free(struct tpp_named *named);

/** Takes what was named into a comparison. */
enum tpp_status tpp_named_compared(const struct tpp_named *named, struct tpp_compared *one, struct tpp_error *err);

#endif
