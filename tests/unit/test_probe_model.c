/* The closed forms of probes against the recurrences they stand for, trip by trip. */
#include <criterion/criterion.h>
#include <string.h>

#include "kernels/probe_model.h"

static const int64_t operands[] = { 3, 5, 3, 4, -2, -3, 4, 5 }; /* 4 operands of 2 lanes: steps 9 - 8 and 20 - 15 */

Test(probe_model, linear_adds_every_pair_once_a_trip)
{
    const struct tpp_kernel kernel = {
        .step = TPP_STEP_LINEAR, .operand_count = 4, .in_per_lane = 1, .macs_per_chain_trip = 2
    };
    cr_assert_eq(tpp_probe_end(&kernel, operands, 2, 0, 7, 1000), 7 + 1000);
    cr_assert_eq(tpp_probe_end(&kernel, operands, 2, 1, 7, 1000), 7 + 5000);
    cr_assert_eq(tpp_probe_end(&kernel, operands, 2, 1, 7, 0), 7);
}

Test(probe_model, zigzag_equals_the_walk)
{
    const struct tpp_kernel kernel = {
        .step = TPP_STEP_ZIGZAG, .operand_count = 4, .in_per_lane = 1, .macs_per_chain_trip = 2, .zigzag_up = 5
    };
    int64_t at = 11;
    int64_t greatest = at;
    for (uint32_t trip = 0; trip < 200; trip++) {
        cr_assert_eq(tpp_probe_end(&kernel, operands, 2, 0, 11, trip), at, "after %u trips", trip);
        at += trip % 9 < 5 ? 1 : -1;
        greatest = at > greatest ? at : greatest;
    }
    cr_assert_leq(greatest, 11 + 5 + 200 / 9);
}

Test(probe_model, feedback_wraps_as_the_device_does)
{
    const struct tpp_kernel kernel = {
        .step = TPP_STEP_FEEDBACK, .operand_count = 1, .in_per_lane = 4, .macs_per_chain_trip = 4
    };
    const int64_t bytes[] = { -128, 127, 3, -77 };
    uint32_t acc = 40;
    for (uint32_t trip = 0; trip < 5000; trip++) {
        cr_assert_eq((uint32_t)tpp_probe_end(&kernel, bytes, 1, 0, 40, trip), acc, "after %u trips", trip);
        int8_t parts[4];
        memcpy(parts, &acc, 4);
        acc += (uint32_t)(parts[0] * -128 + parts[1] * 127 + parts[2] * 3 + parts[3] * -77);
    }
}

Test(probe_model, neighbours_start_apart)
{
    for (size_t c = 0; c < 16; c++) {
        cr_assert_eq(tpp_probe_start(31, c), 32 + (int64_t)c);
        cr_assert_eq(tpp_probe_start(32, c), 1 + (int64_t)c);
        cr_assert_neq(tpp_probe_start(5, c), tpp_probe_start(6, c));
    }
}
