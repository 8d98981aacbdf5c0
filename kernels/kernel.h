/**
 * The kernels: what runs on a device, and everything the host must know to run it.
 *
 * A kernel family is one file, kernels/opencl/<family>.cl (later kernels/cuda/<family>.cu). The file carries both the
 * device code and its descriptor rows: rows stand between `#ifdef TPP_KERNEL_ROWS` and `#else`, where the host compiler
 * reads them; the rest is device source, embedded as text. Adding a kernel is a row and a body in one file, adding a
 * family is one new file; the build finds it by glob. Whatever is special about a kernel is a field of its row: no code
 * anywhere looks at a kernel's name.
 *
 * This library holds no device and does no I/O.
 *
 * Contracts
 *
 * GEMM: C[m][n] = sum over k of A[m][k] * B[n][k]. A is M x K row-major; B is stored with its K values of one column
 * contiguous (column-major K x N), so both operands are K-major; C is M x N row-major. Any M, N, K of 1 or more.
 * Launches of one product, all of them timed, in one in-order queue:
 *   1. `pack_a` (when not NULL): (global const in *a, global void *packed_a, uint m, uint k)
 *   2. `pack_b` (when not NULL): (global const in *b, global void *packed_b, uint n, uint k)
 *   3. `entry`: (global const void *a_or_packed_a, global const void *b_or_packed_b, global acc *c, uint m, uint n,
 * uint k) Global sizes follow from the row's grid fields and the chosen tile.
 *
 * Probe: `entry`: (global acc *out, uint trips, global const in *operands). Each work-item runs `chains` independent
 * accumulators of `lanes` lanes; per trip each accumulator takes `macs_per_chain_trip` multiply-accumulates per lane.
 * Output of work-item g, chain c, lane l is out[(g * chains + c) * lanes + l]. Operands are laid out
 * operands[(o * lanes + l) * in_per_lane + i], o below operand_count; all work-items read the same. All lanes of an
 * accumulator start at the integer 1 + c + g mod 32: equal chains would be merged by a compiler, and values equal in
 * all work-items computed once per sub-group on scalar hardware. The exact end value is what verification checks;
 * `step` says how it follows from start, operands and trips, and kernels/probe_model.h computes it.
 *
 * Clock: `entry`: (global uint *out, uint trips): `chain_cycles_per_trip` core clock cycles per trip by construction,
 * two per round of v = (v + b) ^ c from v = 0 with b = 2 trips + 1, c = 2654435761 trips, modulo 2^32. out[0] is the
 * last v; up to 4 KiB behind it may be written.
 *
 * Fill: `entry`: (global in *out, uint count, uint key0, uint key1): count random elements, the sequence of
 * host/philox.h from element 0. One work-item for each elements_per_counter elements; the global size is
 * ceil(count / elements_per_counter) rounded up to the local size of 64. A count of 1 or more.
 */
#ifndef TPP_KERNELS_KERNEL_H
#define TPP_KERNELS_KERNEL_H

#include <stddef.h>

#include "base/precision.h"
#include "base/record.h"
#include "base/status.h"

enum tpp_api { TPP_API_OPENCL, TPP_API_CUDA };

/** Device classes, as bits of tpp_kernel.device_classes. */
enum { TPP_CLASS_CPU = 1, TPP_CLASS_GPU = 2 };

/** How a probe's accumulators advance; the model of each is in kernels/probe_model.c. */
enum tpp_probe_step {
    TPP_STEP_LINEAR,        /**< acc += sum over operand pairs (0,1), (2,3), ... of x*y, per trip; exact */
    TPP_STEP_FEEDBACK_WIDE, /**< acc = dot2(16-bit halves of acc, of operand 0) + acc, mod 2^32, per two of them */
    TPP_STEP_FEEDBACK,      /**< acc = dot4(bytes of acc, operand 0) + acc, mod 2^32, per multiply-accumulate group */
    TPP_STEP_ZIGZAG /**< LINEAR for zigzag_up trips, then with the step's sign turned for zigzag_up - 1, and so on:
                         stays exact in narrow formats; each trip still moves, each period leaves one step */
};

/** One setting of a kernel's free sizes. 0 where a size does not apply. Passed to the compiler as -DTPP_MR=... etc. */
struct tpp_tile {
    unsigned mr, nr;           /**< register tile of one work-item, in entries of C */
    unsigned vec;              /**< lanes of the vector type used */
    unsigned mc, nc, kc;       /**< entries of C per work-group, and the depth of one block */
    unsigned local_m, local_n; /**< work-items per work-group in each direction; 1 and 1 on CPUs */
};

/** A descriptor row. */
struct tpp_kernel {
    const char *id;     /**< what users and records see; unique */
    const char *family; /**< file stem; set by the registry */
    const char *title;  /**< one line for listings */
    enum tpp_api api;
    enum tpp_kernel_kind kind;
    enum tpp_precision in;
    enum tpp_precision acc;
    unsigned device_classes;
    unsigned preference;    /**< among kernels for the same job that can run, the highest is used */
    const char *extensions; /**< OpenCL extensions needed, space separated; NULL when none */
    const char *features;   /**< processor flags needed, as /proc/cpuinfo spells them, space separated; NULL when none;
                                 alternatives within one requirement joined by '|' */
    unsigned max_vector_bytes; /**< widest vector register its instructions take; 0 when any */
    const char *defines;       /**< further compiler options, such as "-DTPP_F64"; NULL when none */
    const char *entry;         /**< entry point; NULL means it equals id */
    const char *confirmed_on;  /**< devices it was measured on, for listings; NULL: on no silicon yet */

    /* GEMM */
    const char *pack_a;
    const char *pack_b;
    unsigned packed_element_bytes; /**< of packed operands; 0 when there is no packing */
    unsigned packed_k_multiple;    /**< packed depth is padded to this; 1 when not */
    unsigned packed_head_bytes;    /**< before the packed values */
    unsigned groups_per_core;      /**< work-groups of `entry` per core, which share the tiles out among themselves;
                                        0: one work-group per block of C */
    unsigned packed_extra_bytes_per_row; /**< additional packed bytes per padded row (column sums and the like) */

    /* probe */
    unsigned operand_count;
    unsigned in_per_lane;         /**< operand elements per accumulator lane: 1, or 4 for a 4-way dot product */
    unsigned chains;              /**< accumulators per work-item; 0: -DTPP_CHAINS from the device's facts */
    unsigned lanes;               /**< lanes per accumulator; 0: the device's vector width, -DTPP_VEC */
    unsigned macs_per_chain_trip; /**< per lane */
    enum tpp_probe_step step;
    unsigned first_is_unsigned; /**< bytes of operands 0, 2, ... count as unsigned */
    unsigned max_trips;         /**< exactness bound for a step of 1 and products up to 64; 0 when there is none */
    unsigned zigzag_up;         /**< TPP_STEP_ZIGZAG: trips before the step first changes its sign */

    /* clock */
    unsigned chain_cycles_per_trip;

    /* fill */
    unsigned elements_per_counter;
};

/** Number of kernels built in. */
size_t tpp_kernel_count(void);

/** Kernel by index in [0, tpp_kernel_count()); NULL outside. Static. */
const struct tpp_kernel *tpp_kernel_at(size_t index);

/** Kernel by id; NULL when there is none. */
const struct tpp_kernel *tpp_kernel_find(const char *id);

/** Name of the entry point in the device source. Static. */
const char *tpp_kernel_entry(const struct tpp_kernel *kernel);

/** Embedded device source of a family; NULL when there is none. NUL-terminated. */
const char *tpp_kernel_source(const char *family);

#endif
