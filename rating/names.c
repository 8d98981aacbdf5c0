/* The names of enum values, as rule files and outputs spell them; NULL past the last one. */
#include "rating/rating.h"

#define NAME_OF(names, value) \
    ((value) >= 0 && (size_t)(value) < sizeof names / sizeof names[0] ? names[(size_t)(value)] : NULL)

const char *tpp_basis_name(int basis)
{
    static const char *const names[] = { "declared", "architectural", "sustained" };
    return NAME_OF(names, basis);
}

const char *tpp_bound_name(int bound)
{
    static const char *const names[] = { "exact", "at least" };
    return NAME_OF(names, bound);
}

const char *tpp_answer_name(int answer)
{
    static const char *const names[] = { "unknown", "yes", "no" };
    return NAME_OF(names, answer);
}

const char *tpp_metric_name(int metric)
{
    static const char *const names[] = {
#define ROW(name, id, title, unit, kind) id,
        TPP_METRIC_LIST(ROW)
#undef ROW
    };
    return NAME_OF(names, metric);
}

const char *tpp_metric_title(enum tpp_metric metric)
{
    static const char *const titles[] = {
#define ROW(name, id, title, unit, kind) title,
        TPP_METRIC_LIST(ROW)
#undef ROW
    };
    return NAME_OF(titles, (int)metric);
}

const char *tpp_metric_unit(enum tpp_metric metric)
{
    static const char *const units[] = {
#define ROW(name, id, title, unit, kind) unit,
        TPP_METRIC_LIST(ROW)
#undef ROW
    };
    return NAME_OF(units, (int)metric);
}

enum tpp_metric_kind tpp_metric_kind_of(enum tpp_metric metric)
{
    static const enum tpp_metric_kind kinds[] = {
#define ROW(name, id, title, unit, kind) TPP_METRIC_##kind,
        TPP_METRIC_LIST(ROW)
#undef ROW
    };
    return (size_t)metric < sizeof kinds / sizeof kinds[0] ? kinds[metric] : TPP_METRIC_NUMBER;
}

const char *tpp_operator_name(int op)
{
    static const char *const names[] = { ">=", ">", "<", "<=", "==" };
    return NAME_OF(names, op);
}

const char *tpp_rule_status_name(int status)
{
    static const char *const names[] = { "in force", "superseded", "not enforced", "reported", "proposed" };
    return NAME_OF(names, status);
}

const char *tpp_rule_kind_name(int kind)
{
    static const char *const names[] = { "control", "low tier", "review", "presumption", "duty" };
    return NAME_OF(names, kind);
}

const char *tpp_applies_to_name(int applies_to)
{
    static const char *const names[] = { "processors", "memory", "fabricators" };
    return NAME_OF(names, applies_to);
}

const char *tpp_rule_state_name(int state)
{
    static const char *const names[] = {
        "in force", "not yet effective", "effective, compliance later", "printed, not enforced", "no longer in force",
        "reported", "proposed"
    };
    return NAME_OF(names, state);
}

const char *tpp_quantity_scope_name(int scope)
{
    static const char *const names[] = { "consignee and year", "country", "country with agreement", "share" };
    return NAME_OF(names, scope);
}

const char *tpp_rule_mark_name(int mark)
{
    static const char *const names[] = { "official", "second hand", "recalled", "derived" };
    return NAME_OF(names, mark);
}

const char *tpp_unit_name(int unit)
{
    static const char *const names[] = { "matrix", "vector" };
    return NAME_OF(names, unit);
}

const char *tpp_clock_choice_name(int choice)
{
    static const char *const names[] = { "highest", "reported", "seen", "given" };
    return NAME_OF(names, choice);
}

const char *tpp_scale_choice_name(int choice)
{
    static const char *const names[] = { "element", "mx", "nv" };
    return NAME_OF(names, choice);
}

const char *tpp_level_name(int level)
{
    static const char *const names[] = { "package", "die", "board" };
    return NAME_OF(names, level);
}

const char *tpp_area_choice_name(int choice)
{
    static const char *const names[] = { "all", "compute" };
    return NAME_OF(names, choice);
}

const char *tpp_clause_outcome_name(int outcome)
{
    static const char *const names[] = { "meets", "does not meet", "undetermined", "not applicable" };
    return NAME_OF(names, outcome);
}

const char *tpp_truth_name(int truth)
{
    static const char *const names[] = { "no", "yes", "unknown" };
    return NAME_OF(names, truth);
}

const char *tpp_mark_name(int mark)
{
    static const char *const names[] = { "sourced", "listed", "recalled", "derived", "inferred", "estimate", "absent" };
    return NAME_OF(names, mark);
}
