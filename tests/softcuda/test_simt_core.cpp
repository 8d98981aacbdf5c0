/* The core: threads, barriers, shared memory, asynchronous copies, clocks. Each specimen kernel shows one behaviour;
 * those that lack something must be found out. */
#include <criterion/criterion.h>

#include <cmath>
#include <cstring>
#include <string>

#include "simt.h"

static std::string last_error;

/* softcuda_launch with arguments spelled out. */
template <class... P>
static int launch(const char *entry, unsigned blocks, unsigned threads, size_t dynamic, P... arguments)
{
    const unsigned grid[3] = { blocks, 1, 1 };
    const unsigned block[3] = { threads, 1, 1 };
    void *params[] = { &arguments..., nullptr };
    char error[2048] = "";
    const int code = softcuda_launch(entry, grid, block, nullptr, dynamic, params, error, sizeof error);
    last_error = error;
    return code;
}

static bool error_has(const char *text)
{
    return last_error.find(text) != std::string::npos;
}

/* How many of `seeds` orders of threads and arrivals give a wrong result. */
template <class Run> static unsigned count_wrong(unsigned seeds, Run is_right)
{
    unsigned wrong = 0;
    for (unsigned seed = 0; seed < seeds; seed++) {
        softcuda_machine_get()->seed = seed;
        wrong += !is_right();
    }
    return wrong;
}

static bool turns(const char *entry, unsigned length, unsigned tiles)
{
    int numbers[256];
    for (unsigned i = 0; i < tiles * length; i++) {
        numbers[i] = (int)i * 3;
    }
    cr_assert_eq(launch(entry, 1, length, 0, &numbers[0]), 0, "%s", last_error.c_str());
    for (unsigned i = 0; i < tiles * length; i++) {
        if (numbers[i] != (int)(i / length * length + length - 1 - i % length) * 3) {
            return false;
        }
    }
    return true;
}

Test(simt_core, a_barrier_makes_threads_see_each_other)
{
    cr_assert_eq(count_wrong(20, [] { return turns("specimen_turn", 128, 1); }), 0);
    cr_assert_eq(count_wrong(20, [] { return turns("specimen_turn_in_warp", 32, 1); }), 0);
    cr_assert_eq(count_wrong(20, [] { return turns("specimen_two_tiles", 128, 2); }), 0);
}

Test(simt_core, a_missing_barrier_gives_wrong_results)
{
    cr_assert_eq(count_wrong(20, [] { return turns("specimen_turn_without_barrier", 128, 1); }), 20);
    cr_assert_eq(count_wrong(20, [] { return turns("specimen_turn_in_warp_without_barrier", 32, 1); }), 20);
    cr_assert_eq(count_wrong(20, [] { return turns("specimen_two_tiles_without_second_barrier", 128, 2); }), 20);
}

static bool copies(unsigned kind)
{
    uint32_t from[384], to[384] = {};
    for (uint32_t i = 0; i < 384; i++) {
        from[i] = i * 7;
    }
    cr_assert_eq(launch("specimen_copies", 1, 128, 1024, (const uint32_t *)from, &to[0], kind), 0);
    for (unsigned i = 0; i < 384; i++) {
        if (to[i] != from[i / 128 * 128 + 127 - i % 128]) {
            return false;
        }
    }
    return true;
}

Test(simt_core, asynchronous_copies_need_their_wait_and_their_barriers)
{
    softcuda_machine *machine = softcuda_machine_get();
    for (int arrival = SOFTCUDA_ARRIVAL_LATE; arrival <= SOFTCUDA_ARRIVAL_RANDOM; arrival++) {
        machine->arrival = (softcuda_arrival)arrival;
        cr_expect_eq(count_wrong(20, [] { return copies(0); }), 0);
        cr_expect_eq(count_wrong(20, [] { return copies(2); }), 20, "no barrier after the wait");
    }
    machine->arrival = SOFTCUDA_ARRIVAL_LATE;
    cr_expect_eq(count_wrong(20, [] { return copies(1); }), 20, "no wait");
    machine->arrival = SOFTCUDA_ARRIVAL_EARLY;
    cr_expect_eq(count_wrong(20, [] { return copies(3); }), 20, "a buffer filled before all have read it");
    machine->arrival = SOFTCUDA_ARRIVAL_RANDOM;
    cr_expect_eq(count_wrong(20, [] { return copies(1); }), 20);
    cr_expect_eq(count_wrong(20, [] { return copies(3); }), 20);
}

