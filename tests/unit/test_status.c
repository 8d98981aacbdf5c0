#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "base/status.h"

Test(status, every_status_has_its_own_name_and_text)
{
    for (int i = 0; i <= TPP_STATUS_VERIFICATION; i++) {
        cr_assert_str_neq((char *)tpp_status_name((enum tpp_status)i), "unknown");
        cr_assert_str_neq((char *)tpp_status_text((enum tpp_status)i), "unknown status");
        for (int j = 0; j < i; j++) {
            cr_assert_str_neq((char *)tpp_status_name((enum tpp_status)i), (char *)tpp_status_name((enum tpp_status)j));
        }
    }
    cr_assert_str_eq((char *)tpp_status_name((enum tpp_status)1000), "unknown");
    cr_assert_str_eq((char *)tpp_status_text((enum tpp_status)1000), "unknown status");
}

Test(status, context_grows_from_the_cause_outwards)
{
    struct tpp_error err = TPP_ERROR_INIT;
    cr_assert_eq(tpp_fail(&err, TPP_STATUS_DEVICE, "%s: no binary", "clBuildProgram"), TPP_STATUS_DEVICE);
    cr_assert_eq(tpp_context(&err, TPP_STATUS_DEVICE, "kernel %d", 3), TPP_STATUS_DEVICE);
    tpp_context(&err, TPP_STATUS_DEVICE, "gpu0");
    cr_assert_str_eq(err.text, "gpu0: kernel 3: clBuildProgram: no binary");
    cr_assert_eq(err.status, TPP_STATUS_DEVICE);
}

Test(status, success_touches_nothing)
{
    struct tpp_error err = { TPP_STATUS_FILE, "as it was" };
    cr_assert_eq(tpp_context(&err, TPP_STATUS_OK, "gpu0"), TPP_STATUS_OK);
    cr_assert_str_eq(err.text, "as it was");
    cr_assert_eq(err.status, TPP_STATUS_FILE);
}

Test(status, an_error_is_optional)
{
    cr_assert_eq(tpp_fail(NULL, TPP_STATUS_FILE, "x"), TPP_STATUS_FILE);
    cr_assert_eq(tpp_context(NULL, TPP_STATUS_FILE, "x"), TPP_STATUS_FILE);
}

Test(status, long_texts_are_cut_at_the_end_for_every_length)
{
    char context[2 * TPP_ERROR_TEXT_BYTES];
    for (size_t length = 1; length < sizeof context; length += 7) {
        memset(context, 'c', length);
        context[length] = '\0';
        struct tpp_error err = TPP_ERROR_INIT;
        tpp_fail(&err, TPP_STATUS_INVALID, "%s", "the cause");
        tpp_context(&err, TPP_STATUS_INVALID, "%s", context);
        char expected[3 * TPP_ERROR_TEXT_BYTES];
        snprintf(expected, sizeof expected, "%s: the cause", context);
        expected[TPP_ERROR_TEXT_BYTES - 1] = '\0';
        cr_assert_str_eq(err.text, expected);
    }
}
