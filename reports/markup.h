/** Text inside XML and HTML. Private to reports/. */
#ifndef TPP_REPORTS_MARKUP_H
#define TPP_REPORTS_MARKUP_H

#include "base/buffer.h"

/** Appends a text with the five characters of markup as entities. The text is clean already (reports/line.h). */
void tpp_markup_text(struct tpp_buffer *buffer, const char *text);

/** The same for a text of other people: cleaned first (reports/line.h), so that it is well-formed XML too. */
void tpp_markup_foreign(struct tpp_buffer *buffer, const char *text);

#endif
