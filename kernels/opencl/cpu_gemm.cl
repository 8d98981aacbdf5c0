/*
 * cpu_gemm: a whole matrix product through memory on a CPU OpenCL device.
 *
 *   C[m][n] = sum over k of A[m][k] * B[n][k]        A: M x K row-major, B: N rows of K values, C: M x N row-major
 *
 * One source, four programs, chosen by a build option; the entry name is the id the user sees.
 *
 *   (none)          cpu_gemm_f32       float  * float  -> float       any CPU; wants fma
 *   -DTPP_F64       cpu_gemm_f64       double * double -> double      any CPU with fp64; wants fma
 *   -DTPP_S8=1      cpu_gemm_s8        int8   * int8   -> int32       any CPU; vpmaddwd where the target has avx2
 *   -DTPP_S8=2      cpu_gemm_s8_vnni   int8   * int8   -> int32       avx512_vnni (avx512vl for TPP_VEC < 16)
 *   -DTPP_S8=3      cpu_gemm_s8_vnni   int8   * int8   -> int32       avx_vnni; TPP_VEC <= 8, at most 16 registers
 *
 * Method: three launches on an in-order queue, all of them timed.
 *   <entry>_pack_a, <entry>_pack_b   copy the operands into panels: MR rows of A (NR rows of B) side by side, k by k,
 *                                    so that the multiply reads both with unit stride. This is a transpose.
 *   <entry>                          one work-item = one work-group = one thread of the device. It takes macro tiles of
 *                                    MC x NC from a counter until none is left.
 * A "word" is what one lane holds: one float, one double, two int16 (S8=1) or four int8 (S8=2,3) neighbours in k.
 * From there on k counts words and the four programs are one algorithm. Three loops hold the caches:
 *   register  MR x NR tile of C (NR = NV * VEC), all of it in vector registers while k runs through a block of KC words
 *   L1        one B panel, NR x KC words, stays while the A panels of the tile pass by
 *   L2        the A block MC x KC, the B block NC x KC and the C tile
 *
 * Why this register tile: MR * NV accumulators hide the latency of 4..5 cycles on 2 ports from 10 up; one k step loads
 * MR + NV words/vectors for MR * NV instructions, so a squarer tile asks less of the load ports. See rules.md.
 * Why prefetch `ahead`: the panels a tile needs next lie in L3 or memory. Without it 0.70 of the probe, with it 0.85.
 * Why a tile counter: runtimes deal work-groups in blocks fixed in advance; a thread that loses its core for 4 ms would make
 * all others wait. Why not vstore16: PoCL 3.1 splits it into four 16-byte stores, which cost 10 % here; a vector type
 * with the alignment of its element is one store. Why `acc += a * b`, not fma(): contraction gives the same
 * instruction where there is one, and no call into a library where there is none.
 * Rejected: packing inside the multiply (repeats the transpose for every tile of C); A panel in L1 and B streaming
 * (2..5 % slower); a work-group per tile (see the counter); non-temporal panel stores (throw the panels out of L3).
 *
 * Options, all needed: TPP_MR, TPP_NV, TPP_VEC (lanes, power of two), TPP_MC, TPP_NC (in C elements), TPP_KC (in words).
 * Launch: pack_a {ceil(M/MR)}, pack_b {ceil(N/NR)}, multiply {compute units} (any number is right); local size 1.
 * Buffers: let Kw = ceil(K/G), G = 1, 1, 2, 4, 4 values per word, and w = 4 bytes (8 for f64):
 *   packed A = 64 + ceil(M/MR) * MR * ceil(Kw/4)*4 * w      packed B = ceil(N/NR) * NR * (ceil(Kw/4)*4 + 1) * w
 * both aligned to 64 bytes. MACs: M*N*K. Any M, N, K >= 1. Exact for int8 modulo 2^32 over the full range -128..127.
 */
#ifdef TPP_KERNEL_ROWS

#define TPP_CPU_GEMM(name, in_, acc_, word_bytes, values_per_word, ...)                                              \
    TPP_KERNEL(name, .api = TPP_API_OPENCL, .kind = TPP_KIND_GEMM, .in = in_, .acc = acc_,                           \
               .device_classes = TPP_CLASS_CPU, .pack_a = #name "_pack_a", .pack_b = #name "_pack_b",                \
               .packed_element_bytes = word_bytes / values_per_word, .packed_k_multiple = 4 * values_per_word,       \
               .packed_head_bytes = 64, .packed_extra_bytes_per_row = word_bytes, .groups_per_core = 1, __VA_ARGS__)

