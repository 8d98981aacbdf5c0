/* From clauses to rectangles. No clause is known here: only which comparisons a rule makes. */
#include "reports/chart_regions.h"

#include <math.h>
#include <string.h>

enum { CUTS_MAX = TPP_LIMITS_MAX + 2, CLAUSES_MAX = 32 };

/* The ends of an axis and the limits between them, rising. */
static size_t cuts_of(const struct tpp_rule *rule, enum tpp_metric metric, const struct tpp_axis *axis,
                      double cuts[CUTS_MAX])
{
    struct tpp_limit limits[TPP_LIMITS_MAX];
    size_t limit_count = tpp_chart_limits(rule, metric, limits);
    size_t count = 0;
    cuts[count++] = axis->low;
    for (size_t i = 0; i < limit_count; i++) {
        if (limits[i].value > axis->low && limits[i].value < axis->high) {
            cuts[count++] = limits[i].value;
        }
    }
    cuts[count++] = axis->high;
    return count;
}

static int holds(const struct tpp_condition *condition, double value)
{
    switch (condition->op) {
    case TPP_OP_AT_LEAST:
        return value >= condition->limit;
    case TPP_OP_ABOVE:
        return value > condition->limit;
    case TPP_OP_BELOW:
        return value < condition->limit;
    case TPP_OP_AT_MOST:
        return value <= condition->limit;
    case TPP_OP_EQUALS:
        return value == condition->limit;
    case TPP_OP_COUNT:
        break;
    }
    return 0;
}

static int is_tpp(enum tpp_metric metric)
{
    return metric == TPP_METRIC_TPP || metric == TPP_METRIC_BITS_X_TOPS;
}

int tpp_clause_asks_more(const struct tpp_clause *clause)
{
    for (size_t i = 0; i < clause->condition_count; i++) {
        enum tpp_metric metric = clause->conditions[i].metric;
        if (!is_tpp(metric) && metric != TPP_METRIC_DENSITY) {
            return 1;
        }
    }
    return 0;
}

static uint32_t clauses_at(const struct tpp_rule *rule, double tpp, double density)
{
    uint32_t met = 0;
    for (size_t i = 0; i < rule->clause_count && i < CLAUSES_MAX; i++) {
        const struct tpp_clause *clause = &rule->clauses[i];
        int is_met = 1;
        for (size_t j = 0; j < clause->condition_count; j++) {
            const struct tpp_condition *condition = &clause->conditions[j];
            if (is_tpp(condition->metric)) {
                is_met &= holds(condition, tpp);
            } else if (condition->metric == TPP_METRIC_DENSITY) {
                is_met &= holds(condition, density);
            }
        }
        met |= (uint32_t)is_met << i;
    }
    return met;
}

static int is_near(double a, double b)
{
    return fabs(a - b) < 0.01;
}

/* Adds a rectangle, or lets the one above it or left of it grow when they fit together. */
static size_t add_region(struct tpp_region *regions, size_t count, struct tpp_region region)
{
    for (size_t i = 0; i < count; i++) {
        struct tpp_region *other = &regions[i];
        if (other->clauses != region.clauses) {
            continue;
        }
        if (is_near(other->box.y, region.box.y) && is_near(other->box.height, region.box.height) &&
            is_near(other->box.x + other->box.width, region.box.x)) {
            other->box.width += region.box.width;
            return count;
        }
    }
    regions[count] = region;
    return count + 1;
}

static size_t join_rows(struct tpp_region *regions, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < count; j++) {
            struct tpp_region *above = &regions[i];
            const struct tpp_region *below = &regions[j];
            if (i != j && above->clauses == below->clauses && is_near(above->box.x, below->box.x) &&
                is_near(above->box.width, below->box.width) &&
                is_near(above->box.y + above->box.height, below->box.y)) {
                above->box.height += below->box.height;
                regions[j] = regions[--count];
                i = 0;
                j = (size_t)-1;
            }
        }
    }
    return count;
}

size_t tpp_regions_cut(const struct tpp_rule *rule, const struct tpp_axis *tpp, const struct tpp_axis *density,
                       struct tpp_region regions[TPP_REGIONS_MAX])
{
    double across[CUTS_MAX];
    double upwards[CUTS_MAX];
    size_t columns = cuts_of(rule, TPP_METRIC_TPP, tpp, across) - 1;
    size_t rows = cuts_of(rule, TPP_METRIC_DENSITY, density, upwards) - 1;
    size_t count = 0;
    for (size_t row = 0; row < rows; row++) {
        for (size_t column = 0; column < columns; column++) {
            const double left = tpp_axis_at(tpp, across[column]);
            const double top = tpp_axis_at(density, upwards[row + 1]);
            const struct tpp_region region = {
                .box = { left, top, tpp_axis_at(tpp, across[column + 1]) - left,
                         tpp_axis_at(density, upwards[row]) - top },
                .clauses =
                    clauses_at(rule, sqrt(across[column] * across[column + 1]), sqrt(upwards[row] * upwards[row + 1])),
            };
            count = add_region(regions, count, region);
        }
    }
    return join_rows(regions, count);
}

size_t tpp_rule_common_prefix(const struct tpp_rule *rule)
{
    if (rule->clause_count < 2) {
        return 0;
    }
    size_t length = strlen(rule->clauses[0].label);
    for (size_t i = 1; i < rule->clause_count; i++) {
        size_t same = 0;
        while (same < length && rule->clauses[i].label[same] == rule->clauses[0].label[same]) {
            same++;
        }
        length = same;
    }
    while (length > 0 && strchr(". ", rule->clauses[0].label[length - 1]) == NULL) {
        length--;
    }
    return length;
}
