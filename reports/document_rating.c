/* What a rating shows of the figures: what is rated, the choices made, TPP and density. The rules are in
 * document_rules.c. */
#include <math.h>
#include <stdio.h>

#include "reports/document.h"
#include "reports/figures.h"

/* ------------------------------------------------------------------------------------------------- subject and TPP */

/* A fact that the user or the catalogue gave, with where it comes from; `missing` is said where nobody did. */
static void add_given(struct tpp_document *document, const char *name, double value, const char *unit,
                      const char *source, const char *missing)
{
    if (isnan(value)) {
        tpp_document_fact(document, name, "not known%s", missing);
    } else {
        tpp_document_fact(document, name, "%s %s%s%s%s", tpp_figure_number(value).text, unit,
                          source[0] != '\0' ? " (" : "", source, source[0] != '\0' ? ")" : "");
    }
}

static void add_memory(struct tpp_document *document, const struct tpp_subject *subject)
{
    tpp_document_fact(document, "Bandwidth", "%s GB/s", tpp_figure_number(subject->memory_gb_per_s).text);
    tpp_document_fact(document, "Area of stack or package", "%s mm2", tpp_figure_number(subject->memory_area_mm2).text);
    tpp_document_fact(document, "Memory bandwidth density", "%s GB/s/mm2",
                      tpp_figure_number(subject->memory_gb_per_s / subject->memory_area_mm2).text);
}

/* What only some rules ask, where it is known. */
static void add_further(struct tpp_document *document, const struct tpp_subject *subject)
{
    if (!isnan(subject->transistors)) {
        tpp_document_fact(document, "Transistors", "%s", tpp_figure_number(subject->transistors).text);
        tpp_document_fact(document, "HBM in the package", "%s", tpp_answer_name((int)subject->hbm));
    }
    tpp_document_fact(document, "First marketed", "%s", subject->first_marketed);
    tpp_document_fact(document, "Export completed", "%s", subject->export_date);
}

/* The unit, after the expanded uncertainty where there is one. */
static const char *die_area_unit(const struct tpp_subject *subject, char unit[TPP_NAME_BYTES])
{
    if (!(subject->die_area_standard_mm2 > 0)) {
        return "mm2";
    }
    (void)snprintf(unit, TPP_NAME_BYTES, "+- %s mm2",
                   tpp_figure_number(TPP_COVERAGE_FACTOR * subject->die_area_standard_mm2).text);
    return unit;
}

static void add_subject(struct tpp_document *document, const struct tpp_subject *subject)
{
    char unit[TPP_NAME_BYTES];
    tpp_document_block(document, TPP_BLOCK_FACTS, NULL);
    tpp_document_fact(document, "Rated", "%s", subject->name);
    if (subject->is_memory) {
        add_memory(document, subject);
        return;
    }
    if (subject->has_planar_dies_only) {
        tpp_document_fact(document, "Applicable die area", "none: no die on a non-planar process, so no density (%s)",
                          subject->die_area_source);
    } else {
        add_given(document, "Applicable die area", subject->die_area_mm2, die_area_unit(subject, unit),
                  subject->die_area_source, ": performance density cannot be said (--die-area)");
    }
    add_given(document, "Aggregate I/O", subject->io_gb_per_s, "GB/s", subject->io_source, " (--io)");
    add_given(document, "DRAM bandwidth", subject->dram_gb_per_s, "GB/s", subject->dram_source, " (--dram)");
    tpp_document_fact(document, "For datacenters", "%s%s%s%s", tpp_answer_name((int)subject->datacenter),
                      subject->datacenter_source[0] != '\0' ? " (" : " (--datacenter", subject->datacenter_source, ")");
    add_further(document, subject);
}

static void add_choices(struct tpp_document *document, const struct tpp_choices *choices)
{
    struct tpp_choice_text texts[TPP_CHOICE_COUNT];
    tpp_choices_describe(choices, texts);
    tpp_document_block(document, TPP_BLOCK_FACTS, "Choices that the rule's text leaves open");
    for (int i = 0; i < TPP_CHOICE_COUNT; i++) {
        tpp_document_fact(document, texts[i].name, "%s%s", texts[i].value,
                          texts[i].is_default ? "" : " [not the default]");
    }
}

