/* Issue rate of fused multiply-add on GPUs: register-resident chains, no memory in the loop.
 *
 * Per trip each accumulator takes acc = fma(x, y, acc); acc = fma(z, w, acc) with operands read at run time, so nothing
 * is a constant to the compiler; fma has one rounding, so a product cannot be hoisted out of it. Accumulators start at
 * different values in every chain and in neighbouring work-items: equal chains would be merged, and values equal in all
 * work-items would be computed once per sub-group on scalar hardware. 8 chains of 2 lanes cover a latency of 16
 * instructions with one sub-group per scheduler; 2 lanes let float2 and half2 become packed instructions (v_pk_fma_f32,
 * v_pk_fma_f16, fma.rn.f16x2) where they exist. So many trips stand in line that counting them costs about 3
 * instructions in 640, in 10 KiB of code or less: instruction caches next to the schedulers hold about 12.
 *
 * Operands are read at an index that is zero in every work-item, which the compiler cannot know: it would keep operands
 * that are plainly the same for all in scalar registers, which not every multiply-accumulate can read (RDNA3 then does
 * not issue two at a time).
 *
 * Exactness: operands are small integers whose two products add to a small step. In half precision the step changes
 * sign, TPP_F16_UP trips up and one less down, so that the accumulator stays where integers are exact while each trip
 * moves it and each period leaves one step (TPP_STEP_ZIGZAG in kernels/kernel.h).
 */
#define TPP_F16_UP 1000

#ifdef TPP_KERNEL_ROWS

/* Half precision serves CPUs too: no kernel is written for theirs, and this one is right on any device that has it. */
#define TPP_GPU_FMA(name, precision, classes, ...)                                                            \
    TPP_KERNEL(name, .api = TPP_API_OPENCL, .kind = TPP_KIND_PROBE, .in = precision, .acc = precision,        \
               .device_classes = classes, .preference = 10, .operand_count = 4, .in_per_lane = 1, .lanes = 2, \
               .macs_per_chain_trip = 2, __VA_ARGS__)

TPP_GPU_FMA(gpu_probe_f64, TPP_FP64, TPP_CLASS_GPU, .title = "double fma in registers", .extensions = "cl_khr_fp64",
            .defines = "-DTPP_F64", .chains = 8, .step = TPP_STEP_LINEAR)
TPP_GPU_FMA(gpu_probe_f32, TPP_FP32, TPP_CLASS_GPU, .title = "float fma in registers", .defines = "-DTPP_F32", .chains = 8,
            .step = TPP_STEP_LINEAR, .max_trips = (1u << 24) - 4096)
TPP_GPU_FMA(gpu_probe_f16, TPP_FP16, TPP_CLASS_CPU | TPP_CLASS_GPU,
            .title = "half fma in registers, packed in pairs where the device can",
            .extensions = "cl_khr_fp16", .defines = "-DTPP_F16", .chains = 8, .step = TPP_STEP_ZIGZAG,
            .zigzag_up = TPP_F16_UP, .max_trips = 900 * (2 * TPP_F16_UP - 1))

#undef TPP_GPU_FMA

#else

#if defined(TPP_F64)
#pragma OPENCL EXTENSION cl_khr_fp64 : enable
typedef double scalar;
typedef double2 lanes2;
#define ENTRY gpu_probe_f64
#elif defined(TPP_F16)
#pragma OPENCL EXTENSION cl_khr_fp16 : enable
typedef half scalar;
typedef half2 lanes2;
#define ENTRY gpu_probe_f16
#else
typedef float scalar;
typedef float2 lanes2;
#define ENTRY gpu_probe_f32
#endif

#define CHAINS    8
#define EACH(M)   M(0) M(1) M(2) M(3) M(4) M(5) M(6) M(7)
#define FMA_XY(c) acc##c = fma(x, y, acc##c);
#define FMA_ZW(c) acc##c = fma(z, w, acc##c);
#define TRIP      EACH(FMA_XY) EACH(FMA_ZW)
#define TRIPS_4   TRIP TRIP TRIP TRIP
#define TRIPS_20  TRIPS_4 TRIPS_4 TRIPS_4 TRIPS_4 TRIPS_4
#ifdef TPP_F16
#define INLINE      40
#define INLINE_BODY TRIPS_20 TRIPS_20
#else
#define INLINE      20
#define INLINE_BODY TRIPS_20
#endif
#define START(c) lanes2 acc##c = (lanes2)((scalar)(first + c));
#define STORE(c) vstore2(acc##c, g *CHAINS + c, out);

kernel void ENTRY(global scalar *out, uint trips, global const scalar *operands)
{
    const size_t g = get_global_id(0);
    const int first = 1 + (int)(g % 32);
    const size_t zero = g >> 31;
    lanes2 x = vload2(zero, operands);
    const lanes2 y = vload2(zero + 1, operands);
    lanes2 z = vload2(zero + 2, operands);
    const lanes2 w = vload2(zero + 3, operands);
    EACH(START)
#ifdef TPP_F16
    uint length = TPP_F16_UP;
    for (uint left = trips; left > 0;) {
        const uint count = min(left, length);
#else
    {
        const uint count = trips;
#endif
        for (uint i = count / INLINE; i > 0; i--) {
            INLINE_BODY
        }
        for (uint i = count % INLINE / 4; i > 0; i--) {
            TRIPS_4
        }
        for (uint i = count % 4; i > 0; i--) {
            TRIP
        }
#ifdef TPP_F16
        left -= count;
        length = 2 * TPP_F16_UP - 1 - length;
        x = -x;
        z = -z;
#endif
    }
    EACH(STORE)
}

#endif
