/* Operands of the general cores' floating-point probes: sums stay where the accumulator's format has every whole
 * number, through the longest run that the row allows, and end where verification expects them. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

#include "host/element.h"
#include "host/verify.h"
#include "kernels/kernel.h"
#include "kernels/probe_model.h"

enum { OPERANDS_MOST = 32, LAST_START = 39 /* chain 7 of work-item 31 */ };

/* The largest magnitude on the way; *end receives the last sum. */
static double play(const struct tpp_kernel *kernel, const double *operands, double start, uint32_t trips, double *end)
{
    double sum = start;
    double largest = start;
    double direction = 1;
    uint32_t leg = kernel->zigzag_up;
    for (uint32_t left = trips; left > 0;) {
        const uint32_t count = left < leg ? left : leg;
        for (uint32_t trip = 0; trip < count; trip++) {
            for (unsigned o = 0; o < kernel->operand_count; o += 2) {
                sum += direction * operands[o * kernel->lanes] * operands[(o + 1) * kernel->lanes];
                largest = fmax(largest, fabs(sum));
            }
        }
        left -= count;
        leg = 2 * kernel->zigzag_up - 1 - leg;
        direction = -direction;
    }
    *end = sum;
    return largest;
}

static void check(const char *id, double exact_to, uint32_t trips)
{
    const struct tpp_kernel *kernel = tpp_kernel_find(id);
    cr_assert_not_null(kernel, "%s", id);
    cr_assert_leq(kernel->operand_count * kernel->lanes, OPERANDS_MOST);
    for (uint32_t i = 0; i < 8; i++) {
        const uint32_t key[2] = { i, 7 };
        uint16_t stored[OPERANDS_MOST];
        double operands[OPERANDS_MOST];
        int64_t *expected = NULL;
        double end = 0;
        cr_assert_eq(tpp_probe_operands(kernel, kernel->lanes, key, stored, NULL), TPP_STATUS_OK, "%s", id);
        tpp_elements_to_double(kernel->in, stored, kernel->operand_count * kernel->lanes, operands);
        cr_assert_eq(tpp_probe_expect(kernel, kernel->chains, kernel->lanes, trips, stored, &expected, NULL),
                     TPP_STATUS_OK);
        cr_expect_leq(play(kernel, operands, LAST_START, trips, &end), exact_to, "%s, key %u", id, i);
        cr_expect_eq(end, (double)expected[LAST_START * kernel->lanes], "%s, key %u: %g", id, i, end);
        cr_expect_leq(play(kernel, operands, 1, trips, &end), exact_to, "%s, key %u", id, i);
        free(expected);
    }
}

Test(general_probes, bfloat16_stays_exact)
{
    const uint32_t most = tpp_probe_most_trips(tpp_kernel_find("general_probe_bf16"));
    check("general_probe_bf16", 256, most);
    check("general_probe_bf16", 256, most - 75);
    check("general_probe_bf16", 256, 77);
}

Test(general_probes, half_stays_exact)
{
    check("general_probe_f16", 2048, 900 * 1999);
    check("general_probe_f16", 2048, 1001);
}
