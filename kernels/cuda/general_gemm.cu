/* Matrix products on the general cores: doubles, floats, pairs of halves and of bfloat16, and dp4a of bytes.
 * C = A B^T, A and B with k contiguous.
 *
 * A unit is what one instruction multiplies along k: a double, a float, two halves, four bytes. Slices of 8 units are
 * turned on their way into shared memory, units of one k side by side, so that a thread gets its 8 of A and 8 of B for
 * 64 multiply-adds in four loads of 16 bytes (doubles: eight). A warp then reads 2 x 32 + 16 x 32 different bytes for
 * 2048 multiply-adds, 64 clocks of a scheduler's share and less than 20 of shared memory's. Rows of the turned slice
 * have a gap of 16 bytes, which puts the two or four chunks that a row's threads store into different banks.
 *
 * While a slice is multiplied the next one is on its way from memory into registers; it is put into the other half of
 * shared memory when the multiplications are done, and one barrier a slice is enough.
 *
 * Pairs: one sum for the even and one for the odd places of k, added at the end. Sums of halves and of bfloat16 are
 * kept in that format, as the instruction does: the result has its 11 or 8 bits and no more.
 *
 * Registers: 64 sums (128 of doubles), 16 units (32), 8 on their way (16): two blocks a core, or one of doubles.
 */
// TPP_ARCHITECTURES: sm_75 sm_80 sm_86 sm_87 sm_89 sm_90a sm_100a sm_103a sm_110 sm_120a sm_121a compute_90
#ifdef TPP_KERNEL_ROWS

#define TPP_GENERAL_SINCE_AMPERE "sm_80 sm_86 sm_87 sm_89 sm_90a sm_100a sm_103a sm_110 sm_120a sm_121a"
#define TPP_GENERAL_GEMM(name, precision, sums, unit_elements, unit_bytes, ...)                                \
    TPP_KERNEL(name, .api = TPP_API_CUDA, .kind = TPP_KIND_GEMM, .in = precision, .acc = sums,                 \
               .device_classes = TPP_CLASS_GPU, .preference = 10, .threads = 256, .is_portable = 1,            \
               .shared_bytes = 2 * 2 * 8 * (128 * (unit_bytes) + 16),                                          \
               .block_tile = { .mc = 128, .nc = 128, .kc = 8 * (unit_elements) }, .instruction_count = 8 * 64, \
               __VA_ARGS__)

TPP_GENERAL_GEMM(general_gemm_f64, TPP_FP64, TPP_FP64, 1, 8, .title = "product by fma of doubles",
                 .native_on = "sm_75 " TPP_GENERAL_SINCE_AMPERE, .instruction = "DFMA")
TPP_GENERAL_GEMM(general_gemm_f32, TPP_FP32, TPP_FP32, 1, 4, .title = "product by fma of floats",
                 .native_on = "sm_75 " TPP_GENERAL_SINCE_AMPERE, .instruction = "FFMA")
TPP_GENERAL_GEMM(general_gemm_f16, TPP_FP16, TPP_FP16, 2, 4, .title = "product by fma of pairs of halves",
                 .native_on = "sm_75 " TPP_GENERAL_SINCE_AMPERE, .instruction = "HFMA2")
TPP_GENERAL_GEMM(general_gemm_bf16, TPP_BF16, TPP_BF16, 2, 4, .title = "product by fma of pairs of bfloat16",
                 .native_on = TPP_GENERAL_SINCE_AMPERE, .instruction = "HFMA2")
TPP_GENERAL_GEMM(general_gemm_s8, TPP_INT8, TPP_INT32, 4, 4, .title = "product by dp4a of bytes",
                 .native_on = "sm_75 " TPP_GENERAL_SINCE_AMPERE, .instruction = "IDP.4A")

#undef TPP_GENERAL_GEMM
#undef TPP_GENERAL_SINCE_AMPERE

#else

#include "ptx/vector_fma.cuh"
#include "tile_gemm.cuh"

enum { general_tile = 128, general_side = 16, general_threads = general_side * general_side, general_units = 8 };

struct DoubleUnits {
    typedef double Unit;
    typedef double Sum;
    typedef double Stored;
    enum { element_bits = 64 };
    static __device__ __forceinline__ void multiply(double &sum, double a, double b)
    {
        sum = fma(a, b, sum);
    }
    static __device__ __forceinline__ double result(double sum)
    {
        return sum;
    }
};

struct FloatUnits {
    typedef float Unit;
    typedef float Sum;
    typedef float Stored;
    enum { element_bits = 32 };
    static __device__ __forceinline__ void multiply(float &sum, float a, float b)
    {
        sum = fmaf(a, b, sum);
    }
    static __device__ __forceinline__ float result(float sum)
    {
        return sum;
    }
};

struct HalfUnits {
    typedef uint32_t Unit;
    typedef uint32_t Sum;
    typedef uint16_t Stored;
    enum { element_bits = 16 };
    static __device__ __forceinline__ void multiply(uint32_t &sum, uint32_t a, uint32_t b)
    {
        sum = fma_f16x2(a, b, sum);
    }
    static __device__ __forceinline__ uint16_t result(uint32_t sum)
    {
        return (uint16_t)half_from_float(float_from_half(sum & 0xFFFFu) + float_from_half(sum >> 16));
    }
};

