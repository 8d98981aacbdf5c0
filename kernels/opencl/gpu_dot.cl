/* Issue rate of the 4-way dot product of signed bytes with 32-bit accumulation on GPUs, in registers.
 *
 * One multiply-accumulate group is acc = dot4(bytes of acc, bytes of the operand) + acc, modulo 2^32: four
 * multiply-accumulates, and one instruction where the device has it. The accumulator is itself an operand: integer
 * arithmetic is associative, so a product of loop constants would be hoisted and its sum replaced by a multiplication
 * with the trip count. What is counted is the four multiply-accumulates, whatever a device turns them into.
 *
 * Rows differ in how the instruction is asked for: the Khronos extension; AMD's and NVIDIA's own ways, for drivers
 * without it; plain C, where it is left to the compiler (clang for AMD finds the instruction but feeds it through
 * several others, so this row reads low there). dot_4x8packed_ss_int, not dot_acc_sat_...: the matrix product wraps,
 * and not every device can saturate in the same instruction.
 */
#ifdef TPP_KERNEL_ROWS

#define TPP_GPU_DOT(name, ...)                                                                                       \
    TPP_KERNEL(name, .api = TPP_API_OPENCL, .kind = TPP_KIND_PROBE, .in = TPP_INT8, .acc = TPP_INT32,                \
               .device_classes = TPP_CLASS_GPU, .entry = "gpu_probe_s8", .operand_count = 1, .in_per_lane = 4,       \
               .chains = 16, .lanes = 1, .macs_per_chain_trip = 4, .step = TPP_STEP_FEEDBACK, .max_trips = 1u << 22, \
               __VA_ARGS__)

TPP_GPU_DOT(gpu_probe_s8, .title = "4-way byte dot product in registers", .preference = 20,
            .extensions = "cl_khr_integer_dot_product", .defines = "-cl-std=CL3.0 -DTPP_DOT_KHR")
TPP_GPU_DOT(gpu_probe_s8_amd, .title = "v_dot4 in registers, AMD built-in", .preference = 30,
            .extensions = "cl_amd_device_attribute_query", .defines = "-DTPP_DOT_AMD")
TPP_GPU_DOT(gpu_probe_s8_nv, .title = "dp4a in registers, NVIDIA inline PTX", .preference = 30,
            .extensions = "cl_nv_device_attribute_query", .defines = "-DTPP_DOT_NV")
TPP_GPU_DOT(gpu_probe_s8_portable, .title = "byte dot product in registers, written out in C", .preference = 10)

#undef TPP_GPU_DOT

#else

/* The same function stands in gpu_gemm.cl: a family is one file. */
int dot4_add(uint a, uint b, int acc)
{
#if defined(TPP_DOT_KHR)
    return dot_4x8packed_ss_int(a, b) + acc;
#elif defined(TPP_DOT_NV)
    int sum;
    __asm__("dp4a.s32.s32 %0, %1, %2, %3;" : "=r"(sum) : "r"(a), "r"(b), "r"(acc));
    return sum;
#elif defined(TPP_DOT_AMD) && (defined(__GFX11__) || defined(__GFX12__))
    return __builtin_amdgcn_sudot4(true, as_int(a), true, as_int(b), acc, false);
#elif defined(TPP_DOT_AMD) && __has_builtin(__builtin_amdgcn_sdot4) &&                               \
    (defined(__gfx906__) || defined(__gfx908__) || defined(__gfx90a__) || defined(__gfx940__) ||     \
     defined(__gfx941__) || defined(__gfx942__) || defined(__gfx950__) || defined(__gfx1011__) ||    \
     defined(__gfx1012__) || defined(__gfx1030__) || defined(__gfx1031__) || defined(__gfx1032__) || \
     defined(__gfx1034__) || defined(__gfx1035__) || defined(__gfx1036__))
    return __builtin_amdgcn_sdot4(as_int(a), as_int(b), acc, false);
#else
    const char4 x = as_char4(a);
    const char4 y = as_char4(b);
    return x.s0 * y.s0 + x.s1 * y.s1 + x.s2 * y.s2 + x.s3 * y.s3 + acc;
#endif
}

#define CHAINS   16
#define EACH(M)  M(0) M(1) M(2) M(3) M(4) M(5) M(6) M(7) M(8) M(9) M(10) M(11) M(12) M(13) M(14) M(15)
#define DOT(c)   acc##c = dot4_add(as_uint(acc##c), y, acc##c);
#define TRIP     EACH(DOT)
#define TRIPS_4  TRIP TRIP TRIP TRIP
#define TRIPS_20 TRIPS_4 TRIPS_4 TRIPS_4 TRIPS_4 TRIPS_4
#define START(c) int acc##c = first + c;
#define STORE(c) out[g * CHAINS + c] = acc##c;

kernel void gpu_probe_s8(global int *out, uint trips, global const uint *operands)
{
    const size_t g = get_global_id(0);
    const int first = 1 + (int)(g % 32);
    const uint y = operands[g >> 31]; /* zero, but not to the compiler: see gpu_fma.cl */
    EACH(START)
    for (uint i = trips / 40; i > 0; i--) {
        TRIPS_20
        TRIPS_20
    }
    for (uint i = trips % 40; i > 0; i--) {
        TRIP
    }
    EACH(STORE)
}

#endif
