/* Hopper's models against rules written down a second time: where the PTX ISA says that an element of an operand or a
 * box lies, row by row, and what a phase, a cluster, a register pool and an order of tiles must do. */
#include <criterion/criterion.h>

#include <cmath>
#include <cstring>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "number_formats.h"
#include "simt.h"
#include "specimens/hopper_specimens.h"
#include "tensor_map.h"
#include "wgmma_model.h"

using namespace softcuda;

static std::mt19937 generator(90);
static std::string last_error;

template <class... P>
static int run_entry(const char *entry, unsigned cluster, unsigned threads, size_t dynamic, P... arguments)
{
    const unsigned grid[3] = { cluster, 1, 1 }, block[3] = { threads, 1, 1 }, clusters[3] = { cluster, 1, 1 };
    void *params[] = { &arguments..., nullptr };
    char error[2048] = "";
    const int code = softcuda_launch(entry, grid, block, clusters, dynamic, params, error, sizeof error);
    last_error = error;
    return code;
}

static void expect_fault(int code, const char *text)
{
    cr_expect_eq(code, 1);
    cr_expect(last_error.find(text) != std::string::npos, "\"%s\" lacks \"%s\"", last_error.c_str(), text);
}

/* ---- operands of wgmma */

/* Which 16-byte piece holds piece `piece` of line `line`, for lines of `span` bytes. */
static unsigned swizzled_piece(unsigned line, unsigned piece, unsigned span)
{
    switch (span) {
    case 128:
        return piece ^ line % 8;
    case 64:
        return piece ^ line / 2 % 4;
    case 32:
        return piece ^ line / 4 % 2;
    default:
        return piece;
    }
}

static uint64_t descriptor(unsigned at, unsigned leading, unsigned stride, unsigned span)
{
    const uint64_t mode = span == 128 ? 1 : span == 64 ? 2 : span == 32 ? 3 : 0;
    return mode << 62 | (uint64_t)(stride >> 4) << 32 | (uint64_t)(leading >> 4) << 16 | at >> 4;
}

/* An operand of `rows` x 16 halves at byte `at` of the image, step `step` of k of a longer one. */
struct operand {
    std::vector<float> values; /* rows x 16 */
    uint64_t descriptor;
};

static operand put_operand(std::vector<unsigned char> &image, unsigned at, unsigned rows, unsigned span, bool row_major,
                           unsigned step)
{
    operand made;
    const unsigned run = span / 2; /* elements in a line */
    for (unsigned row = 0; row < rows; row++) {
        for (unsigned k = 0; k < 16; k++) {
            const float value = (float)(int)(generator() % 17) - 8;
            unsigned place;
            if (!row_major && span != 0) {
                const unsigned byte = 32 * step + 2 * k;
                place = row * span + 16 * swizzled_piece(row, byte / 16, span) + byte % 16;
            } else if (!row_major) {
                place = row / 8 * 256 + k / 8 * 128 + row % 8 * 16 + k % 8 * 2; /* pieces of k next to each other */
            } else if (span != 0) {
                const unsigned line = k % 8, byte = row % run * 2;
                place = row / run * (16 * span) + k / 8 * (8 * span) + line * span +
                        16 * swizzled_piece(line, byte / 16, span) + byte % 16;
            } else {
                place = row / 8 * 128 + k / 8 * (rows * 16) + k % 8 * 16 + row % 8 * 2;
            }
            const uint16_t half = (uint16_t)half_of_double(value);
            memcpy(&image[at + place], &half, 2);
            made.values.push_back(value);
        }
    }
    made.descriptor = !row_major && span != 0 ? descriptor(at + 32 * step, 16, 8 * span, span)
                      : !row_major            ? descriptor(at, 128, 256, 0)
                      : span != 0             ? descriptor(at, 16 * span, 8 * span, span)
                                              : descriptor(at, rows * 16, 128, 0);
    return made;
}

static const unsigned B_PLACE = 16384, IMAGE = 49152;

/* Runs one instruction; gives d back. */
static std::vector<float> multiply(const wgmma_specimen &how, const std::vector<unsigned char> &image, float before)
{
    std::vector<float> d(64 * 128, before);
    cr_assert_eq(run_entry("specimen_wgmma", 1, 128, IMAGE, (const unsigned char *)image.data(), (uint32_t)IMAGE, &how,
                           d.data()),
                 0, "%s", last_error.c_str());
    return d;
}

