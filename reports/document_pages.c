/* What a page has besides the figures: charts, evidence, explanations; and several records beside each other. */
#include <stdio.h>

#include "reports/derived.h"
#include "reports/document.h"
#include "reports/figures.h"

/* ------------------------------------------------------------------------------------------------- charts */

void tpp_document_add_charts(struct tpp_document *document, const struct tpp_report *report)
{
    int has_any = 0;
    for (size_t i = 0; tpp_chart_at(i) != NULL; i++) {
        has_any |= tpp_chart_at(i)->has_data(report);
    }
    if (!has_any) {
        return;
    }
    tpp_document_section(document, "charts", "Charts");
    tpp_document_for_pages(document);
    for (size_t i = 0; tpp_chart_at(i) != NULL; i++) {
        tpp_document_figure(document, report, tpp_chart_at(i)->name);
    }
}

/* ------------------------------------------------------------------------------------------------- comparison */

static const struct tpp_record *record_at(const struct tpp_report *report, size_t index)
{
    return index == 0 ? report->record : report->others[index - 1].record;
}

static void add_rate(struct tpp_document *document, const struct tpp_derived *derived, enum tpp_precision precision)
{
    tpp_document_cell(document, TPP_TONE_PLAIN, "%s",
                      derived->has_rate ? tpp_figure_rate(derived->rate.median, precision).text : "-");
}

static void add_compared(struct tpp_document *document, const struct tpp_report *report, enum tpp_precision precision,
                         size_t index)
{
    const struct tpp_derived_precision first = tpp_derive_precision(report->record, precision);
    const struct tpp_derived_precision derived = tpp_derive_precision(record_at(report, index), precision);
    int has_ratio = first.gemm_figures.has_rate && derived.gemm_figures.has_rate;
    tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_document_precision(precision));
    tpp_document_cell(document, TPP_TONE_PLAIN, "%c", (char)('A' + index % 26));
    add_rate(document, &derived.probe_figures, precision);
    add_rate(document, &derived.gemm_figures, precision);
    tpp_document_cell(
        document, TPP_TONE_PLAIN, "%s",
        has_ratio ? tpp_figure_ratio(derived.gemm_figures.rate.median / first.gemm_figures.rate.median).text : "-");
    tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_figure_ratio(derived.probe_figures.ops_per_clock_core).text);
}

static void add_names(struct tpp_document *document, const struct tpp_report *report)
{
    tpp_document_block(document, TPP_BLOCK_TABLE, NULL);
    tpp_document_column(document, "Letter", 0);
    tpp_document_column(document, "Record", 0);
    tpp_document_column(document, "Device", 0);
    tpp_document_column(document, "Started", 0);
    tpp_document_column(document, "Tool", 0);
    for (size_t i = 0; i <= report->other_count; i++) {
        const struct tpp_record *record = record_at(report, i);
        const char *name = i == 0 ? report->name : report->others[i - 1].name;
        tpp_document_cell(document, TPP_TONE_PLAIN, "%c", (char)('A' + i % 26));
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", name != NULL ? name : "");
        tpp_document_cell(document, record->is_simulated || record->is_aborted ? TPP_TONE_BAD : TPP_TONE_PLAIN,
                          "%s%s%s", record->is_simulated ? "SIMULATED: " : "", record->is_aborted ? "ABORTED: " : "",
                          record->device.name);
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", record->started_utc);
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", record->tool.version);
    }
}

static void add_ratings(struct tpp_document *document, const struct tpp_report *report)
{
    tpp_document_block(document, TPP_BLOCK_TABLE, "Verdicts");
    tpp_document_column(document, "Letter", 0);
    tpp_document_column(document, "Rule", 0);
    tpp_document_column(document, "Outcome", 0);
    for (size_t i = 0; i <= report->other_count; i++) {
        const struct tpp_rating *rating = i == 0 ? report->rating : report->others[i - 1].rating;
        for (size_t j = 0; rating != NULL && j < rating->rule_count; j++) {
            const struct tpp_rule_result *result = &rating->rules[j];
            if (result->is_shown && result->is_asked && !tpp_document_is_repeated(rating, result)) {
                tpp_document_cell(document, TPP_TONE_PLAIN, "%c", (char)('A' + i % 26));
                tpp_document_cell(document, TPP_TONE_PLAIN, "%s", result->rule->id);
                tpp_document_cell(document, tpp_document_tone(result->outcome), "%s", result->headline);
            }
        }
    }
}