Test(simt_core, a_short_copy_is_filled_with_zeros)
{
    unsigned char from[16];
    memset(from, 0xAB, sizeof from);
    for (unsigned bytes = 0; bytes <= 16; bytes++) {
        unsigned char to[16];
        memset(to, 0xCD, sizeof to);
        alignas(16) unsigned char aligned[16];
        memcpy(aligned, from, 16);
        cr_assert_eq(launch("specimen_copy_part", 1, 1, 16, (const unsigned char *)aligned, (uint32_t *)to, bytes), 0);
        for (unsigned i = 0; i < 16; i++) {
            cr_assert_eq(to[i], i < bytes ? 0xAB : 0);
        }
    }
}

Test(simt_core, a_deadlock_says_who_waits_for_what)
{
    cr_assert_eq(launch("specimen_deadlock", 1, 128, 0), 1);
    cr_expect(error_has("specimen_deadlock: deadlock"), "%s", last_error.c_str());
    cr_expect(error_has("threads 0-63 wait at bar.sync 1 (64 of 128 threads are there)"), "%s", last_error.c_str());
    cr_expect(error_has("threads 64-127 wait at bar.sync 2"), "%s", last_error.c_str());
    cr_expect(turns("specimen_turn", 128, 1), "the next launch finds all in order");
}

Test(simt_core, lanes_of_a_warp_must_be_at_the_same_instruction)
{
    float out = 0;
    cr_assert_eq(launch("specimen_divergence", 1, 32, 0, &out), 1);
    cr_expect(error_has("while other lanes of the same warp are at"), "%s", last_error.c_str());
    cr_assert_eq(launch("specimen_lane_gone", 1, 32, 0), 1);
    cr_expect(error_has("lanes 0x00000080 of the member mask have ended") || error_has("deadlock"), "%s",
              last_error.c_str());
}

Test(simt_core, shared_accesses_are_checked)
{
    cr_expect_eq(launch("specimen_shared_at", 1, 32, 64, 48u, 0u), 0, "%s", last_error.c_str());
    cr_expect_eq(launch("specimen_shared_at", 1, 32, 64, 56u, 0u), 1);
    cr_expect(error_has("misaligned shared address"), "%s", last_error.c_str());
    for (unsigned kind = 0; kind < 3; kind++) {
        cr_expect_eq(launch("specimen_shared_at", 1, 32, 64, 64u, kind), 1);
        cr_expect(error_has("shared access out of bounds"), "%s", last_error.c_str());
    }
    cr_expect_eq(launch("specimen_shared_at", 1, 32, 64, 8u, 1u), 1, "ldmatrix takes multiples of 16");
    cr_expect(error_has("ldmatrix.m8n8.x4: misaligned"), "%s", last_error.c_str());
}

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1
#endif
#endif
#ifndef __SANITIZE_ADDRESS__ /* which would find it at once, and end the process */
Test(simt_core, a_write_beside_an_array_is_found)
{
    cr_expect_eq(launch("specimen_write_beside", 1, 1, 0, 63u), 0, "%s", last_error.c_str());
    cr_expect_eq(launch("specimen_write_beside", 1, 1, 0, 64u), 1);
    cr_expect(error_has("wrote beside its shared arrays"), "%s", last_error.c_str());
}
#endif

Test(simt_core, shared_memory_holds_nonsense_at_first)
{
    float out[32];
    cr_assert_eq(launch("specimen_unwritten", 1, 32, 0, &out[0]), 0);
    for (float value : out) {
        cr_expect(std::isnan(value));
    }
}

