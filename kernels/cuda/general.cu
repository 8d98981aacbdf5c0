/* Issue rate of the general cores: multiply-adds of doubles, floats, pairs of halves and of bfloat16, and the dot
 * product of four bytes, in registers.
 *
 * Enough in flight. A scheduler begins one instruction a clock at best and has the result 4 to 8 clocks later; 16 warps
 * put four on each of a core's four schedulers, each with 8 accumulators: 32, four times the need. Doubles take longer
 * where they are few (two a clock and core on GeForce), and then fewer under way suffice.
 *
 * At full rate every other instruction counts: passes of 320 multiply-adds stand in line for three of counting, in 5
 * KiB of code, which the instruction caches next to the schedulers hold.
 *
 * Nothing can be left out: operands come from memory, accumulators begin at different values in chains and neighbouring
 * threads, and an fma has one rounding, so that no product can be taken out of it. The dot product's accumulator is
 * itself an operand: a sum of constant products would become a multiplication with the number of trips.
 *
 * Exact: operands are whole numbers whose products add to a small step. Halves and bfloat16 go up and down again
 * (TPP_STEP_ZIGZAG): F16 for 1000 trips, BF16, whose whole numbers end at 256, for 76. Those are short, so a trip of
 * BF16 takes eight products.
 *
 * Known multiply-adds per clock and core, and how (m measured by others, d from datasheets, r recalled only):
 *
 *   FP32           64 on T4 (r) and A100 (m); 128 on sm_86 (m), sm_89, sm_90a, sm_100a and sm_103a (d), sm_120a (m)
 *   FP64           half of FP32 on A100 (m), H100 and B200 (r; 33.5 TFLOP/s and 37 to 40 are d); 2 on sm_86 (m),
 *                  sm_120a (m), T4 and sm_89 (r), and about 2 on B300 (d)
 *   packed FP16    as FP32 on sm_86 (m), sm_89 and sm_120a (m); twice FP32 on T4 and H100 (r); four times on A100 (m,
 *                  80 % of it was seen); on B200 and B300 not known
 *   packed BF16    128 on A100, else as FP16 (r)
 *   dp4a           four times the rate of 32-bit integers: 256 (r)
 */
// TPP_ARCHITECTURES: sm_75 sm_80 sm_86 sm_87 sm_89 sm_90a sm_100a sm_103a sm_110 sm_120a sm_121a compute_90
#define TPP_GENERAL_F16_UP  1000
#define TPP_GENERAL_BF16_UP 76

#ifdef TPP_KERNEL_ROWS

#define TPP_GENERAL_SINCE_AMPERE "sm_80 sm_86 sm_87 sm_89 sm_90a sm_100a sm_103a sm_110 sm_120a sm_121a"
#define TPP_GENERAL_PROBE(name, precision, ...)                                                                     \
    TPP_KERNEL(name, .api = TPP_API_CUDA, .kind = TPP_KIND_PROBE, .in = precision, .device_classes = TPP_CLASS_GPU, \
               .preference = 10, .threads = 512, .blocks_per_core = 1, .unit_threads = 1, .chains = 8,              \
               .is_portable = 1, __VA_ARGS__)

TPP_GENERAL_PROBE(general_probe_f64, TPP_FP64, .acc = TPP_FP64, .title = "fma of doubles in registers",
                  .step = TPP_STEP_LINEAR, .operand_count = 4, .in_per_lane = 1, .lanes = 1, .macs_per_chain_trip = 2,
                  .native_on = "sm_75 " TPP_GENERAL_SINCE_AMPERE, .instruction = "DFMA", .instruction_count = 16,
                  .trips_per_pass = 20)
TPP_GENERAL_PROBE(general_probe_f32, TPP_FP32, .acc = TPP_FP32, .title = "fma of floats in registers",
                  .step = TPP_STEP_LINEAR, .max_trips = (1u << 24) - 4096, .operand_count = 4, .in_per_lane = 1,
                  .lanes = 1, .macs_per_chain_trip = 2, .native_on = "sm_75 " TPP_GENERAL_SINCE_AMPERE,
                  .instruction = "FFMA", .instruction_count = 16, .trips_per_pass = 20)
TPP_GENERAL_PROBE(general_probe_f16, TPP_FP16, .acc = TPP_FP16, .title = "fma of pairs of halves in registers",
                  .step = TPP_STEP_ZIGZAG, .zigzag_up = TPP_GENERAL_F16_UP,
                  .max_trips = 900 * (2 * TPP_GENERAL_F16_UP - 1), .operand_count = 4, .in_per_lane = 1, .lanes = 2,
                  .macs_per_chain_trip = 2, .native_on = "sm_75 " TPP_GENERAL_SINCE_AMPERE, .instruction = "HFMA2",
                  .instruction_count = 16, .trips_per_pass = 20)
