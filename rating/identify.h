/**
 * Which chip of the catalogue does a record look like, and in what does it differ from the one it is said to be? Part
 * of rating/rating.h, which is the header to include.
 *
 * What a driver says (name, PCI id) can be put on any chip; what a chip does per clock cannot. So both are compared,
 * each trait by itself, and every deviation is listed.
 */
#ifndef TPP_RATING_RATING_H
#include "rating/rating.h" /* which includes this header, after what it builds on */
#elif !defined(TPP_RATING_IDENTIFY_H)
#define TPP_RATING_IDENTIFY_H

/** What was seen of one precision. */
struct tpp_seen_rate {
    double ops_per_clock_core; /**< of the best probe; NAN when no clock was seen beside it */
    double tops;               /**< of the probe at the highest clock known; NAN when none was measured */
    int is_unsaturated;        /**< the record warns that the unit may do more */
};

/** What was seen of a device. Initialise with tpp_sighting_init(). Doubles that are NAN were not seen. */
struct tpp_sighting {
    char name[TPP_TEXT_BYTES];
    char pci_id[TPP_NAME_BYTES]; /**< "10de:20b2"; "" when not seen */
    double core_count;
    double clock_mhz;    /**< highest the driver reports */
    double memory_bytes; /**< as the driver counts */
    double dram_gb_per_s;
    double io_gb_per_s;
    struct tpp_seen_rate rates[TPP_PRECISION_COUNT];
    int is_simulated;
};

void tpp_sighting_init(struct tpp_sighting *sighting);

/** Takes what a record holds. DRAM bandwidth, I/O and PCI id may be set by the caller, from what other tools show. */
enum tpp_status tpp_sighting_take_record(struct tpp_sighting *sighting, const struct tpp_record *record,
                                         struct tpp_error *err);

enum tpp_trait_kind {
    TPP_TRAIT_NAME, /**< part of the words of the chip's name that the device's has */
    TPP_TRAIT_PCI_ID,
    TPP_TRAIT_CORES,
    TPP_TRAIT_CLOCK,  /**< MHz */
    TPP_TRAIT_MEMORY, /**< GB; a printed 80 GB may be 80 x 2^30 bytes less what the driver keeps */
    TPP_TRAIT_DRAM,
    TPP_TRAIT_IO,
    TPP_TRAIT_PER_CLOCK, /**< a precision's operations per clock and core */
    TPP_TRAIT_RATE,      /**< a precision's rate, TOPS, where the catalogue has no figure per clock */
    TPP_TRAIT_KIND_COUNT
};
const char *tpp_trait_title(enum tpp_trait_kind kind);

enum tpp_trait_verdict {
    TPP_TRAIT_AGREES,
    TPP_TRAIT_BELOW,     /**< less than declared: limited, throttled, or not saturated */
    TPP_TRAIT_ABOVE,     /**< more than declared: cannot be the declared chip as it was declared */
    TPP_TRAIT_DIFFERS,   /**< another count, size or id */
    TPP_TRAIT_NOT_KNOWN, /**< seen, but the catalogue is silent */
    TPP_TRAIT_VERDICT_COUNT
};
const char *tpp_trait_verdict_title(enum tpp_trait_verdict verdict);

/** One trait of one chip against what was seen. */
struct tpp_trait {
    enum tpp_trait_kind kind;
    enum tpp_precision precision; /**< of PER_CLOCK and RATE */
    double seen;                  /**< NAN for a PCI id */
    double declared;              /**< NAN for a PCI id and where not known */
    enum tpp_trait_verdict verdict;
    double agreement; /**< 0 to 1 */
    double weight;
};

enum { TPP_TRAITS_MAX = TPP_TRAIT_KIND_COUNT + TPP_PRECISION_COUNT };

/** One chip against what was seen. */
struct tpp_likeness {
    const struct tpp_chip *chip; /**< borrowed from the caller */
    double score; /**< weighted mean of the agreements but of name and PCI id; what the catalogue does not know counts
                     0.4 */
    double said;  /**< the same of name and PCI id alone: what a driver can say of any chip; 0 when it says neither */
    struct tpp_trait traits[TPP_TRAITS_MAX];
    size_t trait_count;
};

/** How what was seen stands to the declaration. */
enum tpp_identity {
    TPP_IDENTITY_AGREES,      /**< nothing deviates */
    TPP_IDENTITY_SHOWS_LESS,  /**< only less was seen than declared, which a measurement alone cannot tell from a limit
                               */
    TPP_IDENTITY_CONTRADICTS, /**< something was seen that the declared chip cannot be or do */
    TPP_IDENTITY_COUNT
};

struct tpp_identification {
    struct tpp_sighting sighting;
    struct tpp_likeness *likenesses; /**< of every chip, best first */
    size_t count;
    size_t best_count;                   /**< so many of the first cannot be told apart by what was seen */
    const struct tpp_likeness *said;     /**< what name and PCI id say it is; NULL when they say nothing */
    const struct tpp_likeness *declared; /**< within `likenesses`; NULL when nothing was declared */
    enum tpp_identity identity;          /**< of the declared */
    const struct tpp_chip *fullest; /**< of the declared, else the best one's silicon: the one with the highest TPP */
};

/** How far a trait may be off and still agree, as a ratio: 0.025 for rates, which data sheets print with three digits.
 */
double tpp_trait_tolerance(enum tpp_trait_kind kind);

/**
 * Compares what was seen with every chip.
 *
 * @param declared        The chip that it is said to be; NULL when nothing is said.
 * @param identification  Receives the result, to be freed; `chips` must outlive it.
 * @return TPP_STATUS_INVALID when nothing was seen that could be compared.
 */
enum tpp_status tpp_identify(const struct tpp_sighting *sighting, const struct tpp_chip *chips, size_t count,
                             const struct tpp_chip *declared, struct tpp_identification *identification,
                             struct tpp_error *err);
void tpp_identification_free(struct tpp_identification *identification);

#endif
