/**
 * Which lane of a warp holds which element of a matrix, for every shape of mma.sync that the kernels use.
 *
 * Written from the tables of the PTX ISA (9.7.14.5, "Matrix Fragments for mma.<shape>", versions 8.7 and 9.2): for
 * element i of a lane's fragment, counted from the lowest bits of its first register, the row and column, with
 * g = lane / 4 and t = lane mod 4. Rows and columns are those of A (m x k), of B (k x n) and of C and D (m x n).
 */
#ifndef TPP_SOFTCUDA_FRAGMENTS_H
#define TPP_SOFTCUDA_FRAGMENTS_H

namespace softcuda
{

struct place {
    unsigned row, column;
};

/** A shape: sizes, bits of an element as it lies in a register, and the three tables. */
template <unsigned M, unsigned N, unsigned K, unsigned BITS> struct shape_of_mma {
    static constexpr unsigned m = M, n = N, k = K, bits = BITS;
    static constexpr unsigned a_elements = M * K / 32, b_elements = K * N / 32, c_elements = M * N / 32;
};

/* C and D: the same in all shapes of 16 rows, and of 8. */
struct c_of_16_rows {
    static constexpr place c(unsigned g, unsigned t, unsigned i)
    {
        return { i < 2 ? g : g + 8, t * 2 + (i & 1) };
    }
};

struct c_of_8_rows {
    static constexpr place c(unsigned g, unsigned t, unsigned i)
    {
        return { g, t * 2 + i };
    }
};

struct m8n8k4_64 : shape_of_mma<8, 8, 4, 64>, c_of_8_rows {
    static constexpr place a(unsigned g, unsigned t, unsigned)
    {
        return { g, t };
    }
    static constexpr place b(unsigned g, unsigned t, unsigned)
    {
        return { t, g };
    }
};

struct m16n8k16_64 : shape_of_mma<16, 8, 16, 64>, c_of_16_rows {
    static constexpr place a(unsigned g, unsigned t, unsigned i)
    {
        return { i % 2 == 0 ? g : g + 8, i % 2 == 0 ? i * 2 + t : i * 2 - 2 + t };
    }
    static constexpr place b(unsigned g, unsigned t, unsigned i)
    {
        return { t + i * 4, g };
    }
};

struct m16n8k8_32 : shape_of_mma<16, 8, 8, 32>, c_of_16_rows {
    static constexpr place a(unsigned g, unsigned t, unsigned i)
    {
        return { i == 0 || i == 2 ? g : g + 8, i == 0 || i == 1 ? t : t + 4 };
    }
    static constexpr place b(unsigned g, unsigned t, unsigned i)
    {
        return { i == 0 ? t : t + 4, g };
    }
};

struct m16n8k8_16 : shape_of_mma<16, 8, 8, 16>, c_of_16_rows {
    static constexpr place a(unsigned g, unsigned t, unsigned i)
    {
        return { i < 2 ? g : g + 8, t * 2 + (i & 1) };
    }
    static constexpr place b(unsigned g, unsigned t, unsigned i)
    {
        return { t * 2 + i, g };
    }
};

struct m16n8k16_16 : shape_of_mma<16, 8, 16, 16>, c_of_16_rows {
    static constexpr place a(unsigned g, unsigned t, unsigned i)
    {
        return { i < 2 || (4 <= i && i < 6) ? g : g + 8, i < 4 ? t * 2 + (i & 1) : t * 2 + (i & 1) + 8 };
    }
    static constexpr place b(unsigned g, unsigned t, unsigned i)
    {
        return { i < 2 ? t * 2 + (i & 1) : t * 2 + (i & 1) + 8, g };
    }
};

struct m8n8k16_8 : shape_of_mma<8, 8, 16, 8>, c_of_8_rows {
    static constexpr place a(unsigned g, unsigned t, unsigned i)
    {
        return { g, t * 4 + i };
    }
    static constexpr place b(unsigned g, unsigned t, unsigned i)
    {
        return { t * 4 + i, g };
    }
};

struct m16n8k32_8 : shape_of_mma<16, 8, 32, 8>, c_of_16_rows {
    static constexpr place a(unsigned g, unsigned t, unsigned i)
    {
        return { i < 4 || (8 <= i && i < 12) ? g : g + 8, i < 8 ? t * 4 + (i & 3) : t * 4 + (i & 3) + 16 };
    }
    static constexpr place b(unsigned g, unsigned t, unsigned i)
    {
        return { i < 4 ? t * 4 + (i & 3) : t * 4 + (i & 3) + 16, g };
    }
};

struct m8n8k32_4 : shape_of_mma<8, 8, 32, 4>, c_of_8_rows {
    static constexpr place a(unsigned g, unsigned t, unsigned i)
    {
        return { g, t * 8 + i };
    }
    static constexpr place b(unsigned g, unsigned t, unsigned i)
    {
        return { t * 8 + i, g };
    }
};

struct m16n8k64_4 : shape_of_mma<16, 8, 64, 4>, c_of_16_rows {
    static constexpr place a(unsigned g, unsigned t, unsigned i)
    {
        return { i < 8 || (16 <= i && i < 24) ? g : g + 8, i < 16 ? t * 8 + (i & 7) : t * 8 + (i & 7) + 32 };
    }
    static constexpr place b(unsigned g, unsigned t, unsigned i)
    {
        return { i < 8 ? t * 8 + (i & 7) : t * 8 + (i & 7) + 32, g };
    }
};

struct m8n8k128_1 : shape_of_mma<8, 8, 128, 1>, c_of_8_rows {
    static constexpr place a(unsigned g, unsigned t, unsigned i)
    {
        return { g, t * 32 + i };
    }
    static constexpr place b(unsigned g, unsigned t, unsigned i)
    {
        return { t * 32 + i, g };
    }
};

struct m16n8k256_1 : shape_of_mma<16, 8, 256, 1>, c_of_16_rows {
    static constexpr place a(unsigned g, unsigned t, unsigned i)
    {
        return { i < 32 || (64 <= i && i < 96) ? g : g + 8, i < 64 ? t * 32 + (i & 31) : t * 32 + (i & 31) + 128 };
    }
    static constexpr place b(unsigned g, unsigned t, unsigned i)
    {
        return { i < 32 ? t * 32 + (i & 31) : t * 32 + (i & 31) + 128, g };
    }
};

} // namespace softcuda
#endif
