/* Conditions and quantities of rules in words and numbers. */
#include "reports/rule_words.h"

#include "reports/figures.h"

void tpp_rule_words_condition(struct tpp_buffer *text, const struct tpp_condition *condition)
{
    const char *title = tpp_metric_title(condition->metric);
    const char *unit = tpp_metric_unit(condition->metric);
    const char *op = tpp_operator_name((int)condition->op);
    switch (tpp_metric_kind_of(condition->metric)) {
    case TPP_METRIC_YES_NO:
        tpp_buffer_format(text, "%s: %s", title, condition->limit != 0 ? "yes" : "no");
        break;
    case TPP_METRIC_DATE:
        tpp_buffer_format(text, "%s %s %s", title, op, condition->date);
        break;
    case TPP_METRIC_NUMBER:
        tpp_buffer_format(text, "%s %s %s%s%s", title, op, tpp_figure_exact(condition->limit).text,
                          *unit != '\0' ? " " : "", unit);
        break;
    }
}

void tpp_rule_words_conditions(struct tpp_buffer *text, const struct tpp_condition *conditions, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        tpp_buffer_text(text, i > 0 ? " and " : "");
        tpp_rule_words_condition(text, &conditions[i]);
    }
    if (count == 0) {
        tpp_buffer_text(text, "nothing else");
    }
}

void tpp_rule_words_exception(struct tpp_buffer *text, const struct tpp_exception *exception)
{
    tpp_buffer_format(text, "met under %s", exception->met_under);
    if (*exception->not_met_under != '\0') {
        tpp_buffer_format(text, ", not under %s", exception->not_met_under);
    }
    tpp_buffer_text(text, ", and ");
    tpp_rule_words_conditions(text, exception->conditions, exception->condition_count);
}

void tpp_rule_words_quantity(struct tpp_buffer *text, const struct tpp_quantity *quantity)
{
    static const char *const each[] = { "to one ultimate consignee in a calendar year", "in one country",
                                        "in one country that has an agreement", "" };
    if (quantity->scope == TPP_SCOPE_SHARE) {
        tpp_buffer_format(text, "to %s at most %s %% of the TPP of the same product shipped to %s", quantity->to,
                          tpp_figure_exact(quantity->limit).text, quantity->of);
    } else {
        tpp_buffer_format(text, "at most %s TPP %s", tpp_figure_exact(quantity->limit).text, each[quantity->scope]);
    }
    if (*quantity->not_to != '\0') {
        tpp_buffer_format(text, ", not counted in %s", quantity->not_to);
    }
    if (*quantity->met_under != '\0') {
        tpp_buffer_format(text, ", of what meets %s", quantity->met_under);
    }
    if (*quantity->from != '\0') {
        tpp_buffer_format(text, ", from %s", quantity->from);
    }
    if (*quantity->until != '\0') {
        tpp_buffer_format(text, ", until %s", quantity->until);
    }
}
