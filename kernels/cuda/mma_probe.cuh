/* Issue rate of mma.sync: a warp keeps its accumulators and operands in registers and does nothing but multiply.
 *
 * Enough in flight. A unit of 16 x 8 over 32 bytes of k is 2 x 16 x 8 x 16 = 4096 operations for halves. A core that
 * does R a clock begins one every 4096 / R clocks, each of its four schedulers one every 4 x 4096 / R: 8 clocks on A100
 * (R = 2048), 16 or 32 on GeForce. The result comes after some 18 to 35 clocks, so a scheduler must have about five
 * independent ones under way at the worst. 8 warps a core put two on each scheduler, each with `chains` = 8
 * accumulators: 16, three times the need.
 *
 * Registers: 8 accumulators of 4, 4 sets of operands of 6: 56, less than a quarter of what a thread of 256 may have.
 * Doubles: 8 x 8 + 4 x 24 = 160. The loop holds 8 chains x 4 rounds, 32 units, and three instructions of counting.
 *
 * Nothing can be left out: operands come from memory and differ from chain to chain (a compiler merges two products
 * that are the same, and then half of what is counted is not done), accumulators begin at different values, each is
 * fed back into the next multiplication, and all are stored.
 *
 * Exact: operands are whole numbers whose dot products are small. Narrow accumulators (halves; FP8, whose sums keep few
 * bits on some hardware) go up for `zigzag` trips and down for one less, by turning the sign of A, and so on.
 */
#ifndef TPP_CUDA_MMA_PROBE_CUH
#define TPP_CUDA_MMA_PROBE_CUH

#include "core_clock.cuh"
#include "mma_formats.cuh"

enum { probe_chains = 8, probe_sets = 4, probe_rounds = 4, probe_threads = 256, probe_start_period = 32 };

/* One trip of every chain. */
template <class Format>
__device__ __forceinline__ void probe_trip(typename Format::D (&sums)[probe_chains],
                                           const typename Format::A (&a)[probe_sets],
                                           const typename Format::B (&b)[probe_sets])
{
#pragma unroll
    for (int round = 0; round < probe_rounds; round++) {
#pragma unroll
        for (int part = 0; part < Format::parts; part++) {
#pragma unroll
            for (int chain = 0; chain < probe_chains; chain++) {
                Format::multiply(part, sums[chain], a[chain % probe_sets], b[chain % probe_sets]);
            }
        }
    }
}

template <class Format, unsigned zigzag>
__device__ __forceinline__ void probe(typename Format::Stored *out, unsigned trips, const void *operands,
                                      struct tpp_core_clock *clocks)
{
    const unsigned lane = threadIdx.x % 32;
    const unsigned unit = (blockIdx.x * probe_threads + threadIdx.x) / 32;
    typename Format::A a[probe_sets];
    typename Format::B b[probe_sets];
    typename Format::D sums[probe_chains];
    const unsigned char *rows = (const unsigned char *)operands;
#pragma unroll
    for (int set = 0; set < probe_sets; set++) {
        Format::read(a[set], rows, Format::step_bytes, lane);
        Format::read(b[set], rows + 16 * Format::step_bytes, Format::step_bytes, lane);
        rows += (16 + 8) * Format::step_bytes;
    }
#pragma unroll
    for (int chain = 0; chain < probe_chains; chain++) {
        Format::start(sums[chain], 1 + chain + (int)(unit % probe_start_period));
    }

    core_clock_begin(clocks);
    unsigned leg = zigzag != 0 ? zigzag : trips;
    for (unsigned left = trips; left > 0;) {
        const unsigned count = left < leg ? left : leg;
#pragma unroll 1
        for (unsigned i = count; i > 0; i--) {
            probe_trip<Format>(sums, a, b);
        }
        left -= count;
        if (zigzag != 0) {
            leg = 2 * zigzag - 1 - leg;
#pragma unroll
            for (int set = 0; set < probe_sets; set++) {
                Format::flip(a[set], Format::sign_bits);
            }
        }
    }
    core_clock_end(clocks);

#pragma unroll
    for (int chain = 0; chain < probe_chains; chain++) {
        typename Format::Stored *matrix = out + ((size_t)unit * probe_chains + chain) * (16 * 8);
        Format::store(sums[chain], 0, matrix + lane / 4 * 8 + lane % 4 * 2, true);
        Format::store(sums[chain], 1, matrix + (lane / 4 + 8) * 8 + lane % 4 * 2, true);
    }
}

#define TPP_MMA_PROBE(name, format, zigzag)                                                            \
    extern "C" __global__ void __launch_bounds__(probe_threads)                                        \
        name(format::Stored *out, unsigned trips, const void *operands, struct tpp_core_clock *clocks) \
    {                                                                                                  \
        probe<format, zigzag>(out, trips, operands, clocks);                                           \
    }

#endif