TPP_GENERAL_PROBE(general_probe_bf16, TPP_BF16, .acc = TPP_BF16, .title = "fma of pairs of bfloat16 in registers",
                  .step = TPP_STEP_ZIGZAG, .zigzag_up = TPP_GENERAL_BF16_UP,
                  .max_trips = 76 * (2 * TPP_GENERAL_BF16_UP - 1), .operand_count = 16, .in_per_lane = 1, .lanes = 2,
                  .macs_per_chain_trip = 8, .native_on = TPP_GENERAL_SINCE_AMPERE, .instruction = "HFMA2",
                  .instruction_count = 64, .trips_per_pass = 5)
TPP_GENERAL_PROBE(general_probe_s8, TPP_INT8, .acc = TPP_INT32, .title = "dp4a in registers", .step = TPP_STEP_FEEDBACK,
                  .max_trips = 1u << 22, .operand_count = 1, .in_per_lane = 4, .lanes = 1, .macs_per_chain_trip = 4,
                  .native_on = "sm_75 " TPP_GENERAL_SINCE_AMPERE, .instruction = "IDP.4A", .instruction_count = 8,
                  .trips_per_pass = 40)

#undef TPP_GENERAL_PROBE
#undef TPP_GENERAL_SINCE_AMPERE

#else

#include "core_clock.cuh"
#include "ptx/vector_fma.cuh"

enum { general_chains = 8, general_threads = 512, general_start_period = 32 };

/* What a format's accumulator is, what one register of operands is, and one multiply-add; `pairs` of operands a trip.
 */
struct DoubleLanes {
    typedef double Register;
    enum { pairs = 2, trips_per_pass = 20 };
    static __device__ __forceinline__ double start(int value)
    {
        return (double)value;
    }
    static __device__ __forceinline__ void multiply(double &sum, double x, double y)
    {
        sum = fma(x, y, sum);
    }
    static __device__ __forceinline__ double negative(double x)
    {
        return -x;
    }
};

struct FloatLanes {
    typedef float Register;
    enum { pairs = 2, trips_per_pass = 20 };
    static __device__ __forceinline__ float start(int value)
    {
        return (float)value;
    }
    static __device__ __forceinline__ void multiply(float &sum, float x, float y)
    {
        sum = fmaf(x, y, sum);
    }
    static __device__ __forceinline__ float negative(float x)
    {
        return -x;
    }
};

struct HalfLanes {
    typedef uint32_t Register;
    enum { pairs = 2, trips_per_pass = 20 };
    static __device__ __forceinline__ uint32_t start(int value)
    {
        return half_from_float((float)value) * 0x10001u;
    }
    static __device__ __forceinline__ void multiply(uint32_t &sum, uint32_t x, uint32_t y)
    {
        sum = fma_f16x2(x, y, sum);
    }
    static __device__ __forceinline__ uint32_t negative(uint32_t x)
    {
        return x ^ 0x80008000u;
    }
};

#if TPP_HAS_FMA_BF16
struct Bfloat16Lanes {
    typedef uint32_t Register;
    enum { pairs = 8, trips_per_pass = 5 };
    static __device__ __forceinline__ uint32_t start(int value)
    {
        return (__float_as_uint((float)value) >> 16) * 0x10001u; /* exact: below 256 */
    }
    static __device__ __forceinline__ void multiply(uint32_t &sum, uint32_t x, uint32_t y)
    {
        sum = fma_bf16x2(x, y, sum);
    }
    static __device__ __forceinline__ uint32_t negative(uint32_t x)
    {
        return x ^ 0x80008000u;
    }
};
#endif

/* `trips` trips of every chain, all in line. */
template <class Lanes, int trips>
__device__ __forceinline__ void general_pass(typename Lanes::Register (&sums)[general_chains],
                                             const typename Lanes::Register (&operands)[2 * Lanes::pairs])
{
#pragma unroll
    for (int trip = 0; trip < trips; trip++) {
#pragma unroll
        for (int pair = 0; pair < Lanes::pairs; pair++) {
#pragma unroll
            for (int chain = 0; chain < general_chains; chain++) {
                Lanes::multiply(sums[chain], operands[2 * pair], operands[2 * pair + 1]);
            }
        }
    }
}

