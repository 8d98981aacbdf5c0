/* The catalogue of chips for people and for programs. */
#include <math.h>
#include <stdio.h>

#include "reports/chip_figure.h"
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

enum tpp_status tpp_chips_render_list(const struct tpp_chip *chips, size_t count, struct tpp_buffer *text,
                                      struct tpp_error *err)
{
    tpp_buffer_format(text, "%-38s%10s%10s  %s\n", "chip", "TPP", "density", "for datacenters");
    for (size_t i = 0; i < count; i++) {
        struct tpp_figure figure;
        TPP_TRY(tpp_chip_figure(&chips[i], &figure, err));
        tpp_buffer_format(text, "%-38s%10s%10s  %s\n", chips[i].id, tpp_figure_number(figure.tpp).text,
                          tpp_figure_number(figure.density).text, tpp_answer_name((int)chips[i].datacenter));
    }
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

enum tpp_status tpp_chip_render(const struct tpp_chip *chip, unsigned width, struct tpp_buffer *text,
                                struct tpp_error *err)
{
    const struct tpp_page page = tpp_page_make(text, width, 0);
    struct tpp_figure figure;
    TPP_TRY(tpp_chip_figure(chip, &figure, err));
    tpp_page_put(&page, 0, 2, "%s: %s %s", chip->id, chip->vendor, chip->name);
    if (figure.is_present) {
        tpp_page_put(&page, 0, 4, "  %-22s %s, set by %s", "TPP, declared", tpp_figure_number(figure.tpp).text,
                     tpp_precision_get(figure.precision)->title);
    } else {
        tpp_page_put(&page, 0, 4, "  %-22s not known: no rate is", "TPP, declared");
    }
    tpp_page_put(&page, 0, 4, "  %-22s %s", "performance density", tpp_figure_number(figure.density).text);
    put_fact(&page, "applicable die area", chip->die_area_mm2, "mm2", chip->die_area_mark);
    put_fact(&page, "I/O without DRAM", chip->io_gb_per_s, "GB/s, both directions, links between chips", chip->io_mark);
    put_fact(&page, "total DRAM bandwidth", chip->dram_gb_per_s, "GB/s", chip->dram_mark);
    tpp_page_put(&page, 0, 4, "  %-22s %s", "for datacenters", tpp_answer_name((int)chip->datacenter));
    tpp_buffer_format(text, "\n  %-8s%12s%12s  %-8s%s\n", "format", "dense TOPS", "TPP", "unit", "mark");
    for (size_t i = 0; i < chip->rate_count; i++) {
        const struct tpp_chip_rate *rate = &chip->rates[i];
        double tpp = NAN;
        TPP_TRY(tpp_rating_tpp(tpp_rating_macs(rate->tops), rate->precision, &tpp, err));
        tpp_buffer_format(text, "  %-8s%12s%12s  %-8s%s\n", tpp_precision_get(rate->precision)->title,
                          tpp_figure_number(rate->tops).text, tpp_figure_number(tpp).text, rate->unit,
                          tpp_mark_name((int)rate->mark));
    }
    tpp_buffer_text(text, "\n");
    if (*chip->note != '\0') {
        tpp_page_put(&page, 0, 2, "Note: %s", chip->note);
    }
    tpp_page_put(&page, 0, 2, "Sources: %s", chip->source);
    put_sources(&page, chip->source_titles);
    tpp_page_put(&page, 0, 2, "%s", chip->attribution);
    return tpp_buffer_status(text, err);
}

/* ------------------------------------------------------------------------------------------ JSON */

static json_t *number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

json_t *tpp_chip_json(const struct tpp_chip *chip)
{
    json_t *rates = json_array();
    for (size_t i = 0; i < chip->rate_count; i++) {
        const struct tpp_chip_rate *rate = &chip->rates[i];
        (void)json_array_append_new(rates, json_pack("{s:s, s:f, s:s, s:s}", "precision",
                                                     tpp_precision_name((int)rate->precision), "tops", rate->tops,
                                                     "mark", tpp_mark_name((int)rate->mark), "unit", rate->unit));
    }
    struct tpp_figure figure;
    if (tpp_chip_figure(chip, &figure, NULL) != TPP_STATUS_OK) {
        json_decref(rates);
        return NULL;
    }
    return json_pack("{s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:s, s:o, s:s, s:o, s:s, s:s, s:s, s:s, s:s, s:s}", "id",
                     chip->id, "vendor", chip->vendor, "name", chip->name, "tpp", number(figure.tpp), "density",
                     number(figure.density), "rates", rates, "die_area_mm2", number(chip->die_area_mm2),
                     "die_area_mark", tpp_mark_name((int)chip->die_area_mark), "io_gb_per_s", number(chip->io_gb_per_s),
                     "io_mark", tpp_mark_name((int)chip->io_mark), "dram_gb_per_s", number(chip->dram_gb_per_s),
                     "dram_mark", tpp_mark_name((int)chip->dram_mark), "datacenter",
                     tpp_answer_name((int)chip->datacenter), "note", chip->note, "source", chip->source,
                     "source_titles", chip->source_titles, "attribution", chip->attribution);
}
