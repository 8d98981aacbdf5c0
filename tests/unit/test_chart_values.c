/* Where charts write their values, and how they show uncertainty. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tests/unit/chart_support.h"
#include "tests/unit/xml_support.h"

TestSuite(chart_values, .init = load_rules, .fini = unload_rules);

static void scale_times(struct tpp_record *record, double factor)
{
    for (size_t i = 0; i < record->measurement_count; i++) {
        struct tpp_measurement *measurement = &record->measurements[i];
        measurement->macs_per_sample = (uint64_t)((double)measurement->macs_per_sample * factor) + 1;
    }
}

/* Two records from far apart to equal, one kernel by one left out: every value has a place of its own. */
Test(chart_values, records_beside_each_other_have_their_values_apart)
{
    for (unsigned seed = 0; seed < 24; seed++) {
        static struct tpp_record first, second;
        struct rated rated;
        load_recorded(&first);
        load_recorded(&second);
        scale_times(&second, pow(10, (double)seed / 4 - 3));
        if (seed % 3 == 1) {
            second.measurements[seed % second.measurement_count].outcome = TPP_OUTCOME_FAILED;
        }
        rate(&first, NULL, NAN, &rated);
        const struct tpp_report_other other = { "other.json", &second, NULL };
        rated.report.name = "this.json";
        rated.report.others = &other;
        rated.report.other_count = 1;
        for (unsigned narrow = 0; narrow < 2; narrow++) {
            const unsigned width = narrow ? TPP_CHART_NARROW : TPP_CHART_WIDE;
            char *svg = drawn(&rated.report, "comparison", width);
            check_xml(svg);
            check_texts_apart(svg, width);
            free(svg);
        }
        unrate(&rated);
        tpp_record_free(&first);
        tpp_record_free(&second);
    }
}

Test(chart_values, every_chart_has_its_texts_apart)
{
    static const char *const declared[] = { NULL, "fp64=0.004,int8=0.6", "fp16=148,fp8=296", "fp16=300,int8=600" };
    for (size_t i = 0; i < 4 * (sizeof declared / sizeof declared[0]); i++) {
        static struct tpp_record record;
        struct rated rated;
        load_recorded(&record);
        scale_times(&record, pow(10, (double)(i / 4)));
        rate(&record, declared[i % 4], i % 2 == 0 ? NAN : 814, &rated);
        for (unsigned narrow = 0; narrow < 2; narrow++) {
            static const char *const charts[] = { "tpp", "samples" };
            const unsigned width = narrow ? TPP_CHART_NARROW : TPP_CHART_WIDE;
            for (size_t j = 0; j < 2; j++) {
                char *svg = drawn(&rated.report, charts[j], width);
                check_texts_apart(svg, width);
                free(svg);
            }
        }
        unrate(&rated);
        tpp_record_free(&record);
    }
}

/* The number behind an attribute of the first element of a class. */
static double attribute(const char *svg, const char *classes, const char *name)
{
    char wanted[64];
    snprintf(wanted, sizeof wanted, "class=\"%s\"", classes);
    const char *end = strstr(svg, wanted);
    cr_assert_not_null(end, "no %s", classes);
    const char *begin = end;
    while (*begin != '<') {
        begin--;
    }
    snprintf(wanted, sizeof wanted, " %s=\"", name);
    const char *at = strstr(begin, wanted);
    cr_assert(at != NULL && at < end, "no %s", name);
    return strtod(at + strlen(wanted), NULL);
}

/* The box of the plane reaches as far as the figure's expanded uncertainty, whose part of the die area makes it higher
 * than wide: both axes are logarithmic, so the pixels are those of the ratios. */
Test(chart_values, the_box_of_the_plane_is_the_expanded_uncertainty)
{
    static struct tpp_record record;
    struct rated rated;
    load_recorded(&record);
    scale_times(&record, 600); /* into the picture */
    rate(&record, NULL, 814, &rated);
    struct tpp_figure *figure = &rated.rating.figures[TPP_BASIS_ARCHITECTURAL];
    cr_assert(figure->is_present);
    figure->budget.tpp = 0.05;
    figure->budget.density = 0.2;
    char *svg = drawn(&rated.report, "plane", TPP_CHART_WIDE);
    const double width = attribute(svg, "s0 reach", "width");
    const double height = attribute(svg, "s0 reach", "height");
    /* +-10 % and +-40 % on axes of 720 - 36 - 32 and 430 pixels over at least two decades and a half. */
    cr_expect(width > 10 && width < 40, "%g wide", width);
    cr_expect(height > 30 && height < 120, "%g high", height);
    cr_expect_neq(strstr(svg, " +- "), NULL);
    free(svg);

    figure->budget.tpp = 0.6; /* +-120 %: down to the axis */
    svg = drawn(&rated.report, "plane", TPP_CHART_WIDE);
    cr_expect_float_eq(attribute(svg, "s0 reach", "x"), 36, 0.11, "from the axis on");
    free(svg);

    figure->budget.tpp = 0; /* exact, as declared figures are: no box */
    figure->budget.density = 0;
    svg = drawn(&rated.report, "plane", TPP_CHART_WIDE);
    cr_expect_eq(strstr(svg, "s0 reach"), NULL);
    free(svg);
    unrate(&rated);
    tpp_record_free(&record);
}

/* Seven stretches and more: the first six as text, then how many more; all in the tooltips. */
Test(chart_values, many_stretches_held_down_are_listed_shortly)
{
    static struct tpp_record record;
    struct rated rated;
    load_recorded(&record);
    for (size_t i = 0; i < 40; i++) {
        struct tpp_telemetry_sample *sample = tpp_telemetry_add_sample(&record.telemetry);
        cr_assert_not_null(sample);
        sample->time_ns = i * 100000000;
        sample->sm_clock_hz = 1.41e9;
        sample->throttle_reasons = i % 4 == 1 ? 4 : 0;
    }
    rate(&record, NULL, NAN, &rated);
    char *svg = drawn(&rated.report, "timeline", TPP_CHART_WIDE);
    size_t listed = 0;
    for (const char *at = svg; (at = strstr(at, ">Clocks held down from ")) != NULL; at++) {
        listed += strncmp(at - strlen("title"), "title", strlen("title")) != 0;
    }
    cr_expect_eq(listed, 6, "%zu as text", listed);
    cr_expect_neq(strstr(svg, "4 more such stretches."), NULL);
    check_texts_apart(svg, TPP_CHART_WIDE);
    free(svg);
    unrate(&rated);
    tpp_record_free(&record);
}
