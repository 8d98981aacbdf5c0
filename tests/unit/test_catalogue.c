/* The catalogue against the survey it was filled from: every cell, every TPP and density recomputed, the worked
 * examples, and that where they disagree the catalogue itself says so. */
#include <stdlib.h>

#include "tests/unit/rating_support.h"

static struct tpp_chip *chips;
static size_t chip_count;

static void load(void)
{
    struct tpp_error err = TPP_ERROR_INIT;
    load_rules();
    cr_assert_eq(tpp_chips_builtin(&chips, &chip_count, &err), TPP_STATUS_OK, "%s", err.text);
}

static void unload(void)
{
    tpp_chips_free(chips, chip_count);
    unload_rules();
}

TestSuite(catalogue, .init = load, .fini = unload);

static const struct tpp_chip *find(const char *text)
{
    const struct tpp_chip *chip = NULL;
    struct tpp_error err = TPP_ERROR_INIT;
    cr_assert_eq(tpp_chip_find(chips, chip_count, text, &chip, &err), TPP_STATUS_OK, "%s", err.text);
    return chip;
}

/* Calls `check` with each line of a file of tests/unit/data that is no comment; returns how many. */
static size_t each_line(const char *name, void (*check)(char *line))
{
    char path[512];
    char line[512];
    size_t count = 0;
    snprintf(path, sizeof path, TPP_SOURCE_DIR "/tests/unit/data/%s", name);
    FILE *file = fopen(path, "r");
    cr_assert_not_null(file, "%s", path);
    while (fgets(line, sizeof line, file) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        if (line[0] != '#') {
            check(line);
            count++;
        }
    }
    fclose(file);
    return count;
}

/* ------------------------------------------------------------------------------------------ cells */

static double rate_of(const struct tpp_chip *chip, enum tpp_precision precision, const char *unit)
{
    for (size_t i = 0; i < chip->rate_count; i++) {
        if (chip->rates[i].precision == precision && strcmp(chip->rates[i].unit, unit) == 0) {
            return chip->rates[i].tops;
        }
    }
    return NAN;
}

static void expect_cell(const struct tpp_chip *chip, const char *what, double value, const char *cell)
{
    if (*cell == '\0') {
        cr_expect(isnan(value), "%s: %s is %g and empty in the survey", chip->id, what, value);
    } else {
        cr_expect_eq(value, strtod(cell, NULL), "%s: %s is %g, not %s", chip->id, what, value, cell);
    }
}

static void check_cells(char *line)
{
    static const struct {
        enum tpp_precision precision;
        const char *unit;
    } rates[] = {
        { TPP_FP64, "vector" }, { TPP_FP64, "matrix" }, { TPP_FP32, "vector" }, { TPP_TF32, "matrix" },
        { TPP_FP16, "matrix" }, { TPP_BF16, "matrix" }, { TPP_FP8, "matrix" },  { TPP_FP6, "matrix" },
        { TPP_FP4, "matrix" },  { TPP_INT8, "matrix" }, { TPP_INT4, "matrix" }, { TPP_INT1, "matrix" },
    };
    const struct tpp_chip *chip = find(strsep(&line, ","));
    for (size_t i = 0; i < sizeof rates / sizeof rates[0]; i++) {
        expect_cell(chip, tpp_precision_name((int)rates[i].precision), rate_of(chip, rates[i].precision, rates[i].unit),
                    strsep(&line, ","));
    }
    expect_cell(chip, "die area", chip->die_area_mm2, strsep(&line, ","));
    expect_cell(chip, "dies", chip->die_count, strsep(&line, ","));
    expect_cell(chip, "cores", chip->core_count, strsep(&line, ","));
    expect_cell(chip, "clock", chip->clock_mhz, strsep(&line, ","));
    expect_cell(chip, "memory", chip->memory_gb, strsep(&line, ","));
    expect_cell(chip, "DRAM", chip->dram_gb_per_s, strsep(&line, ","));
    expect_cell(chip, "I/O", chip->io_gb_per_s, strsep(&line, ","));
    expect_cell(chip, "power", chip->power_w, strsep(&line, ","));
    expect_cell(chip, "year", chip->launch_year, strsep(&line, ","));
    cr_expect_str_eq(tpp_answer_name((int)chip->datacenter), line);
}

Test(catalogue, every_cell_is_that_of_the_survey)
{
    cr_expect_eq(each_line("chip_cells.csv", check_cells), 61);
    cr_expect_eq(chip_count, 61);
}

/* ------------------------------------------------------------------------------------------ recomputed */