void tpp_document_add_comparison(struct tpp_document *document, const struct tpp_report *report)
{
    if (report->other_count == 0) {
        return;
    }
    tpp_document_section(document, "comparison", "The records beside each other");
    add_names(document, report);
    tpp_document_block(document, TPP_BLOCK_TABLE, "Medians; the ratio is of the matrix products, to record A");
    tpp_document_column(document, "Precision", 0);
    tpp_document_column(document, "Letter", 0);
    tpp_document_column(document, "Probe", 1);
    tpp_document_column(document, "GEMM", 1);
    tpp_document_column(document, "Ratio to A", 1);
    tpp_document_column(document, "Ops/clock/core", 1);
    for (int i = 0; i < TPP_PRECISION_COUNT; i++) {
        int has_any = 0;
        for (size_t j = 0; j <= report->other_count; j++) {
            const struct tpp_derived_precision derived =
                tpp_derive_precision(record_at(report, j), (enum tpp_precision)i);
            has_any |= derived.probe_figures.has_rate || derived.gemm_figures.has_rate;
        }
        for (size_t j = 0; has_any && j <= report->other_count; j++) {
            add_compared(document, report, (enum tpp_precision)i, j);
        }
    }
    add_ratings(document, report);
    tpp_document_block(document, TPP_BLOCK_TEXT, NULL);
    tpp_document_cell(document, TPP_TONE_PLAIN, "All that follows is about record A.");
}

/* ------------------------------------------------------------------------------------------------- evidence */

static int is_given(const char *text)
{
    return text != NULL && *text != '\0';
}

void tpp_document_add_evidence(struct tpp_document *document, const struct tpp_report *report)
{
    const struct tpp_report_evidence *evidence = report->evidence;
    if (evidence == NULL) {
        return;
    }
    tpp_document_section(document, "evidence", "Evidence");
    tpp_document_block(document, TPP_BLOCK_FACTS, NULL);
    tpp_document_fact(document, "Digest", "%s%s%s%s", is_given(evidence->digest) ? evidence->digest : "none",
                      is_given(evidence->digest_kind) ? " (" : "",
                      is_given(evidence->digest_kind) ? evidence->digest_kind : "",
                      is_given(evidence->digest_kind) ? ")" : "");
    tpp_document_fact(document, "Signature", "%s",
                      is_given(evidence->signature)        ? evidence->signature
                      : is_given(evidence->signature_note) ? evidence->signature_note
                                                           : "not signed");
    tpp_document_fact(document, "Challenge", "%s",
                      is_given(evidence->challenge) ? evidence->challenge
                                                    : "none: the operator chose when and what to measure");
}

/* ------------------------------------------------------------------------------------------------- glossary */

void tpp_document_add_glossary(struct tpp_document *document)
{
    static const char *const words[][2] = {
        { "TPP", "Total processing performance: 2 x MacTOPS x bit length of the operation, the highest over all "
                 "precisions. The quantity that the rule's first limits are about." },
        { "MacTOPS", "Theoretical peak of multiply-accumulate operations, in tera (1e12) per second; dense, without "
                     "credit for zeros that are skipped." },
        { "Performance density", "TPP divided by the applicable die area in square millimetres." },
        { "Applicable die area", "Area of the logic dies made on a process with transistors that are not planar "
                                 "(16/14 nm and finer). No measurement gives it." },
        { "Declared", "What a datasheet or a user states." },
        { "Architectural", "Measured operations per clock and core, times cores, times the highest clock: free of "
                           "throttling." },
        { "Sustained", "The median rate of whole matrix products, measured and verified." },
        { "Probe", "A kernel that multiplies and accumulates in registers: how many operations a core issues per "
                   "clock." },
        { "GEMM", "General matrix multiply: a whole matrix product through memory." },
        { "95 % interval", "Order-statistics interval of the median: in 19 of 20 such runs it holds the median." },
        { "Meets, does not meet, undetermined",
          "Whether a clause's numeric conditions hold. Undetermined: what is known does not decide it; it is not a "
          "clearance." },
        { "Margin", "How far a value is above (+) or below (-) a limit, in percent of the limit." },
        { "ECCN 3A090", "The entry of the US Commerce Control List for advanced computing chips." },
        { "Nonce", "A number used once, from which all inputs derive: nobody could prepare the answers." },
        { "Digest", "A fingerprint of bytes (SHA-256): another record has another one." },
    };
    tpp_document_section(document, "glossary", "Words used here");
    tpp_document_for_pages(document);
    tpp_document_block(document, TPP_BLOCK_FACTS, NULL);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        tpp_document_fact(document, words[i][0], "%s", words[i][1]);
    }
}
