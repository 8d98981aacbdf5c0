/* The catalogue of chips for people and for programs. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "reports/chip_figure.h"
#include "reports/chips_parts.h"
#include "reports/figures.h"
#include "reports/page.h"
#include "reports/report.h"

enum tpp_status tpp_chip_figure(const struct tpp_chip *chip, struct tpp_figure *figure, struct tpp_error *err)
{
    struct tpp_subject subject;
    struct tpp_rating rating;
    *figure = (struct tpp_figure){ .tpp = NAN, .density = NAN };
    if (chip->rate_count == 0) {
        return TPP_STATUS_OK;
    }
    tpp_subject_init(&subject);
    enum tpp_status status = tpp_subject_add_chip(&subject, chip, err);
    if (status == TPP_STATUS_OK) {
        status = tpp_rating_evaluate(&subject, NULL, 0, NULL, &rating, err);
    }
    if (status == TPP_STATUS_OK) {
        *figure = rating.figures[TPP_BASIS_DECLARED];
        tpp_rating_free(&rating);
    }
    tpp_subject_free(&subject);
    return status;
}

/* The rating of a chip by rules; an empty one for a chip without rates. Freed by the caller. */
static enum tpp_status rate_chip(const struct tpp_chip *chip, const struct tpp_rule *rules, size_t rule_count,
                                 struct tpp_rating *rating, struct tpp_error *err)
{
    struct tpp_subject subject;
    *rating = (struct tpp_rating){ 0 };
    if (chip->rate_count == 0) {
        return TPP_STATUS_OK;
    }
    tpp_subject_init(&subject);
    enum tpp_status status = tpp_subject_add_chip(&subject, chip, err);
    if (status == TPP_STATUS_OK) {
        status = tpp_rating_evaluate(&subject, rules, rule_count, NULL, rating, err);
    }
    tpp_subject_free(&subject);
    return status;
}

/* Appends the clauses of 3A090 in force that a chip meets, each label once. */
static void put_clauses_met(const struct tpp_rating *rating, struct tpp_buffer *text)
{
    struct tpp_buffer list = { 0 };
    int is_open = 0;
    for (size_t i = 0; i < rating->rule_count; i++) {
        const struct tpp_rule_result *result = &rating->rules[i];
        for (size_t j = 0; result->is_current && j < result->clause_count; j++) {
            const char *label = result->clauses[j].label;
            if (strncmp(label, "3A090.", 6) != 0) {
                continue;
            }
            is_open |= result->clauses[j].outcome == TPP_CLAUSE_UNDETERMINED;
            if (result->clauses[j].outcome == TPP_CLAUSE_MEETS &&
                (list.bytes == NULL || strstr(list.bytes, label + 6) == NULL)) {
                tpp_buffer_format(&list, "%s%s", list.length > 0 ? " " : "", label + 6);
            }
        }
    }
    tpp_buffer_text(text, list.length > 0           ? list.bytes
                          : rating->rule_count == 0 ? "not known"
                          : is_open                 ? "undetermined"
                                                    : "none");
    text->has_failed |= list.has_failed;
    tpp_buffer_free(&list);
}

enum tpp_status tpp_chips_render_list(const struct tpp_chip *const *chips, size_t count, const struct tpp_rule *rules,
                                      size_t rule_count, struct tpp_buffer *text, struct tpp_error *err)
{
    tpp_buffer_format(text, "%-38s%9s%9s  %-5s%s\n", "chip", "TPP", "density", "DC", "meets of 3A090");
    for (size_t i = 0; i < count; i++) {
        struct tpp_rating rating;
        TPP_TRY(rate_chip(chips[i], rules, rule_count, &rating, err));
        const struct tpp_figure *figure = &rating.figures[TPP_BASIS_DECLARED];
        int is_known = figure->is_present;
        tpp_buffer_format(text, "%-38s%9s%9s  %-5s", chips[i]->id, tpp_figure_number(is_known ? figure->tpp : NAN).text,
                          tpp_figure_number(is_known ? figure->density : NAN).text,
                          tpp_answer_name((int)chips[i]->datacenter));
        put_clauses_met(&rating, text);
        tpp_buffer_text(text, "\n");
        tpp_rating_free(&rating);
    }
    tpp_buffer_text(text, "DC: designed or marketed for datacenters. Clauses are of the rules in force, on the\n"
                          "declared figures; 'tppbench rate --chip ID' says why.\n");
    return tpp_buffer_status(text, err);
}

static void put_fact(const struct tpp_page *page, const char *name, double value, const char *unit, enum tpp_mark mark)
{
    if (isnan(value)) {
        tpp_page_put(page, 0, 4, "  %-22s not known", name);
    } else {
        tpp_page_put(page, 0, 4, "  %-22s %s %s (%s)", name, tpp_figure_number(value).text, unit,
                     tpp_mark_name((int)mark));
    }
}

/* One line a source; a page's lines hold no line ends. */
static void put_sources(const struct tpp_page *page, const char *titles)
{
    while (*titles != '\0') {
        int length = 0;
        while (titles[length] != '\0' && titles[length] != '\n') {
            length++;
        }
        tpp_page_put(page, 0, 4, "  %.*s", length, titles);
        titles += length + (titles[length] == '\n');
    }
}