static void expect_products(const std::vector<float> &d, const operand &a, const operand &b, float before, float sign)
{
    for (unsigned i = 0; i < 64 * 128; i++) {
        float sum = 0;
        for (unsigned k = 0; k < 16; k++) {
            sum += a.values[i / 128 * 16 + k] * b.values[i % 128 * 16 + k];
        }
        cr_assert_eq(d[i], before + sign * sum, "row %u, column %u", i / 128, i % 128);
    }
}

Test(hopper_models, operands_are_read_in_every_layout)
{
    const unsigned spans[] = { 0, 32, 64, 128 };
    for (unsigned combination = 0; combination < 64; combination++) {
        const unsigned span_a = spans[combination % 4], span_b = spans[combination / 4 % 4];
        const bool a_is_row_major = combination / 16 % 2 != 0, b_is_row_major = combination / 32 != 0;
        for (unsigned step = 0; step < 4; step++) {
            std::vector<unsigned char> image(IMAGE);
            const unsigned step_a = a_is_row_major || span_a == 0 ? 0 : step % (span_a / 32);
            const unsigned step_b = b_is_row_major || span_b == 0 ? 0 : step % (span_b / 32);
            const operand a = put_operand(image, 0, 64, span_a, a_is_row_major, step_a);
            const operand b = put_operand(image, B_PLACE, 128, span_b, b_is_row_major, step_b);
            const wgmma_specimen how = {
                a.descriptor, b.descriptor, 1, a_is_row_major, b_is_row_major, 1, 1, WGMMA_F16, 0, 0
            };
            expect_products(multiply(how, image, 3), a, b, 3, 1);
        }
    }
}

Test(hopper_models, scales_and_accumulation)
{
    std::vector<unsigned char> image(IMAGE);
    const operand a = put_operand(image, 0, 64, 128, false, 0);
    const operand b = put_operand(image, B_PLACE, 128, 128, false, 0);
    wgmma_specimen how = { a.descriptor, b.descriptor, 0, 0, 0, 1, 1, WGMMA_F16, 0, 0 };
    expect_products(multiply(how, image, NAN), a, b, 0, 1); /* scale-d 0: what was there does not count */
    how.accumulate = 1;
    how.scale_a = -1;
    expect_products(multiply(how, image, 7), a, b, 7, -1);
    how.scale_b = -1;
    expect_products(multiply(how, image, 7), a, b, 7, 1);
}

Test(hopper_models, operands_laid_out_otherwise_come_out_wrong)
{
    std::vector<unsigned char> image(IMAGE);
    const operand a = put_operand(image, 0, 64, 128, false, 0);
    const operand b = put_operand(image, B_PLACE, 128, 128, false, 0);
    const wgmma_specimen right = { a.descriptor, b.descriptor, 0, 0, 0, 1, 1, WGMMA_F16, 0, 0 };
    const std::vector<float> expected = multiply(right, image, 0);
    wgmma_specimen wrong = right;
    wrong.b = descriptor(B_PLACE, 16, 8 * 128, 64); /* swizzle */
    cr_expect(multiply(wrong, image, 0) != expected);
    wrong.b = descriptor(B_PLACE, 8 * 128, 16, 128); /* leading and stride offset */
    cr_expect(multiply(wrong, image, 0) != expected);
    wrong = right;
    wrong.transpose_b = 1;
    cr_expect(multiply(wrong, image, 0) != expected);
    wrong = right;
    wrong.b += 2; /* the next step of k */
    cr_expect(multiply(wrong, image, 0) != expected);
}

