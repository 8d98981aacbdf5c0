/** The parts of an identification as a document. Private to reports/. */
#ifndef TPP_REPORTS_DOCUMENT_IDENTIFY_H
#define TPP_REPORTS_DOCUMENT_IDENTIFY_H

#include "reports/document.h"
#include "reports/figures.h"

/** "1/4.27"; "1" for what is the same within its tolerance. */
struct tpp_figure_text tpp_identify_part(double part);

/** What it looks like, how that stands to the declaration, and what its silicon can do besides; in the last block. */
void tpp_document_add_identity(struct tpp_document *document, const struct tpp_identification *identification);

#endif