static struct tpp_figure figure_of(const struct tpp_subject *subject)
{
    struct tpp_rating rating;
    cr_assert_eq(tpp_rating_evaluate(subject, rules, rule_count, NULL, &rating, NULL), TPP_STATUS_OK);
    struct tpp_figure figure = rating.figures[TPP_BASIS_DECLARED];
    tpp_rating_free(&rating);
    return figure;
}

/* Bits from the format's own name, so that the table of formats is not checked against itself. */
static double bits_of(enum tpp_precision precision)
{
    const char *name = tpp_precision_name((int)precision);
    return strcmp(name, "tf32") == 0 ? 32 : strtod(name + strcspn(name, "0123456789"), NULL);
}

Test(catalogue, every_tpp_and_density_follows_from_the_rates)
{
    for (size_t i = 0; i < chip_count; i++) {
        const struct tpp_chip *chip = &chips[i];
        double tpp = 0;
        for (size_t j = 0; j < chip->rate_count; j++) {
            tpp = fmax(tpp, chip->rates[j].tops * bits_of(chip->rates[j].precision));
        }
        if (chip->rate_count == 0) {
            continue;
        }
        struct tpp_subject subject;
        tpp_subject_init(&subject);
        cr_assert_eq(tpp_subject_add_chip(&subject, chip, NULL), TPP_STATUS_OK);
        struct tpp_figure figure = figure_of(&subject);
        cr_expect_float_eq(figure.tpp, tpp, tpp * 1e-12, "%s", chip->id);
        cr_expect(isnan(chip->die_area_mm2) ? isnan(figure.density)
                                            : fabs(figure.density - tpp / chip->die_area_mm2) < 1e-9 * figure.density,
                  "%s", chip->id);
        tpp_subject_free(&subject);
    }
}