#if TPP_HAS_FMA_BF16
struct Bfloat16Units {
    typedef uint32_t Unit;
    typedef uint32_t Sum;
    typedef uint16_t Stored;
    enum { element_bits = 16 };
    static __device__ __forceinline__ void multiply(uint32_t &sum, uint32_t a, uint32_t b)
    {
        sum = fma_bf16x2(a, b, sum);
    }
    static __device__ __forceinline__ uint16_t result(uint32_t sum)
    {
        const uint32_t bits = __float_as_uint(__uint_as_float(sum << 16) + __uint_as_float(sum & 0xFFFF0000u));
        return (uint16_t)((bits + 0x7FFFu + (bits >> 16 & 1)) >> 16); /* to nearest even */
    }
};
#endif

struct ByteUnits {
    typedef uint32_t Unit;
    typedef int32_t Sum;
    typedef int32_t Stored;
    enum { element_bits = 8 };
    static __device__ __forceinline__ void multiply(int32_t &sum, uint32_t a, uint32_t b)
    {
        sum = dot_s8x4(a, b, sum);
    }
    static __device__ __forceinline__ int32_t result(int32_t sum)
    {
        return sum;
    }
};

template <class Units> struct GeneralShape {
    enum {
        unit_bytes = sizeof(typename Units::Unit),
        group = 16 / unit_bytes,                /* units in one load from shared memory */
        groups = 8 / group,                     /* that a thread has of A, and of B */
        row_bytes = general_units * unit_bytes, /* of k in one slice */
        chunks = row_bytes / 16,
        rows_per_pass = general_threads / chunks,
        passes = general_tile / rows_per_pass,
        pitch = general_tile + group, /* units from one k to the next in the turned slice */
        operand_units = general_units * pitch
    };
};

/* One operand's part in a thread: the same 16 bytes of k of every rows_per_pass-th row. */
template <class Units> struct GeneralCarrier {
    typedef GeneralShape<Units> Shape;
    typedef typename Units::Unit Unit;

    const unsigned char *from; /* this thread's chunk of its first row, in the first slice */
    size_t from_pass;
    unsigned rows; /* of the operand from this thread's first on; 0: none */
    unsigned k_bytes;
    unsigned row, chunk;
    uint4 words[Shape::passes];

    __device__ __forceinline__ GeneralCarrier(const unsigned char *operand, unsigned tile, unsigned all_rows,
                                              unsigned k, unsigned pitch)
    {
        row = threadIdx.x / Shape::chunks;
        chunk = threadIdx.x % Shape::chunks;
        const unsigned first = tile * general_tile + row;
        const size_t pitch_bytes = (size_t)pitch * Units::element_bits / 8;
        from = operand + first * pitch_bytes + chunk * 16;
        from_pass = pitch_bytes * Shape::rows_per_pass;
        rows = first < all_rows ? all_rows - first : 0;
        k_bytes = k * (Units::element_bits / 8);
    }

    /* A row's last chunk lies within its pitch, so all 16 bytes can be read; what is behind k is cleared. */
    __device__ __forceinline__ void fetch(unsigned slice)
    {
        const unsigned along = slice * Shape::row_bytes;
        const unsigned begin = along + chunk * 16;
        const unsigned present = begin < k_bytes ? k_bytes - begin : 0;
#pragma unroll
        for (int pass = 0; pass < Shape::passes; pass++) {
            uint4 read = make_uint4(0, 0, 0, 0);
            if (present > 0 && (unsigned)(pass * Shape::rows_per_pass) < rows) {
                read = *(const uint4 *)(from + pass * from_pass + along);
                if (present < 16) {
                    read.x &= kept(present, 0);
                    read.y &= kept(present, 4);
                    read.z &= kept(present, 8);
                    read.w &= kept(present, 12);
                }
            }
            words[pass] = read;
        }
    }

    static __device__ __forceinline__ uint32_t kept(unsigned present, unsigned before)
    {
        return present >= before + 4 ? 0xFFFFFFFFu : present <= before ? 0 : (1u << 8 * (present - before)) - 1;
    }

    __device__ __forceinline__ void put(Unit *to) const
    {
#pragma unroll
        for (int pass = 0; pass < Shape::passes; pass++) {
            Unit *place = to + chunk * Shape::group * Shape::pitch + row + pass * Shape::rows_per_pass;
            union {
                uint4 words;
                Unit units[Shape::group];
            } turned = { words[pass] };
#pragma unroll
            for (int i = 0; i < Shape::group; i++) {
                place[i * Shape::pitch] = turned.units[i];
            }
        }
    }
};

