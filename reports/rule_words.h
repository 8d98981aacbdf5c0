/** Conditions and quantities of rules in words and numbers. Private to reports/. */
#ifndef TPP_REPORTS_RULE_WORDS_H
#define TPP_REPORTS_RULE_WORDS_H

#include "base/buffer.h"
#include "rating/rating.h"

/** Appends a condition: "TPP >= 4800", "for datacenters: no", "first marketed > 2026-01-01". */
void tpp_rule_words_condition(struct tpp_buffer *text, const struct tpp_condition *condition);

/** Appends conditions joined by "and"; "nothing else" where there is none. */
void tpp_rule_words_conditions(struct tpp_buffer *text, const struct tpp_condition *conditions, size_t count);

/** Appends what a license exception asks: "met under 3A090.b, not under 3A090.a, and for datacenters: yes". */
void tpp_rule_words_exception(struct tpp_buffer *text, const struct tpp_exception *exception);

/** Appends the amount of a quantity: "at most 26900000 TPP a consignee and year". */
void tpp_rule_words_quantity(struct tpp_buffer *text, const struct tpp_quantity *quantity);

#endif