/* Passes, then what is left of them. */
template <class Lanes>
__device__ __forceinline__ void general_trips(unsigned trips, typename Lanes::Register (&sums)[general_chains],
                                              const typename Lanes::Register (&operands)[2 * Lanes::pairs])
{
#pragma unroll 1
    for (unsigned i = trips / Lanes::trips_per_pass; i > 0; i--) {
        general_pass<Lanes, Lanes::trips_per_pass>(sums, operands);
    }
#pragma unroll 1
    for (unsigned i = trips % Lanes::trips_per_pass; i > 0; i--) {
        general_pass<Lanes, 1>(sums, operands);
    }
}

template <class Lanes, unsigned zigzag>
__device__ __forceinline__ void general_probe(void *out, unsigned trips, const void *from,
                                              struct tpp_core_clock *clocks)
{
    typedef typename Lanes::Register Register;
    const unsigned thread = blockIdx.x * general_threads + threadIdx.x;
    Register operands[2 * Lanes::pairs], sums[general_chains];
#pragma unroll
    for (int i = 0; i < 2 * Lanes::pairs; i++) {
        operands[i] = ((const Register *)from)[i];
    }
#pragma unroll
    for (int chain = 0; chain < general_chains; chain++) {
        sums[chain] = Lanes::start(1 + chain + (int)(thread % general_start_period));
    }
    core_clock_begin(clocks);
    if (zigzag == 0) {
        general_trips<Lanes>(trips, sums, operands);
    } else {
        unsigned leg = zigzag;
#pragma unroll 1
        for (unsigned left = trips; left > 0;) {
            const unsigned count = left < leg ? left : leg;
            general_trips<Lanes>(count, sums, operands);
            left -= count;
            leg = 2 * zigzag - 1 - leg;
#pragma unroll
            for (int pair = 0; pair < Lanes::pairs; pair++) {
                operands[2 * pair] = Lanes::negative(operands[2 * pair]);
            }
        }
    }
    core_clock_end(clocks);
    Register *own = (Register *)out + (size_t)thread * general_chains;
#pragma unroll
    for (int chain = 0; chain < general_chains; chain++) {
        own[chain] = sums[chain];
    }
}

/* The accumulator's bytes are the other factor. */
__device__ __forceinline__ void general_dot_probe(int32_t *out, unsigned trips, const uint32_t *operand,
                                                  struct tpp_core_clock *clocks)
{
    enum { trips_per_pass = 40 };
    const unsigned thread = blockIdx.x * general_threads + threadIdx.x;
    const uint32_t y = *operand;
    int32_t sums[general_chains];
#pragma unroll
    for (int chain = 0; chain < general_chains; chain++) {
        sums[chain] = 1 + chain + (int)(thread % general_start_period);
    }
    core_clock_begin(clocks);
#pragma unroll 1
    for (unsigned i = trips / trips_per_pass; i > 0; i--) {
#pragma unroll
        for (int j = 0; j < trips_per_pass * general_chains; j++) {
            int32_t &sum = sums[j % general_chains];
            sum = dot_s8x4((uint32_t)sum, y, sum);
        }
    }
#pragma unroll 1
    for (unsigned i = trips % trips_per_pass; i > 0; i--) {
#pragma unroll
        for (int chain = 0; chain < general_chains; chain++) {
            sums[chain] = dot_s8x4((uint32_t)sums[chain], y, sums[chain]);
        }
    }
    core_clock_end(clocks);
    int32_t *own = out + (size_t)thread * general_chains;
#pragma unroll
    for (int chain = 0; chain < general_chains; chain++) {
        own[chain] = sums[chain];
    }
}

#define TPP_GENERAL(name, lanes, zigzag)                                              \
    extern "C" __global__ void __launch_bounds__(general_threads)                     \
        name(void *out, unsigned trips, const void *operands, tpp_core_clock *clocks) \
    {                                                                                 \
        general_probe<lanes, zigzag>(out, trips, operands, clocks);                   \
    }

TPP_GENERAL(general_probe_f64, DoubleLanes, 0)
TPP_GENERAL(general_probe_f32, FloatLanes, 0)
TPP_GENERAL(general_probe_f16, HalfLanes, TPP_GENERAL_F16_UP)
#if TPP_HAS_FMA_BF16
TPP_GENERAL(general_probe_bf16, Bfloat16Lanes, TPP_GENERAL_BF16_UP)
#endif

extern "C" __global__ void __launch_bounds__(general_threads)
    general_probe_s8(int32_t *out, unsigned trips, const uint32_t *operands, struct tpp_core_clock *clocks)
{
    general_dot_probe(out, trips, operands, clocks);
}

#endif
