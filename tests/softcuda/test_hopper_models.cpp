/* Hopper's other models against rules written down a second time: boxes and their swizzles, phases, clusters, the
 * register pool, stmatrix, the order of tiles. */
#include <cstring>
#include <set>
#include <utility>
#include <vector>

#include "hopper_test.h"
#include "tensor_map.h"

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
