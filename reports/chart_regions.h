/** The plane of TPP and performance density, cut up by the clauses of a rule. Private to reports/. */
#ifndef TPP_REPORTS_CHART_REGIONS_H
#define TPP_REPORTS_CHART_REGIONS_H

#include <stdint.h>

#include "reports/chart.h"

enum { TPP_REGIONS_MAX = (TPP_LIMITS_MAX + 1) * (TPP_LIMITS_MAX + 1) };

/** A rectangle in which the same clauses hold, as far as TPP and density decide them. */
struct tpp_region {
    struct tpp_box box;
    uint32_t clauses; /**< bit i: clause i of the rule; 0 outside all */
};

/**
 * Cuts the plane along the limits of a rule: each cell is tried against every clause's conditions on TPP and density.
 *
 * @param regions  Receives rectangles in pixels that cover the picture without overlap, neighbours with the same
 * clauses put together.
 * @return How many.
 */
size_t tpp_regions_cut(const struct tpp_rule *rule, const struct tpp_axis *tpp, const struct tpp_axis *density,
                       struct tpp_region regions[TPP_REGIONS_MAX]);

/** 1 when the clause also asks for something that is neither TPP nor density. */
int tpp_clause_asks_more(const struct tpp_clause *clause);

/** Bytes that all labels of the rule's clauses begin with, up to a '.' or a space: "3A090.". */
size_t tpp_rule_common_prefix(const struct tpp_rule *rule);

#endif