TPP_CPU_GEMM(cpu_gemm_f64, TPP_FP64, TPP_FP64, 8, 1, .title = "packed panels, register tiles, double fma",
             .preference = 10, .extensions = "cl_khr_fp64", .defines = "-DTPP_F64")
TPP_CPU_GEMM(cpu_gemm_f32, TPP_FP32, TPP_FP32, 4, 1, .title = "packed panels, register tiles, float fma",
             .preference = 10)
TPP_CPU_GEMM(cpu_gemm_s8_vnni, TPP_INT8, TPP_INT32, 4, 4, .title = "packed panels, vpdpbusd (AVX-512 VNNI)",
             .preference = 30, .features = "avx512f avx512vl avx512_vnni", .defines = "-DTPP_S8=2")
TPP_KERNEL(cpu_gemm_s8_avxvnni, .api = TPP_API_OPENCL, .kind = TPP_KIND_GEMM, .in = TPP_INT8, .acc = TPP_INT32,
           .device_classes = TPP_CLASS_CPU, .preference = 20, .features = "avx_vnni", .defines = "-DTPP_S8=3",
           .entry = "cpu_gemm_s8_vnni", .pack_a = "cpu_gemm_s8_vnni_pack_a", .pack_b = "cpu_gemm_s8_vnni_pack_b",
           .packed_element_bytes = 1, .packed_k_multiple = 16, .packed_head_bytes = 64,
           .packed_extra_bytes_per_row = 4, .groups_per_core = 1, .max_vector_bytes = 32,
           .title = "packed panels, vpdpbusd (AVX-VNNI)")
TPP_CPU_GEMM(cpu_gemm_s8, TPP_INT8, TPP_INT32, 4, 2, .title = "packed panels, pairs of 16-bit products",
             .preference = 10, .defines = "-DTPP_S8=1")

#undef TPP_CPU_GEMM

#else

#pragma OPENCL FP_CONTRACT ON

#define CAT_(a, b) a##b
#define CAT(a, b)  CAT_(a, b)
#define UNROLL     _Pragma("unroll")
#define INLINE     static inline __attribute__((always_inline))

/* ---- the four programs: names, types, one multiply-accumulate -------------------------------------------------- */

#ifndef TPP_S8
#define TPP_S8 0
#endif
#if TPP_S8
typedef char in_t;
typedef int word;
#define BASE int
#if TPP_S8 == 1
#define ENTRY(s) cpu_gemm_s8##s
#define G        2
#else
#define ENTRY(s) cpu_gemm_s8_vnni##s
#define G        4
#endif
#elif defined(TPP_F64)
#pragma OPENCL EXTENSION cl_khr_fp64 : enable
typedef double in_t;
typedef double word;
#define BASE     double
#define ENTRY(s) cpu_gemm_f64##s
#define G        1
#else
typedef float in_t;
typedef float word;
#define BASE     float
#define ENTRY(s) cpu_gemm_f32##s
#define G        1
#endif

#define MR     TPP_MR
#define NV     TPP_NV
#define VEC    TPP_VEC
#define NR     (NV * VEC)
#define KU     4u  /* k steps per turn of the inner loop; panels are padded with zeros to a multiple */
#define HEAD_A 64u /* bytes before the A panels; the first uint is the tile counter */

typedef CAT(BASE, TPP_VEC) vec;
typedef word uvec __attribute__((ext_vector_type(VEC), aligned(sizeof(word)))); /* a vec at any word boundary */
#define LINE_WORDS        (64 / (uint)sizeof(word))
#define PREFETCH_L2(p)    __builtin_prefetch((const void *)(size_t)(p), 0, 2)
#define PREFETCH_STORE(p) __builtin_prefetch((const void *)(size_t)(p), 1, 3)
#define ENTRY_ATTRIBUTES  __attribute__((reqd_work_group_size(1, 1, 1), min_vector_width(VEC * sizeof(word) * 8)))