Test(hopper_models, misuse_of_wgmma_is_named)
{
    std::vector<unsigned char> image(IMAGE);
    std::vector<float> d(64 * 128);
    const wgmma_specimen right = {
        descriptor(0, 16, 1024, 128), descriptor(B_PLACE, 16, 1024, 128), 0, 0, 0, 1, 1, WGMMA_F16, 0, 0
    };
    const auto run = [&](const wgmma_specimen &how) {
        return run_entry("specimen_wgmma", 1, 128, IMAGE, (const unsigned char *)image.data(), (uint32_t)IMAGE, &how,
                         d.data());
    };
    cr_expect_eq(run(right), 0, "%s", last_error.c_str());
    wgmma_specimen how = right;
    how.skips_fence = 1;
    expect_fault(run(how), "stored to without fence.proxy.async");
    how = right;
    how.touches_register = 1;
    expect_fault(run(how), "accumulator register 3 of thread 5 of the warpgroup was changed");
    how = right;
    how.b = descriptor(IMAGE - 1024, 16, 1024, 128);
    expect_fault(run(how), "out of bounds");
    how = right;
    how.b |= UINT64_C(1) << 47;
    expect_fault(run(how), "has bits set that mean nothing");
    how = right;
    how.element = WGMMA_E4M3;
    how.transpose_b = 1;
    expect_fault(run(how), "only 16-bit operands in shared memory can be transposed");
}

/* 1 is 0x38 in E4M3, 2^-6 0x08, 256 0x78. */
Test(hopper_models, fp8_keeps_fourteen_bits)
{
    std::vector<unsigned char> image(IMAGE);
    for (unsigned k = 0; k < 32; k++) { /* row 0 of both, without a swizzle: 16 bytes here, 16 there */
        image[k / 16 * 128 + k % 16] = k == 0 ? 0x78 : 0x08;
        image[B_PLACE + k / 16 * 128 + k % 16] = k == 0 ? 0x38 : 0x40; /* 1, 2 */
    }
    const wgmma_specimen how = {
        descriptor(0, 128, 256, 0), descriptor(B_PLACE, 128, 256, 0), 0, 0, 0, 1, 1, WGMMA_E4M3, 0, 0
    };
    /* 256 + 31 x 2^-5: 2^-5 is the 14th bit of 256, so nothing is lost */
    cr_expect_eq(multiply(how, image, 0)[0], 256.0f + 31 * 0.03125f);
    image[B_PLACE + 1] = 0x38; /* 2^-6 x 1: below */
    cr_expect_eq(multiply(how, image, 0)[0], 256.0f + 30 * 0.03125f);
}

/* ---- boxes */

struct alignas(64) map_bytes {
    unsigned char bytes[128];
};

enum { COLUMNS = 200, ROWS = 50, PITCH = 208 };

static map_bytes make_map(unsigned char *tensor, unsigned span, uint32_t box_rows)
{
    map_bytes map;
    const uint64_t dims[2] = { COLUMNS, ROWS }, strides[1] = { PITCH };
    const uint32_t box[2] = { span == 0 ? 64 : span, box_rows }, steps[2] = { 1, 1 };
    const int mode = span == 128 ? 3 : span == 64 ? 2 : span == 32 ? 1 : 0;
    cr_assert_eq(softcuda_tensor_map_encode(&map, 0, 2, tensor, dims, strides, box, steps, 0, mode, 0, 0), 0, "%s",
                 softcuda_tensor_map_error());
    return map;
}

struct tensor_bytes {
    alignas(16) unsigned char bytes[ROWS * PITCH];

    tensor_bytes()
    {
        for (unsigned i = 0; i < sizeof bytes; i++) {
            bytes[i] = (unsigned char)(1 + generator() % 255);
        }
    }
    unsigned at(int x, int y) const
    {
        return x >= 0 && x < COLUMNS && y >= 0 && y < ROWS ? bytes[y * PITCH + x] : 0;
    }
};

Test(hopper_models, boxes_arrive_swizzled_and_with_zeros_beyond_the_edge)
{
    tensor_bytes tensor;
    for (unsigned span : { 0u, 32u, 64u, 128u }) {
        const unsigned width = span == 0 ? 64 : span;
        const map_bytes map = make_map(tensor.bytes, span, 24);
        const int places[][2] = { { 0, 0 }, { 16, 3 }, { 160, 30 }, { 192, 49 }, { -16, -8 }, { 208, 60 } };
        for (const int(&place)[2] : places) {
            std::vector<unsigned char> out(width * 24);
            cr_assert_eq(run_entry("specimen_box_load", 1, 32, out.size() + 8, map, (int32_t)place[0],
                                   (int32_t)place[1], (uint32_t)out.size(), out.data()),
                         0, "%s", last_error.c_str());
            for (unsigned i = 0; i < out.size(); i++) {
                const unsigned row = i / width, byte = i % width;
                const unsigned there = row * width + 16 * swizzled_piece(row, byte / 16, span) + byte % 16;
                cr_assert_eq(out[there], tensor.at(place[0] + (int)byte, place[1] + (int)row),
                             "span %u, row %u, byte %u", span, row, byte);
            }
        }
    }
}

