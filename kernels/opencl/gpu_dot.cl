/* Issue rate of the 4-way dot product of signed bytes with 32-bit accumulation on GPUs, in registers.
 *
 * One multiply-accumulate group is acc = dot4(bytes of acc, bytes of the operand) + acc, modulo 2^32: four
 * multiply-accumulates, and one instruction where the device has it (dp4a, v_dot4_i32_i8). The accumulator is itself an
 * operand: integer arithmetic is associative, so a product of loop constants would be hoisted and its sum replaced by a
 * multiplication with the trip count. What is counted is the four multiply-accumulates, whatever the device turns them
 * into; gpu_probe_s8_portable asks for no extension and leaves that to the compiler.
 *
 * dot_4x8packed_ss_int, not dot_acc_sat_...: saturation is not what the matrix product needs, and not every device's
 * instruction has it.
 */
#ifdef TPP_KERNEL_ROWS

#define TPP_GPU_DOT(name, ...)                                                                                \
    TPP_KERNEL(name, .api = TPP_API_OPENCL, .kind = TPP_KIND_PROBE, .in = TPP_INT8, .acc = TPP_INT32,         \
               .device_classes = TPP_CLASS_GPU, .entry = "gpu_probe_s8", .operand_count = 1, .in_per_lane = 4, \
               .chains = 16, .lanes = 1, .macs_per_chain_trip = 4, .step = TPP_STEP_FEEDBACK, __VA_ARGS__)

TPP_GPU_DOT(gpu_probe_s8, .title = "4-way byte dot product in registers", .preference = 20,
            .extensions = "cl_khr_integer_dot_product", .defines = "-DTPP_DOT_KHR")
TPP_GPU_DOT(gpu_probe_s8_portable, .title = "4-way byte dot product in registers, written out in C", .preference = 10)

#undef TPP_GPU_DOT

#else

int dot4_add(uint a, uint b, int acc)
{
#ifdef TPP_DOT_KHR
    return dot_4x8packed_ss_int(a, b) + acc;
#else
    const char4 x = as_char4(a);
    const char4 y = as_char4(b);
    return x.s0 * y.s0 + x.s1 * y.s1 + x.s2 * y.s2 + x.s3 * y.s3 + acc;
#endif
}

#define CHAINS    16
#define EACH(M)   M(0) M(1) M(2) M(3) M(4) M(5) M(6) M(7) M(8) M(9) M(10) M(11) M(12) M(13) M(14) M(15)
#define DOT(c)    acc##c = dot4_add(as_uint(acc##c), y, acc##c);
#define TRIP      EACH(DOT)
#define TRIPS_4   TRIP TRIP TRIP TRIP
#define TRIPS_16  TRIPS_4 TRIPS_4 TRIPS_4 TRIPS_4
#define START(c)  int acc##c = first + c;
#define STORE(c)  out[g * CHAINS + c] = acc##c;

kernel void gpu_probe_s8(global int *out, uint trips, global const uint *operands)
{
    const size_t g = get_global_id(0);
    const int first = 1 + (int)(g % 32);
    const uint y = operands[0];
    EACH(START)
    for (uint i = trips / 16; i > 0; i--) {
        TRIPS_16
    }
    for (uint i = trips % 16; i > 0; i--) {
        TRIP
    }
    EACH(STORE)
}

#endif
