/* The first and the last words of a report: the verdict and what it rests on; what the report does not say. */
#include <stdio.h>
#include <string.h>

#include "reports/derived.h"
#include "reports/document.h"
#include "reports/evidence.h"
#include "reports/figures.h"

/* ------------------------------------------------------------------------------------------------- verdict */

static const char *basis_in_words(enum tpp_basis basis)
{
    switch (basis) {
    case TPP_BASIS_DECLARED:
        return "declared: what a datasheet or the user states, taken as the theoretical peak";
    case TPP_BASIS_ARCHITECTURAL:
        return "architectural: the issue probe, scaled to the highest clock known where its operations per clock are "
               "settled";
    case TPP_BASIS_SUSTAINED:
        return "sustained: a whole matrix product, measured and verified; not the regulatory TPP";
    case TPP_BASIS_COUNT:
        break;
    }
    return "";
}

/* The parameters of license exceptions that are met, or would be under one answer. */
static void add_exceptions(struct tpp_document *document, const struct tpp_rule_result *result)
{
    for (size_t i = 0; i < result->exception_count; i++) {
        const struct tpp_exception_result *exception = &result->exceptions[i];
        int is_split = exception->if_datacenter != exception->if_not_datacenter;
        int is_met = exception->truth == TPP_TRUTH_TRUE || exception->if_datacenter == TPP_TRUTH_TRUE ||
                     exception->if_not_datacenter == TPP_TRUTH_TRUE;
        if (is_met) {
            tpp_document_cell(document, TPP_TONE_PLAIN,
                              "Under %s: the parameters of License Exception %s are met%s; what else it asks is not "
                              "judged",
                              result->rule->id, exception->exception->label,
                              !is_split                                    ? ""
                              : exception->if_datacenter == TPP_TRUTH_TRUE ? " if designed or marketed for datacenters"
                                                                           : " if not for datacenters");
        }
    }
}

int tpp_document_is_headline(const struct tpp_rating *rating, const struct tpp_rule_result *result)
{
    if (!result->is_shown || !result->is_asked || tpp_document_is_repeated(rating, result)) {
        return 0;
    }
    switch (result->rule->kind) {
    case TPP_RULE_KIND_LOW_TIER:
        return result->outcome == TPP_CLAUSE_MEETS;
    case TPP_RULE_KIND_DUTY:
        return result->outcome == TPP_CLAUSE_MEETS || result->outcome == TPP_CLAUSE_UNDETERMINED;
    case TPP_RULE_KIND_CONTROL:
    case TPP_RULE_KIND_REVIEW:
    case TPP_RULE_KIND_PRESUMPTION:
    case TPP_RULE_KIND_COUNT:
        break;
    }
    return 1;
}

static void add_rule_verdicts(struct tpp_document *document, const struct tpp_rating *rating)
{
    size_t count = 0;
    for (size_t i = 0; i < rating->rule_count; i++) {
        const struct tpp_rule_result *result = &rating->rules[i];
        if (tpp_document_is_headline(rating, result)) {
            const char *meaning = result->outcome == TPP_CLAUSE_MEETS           ? result->rule->met_text
                                  : result->outcome == TPP_CLAUSE_DOES_NOT_MEET ? result->rule->not_met_text
                                                                                : "";
            tpp_document_cell(document, tpp_document_tone(result->outcome), "Under %s%s: %s%s%s", result->rule->id,
                              tpp_document_standing(result), result->headline, *meaning != '\0' ? ": " : "", meaning);
            add_exceptions(document, result);
        }
        count += (size_t)(result->is_shown && result->is_asked);
    }
    if (count == 0) {
        tpp_document_cell(document, TPP_TONE_WARNING, "No verdict: no rule is %s%s.",
                          rating->date[0] != '\0' ? "effective on " : "in force", rating->date);
    }
}

static void add_basis(struct tpp_document *document, const struct tpp_rating *rating)
{
    if (rating->subject.is_memory) {
        return;
    }
    tpp_document_block(document, TPP_BLOCK_LIST, "The figures it rests on");
    for (int i = 0; i < TPP_BASIS_COUNT; i++) {
        const struct tpp_figure *figure = &rating->figures[i];
        if (figure->is_present) {
            tpp_document_cell(document, TPP_TONE_PLAIN, "TPP %s, set by %s (%s)",
                              tpp_document_figure_text(figure->bound, figure->tpp, figure->budget.tpp).text,
                              tpp_document_precision(figure->precision),
                              figure->is_contradicted ? "declared, but contradicted by a measurement"
                                                      : basis_in_words((enum tpp_basis)i));
        }
    }
}

