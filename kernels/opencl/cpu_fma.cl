/* Issue rate of fused multiply-add on CPUs, and a chain that tells the clock they run at.
 *
 * Method. CHAINS accumulators of VEC lanes, all independent and all in vector registers, each fed two products a trip:
 * acc = fma(x, y, acc); acc = fma(z, w, acc). The operands come from a buffer and are whole numbers with
 * x y + z w = 1 or -1 in every lane (host/verify_probe.c), so every value is a whole number that the format holds:
 * nothing is ever rounded, and each accumulator ends at start + trips or start - trips, to the last bit, while each
 * single product swings it far beyond that step.
 *
 * Why the optimiser cannot help: operands and trip count exist at run time only; fma() rounds once, which no pass may
 * split into a product outside the loop and a sum inside; accumulators differ in their start and all reach memory.
 *
 * Why 12 chains: two ports with a latency of 4 cycles (5 on Haswell) need 8 to 10; 12 and the 4 operands are the 16
 * registers of AVX2. Read back on PoCL 3.1 with LLVM 15: 24 vfmadd231 a trip on zmm (ymm with TPP_VEC of 8), nothing in
 * memory, two further instructions.
 *
 * Why min_vector_width: LLVM otherwise splits 512-bit vectors in two on processors that it knows as preferring 256 bits,
 * and the probe would show half the rate.
 *
 * Rejected: a division or rounding step to fold results (work that is not counted), one operand pair (a constant could be
 * multiplied by the trip count), a clock from the time-stamp counter (it ticks at the nominal rate, not at the real one).
 */
#ifdef TPP_KERNEL_ROWS

#define TPP_CPU_CONFIRMED "an AVX-512 Xeon through PoCL 3.1"

#define TPP_CPU_PROBE(name, precision, ...)                                                             \
    TPP_KERNEL(name, .api = TPP_API_OPENCL, .kind = TPP_KIND_PROBE, .in = precision, .acc = precision,  \
               .device_classes = TPP_CLASS_CPU, .confirmed_on = TPP_CPU_CONFIRMED, .preference = 10, .operand_count = 4, .in_per_lane = 1, \
               .macs_per_chain_trip = 2, .step = TPP_STEP_LINEAR, __VA_ARGS__)

TPP_CPU_PROBE(cpu_probe_f64, TPP_FP64, .title = "double fma in vector registers", .extensions = "cl_khr_fp64",
              .defines = "-DTPP_F64")
TPP_CPU_PROBE(cpu_probe_f32, TPP_FP32, .title = "float fma in vector registers", .max_trips = (1u << 24) - 4096)
TPP_KERNEL(cpu_clock_chain, .api = TPP_API_OPENCL, .kind = TPP_KIND_CLOCK, .in = TPP_INT32, .acc = TPP_INT32,
           .device_classes = TPP_CLASS_CPU, .confirmed_on = TPP_CPU_CONFIRMED, .preference = 10, .chain_cycles_per_trip = 64,
           .title = "dependent integer operations, one a cycle, beside vector fma")

#undef TPP_CPU_PROBE
#undef TPP_CPU_CONFIRMED

#else

#define JOIN_(a, b) a##b
#define JOIN(a, b)  JOIN_(a, b)
#define UNROLL      _Pragma("unroll")

#ifdef TPP_F64
#pragma OPENCL EXTENSION cl_khr_fp64 : enable
typedef double scalar;
typedef JOIN(double, TPP_VEC) vector;
#define ENTRY cpu_probe_f64
#else
typedef float scalar;
typedef JOIN(float, TPP_VEC) vector;
#define ENTRY cpu_probe_f32
#endif

#define ATTRIBUTES __attribute__((reqd_work_group_size(1, 1, 1), min_vector_width(TPP_VEC * 8 * sizeof(scalar))))

kernel ATTRIBUTES void ENTRY(global vector *out, uint trips, global const vector *operands)
{
    const uint item = (uint)get_global_id(0);
    const vector x = operands[0];
    const vector y = operands[1];
    const vector z = operands[2];
    const vector w = operands[3];
    vector acc[TPP_CHAINS];
    UNROLL for (uint c = 0; c < TPP_CHAINS; c++) {
        acc[c] = (vector)(scalar)(1 + c + item % 32);
    }
    for (uint t = 0; t < trips; t++) {
        UNROLL for (uint c = 0; c < TPP_CHAINS; c++) {
            acc[c] = fma(x, y, acc[c]);
        }
        UNROLL for (uint c = 0; c < TPP_CHAINS; c++) {
            acc[c] = fma(z, w, acc[c]);
        }
    }
    UNROLL for (uint c = 0; c < TPP_CHAINS; c++) {
        out[item * TPP_CHAINS + c] = acc[c];
    }
}

/* v = (v + b) ^ c, 32 rounds a trip: addition and exclusive-or take one cycle each on every processor known here, no
 * identity joins two rounds, and the operands are registers (recent cores do away with additions of small constants).
 *
 * Processors lower their clock under wide vector arithmetic, so the chain runs beside it: 48 fma a trip are three
 * quarters of what one vector port can do in its 64 cycles, and cannot delay the chain. */
kernel ATTRIBUTES void cpu_clock_chain(global uint *out, uint trips)
{
    const uint b = 2 * trips + 1;
    const uint c = trips * 2654435761u;
    const vector x = (vector)(1 / (scalar)(trips + 1));
    global vector *sums = (global vector *)out + 1;
    uint v = 0;
    vector acc[12];
    UNROLL for (uint i = 0; i < 12; i++) {
        acc[i] = (vector)(scalar)i;
    }
    for (uint t = 0; t < trips; t++) {
        UNROLL for (uint i = 0; i < 32; i++) {
            v = (v + b) ^ c;
            acc[i * 3 / 2 % 12] = fma(x, x, acc[i * 3 / 2 % 12]);
            if (i % 2 == 1) {
                acc[(i * 3 / 2 + 1) % 12] = fma(x, x, acc[(i * 3 / 2 + 1) % 12]);
            }
        }
    }
    out[0] = v;
    UNROLL for (uint i = 0; i < 12; i++) {
        sums[i] = acc[i];
    }
}

#endif
