/**
 * The catalogue of chips: what is declared of them, by whom, and where sources disagree. Part of rating/rating.h, which
 * is the header to include.
 */
#ifndef TPP_RATING_RATING_H
#include "rating/rating.h" /* which includes this header, after what it builds on */
#elif !defined(TPP_RATING_CATALOGUE_H)
#define TPP_RATING_CATALOGUE_H

/** How well a figure of the catalogue is founded. */
enum tpp_mark {
    TPP_MARK_SOURCED,  /**< read in the sources named, figure by figure */
    TPP_MARK_LISTED,   /**< in the row that the sources named are for; not marked by itself */
    TPP_MARK_RECALLED, /**< from memory of a data sheet, not found again */
    TPP_MARK_DERIVED,  /**< arithmetic on sourced figures, such as half of a sparse rate */
    TPP_MARK_INFERRED, /**< taken from the same silicon */
    TPP_MARK_ESTIMATE, /**< press or die-photo analysis, nothing official */
    TPP_MARK_ABSENT,   /**< there is no figure */
    TPP_MARK_COUNT
};
const char *tpp_mark_name(int mark);

/** Relative standard uncertainty of a figure with this mark: 0 for what manufacturers print, which is taken as exact as
 * their rates are; 0.01 for RECALLED, 0.025 for ESTIMATE. The reasons are in docs/uncertainty.md. */
double tpp_mark_uncertainty(enum tpp_mark mark);

struct tpp_chip_rate {
    enum tpp_precision precision;
    double tops; /**< dense tera-operations per second as on the datasheet */
    enum tpp_mark mark;
    char unit[TPP_NAME_BYTES]; /**< "matrix" or "vector" */
    /** Operations per clock and core: the whole number of the architecture that `tops` comes to at one of the chip's
     * clocks. NAN where clock or core count are not known, or no such number fits within 1.5 %. */
    double ops_per_clock_core;
};

/** A quantity of a chip that sources may disagree on. */
#define TPP_FACT_LIST(ROW)                                  \
    ROW(RATE, "rate", "dense rate", "TOPS")                 \
    ROW(TPP, "tpp", "TPP", "")                              \
    ROW(DIE_AREA, "die_area", "applicable die area", "mm2") \
    ROW(IO, "io", "I/O without DRAM", "GB/s")               \
    ROW(DRAM, "dram", "DRAM bandwidth", "GB/s")             \
    ROW(CORES, "cores", "cores", "")                        \
    ROW(CLOCK, "clock", "maximum clock", "MHz")             \
    ROW(MEMORY, "memory", "memory", "GB")                   \
    ROW(POWER, "power", "power", "W")                       \
    ROW(RATING, "rating", "rating", "")

enum tpp_claim_about {
#define ROW(name, id, title, unit) TPP_FACT_##name,
    TPP_FACT_LIST(ROW)
#undef ROW
        TPP_FACT_COUNT
};
const char *tpp_claim_about_name(int fact);                   /**< as in files; NULL past the last */
const char *tpp_claim_about_title(enum tpp_claim_about fact); /**< in words */
const char *tpp_claim_about_unit(enum tpp_claim_about fact);

/** What another source says of a chip. The catalogue's own figures stand; a claim is kept so that nobody has to find
 * the contradiction again. */
struct tpp_chip_claim {
    char about_name[TPP_NAME_BYTES]; /**< as in the file: a precision for a rate, else tpp_claim_about_name() */
    enum tpp_claim_about about;
    enum tpp_precision precision; /**< of a RATE */
    double value;                 /**< in the unit of the fact; NAN for a RATING */
    enum tpp_mark mark;
    char source[TPP_TEXT_BYTES]; /**< keys, as in the file */
    char text[TPP_TEXT_BYTES];   /**< why it differs, as far as that is known */
};

/** A PCI vendor and device id that drivers show for a chip: "10de:20b2". */
struct tpp_chip_pci_id {
    char id[TPP_NAME_BYTES];
    enum tpp_mark mark;
    char source[TPP_TEXT_BYTES];
};

