/** Fields of comma-separated values that we write (RFC 4180). Private to reports/. */
#ifndef TPP_REPORTS_CSV_TEXT_H
#define TPP_REPORTS_CSV_TEXT_H

#include "base/buffer.h"

/** Appends a text as one field, clean (reports/line.h); what a spreadsheet would run as a formula begins with an
 * apostrophe. */
void tpp_csv_text(struct tpp_buffer *bytes, const char *text);

/** Appends a number with all its digits; nothing for NAN. */
void tpp_csv_number(struct tpp_buffer *bytes, double number);

#endif
