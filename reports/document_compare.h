/* What the files of the comparison's document share. Private to reports/. */
#ifndef TPP_REPORTS_DOCUMENT_COMPARE_H
#define TPP_REPORTS_DOCUMENT_COMPARE_H

#include "reports/document.h"

/** A cell of the text gathered so far, which is then freed. */
void tpp_compare_end_cell(struct tpp_document *document, enum tpp_tone tone, struct tpp_buffer *text);

/** Appends one value of a row: ">= 4968.9", "yes", "-". */
void tpp_compare_put_value(const struct tpp_comparison_row *row, size_t index, struct tpp_buffer *text);

/** The section of pairs. */
void tpp_compare_add_pairs(struct tpp_document *document, const struct tpp_comparison *comparison);

#endif
