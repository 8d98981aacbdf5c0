/* What the tests of certificates share. */
#ifndef TPP_TESTS_CERTIFICATE_SUPPORT_H
#define TPP_TESTS_CERTIFICATE_SUPPORT_H

#include <criterion/criterion.h>

#include "reports/certificate.h"
#include "tests/unit/xml_support.h"

static inline void draw_certificate(const struct tpp_report *report, struct tpp_buffer pages[TPP_CERTIFICATE_PAGES],
                                    size_t *count)
{
    struct tpp_error err = TPP_ERROR_INIT;
    memset(pages, 0, TPP_CERTIFICATE_PAGES * sizeof *pages);
    cr_assert_eq(tpp_certificate_draw(report, pages, count, &err), TPP_STATUS_OK, "%s", err.text);
    for (size_t i = 0; i < *count; i++) {
        check_xml(pages[i].bytes);
    }
}

static inline void free_pages(struct tpp_buffer pages[TPP_CERTIFICATE_PAGES])
{
    for (size_t i = 0; i < TPP_CERTIFICATE_PAGES; i++) {
        tpp_buffer_free(&pages[i]);
    }
}

#endif