INLINE vec multiply_add(vec acc, vec a, vec b)
{
#if TPP_S8 == 1 && (defined(__AVX2__) && VEC == 8 || defined(__AVX512BW__) && VEC == 16)
    vec pair; /* two int16 products and their sum, at most 2^15: no saturation. LLVM 15 does not find this by itself,
                 and with the addition in C it sums the pairs of several k first, which needs registers it has not got
               */
    __asm__("vpmaddwd %3, %2, %1\n\tvpaddd %1, %0, %0" : "+v"(acc), "=&v"(pair) : "v"(a), "v"(b));
    return acc;
#elif TPP_S8 == 1
    return acc + ((a << 16) >> 16) * ((b << 16) >> 16) + (a >> 16) * (b >> 16);
#elif TPP_S8 == 2
    __asm__("vpdpbusd %2, %1, %0" : "+v"(acc) : "v"(a), "v"(b)); /* unsigned a, signed b; wraps, no saturation */
    return acc;
#elif TPP_S8 == 3
    __asm__("%{vex%} vpdpbusd %2, %1, %0" : "+x"(acc) : "x"(a), "x"(b));
    return acc;
#else
    return acc + a * b;
#endif
}

/* ---- words of the source ---------------------------------------------------------------------------------------- */

INLINE uint ceil_div(uint a, uint b)
{
    return a / b + (a % b != 0);
}

/* k blocks of equal length <= KC (rounded up to KU): no short last block that pays for C but does little work */
INLINE uint block_words(uint kw)
{
    return ceil_div(ceil_div(kw, ceil_div(kw, TPP_KC)), KU) * KU;
}

/* vpdpbusd multiplies unsigned by signed bytes: A travels as a + 128, and 128 * sum(b) is taken off again (see bias) */
#define OFFSET_A (TPP_S8 >= 2 ? (int)0x80808080 : 0)

/* words kw .. kw+VEC-1 of one row; all inside the row */
INLINE vec load_words(global const in_t *row, uint kw, int flip)
{
#if TPP_S8 == 1
    typedef char bytes __attribute__((ext_vector_type(2 * VEC), aligned(1)));
    typedef short shorts __attribute__((ext_vector_type(2 * VEC)));
    return __builtin_astype(__builtin_convertvector(*(global const bytes *)(row + kw * G), shorts), vec);
#elif TPP_S8
    typedef int quads __attribute__((ext_vector_type(VEC), aligned(1)));
    return *(global const quads *)(row + kw * G) ^ (vec)flip;
#else
    return *(global const uvec *)(row + kw);
#endif
}

/* one word, zero beyond the end of the row */
INLINE word load_word(global const in_t *row, uint kw, uint k, int flip)
{
#if TPP_S8
    uint w = 0;
    UNROLL
    for (uint i = 0; i < G; i++)
        w |= ((uint)(kw * G + i < k ? row[kw * G + i] : 0) & (0xffffffffu >> (32 - 32 / G))) << (32 / G * i);
    return (int)w ^ flip;
#else
    return kw < k ? row[kw] : 0;
#endif
}

/* ---- packing ---------------------------------------------------------------------------------------------------- */

/* VEC x VEC transpose as log2(VEC) perfect shuffles: row i meets row i + VEC/2, halves interleave */
INLINE void transpose(vec *r)
{
    vec t[VEC];
    UNROLL
    for (uint s = 1; s < VEC; s *= 2) {
        UNROLL
        for (uint i = 0; i < VEC / 2; i++) {
            t[2 * i].even = r[i].lo;
            t[2 * i].odd = r[i + VEC / 2].lo;
            t[2 * i + 1].even = r[i].hi;
            t[2 * i + 1].odd = r[i + VEC / 2].hi;
        }
        UNROLL
        for (uint i = 0; i < VEC; i++)
            r[i] = t[i];
    }
}

/*
 * Rows [0, width) of src, words kw .. kw+VEC-1, to dst[k][row]. A last group of fewer than VEC rows is stored whole:
 * what spills over is overwritten by the next k, or, groups going downwards, by group 0. Only the last k must not
 * spill.
 */
INLINE void pack_block(global const in_t *src, global word *dst, uint width, uint kw, uint k, int flip)
{
    UNROLL
    for (int g = (width - 1) / VEC * VEC; g >= 0; g -= VEC) {
        vec r[VEC];
        UNROLL
        for (uint i = 0; i < VEC; i++)
            r[i] = g + i < width ? load_words(src + (size_t)(g + i) * k, kw, flip) : (vec)0;
        transpose(r);
        UNROLL
        for (uint i = 0; i < VEC; i++)
            if (g + VEC <= width || i + 1 < VEC)
                *(global uvec *)(dst + i * width + g) = r[i];
        if (g + VEC > width) {
            word last[VEC];
            *(uvec *)last = r[VEC - 1];
            UNROLL
            for (uint j = g; j < width; j++)
                dst[(VEC - 1) * width + j] = last[j - g];
        }
    }
}