Test(hopper_models, boxes_leave_without_what_hangs_over)
{
    for (unsigned span : { 0u, 32u, 64u, 128u }) {
        const unsigned width = span == 0 ? 64 : span;
        tensor_bytes tensor;
        const tensor_bytes before = tensor;
        std::vector<unsigned char> image(width * 24);
        for (unsigned char &byte : image) {
            byte = (unsigned char)generator();
        }
        const map_bytes map = make_map(tensor.bytes, span, 24);
        const int x = 192, y = 40;
        cr_assert_eq(run_entry("specimen_box_store", 1, 32, image.size(), map, (int32_t)x, (int32_t)y,
                               (const unsigned char *)image.data(), (uint32_t)image.size(), 1u),
                     0, "%s", last_error.c_str());
        for (int i = 0; i < ROWS * PITCH; i++) {
            const int column = i % PITCH - x, row = i / PITCH - y;
            const bool is_inside = column >= 0 && column < (int)width && i % PITCH < COLUMNS && row >= 0 && row < 24;
            const unsigned piece = is_inside ? swizzled_piece((unsigned)row, (unsigned)column / 16, span) : 0;
            const unsigned expected =
                is_inside ? image[(unsigned)row * width + 16 * piece + (unsigned)column % 16] : before.bytes[i];
            cr_assert_eq(tensor.bytes[i], expected, "span %u, byte %d", span, i);
        }
        expect_fault(run_entry("specimen_box_store", 1, 32, image.size(), map, (int32_t)x, (int32_t)y,
                               (const unsigned char *)image.data(), (uint32_t)image.size(), 0u),
                     "stored to without fence.proxy.async");
    }
}

Test(hopper_models, a_multicast_reaches_every_block_and_counts_there)
{
    tensor_bytes tensor;
    const map_bytes map = make_map(tensor.bytes, 0, 8);
    for (softcuda_arrival arrival : { SOFTCUDA_ARRIVAL_EARLY, SOFTCUDA_ARRIVAL_RANDOM }) {
        softcuda_machine_get()->arrival = arrival;
        std::vector<unsigned char> out(2 * 2 * 512);
        cr_assert_eq(run_entry("specimen_multicast", 2, 32, 2 * 512 + 8, map, 512u, 8u, out.data()), 0, "%s",
                     last_error.c_str());
        for (int i = 0; i < 4 * 512; i++) {
            cr_assert_eq(out[i], tensor.at(i % 64, i % 1024 / 64), "block %d, byte %d", i / 1024, i % 1024);
        }
    }
}

Test(hopper_models, maps_that_a_driver_refuses)
{
    tensor_bytes tensor;
    map_bytes map;
    const auto encode = [&](unsigned char *at, uint64_t columns, uint64_t stride, uint32_t box_columns,
                            uint32_t box_rows, int swizzle) {
        const uint64_t dims[2] = { columns, ROWS };
        const uint32_t box[2] = { box_columns, box_rows }, steps[2] = { 1, 1 };
        return softcuda_tensor_map_encode(&map, 0, 2, at, dims, &stride, box, steps, 0, swizzle, 0, 0);
    };
    cr_expect_eq(encode(tensor.bytes, COLUMNS, PITCH, 128, 256, 3), 0);
    cr_expect_eq(encode(tensor.bytes + 8, COLUMNS, PITCH, 128, 8, 3), 1, "address");
    cr_expect_eq(encode(tensor.bytes, COLUMNS, PITCH - 8, 128, 8, 3), 1, "stride");
    cr_expect_eq(encode(tensor.bytes, PITCH + 1, PITCH, 128, 8, 3), 1, "rows that overlap");
    cr_expect_eq(encode(tensor.bytes, COLUMNS, PITCH, 128, 257, 3), 1, "box");
    cr_expect_eq(encode(tensor.bytes, COLUMNS, PITCH, 120, 8, 3), 1, "box row of no whole pieces");
    cr_expect_eq(encode(tensor.bytes, COLUMNS, PITCH, 144, 8, 3), 1, "box row wider than its swizzle");
    cr_expect_eq(encode(tensor.bytes, 0, PITCH, 128, 8, 3), 1, "empty");
}

