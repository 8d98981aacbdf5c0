/* Products: odd shapes and edges of tiles, with whole numbers that must come out exactly and with random values within
 * what the accumulator may lose. Rows are padded with NaNs, and nothing beside C may change. */
#include <cmath>
#include <cstring>
#include <functional>
#include <numeric>
#include <vector>

#include "row_check.h"
#include "tensor_map.h"

extern "C" {
#include "host/element.h"
#include "host/fill.h"
}

namespace
{

const unsigned CORES = 3;

struct shape {
    unsigned m, n, k;
};

enum values { WHOLE_NUMBERS, RANDOM };

/* One operand: `rows` rows of k elements, stored with a pitch, as numbers with their scales in. */
struct operand {
    operand(const tpp_kernel *row, unsigned rows, unsigned k, values kind, uint32_t key);
    unsigned pitch;
    guarded stored;
    guarded scales;
    std::vector<double> numbers;
};

size_t scale_row_bytes(const tpp_kernel *row, unsigned k)
{
    return row->scale_block == 0 ? 0 : ((k + row->scale_block - 1) / row->scale_block + 3) / 4 * 4;
}

/* Elements by their bits, from the lowest up; a format's own conversions are slow for millions of them. */
struct coded {
    uint64_t code;
    double value;
};

void put(unsigned char *bytes, size_t index, unsigned bits, uint64_t code)
{
    if (bits >= 8) {
        memcpy(bytes + index * bits / 8, &code, bits / 8);
        return;
    }
    const unsigned shift = index * bits % 8;
    unsigned char &byte = bytes[index * bits / 8];
    byte = (unsigned char)((byte & ~(((1u << bits) - 1) << shift)) | (unsigned)code << shift);
}

/* Whole numbers of each format, so small that sums are exact in the narrowest accumulator there is. */
std::vector<coded> small_whole_numbers(const tpp_kernel *row)
{
    const bool is_binary = row->format == TPP_FORMAT_BIT_AND || row->format == TPP_FORMAT_BIT_XOR;
    const bool is_integer = row->acc == TPP_INT32 && !is_binary;
    const int first = is_binary ? 0 : !is_integer ? -1 : row->in == TPP_INT4 ? -8 : -128;
    const int last = is_binary || !is_integer ? 1 : row->in == TPP_INT4 ? 7 : 127;
    std::vector<coded> made;
    for (int value = first; value <= last; value++) {
        coded one = { 0, (double)value };
        tpp_storage_set(row->in, row->format, &one.code, 0, value);
        made.push_back(one);
    }
    return made;
}

void draw_whole_numbers(const tpp_kernel *row, operand &made, unsigned rows, unsigned k)
{
    const std::vector<coded> choice = small_whole_numbers(row);
    const unsigned bits = tpp_kernel_element_bits(row);
    for (size_t i = 0; i < rows; i++) {
        for (size_t j = 0; j < k; j++) {
            const coded &one = choice[draw_below((unsigned)choice.size())];
            put(made.stored.bytes, i * made.pitch + j, bits, one.code);
            made.numbers[i * k + j] = one.value;
        }
    }
}

/* The values that fills make; the bits behind a row's last element stay what they were. */
void draw_random(const tpp_kernel *row, operand &made, unsigned rows, unsigned k, uint32_t key)
{
    const uint32_t keys[2] = { key, 5 };
    const unsigned bits = tpp_kernel_element_bits(row);
    const size_t pitch_bytes = (size_t)made.pitch * bits / 8;
    std::vector<unsigned char> random(made.stored.size);
    struct tpp_error err;
    memset(&err, 0, sizeof err);
    tpp_fill_elements(row->in, row->format, random.data(), (size_t)rows * made.pitch, keys, &err);
    for (size_t i = 0; i < rows; i++) {
        memcpy(made.stored.bytes + i * pitch_bytes, &random[i * pitch_bytes], ((size_t)k * bits + 7) / 8);
        tpp_storage_to_double(row->in, row->format, random.data(), i * made.pitch, k, &made.numbers[i * k]);
    }
}

void draw_scales(const tpp_kernel *row, operand &made, unsigned rows, unsigned k, values kind)
{
    const size_t scale_row = scale_row_bytes(row, k);
    for (size_t i = 0; i < rows; i++) {
        for (unsigned j = 0; j < k; j += row->scale_block) {
            /* 1 or 2 with whole numbers, 1/4 to 2 else */
            const unsigned code = row->scaling == TPP_SCALING_UE8M0
                                      ? (kind == RANDOM ? 125 + draw_below(4) : 127 + draw_below(2))
                                      : (kind == RANDOM ? 0x28 + draw_below(24) : 0x38 + 8 * draw_below(2));
            const double scale = tpp_scale_value(row->scaling, (uint8_t)code);
            made.scales.bytes[i * scale_row + j / row->scale_block] = (unsigned char)code;
            for (unsigned of = j; of < k && of < j + row->scale_block; of++) {
                made.numbers[i * k + of] *= scale;
            }
        }
    }
}

operand::operand(const tpp_kernel *row, unsigned rows, unsigned k, values kind, uint32_t key)
    : pitch(tpp_kernel_pitch(row, k)), stored(tpp_storage_bytes(row->in, row->format, (size_t)rows * pitch)),
      scales(rows * scale_row_bytes(row, k) + (row->scale_block == 0)), numbers((size_t)rows * k)
{
    if (kind == WHOLE_NUMBERS) {
        draw_whole_numbers(row, *this, rows, k);
    } else {
        draw_random(row, *this, rows, k, key);
    }
    if (row->scale_block != 0) {
        draw_scales(row, *this, rows, k, kind);
    }
}

struct product {
    const tpp_kernel *row;
    shape size;
    operand a, b;
    unsigned ldc;
    guarded c;
    std::vector<unsigned char> before;

