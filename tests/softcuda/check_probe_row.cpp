/* Probes: end values that are exact, computed here from the contract in kernels/kernel.h. */
#include <cmath>
#include <cstring>
#include <vector>

#include "row_check.h"

extern "C" {
#include "host/element.h"
#include "kernels/probe_model.h"
}

namespace
{

const unsigned CORES = 2;

struct operands {
    std::vector<double> values; /* as numbers, in the order of the buffer */
    size_t elements;
};

/* Small whole numbers whose dot products are small: each row of A has two entries of 1 or -1, each row of B is full of
 * them. All bits for binary formats; all bytes where sums are modulo 2^32. */
double choose_matrix_value(const tpp_kernel *row, bool is_a, unsigned k, unsigned first, unsigned second)
{
    const bool is_binary = row->format == TPP_FORMAT_BIT_AND || row->format == TPP_FORMAT_BIT_XOR;
    if (is_binary) {
        return draw_below(2);
    }
    if (row->acc == TPP_INT32) {
        const int span = row->in == TPP_INT4 ? 16 : 256;
        return (double)(int)draw_below((unsigned)span) - span / 2;
    }
    if (is_a && k != first && k != second) {
        return 0;
    }
    return draw_below(2) != 0 ? 1 : -1;
}

void choose_matrices(const tpp_kernel *row, operands &made)
{
    made.values.clear();
    for (unsigned set = 0; set < row->operand_sets; set++) {
        for (unsigned i = 0; i < row->mma_m + row->mma_n; i++) {
            const unsigned first = draw_below(row->mma_k), second = draw_below(row->mma_k);
            for (unsigned k = 0; k < row->mma_k; k++) {
                made.values.push_back(choose_matrix_value(row, i < row->mma_m, k, first, second));
            }
        }
    }
}

/* Lanes: as in the contract of OpenCL probes. */
void choose_lanes(const tpp_kernel *row, operands &made)
{
    static const int bytes[] = { -113, 127, -128, 59 };
    made.values.clear();
    for (unsigned i = 0; i < row->operand_count * row->lanes * row->in_per_lane; i++) {
        if (row->acc == TPP_INT32) {
            made.values.push_back(bytes[draw_below(4)]);
        } else {
            made.values.push_back(draw_below(2) != 0 ? 1 : -1);
        }
    }
    /* Behind the second product every other one takes back what the one before it added: steps stay small. */
    for (unsigned o = 6; row->acc != TPP_INT32 && o + 1 < row->operand_count; o += 4) {
        for (unsigned i = 0; i < row->lanes; i++) {
            made.values[o * row->lanes + i] = made.values[(o - 2) * row->lanes + i];
            made.values[(o + 1) * row->lanes + i] = -made.values[(o - 1) * row->lanes + i];
        }
    }
}

/* Trips upwards less trips downwards. */
int64_t net_trips(const tpp_kernel *row, uint32_t trips)
{
    int64_t net = 0;
    uint32_t leg = row->zigzag_up != 0 ? row->zigzag_up : trips;
    int direction = 1;
    for (uint32_t left = trips; left > 0;) {
        const uint32_t now = left < leg ? left : leg;
        net += direction * (int64_t)now;
        left -= now;
        leg = row->zigzag_up != 0 ? 2 * row->zigzag_up - 1 - leg : left;
        direction = row->zigzag_up != 0 ? -direction : direction;
    }
    return net;
}

double matrix_end(const tpp_kernel *row, const operands &in, size_t unit, unsigned chain, unsigned lane, uint32_t trips)
{
    const unsigned i = lane / row->mma_n, j = lane % row->mma_n;
    const size_t set = chain % row->operand_sets;
    const double *a = &in.values[(set * (row->mma_m + row->mma_n) + i) * row->mma_k];
    const double *b = &in.values[(set * (row->mma_m + row->mma_n) + row->mma_m + j) * row->mma_k];
    int64_t step = 0;
    for (unsigned k = 0; k < row->mma_k; k++) {
        step += row->format == TPP_FORMAT_BIT_XOR ? a[k] != b[k] : (int64_t)(a[k] * b[k]);
    }
    const int64_t start = 1 + (int64_t)chain + (int64_t)(unit % 32);
    const int64_t end = start + step * (row->macs_per_chain_trip / row->mma_k) * net_trips(row, trips);
    return row->acc == TPP_INT32 ? (double)(int32_t)(uint32_t)(uint64_t)end : (double)end;
}

double lane_end(const tpp_kernel *row, const operands &in, size_t unit, unsigned chain, unsigned lane, uint32_t trips)
{
    const std::vector<int64_t> whole(in.values.begin(), in.values.end());
    return (double)tpp_probe_end(row, whole.data(), row->lanes, lane, tpp_probe_start(unit, chain), trips);
}

bool compare(const tpp_kernel *row, const operands &in, const guarded &out, size_t units, uint32_t trips,
             std::string &detail)
{
    const size_t per_unit = (size_t)row->chains * row->lanes;
    std::vector<double> got(units * per_unit);
    tpp_storage_to_double(row->acc, TPP_FORMAT_PLAIN, out.bytes, 0, got.size(), got.data());
    for (size_t i = 0; i < got.size(); i++) {
        const size_t unit = i / per_unit;
        const unsigned chain = (unsigned)(i % per_unit / row->lanes), lane = (unsigned)(i % row->lanes);
        const double expected = row->mma_m > 0 ? matrix_end(row, in, unit, chain, lane, trips)
                                               : lane_end(row, in, unit, chain, lane, trips);
        if (!(got[i] == expected)) {
            detail = text_of("%u trips: unit %zu, chain %u, entry %u: %.17g instead of %.17g", trips, unit, chain, lane,
                             got[i], expected);
            return false;
        }
    }
    return true;
}

/* From a core's first clock to its last lies all its work, whichever warps go first. */
bool spans_hold_the_work(const tpp_core_clock *clocks, unsigned blocks, std::string &detail)
{
    for (unsigned core = 0; core < CORES; core++) {
        uint64_t begin = UINT64_MAX, end = 0;
        for (unsigned b = 0; b < blocks; b++) {
            if (clocks[b].core == core) {
                begin = clocks[b].begin_cycles < begin ? clocks[b].begin_cycles : begin;
                end = clocks[b].end_cycles > end ? clocks[b].end_cycles : end;
            }
        }
        const double work = softcuda_machine_get()->busy_cycles;
        if ((double)(end - begin) < 0.99 * work - 2.0) {
            detail = text_of("core %u worked %.0f cycles, and its clocks are %llu apart", core, work,
                             (unsigned long long)(end - begin));
            return false;
        }
    }
    return true;
}

bool run_probe(const tpp_kernel *row, const operands &in, uint32_t trips, std::string &detail)
{
    const unsigned blocks = CORES * row->blocks_per_core;
    const size_t units = (size_t)blocks * row->threads / row->unit_threads;
    guarded out(units * row->chains * row->lanes * tpp_storage_bytes(row->acc, TPP_FORMAT_PLAIN, 1));
    guarded stored(tpp_storage_bytes(row->in, row->format, in.values.size()));
    guarded clocks(blocks * sizeof(tpp_core_clock));
    for (size_t i = 0; i < in.values.size(); i++) {
        if (!tpp_storage_set(row->in, row->format, stored.bytes, i, in.values[i])) {
            detail = text_of("the operand %g cannot be stored", in.values[i]);
            return false;
        }
    }
    void *to = out.bytes, *from = stored.bytes, *stamps = trips % 2 != 0 ? clocks.bytes : nullptr;
    void *params[] = { &to, &trips, &from, &stamps };
    const unsigned grid[3] = { blocks, 1, 1 }, block[3] = { row->threads, 1, 1 };
    const unsigned cluster[3] = { row->cluster, 1, 1 };
    char error[1024] = "";
    if (softcuda_launch(tpp_kernel_entry(row), grid, block, cluster, row->shared_bytes, params, error, sizeof error)) {
        detail = error;
        return false;
    }
    return compare(row, in, out, units, trips, detail) &&
           (stamps == nullptr || (clocks_are_right((const tpp_core_clock *)clocks.bytes, blocks, detail) &&
                                  spans_hold_the_work((const tpp_core_clock *)clocks.bytes, blocks, detail)));
}

/* Multiply-accumulates that the row says a launch does; softcuda has counted what was executed. */
bool counted_right(const tpp_kernel *row, uint32_t trips, std::string &detail)
{
    const uint64_t blocks = CORES * row->blocks_per_core;
    const uint64_t expected =
        blocks * row->threads / row->unit_threads * row->chains * row->lanes * row->macs_per_chain_trip * trips;
    uint64_t counted = 0;
    for (uint64_t macs : softcuda_machine_get()->macs) {
        counted += macs;
    }
    if (counted != expected) {
        detail = text_of("%llu multiply-accumulates were executed, and the row counts %llu",
                         (unsigned long long)counted, (unsigned long long)expected);
        return false;
    }
    return true;
}

} // namespace

bool check_probe(const struct tpp_kernel *row, std::string &detail)
{
    softcuda_machine *machine = softcuda_machine_get();
    machine->sm_count = CORES;
    machine->blocks_per_core = row->blocks_per_core;
    operands in;
    if (row->mma_m > 0) {
        choose_matrices(row, in);
    } else {
        choose_lanes(row, in);
    }
    /* no trip, few, and where signs turn for the first and the second time */
    std::vector<uint32_t> counts = { 0, 1, 2, 5 };
    if (row->zigzag_up != 0) {
        counts.push_back(row->zigzag_up + 1);
    }
    for (uint32_t trips : counts) {
        machine->seed++;
        if (!run_probe(row, in, trips, detail) || !counted_right(row, trips, detail)) {
            return false;
        }
    }
    return true;
}
