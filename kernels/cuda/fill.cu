/* Inputs made on the device: Philox4x32-10 (Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as 1, 2, 3",
 * SC 2011), counter-based, so that element e depends on the key and on e alone.
 *
 * One thread makes the elements of one counter: 16 bytes, which it stores at once when all of them are wanted. Every
 * conversion is exact in the target format; host/philox.c and host/fill.c give the same bits on any machine.
 */
// TPP_ARCHITECTURES: sm_75 sm_80 sm_86 sm_87 sm_89 sm_90a sm_100a sm_103a sm_110 sm_120a sm_121a compute_75
#ifdef TPP_KERNEL_ROWS

#define TPP_FILL(name, precision, per_counter, ...)                                                                    \
    TPP_KERNEL(name, .api = TPP_API_CUDA, .kind = TPP_KIND_FILL, .in = precision, .acc = precision,                    \
               .device_classes = TPP_CLASS_GPU, .elements_per_counter = per_counter, .threads = 256, .is_portable = 1, \
               .native_on = "sm_75 sm_80 sm_86 sm_87 sm_89 sm_90a sm_100a sm_103a sm_110 sm_120a sm_121a",             \
               __VA_ARGS__)

TPP_FILL(cuda_fill_f64, TPP_FP64, 2, .title = "uniform doubles in [-1, 1) from Philox4x32-10")
TPP_FILL(cuda_fill_f32, TPP_FP32, 4, .title = "uniform floats in [-1, 1) from Philox4x32-10")
TPP_FILL(cuda_fill_tf32, TPP_TF32, 4, .title = "uniform TF32 in [-1, 1) from Philox4x32-10")
TPP_FILL(cuda_fill_f16, TPP_FP16, 8, .title = "uniform halves in [-1, 1) from Philox4x32-10")
TPP_FILL(cuda_fill_bf16, TPP_BF16, 8, .title = "uniform bfloat16 in [-1, 1) from Philox4x32-10")
TPP_FILL(cuda_fill_s8, TPP_INT8, 16, .title = "uniform signed bytes from Philox4x32-10")
TPP_FILL(cuda_fill_e4m3, TPP_FP8, 16, .format = TPP_FORMAT_E4M3, .title = "uniform E4M3 in [-1, 1) from Philox4x32-10")
TPP_FILL(cuda_fill_e5m2, TPP_FP8, 16, .format = TPP_FORMAT_E5M2, .title = "uniform E5M2 in [-1, 1) from Philox4x32-10")
TPP_FILL(cuda_fill_e2m3, TPP_FP6, 16, .format = TPP_FORMAT_E2M3, .title = "every E2M3 alike from Philox4x32-10")
TPP_FILL(cuda_fill_e3m2, TPP_FP6, 16, .format = TPP_FORMAT_E3M2, .title = "every E3M2 alike from Philox4x32-10")
TPP_FILL(cuda_fill_e2m1_byte, TPP_FP4, 16, .format = TPP_FORMAT_E2M1_BYTE,
         .title = "every E2M1 alike, one a byte, from Philox4x32-10")
TPP_FILL(cuda_fill_e2m1, TPP_FP4, 32, .format = TPP_FORMAT_E2M1, .title = "every E2M1 alike from Philox4x32-10")
TPP_FILL(cuda_fill_s4, TPP_INT4, 32, .format = TPP_FORMAT_INT4, .title = "uniform nibbles from Philox4x32-10")
TPP_FILL(cuda_fill_b1_and, TPP_INT1, 128, .format = TPP_FORMAT_BIT_AND, .entry = "cuda_fill_b1",
         .title = "bits for AND from Philox4x32-10")
TPP_FILL(cuda_fill_b1_xor, TPP_INT1, 128, .format = TPP_FORMAT_BIT_XOR, .entry = "cuda_fill_b1",
         .title = "bits for XOR from Philox4x32-10")

#undef TPP_FILL

#else

#include <stdint.h>

#include "ptx/vector_fma.cuh"

enum { fill_counter_bytes = 16 };

__device__ __forceinline__ void philox4x32_10(uint64_t counter, uint32_t key0, uint32_t key1, uint32_t (&x)[4])
{
    x[0] = (uint32_t)counter;
    x[1] = (uint32_t)(counter >> 32);
    x[2] = x[3] = 0;
#pragma unroll
    for (int round = 0; round < 10; round++) {
        const uint32_t high0 = __umulhi(0xD2511F53u, x[0]), low0 = 0xD2511F53u * x[0];
        const uint32_t high1 = __umulhi(0xCD9E8D57u, x[2]), low1 = 0xCD9E8D57u * x[2];
        x[0] = high1 ^ x[1] ^ key0;
        x[1] = low1;
        x[2] = high0 ^ x[3] ^ key1;
        x[3] = low0;
        key0 += 0x9E3779B9u;
        key1 += 0xBB67AE85u;
    }
}

/* A word as a signed number of 25 bits, times 2^-24. */
__device__ __forceinline__ uint32_t fill_float(uint32_t word)
{
    return __float_as_uint((float)((int32_t)word >> 7) * (1.0f / 16777216.0f));
}

/* What becomes of the four random words, format by format: in place, word for word. */
struct FillDoubles {
    static __device__ __forceinline__ void convert(uint32_t (&words)[4])
    {
#pragma unroll
        for (int i = 0; i < 4; i += 2) {
            const int64_t random = (int64_t)(words[i] | (uint64_t)words[i + 1] << 32) >> 10;
            const uint64_t bits = (uint64_t)__double_as_longlong((double)random * (1.0 / 9007199254740992.0));
            words[i] = (uint32_t)bits;
            words[i + 1] = (uint32_t)(bits >> 32);
        }
    }
};

