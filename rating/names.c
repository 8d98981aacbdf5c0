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
#define ROW(name, id, title, unit) id,
        TPP_METRIC_LIST(ROW)
#undef ROW
    };
    return NAME_OF(names, metric);
}

const char *tpp_metric_title(enum tpp_metric metric)
{
    static const char *const titles[] = {
#define ROW(name, id, title, unit) title,
        TPP_METRIC_LIST(ROW)
#undef ROW
    };
    return NAME_OF(titles, (int)metric);
}

const char *tpp_metric_unit(enum tpp_metric metric)
{
    static const char *const units[] = {
#define ROW(name, id, title, unit) unit,
        TPP_METRIC_LIST(ROW)
#undef ROW
    };
    return NAME_OF(units, (int)metric);
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
