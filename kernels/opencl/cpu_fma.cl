#ifdef TPP_KERNEL_ROWS
#define TPP_CPU_PROBE(name, precision, ...)                                                            \
    TPP_KERNEL(name, .api = TPP_API_OPENCL, .kind = TPP_KIND_PROBE, .in = precision, .acc = precision, \
               .device_classes = TPP_CLASS_CPU, .preference = 10, .operand_count = 4, .in_per_lane = 1, \
               .macs_per_chain_trip = 2, .step = TPP_STEP_LINEAR, __VA_ARGS__)
TPP_CPU_PROBE(cpu_probe_f64, TPP_FP64, .title = "double fma in vector registers", .extensions = "cl_khr_fp64", .defines = "-DTPP_F64")
TPP_CPU_PROBE(cpu_probe_f32, TPP_FP32, .title = "float fma in vector registers", .max_trips = (1u << 24) - 4096)
TPP_KERNEL(cpu_clock_chain, .title = "dependent integer additions, one a cycle", .api = TPP_API_OPENCL, .kind = TPP_KIND_CLOCK, .in = TPP_INT32, .acc = TPP_INT32,
           .device_classes = TPP_CLASS_CPU, .preference = 10, .features = "sse2|asimd", .chain_cycles_per_trip = 64, .chain_step = 64)
#undef TPP_CPU_PROBE
#else
#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)
#ifdef TPP_F64
#pragma OPENCL EXTENSION cl_khr_fp64 : enable
typedef double scalar;
typedef JOIN(double, TPP_VEC) vector;
#define ENTRY cpu_probe_f64
#else
#ifndef TPP_VEC
#define TPP_VEC 4
#endif
#ifndef TPP_CHAINS
#define TPP_CHAINS 12
#endif
typedef float scalar;
typedef JOIN(float, TPP_VEC) vector;
#define ENTRY cpu_probe_f32
#endif
__attribute__((reqd_work_group_size(1, 1, 1))) __attribute__((min_vector_width(TPP_VEC * 8 * sizeof(scalar))))
kernel void ENTRY(global vector *out, uint trips, global const vector *operands)
{
    const uint item = (uint)get_global_id(0);
    const vector x = operands[0], y = operands[1], z = operands[2], w = operands[3];
    vector acc[TPP_CHAINS];
    #pragma unroll
    for (uint c = 0; c < TPP_CHAINS; c++) acc[c] = (vector)(scalar)(1 + c + item % 32);
    for (uint t = 0; t < trips; t++) {
        #pragma unroll
        for (uint c = 0; c < TPP_CHAINS; c++) acc[c] = fma(x, y, acc[c]);
        #pragma unroll
        for (uint c = 0; c < TPP_CHAINS; c++) acc[c] = fma(z, w, acc[c]);
    }
    #pragma unroll
    for (uint c = 0; c < TPP_CHAINS; c++) out[item * TPP_CHAINS + c] = acc[c];
}
kernel void cpu_clock_chain(global uint *out, uint trips)
{
    uint sum = 0;
    uint one = trips / trips;
    for (uint t = 0; t < trips; t++) {
#ifdef __x86_64__
        __asm__ volatile(".rept 64\n\taddl %1, %0\n\t.endr" : "+r"(sum) : "r"(one) : "cc");
#elif defined(__aarch64__)
        __asm__ volatile(".rept 64\n\tadd %w0, %w0, %w1\n\t.endr" : "+r"(sum) : "r"(one));
#endif
    }
    out[0] = sum;
}
#endif