static int same_number(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

static int same_figures(const struct tpp_chip *a, const struct tpp_chip *b)
{
    int same = a->rate_count == b->rate_count && same_number(a->memory_gb, b->memory_gb) &&
               same_number(a->dram_gb_per_s, b->dram_gb_per_s) && same_number(a->io_gb_per_s, b->io_gb_per_s) &&
               same_number(a->core_count, b->core_count) && same_number(a->power_w, b->power_w);
    for (size_t i = 0; same && i < a->rate_count; i++) {
        same = a->rates[i].precision == b->rates[i].precision && a->rates[i].tops == b->rates[i].tops;
    }
    return same;
}

Test(catalogue, no_chip_and_no_pci_id_is_there_twice)
{
    for (size_t i = 0; i < chip_count; i++) {
        for (size_t j = 0; j < i; j++) {
            cr_expect_str_neq(chips[i].name, chips[j].name);
            cr_expect_not(same_figures(&chips[i], &chips[j]), "%s has the figures of %s", chips[i].id, chips[j].id);
            for (size_t k = 0; k < chips[i].pci_id_count * chips[j].pci_id_count; k++) {
                cr_expect_str_neq(chips[i].pci_ids[k / chips[j].pci_id_count].id,
                                  chips[j].pci_ids[k % chips[j].pci_id_count].id);
            }
        }
    }
}

/* What an architecture does per clock is a whole number, and with cores and clock it gives back the rate. */
Test(catalogue, operations_per_clock_give_back_the_rate)
{
    size_t known = 0;
    for (size_t i = 0; i < chip_count; i++) {
        for (size_t j = 0; j < chips[i].rate_count; j++) {
            const struct tpp_chip *chip = &chips[i];
            double ops = chip->rates[j].ops_per_clock_core;
            if (isnan(ops)) {
                continue;
            }
            double clock_mhz = chip->rates[j].tops * 1e6 / chip->core_count / ops;
            int fits =
                fabs(clock_mhz / chip->clock_mhz - 1) < 0.0155 || fabs(clock_mhz / chip->rate_clock_mhz - 1) < 0.0155;
            cr_expect(fits, "%s: %s would need %g MHz", chip->id, tpp_precision_name((int)chip->rates[j].precision),
                      clock_mhz);
            cr_expect_eq(ops, floor(ops));
            known++;
        }
    }
    cr_expect_eq(known, 340);
    cr_expect_eq(tpp_chip_rate_of(find("nvidia-h100-sxm5-80gb"), TPP_FP8)->ops_per_clock_core, 8192);
    cr_expect_eq(tpp_chip_rate_of(find("nvidia-l40s"), TPP_FP8)->ops_per_clock_core, 2048);
    cr_expect_eq(tpp_chip_rate_of(find("nvidia-l20"), TPP_FP8)->ops_per_clock_core, 1024, "half of its silicon");
}

/* ------------------------------------------------------------------------------------------ disagreements */

/* Whether a value is the printed one, which is rounded to its last digit. */
static int is_printed(double value, const char *printed)
{
    const char *point = strchr(printed, '.');
    double half = point == NULL ? 0.5 : 0.5 * pow(10, -(double)strlen(point + 1));
    return fabs(value - strtod(printed, NULL)) <= half * (1 + 1e-9);
}

/* Whether another source's claim gives this figure. */
static int is_claimed(const struct tpp_chip *chip, const char *printed, int is_tpp)
{
    for (size_t i = 0; i < chip->claim_count; i++) {
        struct tpp_subject subject;
        int moves = 0;
        cr_assert_eq(tpp_chip_claim_apply(chip, &chip->claims[i], &subject, &moves, NULL), TPP_STATUS_OK);
        if (!moves) {
            continue;
        }
        double value = is_tpp ? figure_of(&subject).tpp : subject.die_area_mm2;
        tpp_subject_free(&subject);
        if (is_printed(value, printed)) {
            return 1;
        }
    }
    return 0;
}

static size_t disagreements;

static void check_example(char *line)
{
    const struct tpp_chip *chip = find(strsep(&line, ","));
    const char *tpp = strsep(&line, ",");
    const char *area = strsep(&line, ",");
    const char *density = strsep(&line, ",");
    const char *met_2022 = strsep(&line, ",");
    struct tpp_subject subject;
    struct tpp_rating rating;
    tpp_subject_init(&subject);
    cr_assert_eq(tpp_subject_add_chip(&subject, chip, NULL), TPP_STATUS_OK);
    cr_assert_eq(tpp_rating_evaluate(&subject, rules, rule_count, NULL, &rating, NULL), TPP_STATUS_OK);
    const struct tpp_figure *figure = &rating.figures[TPP_BASIS_DECLARED];
    int agrees_tpp = is_printed(figure->tpp, tpp);
    int agrees_area = *area == '-' || is_printed(chip->die_area_mm2, area);
    disagreements += !agrees_tpp + !agrees_area;
    cr_expect(agrees_tpp || is_claimed(chip, tpp, 1), "%s: TPP %g, the example has %s and no claim says so", chip->id,
              figure->tpp, tpp);
    cr_expect(agrees_area || is_claimed(chip, area, 0), "%s: area %g, the example has %s and no claim says so",
              chip->id, chip->die_area_mm2, area);
    if (agrees_tpp && agrees_area && *density != '-') {
        /* Some are of the TPP as it is printed, not of the exact one. */
        cr_expect(is_printed(figure->density, density) || is_printed(strtod(tpp, NULL) / strtod(area, NULL), density),
                  "%s: %g, not %s", chip->id, figure->density, density);
    }
    if (*met_2022 != '-') {
        cr_expect_eq(rule_result(&rating, "us-2022-10")->outcome == TPP_CLAUSE_MEETS, strcmp(met_2022, "yes") == 0,
                     "%s", chip->id);
    }
    if (strcmp(chip->id, "nvidia-a30") != 0) { /* whose two printed rates lie on both sides of a density of 3.2 */
        const char *met = clauses_with(rule_result(&rating, "us-2023-11"), TPP_CLAUSE_MEETS);
        /* An example without an area says nothing of density. */
        cr_expect(*area == '-' ? strncmp(met, line, strlen(line)) == 0 : strcmp(met, line) == 0, "%s: %s", chip->id,
                  met);
    }
    tpp_rating_free(&rating);
    tpp_subject_free(&subject);
}

Test(catalogue, worked_examples_agree_or_the_catalogue_says_why)
{
    cr_expect_eq(each_line("worked_examples.csv", check_example), 31);
    cr_expect_eq(disagreements, 16, "%zu", disagreements);
}

static const struct tpp_chip_claim *claim_about(const char *id, const char *about, double value)
{
    const struct tpp_chip *chip = find(id);
    for (size_t i = 0; i < chip->claim_count; i++) {
        if (strcmp(chip->claims[i].about_name, about) == 0 && chip->claims[i].value == value) {
            return &chip->claims[i];
        }
    }
    cr_assert_fail("%s: no claim about %s", id, about);
    return NULL;
}

static void expect_claim(const char *id, const char *about, double value, double tpp, double density)
{
    struct tpp_subject subject;
    int moves = 0;
    cr_assert_eq(tpp_chip_claim_apply(find(id), claim_about(id, about, value), &subject, &moves, NULL), TPP_STATUS_OK);
    cr_assert(moves);
    struct tpp_figure figure = figure_of(&subject);
    cr_expect_float_eq(figure.tpp, tpp, 0.05, "%s: %g", id, figure.tpp);
    cr_expect(isnan(density) ? isnan(figure.density) : fabs(figure.density - density) < 0.0005, "%s: %g", id,
              figure.density);
    tpp_subject_free(&subject);
}

Test(catalogue, known_contradictions_are_data)
{
    expect_claim("intel-gaudi3", "bf16", 1835, 29360, NAN);
    expect_claim("nvidia-l40", "fp16", 362, 5792, 9.5185);
    expect_claim("nvidia-h100-pcie-80gb", "tpp", 12224, 12224, 15.0172);
    expect_claim("amd-mi250x", "die_area", 1580, 6128, 3.8785);
    expect_claim("amd-mi210", "die_area", 790, 2899.2, 3.6699);
    expect_claim("nvidia-b200-sxm-180gb", "die_area", 1628, 36000, 22.113);
    expect_claim("nvidia-a30", "int8", 330.5, 2644, 3.2010);
    expect_claim("nvidia-a30", "tpp", 2640, 2640, 3.1961);
    expect_claim("amd-mi308x", "fp8", 688, 5504, NAN);
    cr_expect(isnan(claim_about("nvidia-a30", "int8", 330.5)->value) == 0);
    struct tpp_subject subject;
    int moves = 1;
    cr_assert_eq(tpp_chip_claim_apply(find("nvidia-a800-pcie-80gb"), claim_about("nvidia-a800-pcie-80gb", "power", 250),
                                      &subject, &moves, NULL),
                 TPP_STATUS_OK);
    cr_expect_not(moves, "no rule looks at power");
}

/* ------------------------------------------------------------------------------------------ families and limits */

Test(catalogue, a_family_is_found_by_its_name)
{
    const struct tpp_chip *chip = NULL;
    int is_family = 0;
    struct tpp_error err = TPP_ERROR_INIT;
    cr_assert_eq(tpp_chip_find_family(chips, chip_count, "A100", &chip, &is_family, &err), TPP_STATUS_OK);
    cr_expect_str_eq(chip->id, "nvidia-a100-sxm4-80gb");
    cr_expect(is_family);
    cr_assert_eq(tpp_chip_find_family(chips, chip_count, "h20", &chip, &is_family, &err), TPP_STATUS_OK);
    cr_expect_str_eq(chip->id, "nvidia-h20-96gb");
    cr_expect_not(is_family);
    cr_expect_eq(tpp_chip_find_family(chips, chip_count, "ascend", &chip, &is_family, &err), TPP_STATUS_NOT_FOUND);
}

static const struct tpp_near *near_of(const struct tpp_near *near, size_t count, const char *id, const char *rule,
                                      double limit)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(near[i].chip->id, id) == 0 && strcmp(near[i].rule->id, rule) == 0 &&
            near[i].condition.limit == limit) {
            return &near[i];
        }
    }
    return NULL;
}

