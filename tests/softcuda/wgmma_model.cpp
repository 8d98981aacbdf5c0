/* The life of warpgroup multiply-accumulates between issue and wait. */
#include <deque>
#include <map>
#include <memory>

#include "wgmma_operand.h"

namespace softcuda
{
namespace
{

const uint32_t IN_FLIGHT = 0x7FADBEEF; /* in registers that a running instruction owns; a NaN */

/* Accumulator registers of the warpgroup while instructions on them run, as a 64 x n matrix. */
struct accumulator {
    uint32_t *registers[WARPGROUP_LANES];
    unsigned count; /* registers a thread */
    unsigned n;
    bool is_packed;
    unsigned running = 0; /* instructions */
    std::vector<uint32_t> values;
};

struct instruction {
    wgmma_form form;
    std::shared_ptr<accumulator> on;
    wgmma_tile a, b;
    uint64_t a_descriptor, b_descriptor;
    const uint32_t *a_registers[WARPGROUP_LANES]; /* null: A is in shared memory */
    bool accumulate;
};

struct warpgroup_state {
    std::vector<instruction> open;
    std::deque<std::vector<instruction>> groups;
    std::map<uint32_t *, std::shared_ptr<accumulator>> accumulators; /* running ones, by thread 0's registers */
    bool is_fenced = false;
    wgmma_tile now; /* an operand as it is when its instruction ends */
};

struct warpgroup_states {
    std::map<unsigned, warpgroup_state> of;
};

warpgroup_state &own_state()
{
    return block_state<warpgroup_states>().of[self().linear / WARPGROUP_LANES];
}

/* Entry of the 64 x n matrix that register i of a thread holds; halves: the lower of two. */
unsigned entry_of_register(unsigned thread, unsigned i, unsigned n, bool is_packed)
{
    const unsigned warp = thread / 32, g = thread % 32 / 4, t = thread % 4;
    const unsigned j = is_packed ? i / 2 : i / 4, h = is_packed ? i % 2 : i / 2 % 2, e = is_packed ? 0 : i % 2;
    return (16 * warp + g + 8 * h) * n + 8 * j + 2 * t + e;
}

std::shared_ptr<accumulator> take_accumulator(const wgmma_form &form, wgmma_operands *const *lanes)
{
    std::shared_ptr<accumulator> made = std::make_shared<accumulator>();
    made->is_packed = form.accumulator == WGMMA_INTO_F16;
    made->n = form.n;
    made->count = made->is_packed ? form.n / 4 : form.n / 2;
    made->values.assign((size_t)WGMMA_M * form.n, 0);
    for (unsigned thread = 0; thread < WARPGROUP_LANES; thread++) {
        made->registers[thread] = lanes[thread]->d;
        for (unsigned i = 0; i < made->count; i++) {
            uint32_t &held = lanes[thread]->d[i];
            const unsigned entry = entry_of_register(thread, i, form.n, made->is_packed);
            if (made->is_packed) {
                made->values[entry] = held & 0xFFFF;
                made->values[entry + 1] = held >> 16;
            } else {
                made->values[entry] = held;
            }
            held = IN_FLIGHT;
        }
    }
    return made;
}

void give_back_accumulator(const accumulator &from)
{
    for (unsigned thread = 0; thread < WARPGROUP_LANES; thread++) {
        for (unsigned i = 0; i < from.count; i++) {
            const unsigned entry = entry_of_register(thread, i, from.n, from.is_packed);
            from.registers[thread][i] =
                from.is_packed ? from.values[entry] | from.values[entry + 1] << 16 : from.values[entry];
        }
    }
}

/* A from registers: bytes 16 v + 4 t of row 16 w + g + 8 h are in register 2 v + h. */
void gather_registers(const uint32_t *const *registers, wgmma_tile &tile)
{
    tile.assign(WGMMA_M * WGMMA_STEP_BYTES, 0);
    for (unsigned thread = 0; thread < WARPGROUP_LANES; thread++) {
        const unsigned warp = thread / 32, g = thread % 32 / 4, t = thread % 4;
        for (unsigned i = 0; i < 4; i++) {
            const unsigned row = 16 * warp + g + 8 * (i % 2);
            memcpy(&tile[row * WGMMA_STEP_BYTES + 16 * (i / 2) + 4 * t], &registers[thread][i], 4);
        }
    }
}

void gather_a(block &home, const instruction &of, wgmma_tile &tile)
{
    if (of.a_registers[0] != nullptr) {
        gather_registers(of.a_registers, tile);
    } else {
        wgmma_gather(home, of.a_descriptor, WGMMA_M, of.form.transpose_a, of.form.text, tile);
    }
}

void check_untouched(block &home, const instruction &ended, wgmma_tile &now)
{
    const char *text = ended.form.text;
    gather_a(home, ended, now);
    if (now != ended.a) {
        fail("%s: A in %s was changed while the instruction was running", text,
             ended.a_registers[0] != nullptr ? "registers" : "shared memory");
    }
    wgmma_gather(home, ended.b_descriptor, ended.form.n, ended.form.transpose_b, text, now);
    if (now != ended.b) {
        fail("%s: B in shared memory was changed while the instruction was running", text);
    }
    for (unsigned thread = 0; thread < WARPGROUP_LANES; thread++) {
        for (unsigned i = 0; i < ended.on->count; i++) {
            if (ended.on->registers[thread][i] != IN_FLIGHT) {
                fail("%s: accumulator register %u of thread %u of the warpgroup was changed while the instruction was "
                     "running",
                     text, i, thread);
            }
        }
    }
}

void end_group(warpgroup_state &state)
{
    block &home = *self().of_block;
    for (const instruction &ended : state.groups.front()) {
        check_untouched(home, ended, state.now);
        wgmma_compute(ended.form, ended.a, ended.b, ended.accumulate, ended.on->values);
        if (--ended.on->running == 0) {
            state.accumulators.erase(ended.on->registers[0]);
            give_back_accumulator(*ended.on);
        }
    }
    state.groups.pop_front();
}

void start(const wgmma_form &form, wgmma_operands *const *lanes)
{
    warpgroup_state &state = own_state();
    block &home = *self().of_block;
    if (!state.is_fenced) {
        fail("%s: no wgmma.fence before the first of a batch", form.text);
    }
    state.open.emplace_back();
    instruction &made = state.open.back();
    made.form = form;
    made.a_descriptor = lanes[0]->a;
    made.b_descriptor = lanes[0]->b;
    made.accumulate = lanes[0]->accumulate != 0;
    for (unsigned thread = 0; thread < WARPGROUP_LANES; thread++) {
        const wgmma_operands &lane = *lanes[thread];
        made.a_registers[thread] = lane.a_registers;
        if (lane.a != made.a_descriptor || lane.b != made.b_descriptor || (lane.accumulate != 0) != made.accumulate) {
            fail("%s: threads of the warpgroup give different descriptors or scale-d", form.text);
        }
    }
    if (((form.transpose_a | form.transpose_b) != 0 && form.element != WGMMA_F16 && form.element != WGMMA_BF16) ||
        (form.transpose_a != 0 && made.a_registers[0] != nullptr)) {
        fail("%s: only 16-bit operands in shared memory can be transposed", form.text);
    }
    gather_a(home, made, made.a);
    wgmma_gather(home, made.b_descriptor, form.n, form.transpose_b, form.text, made.b);
    std::shared_ptr<accumulator> &running = state.accumulators[lanes[0]->d];
    if (!running) {
        running = take_accumulator(form, lanes);
    } else if (running->n != form.n || running->is_packed != (form.accumulator == WGMMA_INTO_F16)) {
        fail("%s: its accumulator is in use by an instruction of another shape", form.text);
    }
    made.on = running;
    running->running++;
    charge(form.kind, (uint64_t)WGMMA_M * form.n * form.k);
}

struct nothing {
};

} // namespace

void wgmma_start(const wgmma_form &form, const wgmma_operands &mine)
{
    wgmma_operands own = mine;
    warpgroup_collective(form.text, own, [&form](wgmma_operands *const *lanes) { start(form, lanes); });
}

void wgmma_fence_registers()
{
    nothing mine;
    warpgroup_collective("wgmma.fence", mine, [](nothing *const *) { own_state().is_fenced = true; });
}

void wgmma_commit_group()
{
    nothing mine;
    warpgroup_collective("wgmma.commit_group", mine, [](nothing *const *) {
        warpgroup_state &state = own_state();
        state.groups.push_back(std::move(state.open));
        state.open.clear();
        state.is_fenced = false;
    });
}

void wgmma_wait_group(unsigned pending)
{
    nothing mine;
    warpgroup_collective("wgmma.wait_group", mine, [pending](nothing *const *) {
        warpgroup_state &state = own_state();
        while (state.groups.size() > pending) {
            end_group(state);
        }
    });
}

} // namespace softcuda