static void add_tpp(struct tpp_document *document, const struct tpp_rating *rating)
{
    tpp_document_block(document, TPP_BLOCK_TABLE, "Total processing performance, precision by precision");
    tpp_document_column(document, "Precision", 0);
    tpp_document_column(document, "Basis", 0);
    tpp_document_column(document, "TOPS", 1);
    tpp_document_column(document, "Bits", 1);
    tpp_document_column(document, "TPP", 1);
    tpp_document_column(document, "from", 1);
    tpp_document_column(document, "to", 1);
    tpp_document_column(document, "Source", 0);
    for (size_t i = 0; i < rating->precision_count; i++) {
        const struct tpp_precision_result *result = &rating->precisions[i];
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_document_precision(result->precision));
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_basis_name((int)result->basis));
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_figure_tops(result->macs_per_second).text);
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_figure_exact(result->bits).text);
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s%s", tpp_document_bound(result->bound),
                          tpp_figure_number(result->tpp).text);
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_figure_number(result->tpp_low).text);
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_figure_number(result->tpp_high).text);
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", result->source);
    }
}

static void add_figures(struct tpp_document *document, const struct tpp_rating *rating)
{
    tpp_document_block(document, TPP_BLOCK_TABLE, "The figures that are judged");
    tpp_document_column(document, "Basis", 0);
    tpp_document_column(document, "TPP", 1);
    tpp_document_column(document, "Set by", 0);
    tpp_document_column(document, "Performance density", 1);
    for (int i = 0; i < TPP_BASIS_COUNT; i++) {
        const struct tpp_figure *figure = &rating->figures[i];
        if (!figure->is_present) {
            continue;
        }
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_basis_name(i));
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s%s", tpp_document_bound(figure->bound),
                          tpp_figure_number(figure->tpp).text);
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s%s%s", tpp_document_precision(figure->precision),
                          figure->vector_tpp > 0 ? ", of which vector units " : "",
                          figure->vector_tpp > 0 ? tpp_figure_number(figure->vector_tpp).text : "");
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s%s",
                          isnan(figure->density) ? "" : tpp_document_bound(figure->bound),
                          tpp_figure_number(figure->density).text);
    }
}

static void add_conflicts(struct tpp_document *document, const struct tpp_rating *rating)
{
    if (rating->conflict_count == 0) {
        return;
    }
    tpp_document_block(document, TPP_BLOCK_TABLE, "Measured above what is declared");
    tpp_document_column(document, "Precision", 0);
    tpp_document_column(document, "Basis", 0);
    tpp_document_column(document, "Proved TPP", 1);
    tpp_document_column(document, "Declared TPP", 1);
    tpp_document_column(document, "Declared as", 0);
    for (size_t i = 0; i < rating->conflict_count; i++) {
        const struct tpp_conflict *conflict = &rating->conflicts[i];
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_document_precision(conflict->precision));
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_basis_name((int)conflict->basis));
        tpp_document_cell(document, TPP_TONE_BAD, ">= %s",
                          tpp_figure_against(conflict->measured_tpp, conflict->declared_tpp).text);
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_figure_number(conflict->declared_tpp).text);
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s",
                          conflict->is_maximum ? "the highest of all precisions" : "that of this precision");
    }
}

void tpp_document_add_rating(struct tpp_document *document, const struct tpp_rating *rating)
{
    tpp_document_section(document, "rating", "What the figures mean under the rules");
    tpp_document_add_rule_states(document, rating);
    add_subject(document, &rating->subject);
    if (!rating->subject.is_memory) {
        add_choices(document, &rating->subject.choices);
        add_tpp(document, rating);
        add_figures(document, rating);
        tpp_document_add_budget(document, rating);
        add_conflicts(document, rating);
    }
    tpp_document_add_rules(document, rating);
}