Test(catalogue, chips_near_a_limit_are_those_of_the_survey)
{
    struct tpp_near *near = NULL;
    size_t count = 0;
    cr_assert_eq(tpp_chips_near(chips, chip_count, rules, rule_count, 5, &near, &count, NULL), TPP_STATUS_OK);
    const struct tpp_near *a40 = near_of(near, count, "nvidia-a40", "us-2023-11", 2400);
    cr_assert_not_null(a40);
    cr_expect_float_eq(a40->margin_percent, -0.2, 1e-9);
    cr_expect(a40->is_decisive, "just above it also meets .b.1");
    const struct tpp_near *a100 = near_of(near, count, "nvidia-a100-sxm4-80gb", "us-2023-11", 4800);
    cr_assert_not_null(a100);
    cr_expect_float_eq(a100->margin_percent, 4, 1e-9);
    cr_expect(a100->is_decisive);
    const struct tpp_near *a30 = near_of(near, count, "nvidia-a30", "us-2023-11", 3.2);
    cr_assert_not_null(a30);
    cr_expect_lt(fabs(a30->margin_percent), 0.05);
    cr_expect_not_null(near_of(near, count, "nvidia-h20-96gb", "us-2023-11", 2400));
    cr_expect_not_null(near_of(near, count, "amd-mi325x", "us-2026-01-cn-review", 21000));
    cr_expect_null(near_of(near, count, "nvidia-t4", "us-2023-11", 1600));
    cr_expect_null(near_of(near, count, "nvidia-h100-sxm5-80gb", "us-2023-11", 4800));
    free(near);
    struct tpp_error err = TPP_ERROR_INIT;
    cr_expect_eq(tpp_chips_near(chips, chip_count, rules, rule_count, NAN, &near, &count, &err), TPP_STATUS_INVALID);
}
