/**
 * What a measurement holds beyond its samples: how its operands were stored and added, what each core did by its own
 * cycle counter, the shapes that were tried, and series of samples taken under other conditions than the headline's.
 */
#ifndef TPP_BASE_RECORD_DETAIL_H
#define TPP_BASE_RECORD_DETAIL_H

#include <stddef.h>
#include <stdint.h>

enum { TPP_DETAIL_NAME_BYTES = 96, TPP_DETAIL_TEXT_BYTES = 256 };

/** One core in one launch, by its own counters. */
struct tpp_core_reading {
    uint32_t core;   /**< its number on the device */
    uint32_t blocks; /**< that ran there */
    uint64_t macs;   /**< of those blocks */
    uint64_t cycles; /**< from the first block's first multiply-accumulate to the last block's last */
    uint64_t ns;     /**< the same by the device's nanosecond timer */
};

/** The median core of a block's last launch, by its rate per clock: the lower one where there are two. */
struct tpp_launch_reading {
    uint32_t block; /**< as in the samples */
    uint32_t core;
    uint64_t macs;
    uint64_t cycles;
    uint64_t ns;
};

/** One shape of the sweep. */
struct tpp_shape_point {
    uint64_t m, n, k;
    char kernel[TPP_DETAIL_NAME_BYTES];
    uint64_t best_ns; /**< shortest product; 0 when it did not run */
    int is_chosen;    /**< measured again for the headline (R3) */
};

/** One timed launch of a series. */
struct tpp_series_sample {
    uint64_t start_ns; /**< since the start of the record */
    uint64_t elapsed_ns;
    double clock_hz; /**< core clock read on the device in it; NAN when it was not read */
};

/** Samples under a condition of its own; never part of the headline. */
struct tpp_series {
    char name[TPP_DETAIL_NAME_BYTES]; /**< "burst", "sustained", "zeros" */
    char note[TPP_DETAIL_TEXT_BYTES]; /**< the condition in words */
    uint64_t macs_per_sample;
    struct tpp_series_sample *samples;
    size_t sample_count;
};

struct tpp_measurement_detail {
    char format[TPP_DETAIL_NAME_BYTES];  /**< storage of operands: "e4m3"; "" and "plain": the precision's own */
    char scaling[TPP_DETAIL_NAME_BYTES]; /**< "ue8m0/32"; "" when there are no block scales */
    uint32_t accumulator_bits; /**< significant bits kept while adding, where fewer than the accumulator's; else 0 */
    uint32_t promoted_k;       /**< partial sums of this depth are added in full precision; 0: not */
    uint32_t known_rate;       /**< multiply-accumulates per clock and core the device snapped to; 0 when it did not */
    struct tpp_core_reading *cores; /**< of the last launch; empty when the kernel keeps no clocks */
    size_t core_count;
    struct tpp_launch_reading *launches; /**< one for each block; empty before schema version 3 */
    size_t launch_count;
    struct tpp_shape_point *shapes;
    size_t shape_count;
    struct tpp_series *series;
    size_t series_count;
};

/** What the cores' readings say together. */
struct tpp_core_summary {
    size_t core_count;
    double macs_per_clock;   /**< median over cores */
    double slowest, fastest; /**< of any core */
    double low, high;        /**< 95 % of the cores lie within, both of these included */
    uint32_t slowest_core;
    size_t middle;   /**< index of the core with the lower median rate */
    double clock_hz; /**< median of cycles / ns over cores */
};

/** Appends a zeroed element and returns it; NULL when out of memory. */
struct tpp_core_reading *tpp_detail_add_core(struct tpp_measurement_detail *detail);
struct tpp_launch_reading *tpp_detail_add_launch(struct tpp_measurement_detail *detail);
struct tpp_shape_point *tpp_detail_add_shape(struct tpp_measurement_detail *detail);
struct tpp_series *tpp_detail_add_series(struct tpp_measurement_detail *detail);
struct tpp_series_sample *tpp_series_add_sample(struct tpp_series *series);

/** Frees the lists and zeroes everything; NULL is allowed. */
void tpp_detail_free(struct tpp_measurement_detail *detail);

/** The series of a name; NULL when there is none. */
const struct tpp_series *tpp_detail_series(const struct tpp_measurement_detail *detail, const char *name);

/**
 * Summarises the cores' readings.
 *
 * @return 1 when there is at least one core with cycles and multiply-accumulates, else 0 and nothing is written.
 */
int tpp_detail_cores(const struct tpp_measurement_detail *detail, struct tpp_core_summary *summary);

#endif