Test(simt_core, device_memory_is_asked_for)
{
    alignas(16) static unsigned char from[32];
    unsigned char to[16];
    softcuda_machine_get()->is_global = [](const void *address, size_t bytes) {
        return (int)((const unsigned char *)address + bytes <= from + sizeof from);
    };
    cr_expect_eq(launch("specimen_copy_part", 1, 1, 16, (const unsigned char *)from + 16, (uint32_t *)to, 16u), 0);
    cr_expect_eq(launch("specimen_copy_part", 1, 1, 16, (const unsigned char *)from + 32, (uint32_t *)to, 0u), 0);
    cr_expect_eq(launch("specimen_copy_part", 1, 1, 16, (const unsigned char *)from + 32, (uint32_t *)to, 1u), 1);
    cr_expect(error_has("illegal memory access"), "%s", last_error.c_str());
    cr_expect_eq(launch("specimen_copy_part", 1, 1, 16, (const unsigned char *)from + 8, (uint32_t *)to, 16u), 1);
    cr_expect(error_has("misaligned device address"), "%s", last_error.c_str());
    softcuda_machine_get()->is_global = nullptr;
}

/* 3 cores, 2 blocks on each at a time, 7 blocks: core 0 has blocks 0, 3 and, in its second wave, 6; core 2 has 2, 5. */
Test(simt_core, clocks_follow_the_described_rate)
{
    softcuda_machine *machine = softcuda_machine_get();
    machine->sm_count = 3;
    machine->blocks_per_core = 2;
    machine->clock_hz = 2e9;
    machine->now_ns = 5000;
    machine->macs_per_clock[SOFTCUDA_MMA_F16_F32] = 1024;
    uint64_t times[7][5];
    const unsigned trips = 100;
    cr_assert_eq(launch("specimen_clock", 7, 64, 0, &times[0][0], trips), 0, "%s", last_error.c_str());
    const double alone = 2.0 * trips * 16 * 8 * 16 / 1024; /* cycles of one block's two warps */
    for (unsigned block = 0; block < 7; block++) {
        const double sharers = block == 6 ? 1 : 2;
        cr_expect_eq(times[block][0], block % 3);
        cr_expect_float_eq((double)(times[block][3] - times[block][2]), alone * sharers, 40.0, "block %u", block);
        cr_expect_float_eq((double)(times[block][4] - times[block][1]), alone * sharers / 2, 40.0);
        cr_expect(times[block][1] >= 5000);
    }
    cr_expect(times[6][2] >= times[0][3], "the second wave begins after the first");
    cr_expect_float_eq(machine->busy_cycles, alone * 3, 120.0);
    cr_expect_float_eq((double)machine->now_ns, 5000 + alone * 3 / 2, 120.0);
    cr_expect_eq(machine->macs[SOFTCUDA_MMA_F16_F32], UINT64_C(7) * 2 * trips * 16 * 8 * 16);
}

Test(simt_core, waiting_for_the_host_ends)
{
    unsigned release = 0;
    unsigned long long waited = 0;
    cr_assert_eq(launch("specimen_spin", 1, 1, 0, (const volatile unsigned *)&release, 1000000000ull, &waited), 0);
    cr_expect(waited >= 1000000000ull && waited < 1000100000ull, "%llu", waited);
    release = 1;
    cr_assert_eq(launch("specimen_spin", 1, 1, 0, (const volatile unsigned *)&release, 1000000000ull, &waited), 0);
    cr_expect(waited < 1000, "%llu", waited);
}

Test(simt_core, lanes_exchange)
{
    unsigned out[64][5];
    cr_assert_eq(launch("specimen_lanes", 1, 64, 0, &out[0][0]), 0, "%s", last_error.c_str());
    unsigned votes = 0;
    for (unsigned lane = 0; lane < 32; lane++) {
        votes |= (unsigned)(lane % 3 == 0) << lane;
    }
    for (unsigned i = 0; i < 64; i++) {
        const unsigned lane = i % 32;
        cr_expect_eq(out[i][0], 3);
        cr_expect_eq(out[i][1], lane ^ 16);
        cr_expect_eq(out[i][2], lane + 2 < 32 ? lane + 2 : lane);
        cr_expect_eq(out[i][3], lane > 0 ? lane - 1 : lane);
        cr_expect_eq(out[i][4], votes);
    }
}

