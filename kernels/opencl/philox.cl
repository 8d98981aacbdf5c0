/* Inputs made on the device: Philox4x32-10 (Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as 1, 2, 3",
 * SC 2011), counter-based, so that element e depends on the key and on e alone.
 *
 * Element e comes from the counter (e / elements_per_counter, 0, 0, 0). Every conversion is exact in the target format:
 * host/philox.c gives the same bits on any machine. One work-item makes the elements of one counter.
 */
#ifdef TPP_KERNEL_ROWS

#define TPP_FILL(name, precision, per_counter, ...)                                                   \
    TPP_KERNEL(name, .api = TPP_API_OPENCL, .kind = TPP_KIND_FILL, .in = precision, .acc = precision, \
               .device_classes = TPP_CLASS_CPU | TPP_CLASS_GPU, .elements_per_counter = per_counter, __VA_ARGS__)

TPP_FILL(fill_f64, TPP_FP64, 2, .title = "uniform doubles in [-1, 1) from Philox4x32-10", .extensions = "cl_khr_fp64")
TPP_FILL(fill_f32, TPP_FP32, 4, .title = "uniform floats in [-1, 1) from Philox4x32-10")
TPP_FILL(fill_f16, TPP_FP16, 8, .title = "uniform halves in [-1, 1) from Philox4x32-10")
TPP_FILL(fill_s8, TPP_INT8, 16, .title = "uniform signed bytes from Philox4x32-10")

#undef TPP_FILL

#else

#ifdef cl_khr_fp64
#pragma OPENCL EXTENSION cl_khr_fp64 : enable
#endif

uint4 philox4x32_10(uint counter, uint2 key)
{
    uint4 x = (uint4)(counter, 0, 0, 0);
    for (int round = 0; round < 10; round++) {
        const uint high0 = mul_hi(0xD2511F53u, x.s0);
        const uint low0 = 0xD2511F53u * x.s0;
        const uint high1 = mul_hi(0xCD9E8D57u, x.s2);
        const uint low1 = 0xCD9E8D57u * x.s2;
        x = (uint4)(high1 ^ x.s1 ^ key.s0, low1, high0 ^ x.s3 ^ key.s1, low0);
        key += (uint2)(0x9E3779B9u, 0xBB67AE85u);
    }
    return x;
}

#ifdef cl_khr_fp64
kernel void fill_f64(global double *out, uint count, uint key0, uint key1)
{
    const uint c = (uint)get_global_id(0);
    if (c > (count - 1) / 2) {
        return;
    }
    const uint4 w = philox4x32_10(c, (uint2)(key0, key1));
    const ulong bits[2] = { w.s0 | (ulong)w.s1 << 32, w.s2 | (ulong)w.s3 << 32 };
    for (uint i = 0; i < 2 && 2 * c + i < count; i++) {
        out[2 * c + i] = (double)((long)bits[i] >> 10) * 0x1p-53;
    }
}
#endif

kernel void fill_f32(global float *out, uint count, uint key0, uint key1)
{
    const uint c = (uint)get_global_id(0);
    if (c > (count - 1) / 4) {
        return;
    }
    const float4 value = convert_float4(as_int4(philox4x32_10(c, (uint2)(key0, key1))) >> 7) * 0x1p-24f;
    const float values[4] = { value.s0, value.s1, value.s2, value.s3 };
    for (uint i = 0; i < 4 && 4 * c + i < count; i++) {
        out[4 * c + i] = values[i];
    }
}

/* vstore_half is in every OpenCL: making halves needs no cl_khr_fp16. */
kernel void fill_f16(global half *out, uint count, uint key0, uint key1)
{
    const uint c = (uint)get_global_id(0);
    if (c > (count - 1) / 8) {
        return;
    }
    const uint4 w = philox4x32_10(c, (uint2)(key0, key1));
    const uint words[4] = { w.s0, w.s1, w.s2, w.s3 };
    for (uint i = 0; i < 8 && 8 * c + i < count; i++) {
        const short bits = (short)(words[i / 2] >> 16 * (i % 2));
        vstore_half((float)(bits >> 4) * 0x1p-11f, 8 * c + i, out);
    }
}

kernel void fill_s8(global char *out, uint count, uint key0, uint key1)
{
    const uint c = (uint)get_global_id(0);
    if (c > (count - 1) / 16) {
        return;
    }
    const uint4 w = philox4x32_10(c, (uint2)(key0, key1));
    const uint words[4] = { w.s0, w.s1, w.s2, w.s3 };
    for (uint i = 0; i < 16 && 16 * c + i < count; i++) {
        out[16 * c + i] = (char)(words[i / 4] >> 8 * (i % 4));
    }
}

#endif
