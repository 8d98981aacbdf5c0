/**
 * The kernels: what runs on a device, and everything the host must know to run it.
 *
 * A kernel family is one file, kernels/opencl/<family>.cl or kernels/cuda/<family>.cu. The file carries both the
 * device code and its descriptor rows: rows stand between `#ifdef TPP_KERNEL_ROWS` and `#else`, where the host compiler
 * reads them; the rest is device source: OpenCL C is embedded as text, CUDA C compiled at build time into one binary
 * image per architecture (and portable PTX), embedded as bytes. Adding a kernel is a row and a body in one file, adding
 * a family is one new file; the build finds it by glob. Whatever is special about a kernel is a field of its row: no
 * code anywhere looks at a kernel's name.
 *
 * This library holds no device and does no I/O.
 *
 * Contracts of OpenCL kernels
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
 *
 * Contracts of CUDA kernels, where they differ
 *
 * Operands lie in memory as rows with a pitch: A has m rows of k elements, lda elements apart; B has n rows of k
 * elements, ldb apart; C has m rows of n accumulators, ldc apart. Pitches are multiples of 16 bytes (so bulk and
 * 16-byte copies can start every row); elements between the row's end and its pitch hold anything and must not reach a
 * result. Formats narrower than a byte: see struct tpp_format_info.
 *
 * GEMM: `entry`: (a, b [, a_scales, b_scales], c, uint m, uint n, uint k, uint lda, uint ldb, uint ldc,
 *                 struct tpp_core_clock *clocks)
 * a, b and c are pointers, or a CUtensorMap by value (`const __grid_constant__`) where the row's map_a, map_b, map_c
 * says so. Scales, where `scaling` is not NONE: a_scales has m rows of ceil(k / scale_block) one-byte scales, b_scales
 * n rows; rows follow each other without a gap, padded to a multiple of 4 bytes. Any m, n, k of 1 or more. Grid:
 * blocks_per_core > 0: that many blocks per core, rounded down to whole clusters, which share the tiles out among
 * themselves (persistent); else one block per tile of mc x nc entries, x along n, y along m.
 *
 * Probe: `entry`: (acc *out, uint trips, const in *operands, struct tpp_core_clock *clocks). Grid: blocks_per_core
 * blocks of `threads` threads on every core. The unit that owns accumulators is a thread (unit_threads 1), a warp (32)
 * or a warpgroup (128); units are numbered across the grid. With mma_m > 0 an accumulator is an mma_m x mma_n matrix,
 * `lanes` = mma_m * mma_n of them, stored row by row: out[((unit * chains) + c) * lanes + i * mma_n + j]; operands are
 * `operand_sets` sets of A (mma_m x mma_k, row by row) followed by B (mma_n x mma_k, row by row), in storage form,
 * chain c using set c mod operand_sets; per trip acc_c += A_set * B_set^T, `macs_per_chain_trip` / mma_k times over
 * (TPP_STEP_MATRIX). Every entry of accumulator c of unit u starts at 1 + c + u mod 32. zigzag_up as for
 * TPP_STEP_ZIGZAG, the sign of A turning. With mma_m = 0 the contract is that of OpenCL probes.
 *
 * Clocks: `clocks` may be NULL; else block b writes clocks[b], from just before its first multiply-accumulate to just
 * after its last.
 *
 * Fill: `entry`: (in *out, ulong count, uint key0, uint key1), grid of `threads`-sized blocks, one thread for each
 * elements_per_counter elements.
 *
 * Spin: `entry`: (const volatile uint *release, ulong most_ns): one thread, ends when *release is not 0 or after
 * most_ns.
 */
#ifndef TPP_KERNELS_KERNEL_H
#define TPP_KERNELS_KERNEL_H

#include <stddef.h>

#include "base/precision.h"
#include "base/record.h"
#include "base/status.h"
#include "kernels/core_clock.h"

enum tpp_api { TPP_API_OPENCL, TPP_API_CUDA };

/** Device classes, as bits of tpp_kernel.device_classes. */
enum { TPP_CLASS_CPU = 1, TPP_CLASS_GPU = 2 };

/** How a probe's accumulators advance; the model of each is in kernels/probe_model.c. */
enum tpp_probe_step {
    TPP_STEP_LINEAR,        /**< acc += sum over operand pairs (0,1), (2,3), ... of x*y, per trip; exact */
    TPP_STEP_FEEDBACK_WIDE, /**< acc = dot2(16-bit halves of acc, of operand 0) + acc, mod 2^32, per two of them */
    TPP_STEP_FEEDBACK,      /**< acc = dot4(bytes of acc, operand 0) + acc, mod 2^32, per multiply-accumulate group */
    TPP_STEP_MATRIX,        /**< acc += A * B^T per trip, see the contract of CUDA probes; signs as TPP_STEP_ZIGZAG when
                                 zigzag_up is not 0; integers modulo 2^32; binary formats count matching bits */
    TPP_STEP_ZIGZAG /**< LINEAR for zigzag_up trips, then with the step's sign turned for zigzag_up - 1, and so on:
                         stays exact in narrow formats; each trip still moves, each period leaves one step */
};