/** A chip of the catalogue with declared figures; NAN and ABSENT where the sources are silent. */
struct tpp_chip {
    char id[TPP_NAME_BYTES];
    char name[TPP_TEXT_BYTES];
    char alias[TPP_NAME_BYTES]; /**< family name that this chip stands for, such as "a100"; "" for most */
    char vendor[TPP_TEXT_BYTES];
    char architecture[TPP_TEXT_BYTES];
    char form_factor[TPP_TEXT_BYTES];
    char process[TPP_TEXT_BYTES];
    double launch_year;
    double die_count; /**< logic dies that the area counts */
    char note[TPP_LONG_TEXT_BYTES];
    struct tpp_chip_rate *rates;
    size_t rate_count;
    double core_count; /**< SM, CU, Xe-core, TPC or TensorCore: never compared across vendors */
    enum tpp_mark core_mark;
    double clock_mhz; /**< highest, as published or as the device shows */
    enum tpp_mark clock_mark;
    double rate_clock_mhz; /**< that the matrix rates are stated at, where it is another */
    enum tpp_mark rate_clock_mark;
    char memory[TPP_NAME_BYTES]; /**< "HBM3" */
    double memory_gb;            /**< 1e9 bytes, as printed */
    enum tpp_mark memory_mark;
    double die_area_mm2;
    enum tpp_mark die_area_mark;
    char io[TPP_TEXT_BYTES]; /**< links between chips: "NVLink 3"; "" when it has none */
    double io_gb_per_s;
    enum tpp_mark io_mark;
    double dram_gb_per_s;
    enum tpp_mark dram_mark;
    double power_w;
    enum tpp_mark power_mark;
    struct tpp_chip_pci_id *pci_ids;
    size_t pci_id_count;
    struct tpp_chip_claim *claims;
    size_t claim_count;
    enum tpp_answer datacenter;
    char source[TPP_TEXT_BYTES];             /**< keys, as in the file: "EPOCH; HMC" */
    char source_titles[TPP_LONG_TEXT_BYTES]; /**< "EPOCH: title, address", one line each, those of claims included */
    char attribution[TPP_TEXT_BYTES];        /**< credit that the file owes its sources */
};

/**
 * Reads one catalogue file and appends its chips to an array that starts as NULL and 0; see rating/chips/README.md.
 *
 * @return TPP_STATUS_PARSE with "<name>:<line>:<column>: <path>: <what>"; the array is then as it was.
 */
enum tpp_status tpp_chips_read(const char *name, const char *text, size_t length, struct tpp_chip **chips,
                               size_t *count, struct tpp_error *err);

/**
 * The catalogue files built in and the SHA-256 of each one's bytes.
 *
 * @param digest  Receives the file's name without ending and its digest.
 * @return 0 when there is no file with this index.
 */
int tpp_catalogue_digest_at(size_t index, struct tpp_named_digest *digest);

/** The chips built in, by vendor file and in the order of the file; free with tpp_chips_free(). */
enum tpp_status tpp_chips_builtin(struct tpp_chip **chips, size_t *count, struct tpp_error *err);
void tpp_chips_free(struct tpp_chip *chips, size_t count);

/**
 * Finds a chip by id, by a word of its id that no other has ("h20"), or by an unambiguous part of its id or name,
 * ignoring case.
 *
 * @return TPP_STATUS_NOT_FOUND with the nearest ids, or with all that match when several do.
 */
enum tpp_status tpp_chip_find(const struct tpp_chip *chips, size_t count, const char *text,
                              const struct tpp_chip **chip, struct tpp_error *err);

/**
 * The same, but the name of a family finds the chip that stands for it: "a100" the A100 SXM4 80GB. For commands that
 * show which chip they took.
 *
 * @param is_family  Receives 1 when the text named a family with more than one chip; may be NULL.
 */
enum tpp_status tpp_chip_find_family(const struct tpp_chip *chips, size_t count, const char *text,
                                     const struct tpp_chip **chip, int *is_family, struct tpp_error *err);

/**
 * Adds a chip's declared rates, and its other figures where the subject has none yet.
 *
 * @return TPP_STATUS_INVALID for a chip whose rates are not known when the subject has none either.
 */
enum tpp_status tpp_subject_add_chip(struct tpp_subject *subject, const struct tpp_chip *chip, struct tpp_error *err);

/** The chip's fastest rate of a precision, over its units; NULL when none is known. */
const struct tpp_chip_rate *tpp_chip_rate_of(const struct tpp_chip *chip, enum tpp_precision precision);

/** The catalogue's own figure that a claim is about, in the claim's unit; NAN when it has none. */
double tpp_chip_fact(const struct tpp_chip *chip, const struct tpp_chip_claim *claim);

/**
 * The chip as a claim has it: a subject with the claimed figure in the place of the catalogue's.
 *
 * A claimed TPP stands for the chip's rates as a whole. Cores, clock, memory, power and ratings move no figure.
 *
 * @param subject  Receives it, to be freed.
 * @param moves    Receives 1 when the claim moves a figure that rules look at, else 0; then `subject` is empty.
 */
enum tpp_status tpp_chip_claim_apply(const struct tpp_chip *chip, const struct tpp_chip_claim *claim,
                                     struct tpp_subject *subject, int *moves, struct tpp_error *err);

/** A limit of a rule that a chip is near to. */
struct tpp_near {
    const struct tpp_chip *chip; /**< borrowed, like `rule` */
    const struct tpp_rule *rule;
    struct tpp_condition condition;
    double value;
    double margin_percent; /**< 100 (value - limit) / limit */
    int is_decisive;       /**< being just on the other side of the limit changes a clause's outcome */
};

/**
 * The limits of rules that chips are within a percentage of, chip by chip, nearest first.
 *
 * @param percent  Of the limit; >= 0.
 * @param near     Receives an array of `near_count` to be freed with free(); each limit of a rule and metric once.
 */
enum tpp_status tpp_chips_near(const struct tpp_chip *chips, size_t count, const struct tpp_rule *rules,
                               size_t rule_count, double percent, struct tpp_near **near, size_t *near_count,
                               struct tpp_error *err);

#endif