/* the panel of rows [panel * width, +width), all of k: block after block, zeros beyond the last row and the last k */
INLINE void pack_panel(global const in_t *src, global word *dst, uint width, uint rows, uint k, int flip)
{
    uint panel = get_global_id(0), panels = ceil_div(rows, width), row0 = panel * width;
    uint kw = ceil_div(k, G), step = block_words(kw);
    src += (size_t)row0 * k;
    for (uint k0 = 0; k0 < kw; k0 += step) {
        uint k1 = min(kw, k0 + step), padded = ceil_div(k1 - k0, KU) * KU, w = 0;
        global word *out = dst + ((size_t)k0 * panels + (size_t)panel * padded) * width;
        if (row0 + width <= rows)
            for (; (k0 + w + VEC) * G <= k && k0 + w + VEC <= k1; w += VEC)
                pack_block(src, out + (size_t)w * width, width, k0 + w, k, flip);
        for (; w < padded; w++)
            for (uint r = 0; r < width; r++)
                out[w * width + r] =
                    row0 + r < rows && k0 + w < k1 ? load_word(src + (size_t)r * k, k0 + w, k, flip) : 0;
    }
}

kernel ENTRY_ATTRIBUTES void ENTRY(_pack_a)(global const in_t *restrict src, global word *restrict dst, uint rows,
                                            uint k)
{
    if (get_global_id(0) == 0)
        *(global uint *)dst = 0; /* the tile counter of the multiply that follows */
    pack_panel(src, dst + HEAD_A / sizeof(word), MR, rows, k, OFFSET_A);
}

kernel ENTRY_ATTRIBUTES void ENTRY(_pack_b)(global const in_t *restrict src, global word *restrict dst, uint rows,
                                            uint k)
{
    uint panels = ceil_div(rows, NR), row0 = get_global_id(0) * NR;
    pack_panel(src, dst + (size_t)panels * NR, NR, rows, k, 0);
    for (uint r = 0; r < NR; r++) { /* bias: what C starts from */
        int sum = 0;
#if TPP_S8 >= 2
        if (row0 + r < rows)
            for (uint i = 0; i < k; i++)
                sum += src[(size_t)(row0 + r) * k + i];
#endif
        dst[row0 + r] = -128 * sum;
    }
}

/* ---- multiplying ------------------------------------------------------------------------------------------------ */

INLINE void store_tile(vec acc[MR][NV], global word *c, uint ldc, uint rows, uint cols, bool first)
{
    if (rows >= MR && cols >= NR) {
        UNROLL
        for (uint i = 0; i < MR; i++)
            UNROLL
        for (uint j = 0; j < NV; j++) {
            global uvec *at = (global uvec *)(c + (size_t)i * ldc + j * VEC);
            *at = first ? acc[i][j] : *at + acc[i][j];
        }
        return;
    }
    word t[MR * NR]; /* the edge of C: through memory, one value at a time */
    UNROLL
    for (uint i = 0; i < MR; i++)
        UNROLL
    for (uint j = 0; j < NV; j++)
        *(uvec *)(t + i * NR + j * VEC) = acc[i][j];
    for (uint i = 0; i < min(rows, (uint)MR); i++)
        for (uint j = 0; j < min(cols, (uint)NR); j++)
            c[(size_t)i * ldc + j] = first ? t[i * NR + j] : c[(size_t)i * ldc + j] + t[i * NR + j];
}

/* MR x NR of C over one k block; `ahead` is what a later call will read: one line per KU steps is asked for */
INLINE void multiply_tile(global const word *pa, global const word *pb, uint kc, global const word *bias,
                          global word *c, uint ldc, uint rows, uint cols, bool first, global const word *ahead)
{
    vec acc[MR][NV];
    UNROLL
    for (uint i = 0; i < MR; i++)
        UNROLL
    for (uint j = 0; j < NV; j++)
        acc[i][j] = TPP_S8 >= 2 && first ? *(global const vec *)(bias + j * VEC) : (vec)0;
    UNROLL
    for (uint i = 0; i < MR; i++)
        UNROLL
    for (uint j = 0; j < NR; j += LINE_WORDS)
        PREFETCH_STORE(c + (size_t)min(i, rows - 1) * ldc + j);
    for (uint k = 0; k < kc; k += KU) {
        PREFETCH_L2(ahead);
        ahead += LINE_WORDS;
        UNROLL
        for (uint u = 0; u < KU; u++) {
            vec b[NV];
            UNROLL
            for (uint j = 0; j < NV; j++)
                b[j] = *(global const vec *)(pb + j * VEC);
            UNROLL
            for (uint i = 0; i < MR; i++) {
                vec a = (vec)pa[i];
                UNROLL
                for (uint j = 0; j < NV; j++)
                    acc[i][j] = multiply_add(acc[i][j], a, b[j]);
            }
            pa += MR;
            pb += NR;
        }
    }
    store_tile(acc, c, ldc, rows, cols, first);
}