static void add_banners(struct tpp_document *document, int is_simulated, int is_aborted)
{
    if (is_simulated) {
        tpp_document_cell(document, TPP_TONE_BAD,
                          "SIMULATED: made on a device model. No figure here is a measurement of a chip.");
    }
    if (is_aborted) {
        tpp_document_cell(document, TPP_TONE_BAD,
                          "ABORTED: the run was interrupted; what was complete by then is shown.");
    }
}

/* A chip that does more than was declared of it is the finding a spot test is made for: the largest excess stands
 * here, all of them with the figures. */
static void add_conflict(struct tpp_document *document, const struct tpp_rating *rating)
{
    const struct tpp_conflict *largest = NULL;
    for (size_t i = 0; i < rating->conflict_count; i++) {
        const struct tpp_conflict *conflict = &rating->conflicts[i];
        if (largest == NULL ||
            conflict->measured_tpp / conflict->declared_tpp > largest->measured_tpp / largest->declared_tpp) {
            largest = conflict;
        }
    }
    if (largest != NULL) {
        tpp_document_cell(
            document, TPP_TONE_BAD, "CONTRADICTED: %s measured (%s) proves TPP >= %s, more than the %s declared%s.",
            tpp_document_precision(largest->precision), tpp_basis_name((int)largest->basis),
            tpp_figure_against(largest->measured_tpp, largest->declared_tpp).text,
            tpp_figure_number(largest->declared_tpp).text, largest->is_maximum ? " as the maximum" : " for it");
    }
    if (rating->figures[TPP_BASIS_DECLARED].is_contradicted) {
        tpp_document_cell(document, TPP_TONE_WARNING,
                          "The declared figure no longer counts as exact: it may show that a limit is met and denies "
                          "nothing.");
    }
}

void tpp_document_add_verdict(struct tpp_document *document, const struct tpp_report *report)
{
    const struct tpp_record *record = report->record;
    const char *subject = record != NULL ? record->device.name : report->rating->subject.name;
    int is_simulated = record != NULL ? record->is_simulated : report->rating->subject.is_simulated;
    int is_aborted = record != NULL ? record->is_aborted : report->rating->subject.is_aborted;
    char title[TPP_TEXT_BYTES + 96];
    /* In the first line already, since some readers see no other. */
    (void)snprintf(title, sizeof title, "tppbench: %s%s%s%s", is_simulated ? "SIMULATED: " : "",
                   is_aborted ? "ABORTED: " : "", subject[0] != '\0' ? subject : "a chip",
                   report->other_count > 0 ? ", compared with other records" : "");
    tpp_document_title(document, title);
    tpp_document_section(document, "verdict", "Verdict");
    tpp_document_block(document, TPP_BLOCK_TEXT, NULL);
    add_banners(document, is_simulated, is_aborted);
    if (record != NULL) {
        tpp_document_add_gate_banners(document, record);
    }
    if (report->rating != NULL) {
        add_conflict(document, report->rating);
        add_rule_verdicts(document, report->rating);
        if (record != NULL && !report->is_brief) {
            tpp_document_add_plain_words(document, report);
        }
        add_basis(document, report->rating);
    } else if (tpp_record_measured_count(record) == 0) {
        tpp_document_cell(document, TPP_TONE_WARNING, "No verdict: nothing was measured.");
    } else {
        tpp_document_cell(document, TPP_TONE_WARNING, "No verdict: the record was not rated.");
    }
}

/* ------------------------------------------------------------------------------------------------- limitations */

void tpp_document_add_limitations(struct tpp_document *document, const struct tpp_report *report)
{
    tpp_document_section(document, "limitations", "What this does not say");
    tpp_document_block(document, TPP_BLOCK_LIST, NULL);
    tpp_document_cell(
        document, TPP_TONE_PLAIN,
        "The rule speaks of the theoretical peak. A measured figure is a lower bound of it: it can show that "
        "a limit is met, never that it is not.");
    tpp_document_cell(
        document, TPP_TONE_PLAIN,
        "What is not known, such as the die area, leaves a clause undetermined. Undetermined is not clear.");
    if (report->record != NULL) {
        tpp_document_cell(
            document, TPP_TONE_PLAIN,
            "Rates are dense: one multiply-accumulate counts as two operations, prefixes are decimal, and "
            "skipped zeros count for nothing.");
        tpp_document_cell(
            document, TPP_TONE_PLAIN,
            "This is one board on one day, with its driver, clocks and cooling. Another of the same name may "
            "differ.");
    }
    tpp_document_cell(document, TPP_TONE_PLAIN,
                      "This is engineering evidence, not legal advice, and no classification by an authority.");
}

void tpp_document_add_proof(struct tpp_document *document)
{
    tpp_document_section(document, "proof", "What a record cannot prove");
    tpp_document_block(document, TPP_BLOCK_LIST, NULL);
    for (size_t i = 0; tpp_evidence_limit_at(i) != NULL; i++) {
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_evidence_limit_at(i));
    }
}