template <uint32_t kept> struct FillFloats {
    static __device__ __forceinline__ void convert(uint32_t (&words)[4])
    {
#pragma unroll
        for (int i = 0; i < 4; i++) {
            words[i] = fill_float(words[i]) & kept;
        }
    }
};

struct FillHalves {
    static __device__ __forceinline__ void convert(uint32_t (&words)[4])
    {
#pragma unroll
        for (int i = 0; i < 4; i++) {
            const int32_t low = (int32_t)(words[i] << 16) >> 20, high = (int32_t)words[i] >> 20;
            words[i] = half_from_float((float)low * (1.0f / 2048.0f)) | half_from_float((float)high * (1.0f / 2048.0f))
                                                                            << 16;
        }
    }
};

struct FillBfloat16 {
    static __device__ __forceinline__ void convert(uint32_t (&words)[4])
    {
#pragma unroll
        for (int i = 0; i < 4; i++) {
            const int32_t low = (int32_t)(words[i] << 16) >> 16, high = (int32_t)words[i] >> 16;
            words[i] = __float_as_uint((float)low * (1.0f / 32768.0f)) >> 16 |
                       (__float_as_uint((float)high * (1.0f / 32768.0f)) & 0xFFFF0000u);
        }
    }
};

/* Every pattern is a value. */
struct FillBits {
    static __device__ __forceinline__ void convert(uint32_t (&)[4])
    {
    }
};

/* The lowest bits of each byte, moved up within it. */
template <uint32_t mask, int shift> struct FillCodes {
    static __device__ __forceinline__ void convert(uint32_t (&words)[4])
    {
#pragma unroll
        for (int i = 0; i < 4; i++) {
            words[i] = (words[i] & mask * 0x01010101u) << shift;
        }
    }
};

/* Each byte as a signed number times 2^-7, cut off after so many bits of fraction. */
template <int fraction_bits, int bias> struct FillSmallFloats {
    static __device__ __forceinline__ uint32_t convert_byte(int32_t value)
    {
        const uint32_t magnitude = (uint32_t)(value < 0 ? -value : value);
        if (magnitude == 0) {
            return 0;
        }
        /* A float's exponent is where the highest bit stands. */
        const uint32_t bits = __float_as_uint((float)magnitude);
        const uint32_t exponent = (bits >> 23) - 127 + bias - 7;
        const uint32_t fraction = bits >> (23 - fraction_bits) & ((1u << fraction_bits) - 1);
        const uint32_t code = exponent == 0 ? magnitude << (fraction_bits - 1) : exponent << fraction_bits | fraction;
        return (value < 0 ? 0x80u : 0) | code;
    }

    static __device__ __forceinline__ void convert(uint32_t (&words)[4])
    {
#pragma unroll
        for (int i = 0; i < 4; i++) {
            uint32_t converted = 0;
#pragma unroll
            for (int shift = 0; shift < 32; shift += 8) {
                converted |= convert_byte((int32_t)(words[i] << (24 - shift)) >> 24) << shift;
            }
            words[i] = converted;
        }
    }
};

template <class Fill>
__device__ __forceinline__ void fill(void *out, uint64_t count, unsigned bits, uint32_t key0, uint32_t key1)
{
    const uint64_t counter = (uint64_t)blockIdx.x * blockDim.x + threadIdx.x;
    const uint64_t bytes = (count * bits + 7) / 8;
    const uint64_t first = counter * fill_counter_bytes;
    if (first >= bytes) {
        return;
    }
    uint32_t words[4];
    philox4x32_10(counter, key0, key1, words);
    Fill::convert(words);
    if (bytes - first >= fill_counter_bytes) {
        uint4 *to = (uint4 *)((unsigned char *)out + first);
        *to = make_uint4(words[0], words[1], words[2], words[3]);
        return;
    }
#pragma unroll
    for (int i = 0; i < fill_counter_bytes; i++) {
        if (i < (int)(bytes - first)) {
            ((unsigned char *)out + first)[i] = (unsigned char)(words[i / 4] >> (8 * (i % 4)));
        }
    }
}

#define TPP_FILL(name, bits, kind)                                              \
    extern "C" __global__ void __launch_bounds__(256)                           \
        name(void *out, unsigned long long count, unsigned key0, unsigned key1) \
    {                                                                           \
        fill<kind>(out, count, bits, key0, key1);                               \
    }

typedef FillFloats<0xFFFFFFFFu> FillSingles;
typedef FillFloats<0xFFFFE000u> FillTf32;
typedef FillSmallFloats<3, 7> FillE4m3;
typedef FillSmallFloats<2, 15> FillE5m2;
typedef FillCodes<0x3F, 0> FillSixBits;
typedef FillCodes<0x0F, 2> FillFourBits;

TPP_FILL(cuda_fill_f64, 64, FillDoubles)
TPP_FILL(cuda_fill_f32, 32, FillSingles)
TPP_FILL(cuda_fill_tf32, 32, FillTf32)
TPP_FILL(cuda_fill_f16, 16, FillHalves)
TPP_FILL(cuda_fill_bf16, 16, FillBfloat16)
TPP_FILL(cuda_fill_s8, 8, FillBits)
TPP_FILL(cuda_fill_e4m3, 8, FillE4m3)
TPP_FILL(cuda_fill_e5m2, 8, FillE5m2)
TPP_FILL(cuda_fill_e2m3, 8, FillSixBits)
TPP_FILL(cuda_fill_e3m2, 8, FillSixBits)
TPP_FILL(cuda_fill_e2m1_byte, 8, FillFourBits)
TPP_FILL(cuda_fill_e2m1, 4, FillBits)
TPP_FILL(cuda_fill_s4, 4, FillBits)
TPP_FILL(cuda_fill_b1, 1, FillBits)

#undef TPP_FILL

#endif