Test(simt_core, ldmatrix_deals_rows_out)
{
    uint32_t from[128], to[32][4];
    for (uint32_t i = 0; i < 128; i++) {
        from[i] = i; /* word w of row r of matrix m is 32 m + 4 r + w */
    }
    cr_assert_eq(launch("specimen_matrix_load", 1, 32, 0, (const uint32_t *)from, &to[0][0]), 0);
    for (unsigned lane = 0; lane < 32; lane++) {
        for (unsigned matrix = 0; matrix < 4; matrix++) {
            cr_expect_eq(to[lane][matrix], 32 * matrix + lane, "word l mod 4 of row l / 4");
        }
    }
}

Test(simt_core, blocks_of_a_cluster_reach_each_other)
{
    unsigned out[6] = {};
    unsigned *place = out;
    void *params[] = { &place };
    const unsigned grid[3] = { 6, 1, 1 }, block[3] = { 1, 1, 1 }, pairs[3] = { 2, 1, 1 }, fours[3] = { 4, 1, 1 };
    char error[500];
    cr_assert_eq(softcuda_launch("specimen_cluster", grid, block, pairs, 0, params, error, sizeof error), 0, "%s",
                 error);
    for (unsigned i = 0; i < 6; i++) {
        cr_expect_eq(out[i], 100 + (i ^ 1));
    }
    cr_expect_eq(softcuda_launch("specimen_cluster", grid, block, fours, 0, params, error, sizeof error), 1);
    cr_expect(strstr(error, "cannot be cut into clusters") != nullptr, "%s", error);
}

Test(simt_core, entries_are_known_by_name_and_parameters)
{
    size_t bytes[8] = {};
    cr_expect(softcuda_has_entry("specimen_turn"));
    cr_expect_not(softcuda_has_entry("specimen_turn_"));
    cr_expect_eq(softcuda_entry_parameters("specimen_parameters", bytes, 8), 4);
    cr_expect_eq(bytes[0], 1);
    cr_expect_eq(bytes[1], 8);
    cr_expect_eq(bytes[2], 128);
    cr_expect_eq(bytes[3], sizeof(void *));
    cr_expect_eq(softcuda_entry_parameters("nothing", bytes, 8), -1);
    cr_expect_eq(launch("nothing", 1, 1, 0), 1);
    cr_expect(error_has("there is no entry of that name"));
    cr_expect_eq(launch("specimen_lane_gone", 1, 1025, 0), 1, "no device has such blocks");
    size_t count = 0;
    while (softcuda_entry_at(count) != nullptr) {
        count++;
    }
    cr_expect(count >= 20);
}

Test(simt_core, threads_and_blocks_are_numbered_in_three_dimensions)
{
    unsigned char small = 1;
    double large = 20;
    struct {
        unsigned char bytes[128];
    } map = {};
    map.bytes[127] = 7;
    unsigned out[2 * 3 * 2 * 4 * 2 * 3];
    memset(out, 0, sizeof out);
    unsigned *place = out;
    void *params[] = { &small, &large, &map, &place };
    const unsigned grid[3] = { 2, 3, 2 }, block[3] = { 4, 2, 3 };
    char error[500];
    cr_assert_eq(softcuda_launch("specimen_parameters", grid, block, nullptr, 0, params, error, sizeof error), 0);
    for (unsigned i = 0; i < sizeof out / sizeof out[0]; i++) {
        cr_expect_eq(out[i], 28 + i % 24);
    }
}

Test(simt_core, kinds_have_names)
{
    cr_expect_str_eq(softcuda_kind_name(SOFTCUDA_MMA_F16_F32), "mma_f16_f32");
    cr_expect_null(softcuda_kind_name(SOFTCUDA_KIND_COUNT));
    cr_expect_eq(softcuda_kind_find("wgmma_b1"), SOFTCUDA_WGMMA_B1);
    cr_expect_eq(softcuda_kind_find("wgmma"), SOFTCUDA_KIND_COUNT);
}
