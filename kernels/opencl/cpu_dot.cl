/* Issue rate of 8-bit multiply-accumulate into 32 bits on CPUs.
 *
 *   cpu_probe_s8_vnni  vpdpbusd: four products of unsigned by signed bytes added to a 32-bit lane, one instruction
 *   cpu_probe_s8       bytes widened to 16 bits: vpmaddwd and vpaddd where the target has them, plain C elsewhere;
 *                      two products a lane for two instructions
 *
 * They are the ceilings of cpu_gemm_s8_vnni and cpu_gemm_s8 in cpu_gemm.cl, which count the same way.
 *
 * Exactness: chains wrap modulo 2^32, so any operands and any number of trips have one right answer. With vpdpbusd an
 * accumulator moves by the same sum every trip, which a compiler would compute once; but to it the instruction is opaque
 * text. The widened form is feedback: the accumulator's two 16-bit halves are multiplied with the operand's, so nothing
 * can be computed in advance, and the host repeats the recurrence (kernels/probe_model.c).
 *
 * Why assembly: LLVM 15 recognises neither pattern. From C the widened form became vpmulld and shuffles at a fifth of the
 * rate, and PoCL 3.1 takes processors with VNNI for ones without. The text passes all the same, so the rows name the
 * processor flags they need and the host checks them.
 *
 * Why 12 chains: 5 cycles (6 for the pair) on two ports need 10 to 12; 12 and 4 operands fit 16 registers.
 * Rejected: vpmaddubsw, which adds two products in 16 bits and saturates: -128 x 255 x 2 is lost.
 */
#ifdef TPP_KERNEL_ROWS

TPP_KERNEL(cpu_probe_s8_vnni, .api = TPP_API_OPENCL, .kind = TPP_KIND_PROBE, .in = TPP_INT8, .acc = TPP_INT32,
           .device_classes = TPP_CLASS_CPU, .preference = 30, .features = "avx512f avx512vl avx512_vnni",
           .defines = "-DTPP_VNNI=1", .operand_count = 4, .in_per_lane = 4, .macs_per_chain_trip = 8,
           .step = TPP_STEP_LINEAR, .first_is_unsigned = 1, .title = "vpdpbusd in vector registers (AVX-512 VNNI)")
TPP_KERNEL(cpu_probe_s8_avxvnni, .api = TPP_API_OPENCL, .kind = TPP_KIND_PROBE, .in = TPP_INT8, .acc = TPP_INT32,
           .device_classes = TPP_CLASS_CPU, .preference = 20, .features = "avx_vnni", .max_vector_bytes = 32,
           .defines = "-DTPP_VNNI=2", .entry = "cpu_probe_s8_vnni", .operand_count = 4, .in_per_lane = 4,
           .macs_per_chain_trip = 8, .step = TPP_STEP_LINEAR, .first_is_unsigned = 1,
           .title = "vpdpbusd in vector registers (AVX-VNNI)")
TPP_KERNEL(cpu_probe_s8, .api = TPP_API_OPENCL, .kind = TPP_KIND_PROBE, .in = TPP_INT8, .acc = TPP_INT32,
           .device_classes = TPP_CLASS_CPU, .preference = 10, .operand_count = 1, .in_per_lane = 4,
           .macs_per_chain_trip = 4, .step = TPP_STEP_FEEDBACK_WIDE, .max_trips = 1u << 20,
           .title = "pairs of 16-bit products in vector registers")

#else

#define JOIN_(a, b) a##b
#define JOIN(a, b)  JOIN_(a, b)
#define UNROLL      _Pragma("unroll")
#define ATTRIBUTES  __attribute__((reqd_work_group_size(1, 1, 1), min_vector_width(TPP_VEC * 32)))

typedef JOIN(int, TPP_VEC) vector;

#ifdef TPP_VNNI

#if TPP_VNNI == 1
#define DOT4(acc, a, b) __asm__("vpdpbusd %2, %1, %0" : "+v"(acc) : "v"(a), "v"(b))
#else /* the same instruction in the older encoding, for processors without AVX-512 */
#define DOT4(acc, a, b) __asm__("%{vex%} vpdpbusd %2, %1, %0" : "+x"(acc) : "x"(a), "x"(b))
#endif

kernel ATTRIBUTES void cpu_probe_s8_vnni(global vector *out, uint trips, global const vector *operands)
{
    const uint item = (uint)get_global_id(0);
    const vector x = operands[0];
    const vector y = operands[1];
    const vector z = operands[2];
    const vector w = operands[3];
    vector acc[TPP_CHAINS];
    UNROLL for (uint c = 0; c < TPP_CHAINS; c++) {
        acc[c] = (vector)(int)(1 + c + item % 32);
    }
    for (uint t = 0; t < trips; t++) {
        UNROLL for (uint c = 0; c < TPP_CHAINS; c++) {
            DOT4(acc[c], x, y);
        }
        UNROLL for (uint c = 0; c < TPP_CHAINS; c++) {
            DOT4(acc[c], z, w);
        }
    }
    UNROLL for (uint c = 0; c < TPP_CHAINS; c++) {
        out[item * TPP_CHAINS + c] = acc[c];
    }
}

#else

/* The products of the two 16-bit halves of each lane, added. */
static inline __attribute__((always_inline)) vector dot2(vector a, vector b)
{
#if (defined(__AVX2__) && TPP_VEC == 8) || (defined(__AVX512BW__) && TPP_VEC == 16)
    vector sum;
    __asm__("vpmaddwd %2, %1, %0" : "=v"(sum) : "v"(a), "v"(b));
    return sum;
#else
    return ((a << 16) >> 16) * ((b << 16) >> 16) + (a >> 16) * (b >> 16);
#endif
}

kernel ATTRIBUTES void cpu_probe_s8(global vector *out, uint trips, global const vector *operands)
{
    const uint item = (uint)get_global_id(0);
    const vector y = operands[0];
    vector acc[TPP_CHAINS];
    UNROLL for (uint c = 0; c < TPP_CHAINS; c++) {
        acc[c] = (vector)(int)(1 + c + item % 32);
    }
    for (uint t = 0; t < trips; t++) {
        UNROLL for (uint step = 0; step < 2; step++) {
            UNROLL for (uint c = 0; c < TPP_CHAINS; c++) {
                acc[c] += dot2(acc[c], y);
            }
        }
    }
    UNROLL for (uint c = 0; c < TPP_CHAINS; c++) {
        out[item * TPP_CHAINS + c] = acc[c];
    }
}

#endif
#endif