/* ---- barriers, registers, stmatrix, order */

Test(hopper_models, a_deadlock_says_who_waits_for_what)
{
    uint32_t out[64];
    cr_expect_eq(run_entry("specimen_barrier", 1, 64, 8, 2u, 2u, 0u, &out[0]), 0, "%s", last_error.c_str());
    expect_fault(
        run_entry("specimen_barrier", 1, 64, 8, 3u, 2u, 0u, &out[0]),
        "deadlock: block (0,0,0) threads 0-63 wait at mbarrier.try_wait 0x400 for parity 0 (phase 0 lacks 1 of 3 "
        "arrivals, 0 bytes)");
    expect_fault(run_entry("specimen_barrier", 1, 64, 8, 1u, 1u, 640u, &out[0]),
                 "(phase 0 lacks 0 of 1 arrivals, 640 bytes)");
    expect_fault(run_entry("specimen_barrier", 1, 64, 8, 1u, 2u, 640u, &out[0]), "all 1 arrivals of phase 0 have come");
}

Test(hopper_models, registers_come_from_the_block_s_own_pool)
{
    uint32_t out[256] = {};
    cr_expect_eq(run_entry("specimen_registers_fit", 1, 256, 0, &out[0]), 0, "%s", last_error.c_str());
    cr_expect_eq(out[255], 1);
    expect_fault(run_entry("specimen_registers_lack", 1, 256, 0, &out[0]), "threads 128-255 wait at setmaxnreg.inc");
}

Test(hopper_models, stmatrix_gathers_rows)
{
    uint16_t out[4][8][8];
    cr_assert_eq(run_entry("specimen_matrix_store", 1, 32, 512, &out[0][0][0]), 0, "%s", last_error.c_str());
    for (unsigned i = 0; i < 256; i++) {
        cr_expect_eq(out[i / 64][i / 8 % 8][i % 8], 256 * (i / 64) + 16 * (i / 8 % 8) + i % 8);
    }
}

typedef std::pair<uint32_t, uint32_t> tile;

static std::vector<tile> walk(bool is_hilbert, uint32_t m, uint32_t n)
{
    std::vector<uint32_t> out(2 * m * n);
    cr_assert_eq(run_entry("specimen_order", 1, 32, 0, (uint32_t)is_hilbert, m, n, out.data()), 0);
    std::vector<tile> tiles;
    for (uint32_t i = 0; i < m * n; i++) {
        tiles.push_back({ out[2 * i], out[2 * i + 1] });
    }
    return tiles;
}

Test(hopper_models, orders_visit_every_tile_once)
{
    for (uint32_t m = 1; m <= 19; m++) {
        for (uint32_t n = 1; n <= 19; n++) {
            for (bool is_hilbert : { false, true }) {
                const std::vector<tile> tiles = walk(is_hilbert, m, n);
                const std::set<tile> different(tiles.begin(), tiles.end());
                cr_assert_eq(different.size(), m * n, "%u x %u", m, n);
                cr_assert(different.rbegin()->first < m, "%u x %u", m, n);
                for (const tile &one : different) {
                    cr_assert(one.second < n, "%u x %u", m, n);
                }
            }
        }
    }
}

Test(hopper_models, hilbert_s_curve_steps_to_neighbours_and_fills_squares)
{
    const std::vector<tile> tiles = walk(true, 16, 16);
    for (unsigned first = 0; first < 256; first++) {
        if (first % 64 != 0) {
            const int step_m = (int)tiles[first].first - (int)tiles[first - 1].first;
            const int step_n = (int)tiles[first].second - (int)tiles[first - 1].second;
            cr_expect_eq(std::abs(step_m) + std::abs(step_n), 1, "tile %u", first);
        }
        for (unsigned side = 2; side <= 8 && first % (side * side) == 0; side *= 2) {
            std::set<uint32_t> rows, columns;
            for (unsigned i = 0; i < side * side; i++) {
                rows.insert(tiles[first + i].first);
                columns.insert(tiles[first + i].second);
            }
            cr_expect_eq(rows.size(), side);
            cr_expect_eq(columns.size(), side);
        }
    }
}
