/**
 * A table of shipments against the quantities of TPP that rules name: who has received how much of what is counted, and
 * how many units more there is room for. One pass; memory grows with consignees, countries and products, not with rows.
 * Part of rating/rating.h, which is the header to include.
 */
#ifndef TPP_RATING_RATING_H
#include "rating/rating.h" /* which includes this header, after what it builds on */
#elif !defined(TPP_RATING_ALLOTMENT_H)
#define TPP_RATING_ALLOTMENT_H

/** What shipments are counted by; all of it is borrowed and outlives the allotment. */
struct tpp_allotment_terms {
    const struct tpp_rule *rules; /**< linked */
    size_t rule_count;
    const int *is_wanted; /**< one for each rule: its quantities are counted */
    const char *date;     /**< ISO date by which the rules' state is told; "" for none */
    const struct tpp_choices *choices;
    const struct tpp_chip *chips;
    size_t chip_count;
    const char *agreements; /**< codes of countries that have an agreement, "AE, SA"; "" for none */
};

/** A product of the table. */
struct tpp_allotted_product {
    char name[TPP_TEXT_BYTES];    /**< a chip's name, or as the table has it */
    const struct tpp_chip *chip;  /**< NULL when the table gives its TPP */
    double tpp;                   /**< of one unit */
    uint64_t units;               /**< in the whole table */
    const enum tpp_truth *counts; /**< by each quantity: whether it is among what is counted */
};

/** What one line of an allotment has of one product. */
struct tpp_allotted_part {
    size_t product; /**< index */
    uint64_t units;
    double tpp;
    enum tpp_truth counts;
    double room; /**< units more of it alone that there is room for; NAN where that cannot be said */
};

/** One sum and its limit. */
struct tpp_allotted_line {
    size_t quantity;  /**< index */
    const char *who;  /**< consignee, code of a country, or name of a product (share) */
    int year;         /**< 0 where the quantity is not by year */
    double tpp;       /**< of what counts */
    double most_tpp;  /**< with what perhaps counts */
    double limit_tpp; /**< of a share: the percentage of `of_tpp` */
    double of_tpp;    /**< of a share: TPP of the product in the countries `of`; else NAN */
    enum tpp_truth exceeds;
    struct tpp_allotted_part *parts; /**< by the names of the products */
    size_t part_count;
};

/** A quantity that is counted. */
struct tpp_allotted_quantity {
    const struct tpp_rule *rule;
    const struct tpp_quantity *quantity;
    enum tpp_rule_state state;
};

/** The sums. Belongs to the allotment and holds until it is freed or gets another row. */
struct tpp_allotted {
    const struct tpp_allotted_quantity *quantities;
    size_t quantity_count;
    const struct tpp_allotted_product *products; /**< in the order in which they came */
    size_t product_count;
    const struct tpp_allotted_line *lines; /**< by quantity, then by name, then by year */
    size_t line_count;
    uint64_t shipment_count;
    const struct tpp_choices *choices;
    const char *date;
    const char *agreements;
};

struct tpp_allotment;

/**
 * Prepares an allotment; free with tpp_allotment_free().
 *
 * @return TPP_STATUS_INVALID when no rule that is wanted has a quantity, or for agreements that are no codes.
 */
enum tpp_status tpp_allotment_new(const struct tpp_allotment_terms *terms, struct tpp_allotment **allotment,
                                  struct tpp_error *err);
void tpp_allotment_free(struct tpp_allotment *allotment);

/**
 * Takes the names of the columns: `date`, `consignee`, `country`, `quantity`; `chip` (as tpp_chip_find() takes it), or
 * `product` and `tpp` (of one unit) with what is known of `die_area_mm2`, `io_gb_per_s`, `dram_gb_per_s` and
 * `datacenter`; both forms may be mixed. A name that begins with "_" is passed over.
 *
 * @param line  A line of CSV, `length` bytes and a NUL; is changed.
 * @return TPP_STATUS_PARSE with "<name>:<line>:<column>: ..." for a name that is not known, is there twice or lacks.
 */
enum tpp_status tpp_allotment_columns(struct tpp_allotment *allotment, const struct tpp_row_place *place, char *line,
                                      size_t length, struct tpp_error *err);

/**
 * Counts the shipment of one line of CSV. Consignees are the same when they differ only in the case of ASCII letters
 * and in spaces. 0 units are no shipment, and ask how many there is room for.
 *
 * @return TPP_STATUS_PARSE with the place for a field that is not what its column holds, a chip that is not in the
 *         catalogue or has no rate there, a product whose figures are not those of its first row. Nothing was counted.
 */
enum tpp_status tpp_allotment_row(struct tpp_allotment *allotment, const struct tpp_row_place *place, char *line,
                                  size_t length, struct tpp_error *err);

/** The sums so far. */
enum tpp_status tpp_allotment_sum(struct tpp_allotment *allotment, struct tpp_allotted *allotted,
                                  struct tpp_error *err);

#endif
