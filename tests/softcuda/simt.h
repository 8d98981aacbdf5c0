/**
 * softcuda's execution side: runs the project's CUDA kernels, compiled for the host, thread by thread.
 *
 * The driver side (tests/softcuda's libcuda.so.1) calls what stands here and nothing else. A launch runs to its end
 * inside softcuda_launch(), block after block (the blocks of a cluster together), on the calling thread; one launch at
 * a time in a process. A stream that is held back by a spin kernel is therefore run by the driver when it is
 * synchronised and not when it is filled: a kernel that waits for a word of the host finds it already written.
 *
 * What is modelled, and how strictly:
 *   order     threads run one after another until they must wait, warps in an order drawn from `seed`: as far apart as
 *             the barriers let them be, so that a missing barrier shows
 *   copies    an asynchronous copy lands at a time `arrival` chooses: at once, when it is waited for, or by lot
 *   memory    shared memory holds NaNs and nonsense at first; accesses through wrappers must lie in one array and be
 *             aligned; writes beside an array are found when the block ends (at once under the address sanitizer)
 *   time      virtual, see struct softcuda_machine
 * How a model of an instruction is written: simt_core.h.
 */
#ifndef TPP_SOFTCUDA_SIMT_H
#define TPP_SOFTCUDA_SIMT_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Kinds of multiply-accumulates, each with a rate of its own; softcuda_kind_name() gives the names that stand here. */
#define SOFTCUDA_KINDS(row)                                                                                       \
    row(FMA_F64, "fma_f64") row(FMA_F32, "fma_f32") row(FMA_F16, "fma_f16") row(FMA_BF16, "fma_bf16")             \
        row(DP4A, "dp4a") row(MMA_F64, "mma_f64") row(MMA_TF32, "mma_tf32") row(MMA_F16_F16, "mma_f16_f16")       \
            row(MMA_F16_F32, "mma_f16_f32") row(MMA_BF16_F32, "mma_bf16_f32") row(MMA_F8_F16, "mma_f8_f16")       \
                row(MMA_F8_F32, "mma_f8_f32") row(MMA_F6_F32, "mma_f6_f32") row(MMA_F4_F32, "mma_f4_f32")         \
                    row(MMA_F6_F16, "mma_f6_f16") row(MMA_F4_F16, "mma_f4_f16") row(MMA_MXF8_F32, "mma_mxf8_f32") \
                        row(MMA_MXF6_F32, "mma_mxf6_f32") row(MMA_MXF4_F32, "mma_mxf4_f32")                       \
                            row(MMA_NVF4_F32, "mma_nvf4_f32") row(MMA_S8, "mma_s8") row(MMA_S4, "mma_s4")         \
                                row(MMA_B1, "mma_b1") row(WGMMA_TF32, "wgmma_tf32")                               \
                                    row(WGMMA_F16_F16, "wgmma_f16_f16") row(WGMMA_F16_F32, "wgmma_f16_f32")       \
                                        row(WGMMA_BF16_F32, "wgmma_bf16_f32") row(WGMMA_F8_F16, "wgmma_f8_f16")   \
                                            row(WGMMA_F8_F32, "wgmma_f8_f32") row(WGMMA_S8, "wgmma_s8")           \
                                                row(WGMMA_B1, "wgmma_b1")

enum softcuda_kind {
#define SOFTCUDA_KIND_ROW(id, name) SOFTCUDA_##id,
    SOFTCUDA_KINDS(SOFTCUDA_KIND_ROW)
#undef SOFTCUDA_KIND_ROW
        SOFTCUDA_KIND_COUNT
};

/** When the data of asynchronous copies becomes visible. A correct kernel gives the same result with each. */
enum softcuda_arrival {
    SOFTCUDA_ARRIVAL_LATE,   /**< only when a wait demands it, or when nothing else can go on */
    SOFTCUDA_ARRIVAL_EARLY,  /**< when the copy is issued */
    SOFTCUDA_ARRIVAL_RANDOM, /**< copy by copy, by lot */
};

/**
 * The described device as the running kernel sees it, and what the last launch took.
 *
 * Virtual time: the multiply-accumulates of a block take macs / macs_per_clock cycles, summed over its warps and times
 * the number of blocks that share its core; blocks are given to cores in turn, `blocks_per_core` at a time. Reading
 * each clock once takes nothing; reading on and on with nothing between takes more and more cycles. All else takes no
 * time.
 */
struct softcuda_machine {
    /* set before a launch */
    unsigned sm_count;                          /**< cores; 1 or more */
    unsigned blocks_per_core;                   /**< that are resident together for this launch; 0 counts as 1 */
    double clock_hz;                            /**< of the cores */
    double macs_per_clock[SOFTCUDA_KIND_COUNT]; /**< per core; 0: not native there, 1 is assumed */
    uint64_t now_ns;                            /**< virtual time when the launch starts; after it, when it ended */
    uint64_t timer_step_ns;                     /**< resolution of %globaltimer; 0 counts as 1 */
    uint64_t seed;
    enum softcuda_arrival arrival;
    /** Is this range of device memory allocated? Asked for copies through wrappers; NULL: everything is. */
    int (*is_global)(const void *address, size_t bytes);
    /* set by a launch */
    double busy_cycles;                 /**< of the core that worked longest */
    uint64_t macs[SOFTCUDA_KIND_COUNT]; /**< executed in all */
    size_t shared_bytes_used;           /**< the most that a block had: dynamic and static */
};

/** The one machine of this process. Static; starts as 1 core at 1 GHz. */
struct softcuda_machine *softcuda_machine_get(void);

/** Name of a kind: "mma_f16_f32"; NULL outside the enum. Static. */
const char *softcuda_kind_name(enum softcuda_kind kind);

/** The kind of that name; SOFTCUDA_KIND_COUNT when there is none. */
enum softcuda_kind softcuda_kind_find(const char *name);

/**
 * Runs a kernel by its entry name, as cuLaunchKernelEx would.
 *
 * @param cluster  Blocks per cluster in each direction; NULL or all 0 or 1: none.
 * @param params   Pointers to the arguments, in order.
 * @param error    Receives one line when 1 is returned: unknown entry, a deadlock (who waits for what), a shared
 *                 access out of bounds or misaligned, lanes of a warp at different instructions.
 * @return 0 when the kernel ended, else 1; device memory then holds what was written until the fault.
 */
int softcuda_launch(const char *entry, const unsigned grid[3], const unsigned block[3], const unsigned cluster[3],
                    size_t dynamic_shared_bytes, void **params, char *error, size_t error_bytes);

/** 1 when an entry of that name is compiled in. */
int softcuda_has_entry(const char *entry);

/** Bytes of each parameter of an entry, at most `most` of them; returns how many there are, -1: no such entry. */
int softcuda_entry_parameters(const char *entry, size_t *bytes, int most);

/** Names of the entries, by index; NULL after the last. */
const char *softcuda_entry_at(size_t index);

#ifdef __cplusplus
}
#endif
#endif
