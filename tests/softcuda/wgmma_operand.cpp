/* Descriptors, swizzles, and the arithmetic of the warpgroup multiply-accumulate.
 *
 * Layouts (PTX ISA, "Shared Memory Matrix Layout", "Strides", "Matrix Descriptor Format"), in 16-byte pieces:
 *   K-major, swizzle of W bytes  rows of W bytes, eight of them an atom; stride offset from atom to atom along the rows
 *   K-major, none                atoms of 8 rows of 16 bytes; leading offset to the next 16 bytes of k, stride offset
 * to the next 8 rows M/N-major, swizzle W         for each k a run of W bytes of rows, eight k an atom; leading offset
 * to the next W / 2 rows (16-bit elements), stride offset to the next 8 of k M/N-major, none              for each k a
 * run of 16 bytes, eight k an atom; stride offset to the next 8 rows, leading offset to the next 8 of k The swizzle
 * turns bits 4-6 of the address so computed by bits 7-9 less the base offset. */
#include <algorithm>
#include <cmath>

#include "async_proxy.h"
#include "number_formats.h"
#include "wgmma_operand.h"

namespace softcuda
{
namespace
{

struct descriptor_fields {
    uint32_t start, leading, stride, base, span; /* bytes; span 0, 32, 64, 128 */
};

descriptor_fields decode(uint64_t descriptor, const char *what)
{
    static const uint32_t spans[] = { 0, 128, 64, 32 };
    const uint64_t used = UINT64_C(0xC00E3FFF3FFF3FFF);
    if ((descriptor & ~used) != 0) {
        fail("%s: descriptor 0x%016llx has bits set that mean nothing", what, (unsigned long long)descriptor);
    }
    return { (uint32_t)(descriptor & 0x3FFF) << 4, (uint32_t)(descriptor >> 16 & 0x3FFF) << 4,
             (uint32_t)(descriptor >> 32 & 0x3FFF) << 4, (uint32_t)(descriptor >> 49 & 7), spans[descriptor >> 62] };
}

uint32_t physical(const descriptor_fields &from, uint32_t address)
{
    const uint32_t pieces = from.span / 16;
    return from.span == 0 ? address : address ^ ((((address >> 7) - from.base) & (pieces - 1)) << 4);
}

uint32_t address_k_major(const descriptor_fields &from, unsigned row, unsigned byte)
{
    if (from.span == 0) {
        return from.start + row / 8 * from.stride + byte / 16 * from.leading + row % 8 * 16 + byte % 16;
    }
    return physical(from, from.start + row / 8 * from.stride + row % 8 * from.span + byte);
}

/* Of a 16-bit element. */
uint32_t address_row_major(const descriptor_fields &from, unsigned row, unsigned k)
{
    if (from.span == 0) {
        return from.start + row / 8 * from.stride + k / 8 * from.leading + k % 8 * 16 + row % 8 * 2;
    }
    const unsigned run = from.span / 2;
    return physical(from,
                    from.start + row / run * from.leading + k / 8 * from.stride + k % 8 * from.span + row % run * 2);
}

const unsigned char *checked(block &home, uint32_t address, size_t bytes, const char *what)
{
    proxy_check(home, address, bytes, what);
    return shared_at(home, address, bytes, bytes, what);
}

float element_value(wgmma_element element, const unsigned char *row, unsigned k)
{
    uint32_t word = 0;
    switch (element) {
    case WGMMA_F16:
    case WGMMA_BF16:
        memcpy(&word, row + 2 * k, 2);
        return element == WGMMA_F16 ? float_of_half(word) : float_of_bfloat16(word);
    case WGMMA_TF32:
        memcpy(&word, row + 4 * k, 4);
        return float_of_tf32(word);
    case WGMMA_E4M3:
        return float_of_e4m3(row[k]);
    default:
        return float_of_e5m2(row[k]);
    }
}

/* The elements of an operand, k by k: those of one k for all rows follow each other, so that a row of D is computed for
 * all columns side by side. */
std::vector<double> values_by_k(wgmma_element element, const wgmma_tile &tile, unsigned k, int scale)
{
    const size_t rows = tile.size() / WGMMA_STEP_BYTES;
    std::vector<double> values(rows * k);
    for (size_t row = 0; row < rows; row++) {
        for (unsigned i = 0; i < k; i++) {
            values[i * rows + row] = scale * (double)element_value(element, &tile[row * WGMMA_STEP_BYTES], i);
        }
    }
    return values;
}

/* One row of D and the operands that make it. */
struct product_row {
    const double *a; /* element i at a[i * WGMMA_M] */
    const double *b; /* element i of column j at b[i * n + j] */
    unsigned k, n;
    double sums[WGMMA_N_MOST]; /* before: the accumulators */
};

void add_wide(product_row &row)
{
    double sums[WGMMA_N_MOST] = {};
    for (unsigned i = 0; i < row.k; i++) {
        const double a = row.a[i * WGMMA_M], *b = row.b + (size_t)i * row.n;
        for (unsigned j = 0; j < row.n; j++) {
            sums[j] += a * b[j];
        }
    }
    for (unsigned j = 0; j < row.n; j++) {
        row.sums[j] += sums[j];
    }
}

/* Products and accumulator cut off to multiples of 2^-13 of the largest among them, then added exactly: the 14
 * significant bits that Hopper's FP8 keeps. The conversion to a whole number cuts towards zero. What is not finite, or
 * nothing but zeros, is added as it is. */
void add_narrow(product_row &row)
{
    double largest[WGMMA_N_MOST], plain[WGMMA_N_MOST], per_quantum[WGMMA_N_MOST];
    for (unsigned j = 0; j < row.n; j++) {
        largest[j] = std::fabs(row.sums[j]);
        plain[j] = row.sums[j];
    }
    for (unsigned i = 0; i < row.k; i++) {
        const double a = row.a[i * WGMMA_M], *b = row.b + (size_t)i * row.n;
        for (unsigned j = 0; j < row.n; j++) {
            const double product = a * b[j], magnitude = std::fabs(product);
            largest[j] = magnitude > largest[j] ? magnitude : largest[j];
            plain[j] += product;
        }
    }
    int32_t whole[WGMMA_N_MOST];
    for (unsigned j = 0; j < row.n; j++) {
        const bool is_plain = !std::isfinite(plain[j]) || largest[j] == 0;
        const uint64_t power = bits_of_double(largest[j]) & UINT64_C(0x7FF0000000000000);
        per_quantum[j] = is_plain ? 0 : 0x1p13 / double_of_bits(power);
        whole[j] = is_plain ? 0 : (int32_t)(row.sums[j] * per_quantum[j]);
    }
    for (unsigned i = 0; i < row.k; i++) {
        const double a = row.a[i * WGMMA_M], *b = row.b + (size_t)i * row.n;
        for (unsigned j = 0; j < row.n; j++) {
            whole[j] += (int32_t)(a * b[j] * per_quantum[j]); /* below 2^14 each */
        }
    }
    for (unsigned j = 0; j < row.n; j++) {
        row.sums[j] = per_quantum[j] == 0 ? plain[j] : whole[j] / per_quantum[j];
    }
}

void compute_floats(const wgmma_form &form, const wgmma_tile &a, const wgmma_tile &b, bool accumulate,
                    std::vector<uint32_t> &d)
{
    const std::vector<double> a_values = values_by_k(form.element, a, form.k, form.scale_a);
    const std::vector<double> b_values = values_by_k(form.element, b, form.k, form.scale_b);
    const bool is_half = form.accumulator == WGMMA_INTO_F16;
    const bool is_narrow = !is_half && (form.element == WGMMA_E4M3 || form.element == WGMMA_E5M2);
    product_row row = {};
    row.b = b_values.data();
    row.k = form.k;
    row.n = form.n;
    for (unsigned i = 0; i < WGMMA_M; i++) {
        uint32_t *entries = &d[i * form.n];
        row.a = &a_values[i];
        for (unsigned j = 0; j < form.n; j++) {
            row.sums[j] = !accumulate ? 0.0 : is_half ? float_of_half(entries[j]) : float_of_bits(entries[j]);
        }
        if (is_narrow) {
            add_narrow(row);
        } else {
            add_wide(row);
        }
        for (unsigned j = 0; j < form.n; j++) {
            entries[j] = is_half ? half_of_double(row.sums[j]) : bits_of_float(float_cut_off(row.sums[j]));
        }
    }
}

uint32_t dot_of_bytes(const int16_t *a, const int16_t *b)
{
    int32_t sum = 0;
    for (unsigned i = 0; i < WGMMA_STEP_BYTES; i++) {
        sum += a[i] * b[i];
    }
    return (uint32_t)sum;
}

uint32_t common_bits(const unsigned char *a, const unsigned char *b)
{
    uint32_t sum = 0;
    for (unsigned i = 0; i < WGMMA_STEP_BYTES; i += 8) {
        uint64_t x, y;
        memcpy(&x, a + i, sizeof x);
        memcpy(&y, b + i, sizeof y);
        sum += count_ones(x & y);
    }
    return sum;
}

void compute_integers(const wgmma_form &form, const wgmma_tile &a, const wgmma_tile &b, bool accumulate,
                      std::vector<uint32_t> &d)
{
    std::vector<int16_t> a_values(a.size()), b_values(b.size());
    std::transform(a.begin(), a.end(), a_values.begin(), [](unsigned char byte) { return (int8_t)byte; });
    std::transform(b.begin(), b.end(), b_values.begin(), [](unsigned char byte) { return (int8_t)byte; });
    for (unsigned row = 0; row < WGMMA_M; row++) {
        for (unsigned column = 0; column < form.n; column++) {
            uint32_t &entry = d[row * form.n + column];
            const size_t from_a = (size_t)row * WGMMA_STEP_BYTES, from_b = (size_t)column * WGMMA_STEP_BYTES;
            const uint32_t sum = form.element == WGMMA_B1 ? common_bits(&a[from_a], &b[from_b])
                                                          : dot_of_bytes(&a_values[from_a], &b_values[from_b]);
            entry = accumulate ? entry + sum : sum;
        }
    }
}

} // namespace

void wgmma_gather(block &home, uint64_t descriptor, unsigned rows, unsigned transposed, const char *what,
                  wgmma_tile &tile)
{
    const descriptor_fields from = decode(descriptor, what);
    tile.assign(rows * WGMMA_STEP_BYTES, 0);
    for (unsigned row = 0; row < rows; row++) {
        unsigned char *to = &tile[row * WGMMA_STEP_BYTES];
        if (transposed == 0) {
            for (unsigned byte = 0; byte < WGMMA_STEP_BYTES; byte += 16) {
                memcpy(to + byte, checked(home, address_k_major(from, row, byte), 16, what), 16);
            }
        } else {
            for (unsigned k = 0; k < WGMMA_STEP_BYTES / 2; k++) {
                memcpy(to + 2 * k, checked(home, address_row_major(from, row, k), 2, what), 2);
            }
        }
    }
}

void wgmma_compute(const wgmma_form &form, const wgmma_tile &a, const wgmma_tile &b, bool accumulate,
                   std::vector<uint32_t> &d)
{
    if (form.accumulator == WGMMA_INTO_S32) {
        compute_integers(form, a, b, accumulate, d);
    } else {
        compute_floats(form, a, b, accumulate, d);
    }
}

} // namespace softcuda
