/* Processor time used by others, from two readings. */
#include <criterion/criterion.h>

#include "host/contention.h"

Test(contention, share_of_others)
{
    const struct tpp_contention before = { .busy_s = 100.0, .own_s = 10.0, .now_s = 50.0 };
    const struct tpp_contention alone = { .busy_s = 120.0, .own_s = 30.0, .now_s = 60.0 };
    const struct tpp_contention shared = { .busy_s = 120.0, .own_s = 20.0, .now_s = 60.0 };
    const struct tpp_contention untold = { 0 };
    cr_assert(tpp_contention_share(&before, &alone, 2) == 0.0);
    cr_assert(tpp_contention_share(&before, &shared, 2) == 0.5);
    cr_assert(tpp_contention_share(&before, &shared, 1) == 1.0);
    cr_assert(tpp_contention_share(&before, &untold, 2) == 0.0);
    cr_assert(tpp_contention_share(&untold, &shared, 2) == 0.0);
}

Test(contention, readings_grow)
{
    struct tpp_contention before;
    struct tpp_contention after;
    volatile double sum = 0.0;
    tpp_contention_read(&before);
    for (int i = 0; i < 30000000; i++) {
        sum += i;
    }
    tpp_contention_read(&after);
    cr_assert(sum > 0.0);
    cr_assert(after.own_s > before.own_s);
    cr_assert(after.busy_s >= before.busy_s);
    cr_assert(after.now_s > before.now_s);
}