    product(const tpp_kernel *kernel, shape wanted, values kind, uint32_t key)
        : row(kernel), size(wanted), a(kernel, wanted.m, wanted.k, kind, key),
          b(kernel, wanted.n, wanted.k, kind, key + 1), ldc(pitch_of_c(kernel, wanted.n)),
          c((size_t)wanted.m * ldc * entry_bytes(kernel)), before(c.bytes, c.bytes + c.size)
    {
    }

    static size_t entry_bytes(const tpp_kernel *kernel)
    {
        return tpp_storage_bytes(kernel->acc, TPP_FORMAT_PLAIN, 1);
    }

    static unsigned pitch_of_c(const tpp_kernel *kernel, unsigned n)
    {
        const unsigned step = (unsigned)(16 / entry_bytes(kernel));
        return (n + step - 1) / step * step + step; /* a whole 16 bytes that nobody may touch */
    }
};

/* Each step of the hardware along k cuts off what the accumulator cannot hold; general cores round every sum. */
double allowance(const tpp_kernel *row, unsigned k, double magnitudes)
{
    const unsigned bits = row->accumulator_bits != 0 ? row->accumulator_bits
                          : row->acc == TPP_FP64     ? 53
                          : row->acc == TPP_FP16     ? 11
                          : row->acc == TPP_BF16     ? 8
                                                     : 24;
    return magnitudes * (k + 8) * std::ldexp(1.0, 1 - (int)bits); /* 0 where results are exact */
}

/* Sums of products and of their magnitudes: exact for whole numbers, to 64 bits else. */
struct reference {
    long double sum;
    double magnitudes;
};

reference reference_of(const product &done, unsigned i, unsigned j, values kind)
{
    const unsigned k = done.size.k;
    const double *x = &done.a.numbers[(size_t)i * k], *y = &done.b.numbers[(size_t)j * k];
    if (done.row->format == TPP_FORMAT_BIT_XOR) {
        return { (long double)std::inner_product(x, x + k, y, 0u, std::plus<>(), std::not_equal_to<>()), 0 };
    }
    if (kind == WHOLE_NUMBERS || done.row->acc == TPP_INT32) {
        return { (long double)std::inner_product(x, x + k, y, 0.0), 0 };
    }
    reference made = { 0, 0 };
    for (unsigned at = 0; at < k; at++) {
        const long double term = (long double)x[at] * y[at];
        made.sum += term;
        made.magnitudes += (double)fabsl(term);
    }
    return made;
}

bool entry_is_right(const product &done, unsigned i, unsigned j, values kind, std::string &detail)
{
    const reference expected = reference_of(done, i, j, kind);
    double got = 0;
    tpp_storage_to_double(done.row->acc, TPP_FORMAT_PLAIN, done.c.bytes, (size_t)i * done.ldc + j, 1, &got);
    if (!(fabsl(expected.sum - got) <= allowance(done.row, done.size.k, expected.magnitudes))) {
        detail =
            text_of("%u x %u x %u of %s: C[%u][%u] is %.9g instead of %.9Lg", done.size.m, done.size.n, done.size.k,
                    kind == WHOLE_NUMBERS ? "whole numbers" : "random numbers", i, j, got, expected.sum);
        return false;
    }
    return true;
}

bool is_right(const product &done, values kind, std::string &detail)
{
    const size_t bytes = product::entry_bytes(done.row);
    for (unsigned i = 0; i < done.size.m; i++) {
        for (unsigned j = 0; j < done.size.n; j++) {
            if (!entry_is_right(done, i, j, kind, detail)) {
                return false;
            }
        }
        const size_t end = ((size_t)i * done.ldc + done.size.n) * bytes, next = ((size_t)i + 1) * done.ldc * bytes;
        if (memcmp(done.c.bytes + end, &done.before[end], next - end) != 0) {
            detail = text_of("%u x %u x %u: something was written behind row %u of C", done.size.m, done.size.n,
                             done.size.k, i);
            return false;
        }
    }
    return true;
}

/* A pointer, or the tensor map that the row asks for. */
struct argument {
    alignas(64) unsigned char map[128];
    void *pointer;
    void *place;
};

/* As host/cuda_launch.c has the driver do it: bits count in words of 32, other formats narrower than a byte in bytes. */
bool make_argument(argument &made, const tpp_tensor_box &box, const guarded &memory, unsigned element_bits,
                   unsigned columns, unsigned rows, unsigned pitch, std::string &detail)
{
    made.pointer = memory.bytes;
    made.place = &made.pointer;
    if (box.columns == 0) {
        return true;
    }
    made.place = made.map;
    const unsigned packed = element_bits == 1 ? 32 : element_bits < 8 ? 8 / element_bits : 1;
    const int type = element_bits == 1 ? 2 : element_bits <= 8 ? 0 : element_bits == 16 ? 6 : element_bits == 32 ? 7 : 8;
    const uint64_t dims[2] = { (columns + packed - 1) / packed, rows };
    const uint64_t strides[1] = { (uint64_t)pitch * element_bits / 8 };
    const uint32_t sizes[2] = { box.columns / packed, box.rows }, steps[2] = { 1, 1 };
    const int swizzle = box.swizzle_bytes == 128 ? 3 : box.swizzle_bytes == 64 ? 2 : box.swizzle_bytes == 32 ? 1 : 0;
    if (softcuda_tensor_map_encode(made.map, type, 2, memory.bytes, dims, strides, sizes, steps, 0, swizzle, 0, 0) !=
        0) {
        detail = std::string("its tensor map is refused: ") + softcuda_tensor_map_error();
        return false;
    }
    return true;
}

struct launch_shape {
    unsigned grid[3], block[3], cluster[3];
};

launch_shape shape_of_launch(const product &made)
{
    const tpp_kernel *row = made.row;
    const unsigned cluster = row->cluster > 1 ? row->cluster : 1;
    const unsigned across = (made.size.n + row->block_tile.nc - 1) / row->block_tile.nc;
    const unsigned down = (made.size.m + row->block_tile.mc - 1) / row->block_tile.mc;
    launch_shape shape = { { across, down, 1 }, { row->threads, 1, 1 }, { cluster, 1, 1 } };
    if (row->blocks_per_core > 0) {
        shape.grid[0] = CORES * row->blocks_per_core / cluster * cluster;
        shape.grid[0] = shape.grid[0] == 0 ? cluster : shape.grid[0];
        shape.grid[1] = 1;
    }
    return shape;
}

bool run_gemm(product &made, bool has_clocks, std::string &detail)
{
    const tpp_kernel *row = made.row;
    const unsigned in_bits = tpp_kernel_element_bits(row);
    argument a, b, c;
    if (!make_argument(a, row->map_a, made.a.stored, in_bits, made.size.k, made.size.m, made.a.pitch, detail) ||
        !make_argument(b, row->map_b, made.b.stored, in_bits, made.size.k, made.size.n, made.b.pitch, detail) ||
        !make_argument(c, row->map_c, made.c, (unsigned)product::entry_bytes(row) * 8, made.size.n, made.size.m,
                       made.ldc, detail)) {
        return false;
    }
    const launch_shape shape = shape_of_launch(made);
    const unsigned blocks = shape.grid[0] * shape.grid[1];
    guarded clocks(blocks * sizeof(tpp_core_clock));
    void *a_scales = made.a.scales.bytes, *b_scales = made.b.scales.bytes;
    void *stamps = has_clocks ? clocks.bytes : nullptr;
    uint32_t sizes[] = { made.size.m, made.size.n, made.size.k, made.a.pitch, made.b.pitch, made.ldc };
    std::vector<void *> params = { a.place, b.place };
    if (row->scaling != TPP_SCALING_NONE) {
        params.push_back(&a_scales);
        params.push_back(&b_scales);
    }
    params.push_back(c.place);
    for (uint32_t &size : sizes) {
        params.push_back(&size);
    }
    params.push_back(&stamps);
    char error[1024] = "";
    if (softcuda_launch(tpp_kernel_entry(row), shape.grid, shape.block, shape.cluster, row->shared_bytes, params.data(),
                        error, sizeof error) != 0) {
        detail = text_of("%u x %u x %u: ", made.size.m, made.size.n, made.size.k) + error;
        return false;
    }
    return !has_clocks || clocks_are_right((const tpp_core_clock *)clocks.bytes, blocks, detail);
}

/* Below, at and above a tile in each direction, one of everything, several tiles, many slices along k; and where blocks
 * take tile after tile, an odd number of them and many, of one slice and of more than a tile has rounds of stores. */
std::vector<shape> shapes_of(const tpp_kernel *row)
{
    const tpp_tile &tile = row->block_tile;
    const unsigned kc = tile.kc > 0 ? tile.kc : 32;
    std::vector<shape> shapes = { { 1, 1, 1 },
                                  { tile.mc, tile.nc, kc },
                                  { tile.mc + 1, tile.nc - 1, 2 * kc - 1 },
                                  { tile.mc - 1, tile.nc + 1, 3 * kc + 1 },
                                  { 17, 2 * tile.nc + 9, kc + kc / 2 + 3 },
                                  { 2 * tile.mc + 5, 33, 6 * kc + 5 } };
    if (row->blocks_per_core > 0) {
        shapes.push_back({ 2 * tile.mc + 1, 4 * tile.nc - 3, kc });
        shapes.push_back({ 2 * tile.mc, 3 * tile.nc, 9 * kc + 1 });
    }
    return shapes;
}

} // namespace

bool check_gemm(const struct tpp_kernel *row, std::string &detail)
{
    softcuda_machine *machine = softcuda_machine_get();
    machine->sm_count = CORES;
    machine->blocks_per_core = row->blocks_per_core;
    machine->is_global = guarded_contains;
    unsigned number = 0;
    for (const shape &size : shapes_of(row)) {
        const values kind = number % 2 == 0 ? WHOLE_NUMBERS : RANDOM;
        product made(row, size, kind, 100 + number);
        machine->seed++;
        machine->arrival = (softcuda_arrival)(number % 3);
        if (!run_gemm(made, number % 2 == 0, detail) || !is_right(made, kind, detail)) {
            return false;
        }
        number++;
    }
    return true;
}
