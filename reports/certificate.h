/** The certificate: one or two sheets of A4 that say what was measured, how, and what it means. Private to reports/. */
#ifndef TPP_REPORTS_CERTIFICATE_H
#define TPP_REPORTS_CERTIFICATE_H

#include "reports/report.h"

enum { TPP_CERTIFICATE_PAGES = 2 };

/**
 * Draws the sheets as SVG.
 *
 * @param report      Has a record. Its rasterizer makes the QR code of the digest; where it cannot, the sheet says so.
 * @param pages       Receives up to TPP_CERTIFICATE_PAGES drawings, each to be freed, also on failure.
 * @param page_count  Receives how many.
 * @return TPP_STATUS_INVALID without a record; TPP_STATUS_NO_MEMORY.
 */
enum tpp_status tpp_certificate_draw(const struct tpp_report *report, struct tpp_buffer pages[TPP_CERTIFICATE_PAGES],
                                     size_t *page_count, struct tpp_error *err);

#endif
