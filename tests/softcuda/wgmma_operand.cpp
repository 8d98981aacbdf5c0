/* Descriptors, swizzles, and the arithmetic of the warpgroup multiply-accumulate.
 *
 * Layouts (PTX ISA, "Shared Memory Matrix Layout", "Strides", "Matrix Descriptor Format"), in 16-byte pieces:
 *   K-major, swizzle of W bytes  rows of W bytes, eight of them an atom; stride offset from atom to atom along the rows
 *   K-major, none                atoms of 8 rows of 16 bytes; leading offset to the next 16 bytes of k, stride offset
 * to the next 8 rows M/N-major, swizzle W         for each k a run of W bytes of rows, eight k an atom; leading offset
 * to the next W / 2 rows (16-bit elements), stride offset to the next 8 of k M/N-major, none              for each k a
 * run of 16 bytes, eight k an atom; stride offset to the next 8 rows, leading offset to the next 8 of k The swizzle
 * turns bits 4-6 of the address so computed by bits 7-9 less the base offset. */
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

std::vector<float> values_of(wgmma_element element, const wgmma_tile &tile, unsigned k, int scale)
{
    const size_t rows = tile.size() / WGMMA_STEP_BYTES;
    std::vector<float> values(rows * k);
    for (size_t row = 0; row < rows; row++) {
        for (unsigned i = 0; i < k; i++) {
            values[row * k + i] = (float)scale * element_value(element, &tile[row * WGMMA_STEP_BYTES], i);
        }
    }
    return values;
}

/* Products and accumulator cut off to multiples of 2^-13 of the largest among them, then added exactly: the 14
 * significant bits that Hopper's FP8 keeps. */
double add_narrow(double accumulator, const float *a, const float *b, unsigned k)
{
    double products[WGMMA_STEP_BYTES];
    double largest = std::fabs(accumulator);
    for (unsigned i = 0; i < k; i++) {
        products[i] = (double)a[i] * (double)b[i];
        largest = std::fmax(largest, std::fabs(products[i]));
        if (std::isnan(products[i])) {
            return NAN;
        }
    }
    if (largest == 0 || !std::isfinite(largest) || std::isnan(accumulator)) {
        double sum = accumulator;
        for (unsigned i = 0; i < k; i++) {
            sum += products[i];
        }
        return sum;
    }
    /* 2^exponent <= largest; a double whose last bit is 2^(exponent - 13), added and taken away, cuts towards zero */
    const double quantum = double_of_bits(bits_of_double(largest) & UINT64_C(0x7FF0000000000000)) * 0x1p-13;
    const double per_quantum = 1.0 / quantum;
    double sum = std::trunc(accumulator * per_quantum);
    for (unsigned i = 0; i < k; i++) {
        sum += std::trunc(products[i] * per_quantum);
    }
    return sum * quantum;
}

double add_wide(double accumulator, const float *a, const float *b, unsigned k)
{
    double sum = 0;
    for (unsigned i = 0; i < k; i++) {
        sum += (double)a[i] * (double)b[i];
    }
    return accumulator + sum;
}

void compute_floats(const wgmma_form &form, const wgmma_tile &a, const wgmma_tile &b, bool accumulate,
                    std::vector<uint32_t> &d)
{
    const std::vector<float> a_values = values_of(form.element, a, form.k, form.scale_a);
    const std::vector<float> b_values = values_of(form.element, b, form.k, form.scale_b);
    const bool is_half = form.accumulator == WGMMA_INTO_F16;
    const bool is_narrow = !is_half && (form.element == WGMMA_E4M3 || form.element == WGMMA_E5M2);
    for (unsigned row = 0; row < WGMMA_M; row++) {
        for (unsigned column = 0; column < form.n; column++) {
            uint32_t &entry = d[row * form.n + column];
            const double before = !accumulate ? 0.0 : is_half ? float_of_half(entry) : float_of_bits(entry);
            const float *from_a = &a_values[row * form.k];
            const float *from_b = &b_values[column * form.k];
            const double sum =
                is_narrow ? add_narrow(before, from_a, from_b, form.k) : add_wide(before, from_a, from_b, form.k);
            entry = is_half ? half_of_double(sum) : bits_of_float(float_cut_off(sum));
        }
    }
}

void compute_integers(const wgmma_form &form, const wgmma_tile &a, const wgmma_tile &b, bool accumulate,
                      std::vector<uint32_t> &d)
{
    for (unsigned row = 0; row < WGMMA_M; row++) {
        for (unsigned column = 0; column < form.n; column++) {
            uint32_t &entry = d[row * form.n + column];
            const unsigned char *from_a = &a[row * WGMMA_STEP_BYTES];
            const unsigned char *from_b = &b[column * WGMMA_STEP_BYTES];
            uint32_t sum = accumulate ? entry : 0;
            for (unsigned i = 0; i < WGMMA_STEP_BYTES; i++) {
                sum += form.element == WGMMA_B1 ? (uint32_t)__builtin_popcount(from_a[i] & from_b[i])
                                                : (uint32_t)((int8_t)from_a[i] * (int8_t)from_b[i]);
            }
            entry = sum;
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