/** How the elements of a kernel's operands are stored, where the precision alone does not say it. */
enum tpp_format {
    TPP_FORMAT_PLAIN, /**< the precision's own: IEEE double, float, half; bfloat16; tf32 as float; two's complement */
    TPP_FORMAT_E4M3,  /**< FP8, OCP: largest 448, no infinity */
    TPP_FORMAT_E5M2,  /**< FP8, OCP */
    TPP_FORMAT_E2M3,  /**< FP6 in the low bits of a byte */
    TPP_FORMAT_E3M2,  /**< FP6 in the low bits of a byte */
    TPP_FORMAT_E2M1_BYTE, /**< FP4 in bits 2 to 5 of a byte, as the 8-bit instructions take it */
    TPP_FORMAT_E2M1,      /**< FP4, two in a byte, the earlier element in the low half */
    TPP_FORMAT_INT4,      /**< two in a byte, the earlier element in the low half, two's complement */
    TPP_FORMAT_BIT_AND,   /**< 32 in a little-endian word from bit 0 up; a MAC counts 1 where both bits are set */
    TPP_FORMAT_BIT_XOR,   /**< 32 in a word; a MAC counts 1 where the bits differ */
    TPP_FORMAT_COUNT
};

/** Block scales of microscaling formats: one scale a row and `scale_block` consecutive elements of k. */
enum tpp_scaling { TPP_SCALING_NONE, TPP_SCALING_UE8M0, TPP_SCALING_UE4M3, TPP_SCALING_COUNT };

/** The box of one bulk tensor copy of an operand; all 0: the kernel takes a pointer and not a tensor map. */
struct tpp_tensor_box {
    unsigned columns; /**< elements along the contiguous dimension */
    unsigned rows;
    unsigned swizzle_bytes; /**< 0, 32, 64 or 128 */
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

    /* CUDA: how it is stored, where it runs natively, how it is launched */
    enum tpp_format format;
    enum tpp_scaling scaling;
    unsigned scale_block;  /**< elements of k per scale */
    const char *native_on; /**< architectures whose hardware has the instruction, space separated, as nvcc spells them:
                                "sm_80 sm_86 sm_89 sm_90a"; the kernel is in the images of these and of no other */
    const char *emulated_on; /**< architectures whose compiler accepts it and emits other instructions: waived there */
    unsigned is_portable;    /**< also in the PTX that a GPU newer than every image runs */
    unsigned threads;        /**< per block */
    unsigned blocks_per_core;
    unsigned cluster;           /**< blocks per cluster; 0 and 1: none */
    unsigned shared_bytes;      /**< dynamic shared memory per block */
    struct tpp_tile block_tile; /**< mc, nc, kc of a block; other tiles of the same product are further rows */
    struct tpp_tensor_box map_a, map_b, map_c;
    unsigned unit_threads; /**< probe: threads that own an accumulator together: 1, 32 or 128 */
    unsigned mma_m, mma_n, mma_k;
    unsigned operand_sets;
    unsigned accumulator_bits; /**< significant bits the hardware keeps while adding, where fewer than the accumulator's
                                    format has (FP8 on sm_90a); 0: those of the format */
    unsigned promoted_k;       /**< the kernel adds partial sums of this depth in full precision; 0: it does not */
    const char *instruction;   /**< opcode that must stand in the machine code: "HMMA", "HGMMA"; space separated
                                    alternatives by architecture: "sm_89:QMMA sm_120a:QMMA" or one for all */
    unsigned instruction_count; /**< of it in the main loop (probe: per trip; GEMM: per depth step of kc) */
    unsigned trips_per_pass;    /**< probe: trips that stand in line in the main loop; 0 and 1: one */

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

/**
 * On which silicon a kernel has been measured and verified, derived at build time from the records in tests/recorded/
 * that are no simulation.
 *
 * @param index  From 0, in the order of the records.
 * @return "NVIDIA H200, driver 570.86, 2026-12-01, tppbench 0.1.0", static; NULL past the last, so for index 0 when no
 *         silicon has confirmed it yet.
 */
const char *tpp_kernel_confirmed_on(const char *kernel_id, size_t index);

/** Name of the entry point in the device source. Static. */
const char *tpp_kernel_entry(const struct tpp_kernel *kernel);

/** Embedded device source of a family; NULL when there is none. NUL-terminated. */
const char *tpp_kernel_source(const char *family);

/**
 * Embedded image of a CUDA family for an architecture ("sm_90a"), or portable PTX ("compute_90").
 *
 * @param bytes  Receives its length; may be NULL.
 * @return NULL when there is none: built without CUDA, or the family has nothing native there. Static.
 */
const void *tpp_kernel_image(const char *family, const char *architecture, size_t *bytes);

#endif