static void put_text_fact(const struct tpp_page *page, const char *name, const char *value)
{
    if (*value != '\0') {
        tpp_page_put(page, 0, 4, "  %-22s %s", name, value);
    }
}

static void put_figures(const struct tpp_page *page, const struct tpp_chip *chip, const struct tpp_figure *figure)
{
    if (figure->is_present) {
        tpp_page_put(page, 0, 4, "  %-22s %s, set by %s", "TPP, declared", tpp_figure_number(figure->tpp).text,
                     tpp_precision_get(figure->precision)->title);
    } else {
        tpp_page_put(page, 0, 4, "  %-22s not known: no rate is", "TPP, declared");
    }
    tpp_page_put(page, 0, 4, "  %-22s %s", "performance density", tpp_figure_number(figure->density).text);
    put_fact(page, "applicable die area", chip->die_area_mm2, "mm2", chip->die_area_mark);
    put_fact(page, "I/O without DRAM", chip->io_gb_per_s, "GB/s, both directions, links between chips", chip->io_mark);
    put_fact(page, "total DRAM bandwidth", chip->dram_gb_per_s, "GB/s", chip->dram_mark);
    tpp_page_put(page, 0, 4, "  %-22s %s", "for datacenters", tpp_answer_name((int)chip->datacenter));
}

/* What tells one chip from another. */
static void put_identity(const struct tpp_page *page, const struct tpp_chip *chip)
{
    put_text_fact(page, "architecture", chip->architecture);
    put_text_fact(page, "form", chip->form_factor);
    put_text_fact(page, "process", chip->process);
    tpp_page_put(page, 0, 4, "  %-22s %s", "announced or sold from", tpp_figure_exact(chip->launch_year).text);
    put_fact(page, "cores", chip->core_count, "(SM, CU, Xe-core, TPC or TensorCore)", chip->core_mark);
    put_fact(page, "maximum clock", chip->clock_mhz, "MHz", chip->clock_mark);
    if (!isnan(chip->rate_clock_mhz)) {
        put_fact(page, "clock of matrix rates", chip->rate_clock_mhz, "MHz", chip->rate_clock_mark);
    }
    put_fact(page, "memory", chip->memory_gb, "GB", chip->memory_mark);
    put_text_fact(page, "memory type", chip->memory);
    put_text_fact(page, "links", chip->io);
    put_fact(page, "power", chip->power_w, "W", chip->power_mark);
    for (size_t i = 0; i < chip->pci_id_count; i++) {
        tpp_page_put(page, 0, 4, "  %-22s %s (%s; %s)", i == 0 ? "PCI id" : "", chip->pci_ids[i].id,
                     tpp_mark_name((int)chip->pci_ids[i].mark), chip->pci_ids[i].source);
    }
}

static enum tpp_status put_rates(const struct tpp_chip *chip, struct tpp_buffer *text, struct tpp_error *err)
{
    tpp_buffer_format(text, "\n  %-8s%12s%12s%16s  %-8s%s\n", "format", "dense TOPS", "TPP", "ops/clock/core", "unit",
                      "mark");
    for (size_t i = 0; i < chip->rate_count; i++) {
        const struct tpp_chip_rate *rate = &chip->rates[i];
        double tpp = NAN;
        TPP_TRY(tpp_rating_tpp(tpp_rating_macs(rate->tops), rate->precision, &tpp, err));
        tpp_buffer_format(text, "  %-8s%12s%12s%16s  %-8s%s\n", tpp_precision_get(rate->precision)->title,
                          tpp_figure_number(rate->tops).text, tpp_figure_number(tpp).text,
                          tpp_figure_number(rate->ops_per_clock_core).text, rate->unit, tpp_mark_name((int)rate->mark));
    }
    return TPP_STATUS_OK;
}

enum tpp_status tpp_chip_render(const struct tpp_chip *chip, unsigned width, struct tpp_buffer *text,
                                struct tpp_error *err)
{
    const struct tpp_page page = tpp_page_make(text, width, 0);
    struct tpp_figure figure;
    TPP_TRY(tpp_chip_figure(chip, &figure, err));
    tpp_page_put(&page, 0, 2, "%s: %s %s", chip->id, chip->vendor, chip->name);
    put_figures(&page, chip, &figure);
    tpp_buffer_text(text, "\n");
    put_identity(&page, chip);
    TPP_TRY(put_rates(chip, text, err));
    tpp_buffer_text(text, "\n");
    if (chip->claim_count > 0) {
        tpp_page_put(&page, 0, 2,
                     "Other sources disagree on %zu figure%s ('tppbench chips conflicts %s' has the effects):",
                     chip->claim_count, chip->claim_count > 1 ? "s" : "", chip->id);
    }
    for (size_t i = 0; i < chip->claim_count; i++) {
        tpp_chip_put_claim(&page, chip, &chip->claims[i]);
    }
    if (*chip->note != '\0') {
        tpp_page_put(&page, 0, 2, "Note: %s", chip->note);
    }
    tpp_page_put(&page, 0, 2, "Sources: %s", chip->source);
    put_sources(&page, chip->source_titles);
    tpp_page_put(&page, 0, 2, "%s", chip->attribution);
    return tpp_buffer_status(text, err);
}