/* panels [i0, i1) of A against panels [j0, j1) of B */
struct tile {
    uint i0, i1, j0, j1;
};

/*
 * Macro tile number `ticket` of the product, cut evenly: at most MC x NC, all of nearly one size, and as many as a
 * multiple of the threads. False when there is none left.
 */
INLINE bool tile_at(uint ticket, uint mp, uint np, struct tile *t)
{
    uint threads = get_num_groups(0), tn = min(np, ceil_div(np * NR, TPP_NC)), tm = ceil_div(mp * MR, TPP_MC);
    tm = min(mp, ceil_div(ceil_div(tm * tn, threads) * threads, tn));
    if (ticket >= tm * tn)
        return false;
    uint i = ticket / tn, j = ticket % tn;
    t->i0 = (ulong)mp * i / tm;
    t->i1 = (ulong)mp * (i + 1) / tm;
    t->j0 = (ulong)np * j / tn;
    t->j1 = (ulong)np * (j + 1) / tn;
    return true;
}

/* One k block of one macro tile. While it computes, it asks for what follows: the next B panel, then next_a, piece by
 * piece. */
INLINE void multiply_block(struct tile t, global const word *ba, global const word *bb, uint kc,
                           global const word *bias, global word *c, uint m, uint n, bool first,
                           global const word *next_a, global const word *next_b)
{
    uint chunk = kc / KU * LINE_WORDS, ni = t.i1 - t.i0, for_b = min(ni, ceil_div(NR * kc, chunk));
    global const word *end_a = next_a + (size_t)ni * MR * kc;
    for (uint j = t.j0; j < t.j1; j++) {
        global const word *b_ahead = j + 1 < t.j1 ? bb + (size_t)(j + 1) * NR * kc : next_b;
        for (uint i = t.i0; i < t.i1; i++, b_ahead += chunk) {
            bool is_b = i - t.i0 < for_b;
            multiply_tile(ba + (size_t)i * MR * kc, bb + (size_t)j * NR * kc, kc, bias + j * NR,
                          c + (size_t)i * MR * n + j * NR, n, m - i * MR, n - j * NR, first, is_b ? b_ahead : next_a);
            if (!is_b && next_a < end_a)
                next_a += chunk;
        }
    }
}

kernel ENTRY_ATTRIBUTES void ENTRY()(global word *pa, global const word *restrict pb, global word *restrict c, uint m,
                                     uint n, uint k)
{
    uint mp = ceil_div(m, MR), np = ceil_div(n, NR), kw = ceil_div(k, G), step = block_words(kw);
    volatile global uint *counter = (volatile global uint *)pa;
    global const word *a = pa + HEAD_A / sizeof(word), *bias = pb, *b = pb + (size_t)np * NR;
    struct tile t, next;
    bool more = tile_at(atomic_inc(counter), mp, np, &t);
    while (more) {
        for (uint k0 = 0; k0 < kw; k0 += step) {
            uint k1 = k0 + step, kc = ceil_div(min(kw, k1) - k0, KU) * KU, next_kc = kc;
            next = t;
            if (k1 >= kw) { /* last block: what follows is the first block of another tile */
                more = tile_at(atomic_inc(counter), mp, np, &next);
                k1 = 0;
                next_kc = ceil_div(min(kw, step), KU) * KU;
            }
            multiply_block(t, a + (size_t)k0 * mp * MR, b + (size_t)k0 * np * NR, kc, bias, c, m, n, k0 == 0,
                           a + ((size_t)k1 * mp + (size_t)next.i0 * next_kc) * MR,
                           b + ((size_t)k1 * np + (size_t)next.j0 * next_kc) * NR);
        }
        t = next;
    }
}

#endif