/* This thread's 8 units of one k: `groups` times 16 bytes, general_side x 16 bytes apart. */
template <class Units>
__device__ __forceinline__ void load_units(typename Units::Unit (&units)[8], const typename Units::Unit *from)
{
    typedef GeneralShape<Units> Shape;
#pragma unroll
    for (int g = 0; g < Shape::groups; g++) {
        union {
            uint4 words;
            typename Units::Unit units[Shape::group];
        } read = { *(const uint4 *)(from + g * general_side * Shape::group) };
#pragma unroll
        for (int i = 0; i < Shape::group; i++) {
            units[g * Shape::group + i] = read.units[i];
        }
    }
}

template <class Units>
__device__ __forceinline__ void multiply_slice(typename Units::Sum (&sums)[8][8], const typename Units::Unit *a,
                                               const typename Units::Unit *b)
{
#pragma unroll
    for (int unit = 0; unit < general_units; unit++) {
        typename Units::Unit x[8], y[8];
        load_units<Units>(x, a + unit * GeneralShape<Units>::pitch);
        load_units<Units>(y, b + unit * GeneralShape<Units>::pitch);
#pragma unroll
        for (int i = 0; i < 8; i++) {
#pragma unroll
            for (int j = 0; j < 8; j++) {
                Units::multiply(sums[i][j], x[i], y[j]);
            }
        }
    }
}

template <class Units>
__device__ __forceinline__ void store_sums(const typename Units::Sum (&sums)[8][8], typename Units::Stored *c,
                                           const GemmOperands &operands, unsigned first_row, unsigned first_column)
{
    typedef GeneralShape<Units> Shape;
#pragma unroll
    for (int i = 0; i < 8; i++) {
        const unsigned row = first_row + i / Shape::group * (general_side * Shape::group) + i % Shape::group;
#pragma unroll
        for (int j = 0; j < 8; j++) {
            const unsigned column = first_column + j / Shape::group * (general_side * Shape::group) + j % Shape::group;
            if (row < operands.m && column < operands.n) {
                c[(size_t)row * operands.ldc + column] = Units::result(sums[i][j]);
            }
        }
    }
}

template <class Units>
__device__ __forceinline__ void general_gemm(const GemmOperands &operands, typename Units::Stored *c,
                                             struct tpp_core_clock *clocks, unsigned char *shared)
{
    typedef GeneralShape<Units> Shape;
    typedef typename Units::Unit Unit;
    unsigned tile_row, tile_column;
    choose_tile(tile_row, tile_column);
    GeneralCarrier<Units> a(operands.a, tile_row, operands.m, operands.k, operands.lda);
    GeneralCarrier<Units> b(operands.b, tile_column, operands.n, operands.k, operands.ldb);
    const unsigned own_row = threadIdx.x / general_side * Shape::group;
    const unsigned own_column = threadIdx.x % general_side * Shape::group;
    const unsigned slice_k = Shape::row_bytes * 8 / Units::element_bits;
    const unsigned slices = (operands.k + slice_k - 1) / slice_k;
    typename Units::Sum sums[8][8];
#pragma unroll
    for (int i = 0; i < 64; i++) {
        sums[i / 8][i % 8] = 0;
    }
    Unit *units = (Unit *)shared;
    a.fetch(0);
    b.fetch(0);
    a.put(units);
    b.put(units + Shape::operand_units);
    core_clock_begin(clocks); /* its barrier shows the slice to everybody */
#pragma unroll 1
    for (unsigned slice = 0; slice < slices; slice++) {
        const Unit *current = units + slice % 2 * (2 * Shape::operand_units);
        Unit *next = units + (slice + 1) % 2 * (2 * Shape::operand_units);
        a.fetch(slice + 1); /* zeros behind the end, which nobody multiplies */
        b.fetch(slice + 1);
        multiply_slice<Units>(sums, current + own_row, current + Shape::operand_units + own_column);
        a.put(next);
        b.put(next + Shape::operand_units);
        __syncthreads();
    }
    core_clock_end(clocks);
    store_sums<Units>(sums, c, operands, tile_row * general_tile + own_row, tile_column * general_tile + own_column);
}

#define TPP_GENERAL(name, units, blocks)                                                                           \
    extern "C" __global__ void __launch_bounds__(general_threads, blocks)                                          \
        name(const unsigned char *a, const unsigned char *b, units::Stored *c, unsigned m, unsigned n, unsigned k, \
             unsigned lda, unsigned ldb, unsigned ldc, struct tpp_core_clock *clocks)                              \
    {                                                                                                              \
        TPP_DYNAMIC_SHARED(shared);                                                                                \
        const GemmOperands operands = { a, b, 0, 0, m, n, k, lda, ldb, ldc };                                      \
        general_gemm<units>(operands, c, clocks, shared);                                                          \
    }

TPP_GENERAL(general_gemm_f64, DoubleUnits, 1)
TPP_GENERAL(general_gemm_f32, FloatUnits, 2)
TPP_GENERAL(general_gemm_f16, HalfUnits, 2)
#if TPP_HAS_FMA_BF16
TPP_GENERAL(general_gemm_bf16, Bfloat16Units, 2)
#endif
TPP_GENERAL(general_gemm_s8, ByteUnits, 2)

#endif
