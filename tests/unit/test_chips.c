/* The catalogue: the same figures as the survey it was filled from, and names that are found or nearly found. */
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

TestSuite(chips, .init = load, .fini = unload);

static const struct tpp_chip *find(const char *text)
{
    const struct tpp_chip *chip = NULL;
    struct tpp_error err = TPP_ERROR_INIT;
    cr_assert_eq(tpp_chip_find(chips, chip_count, text, &chip, &err), TPP_STATUS_OK, "%s", err.text);
    return chip;
}

/* What a table prints with so many decimals: the value is within half of the last. */
static void expect_printed(const char *id, const char *what, double value, const char *printed, double half)
{
    if (*printed == '\0') {
        cr_expect(isnan(value), "%s: %s is %g, not known in the survey", id, what, value);
        return;
    }
    cr_expect_float_eq(value, strtod(printed, NULL), half * (1 + 1e-9), "%s: %s is %.17g, not %s", id, what, value,
                       printed);
}

static void check_line(char *line)
{
    char *id = strsep(&line, ",");
    char *tpp = strsep(&line, ",");
    char *density = strsep(&line, "\n");
    const struct tpp_chip *chip = find(id);
    struct tpp_subject subject;
    struct tpp_rating rating = { .figures = { { .tpp = NAN, .density = NAN } } };
    cr_expect_str_eq(chip->id, id);
    tpp_subject_init(&subject);
    struct tpp_error err = TPP_ERROR_INIT;
    if (chip->rate_count == 0) {
        cr_expect_eq(tpp_subject_add_chip(&subject, chip, &err), TPP_STATUS_INVALID);
        cr_expect(strstr(err.text, "not known") != NULL);
    } else {
        cr_assert_eq(tpp_subject_add_chip(&subject, chip, &err), TPP_STATUS_OK, "%s", err.text);
        cr_assert_eq(tpp_rating_evaluate(&subject, rules, rule_count, NULL, &rating, &err), TPP_STATUS_OK, "%s",
                     err.text);
    }
    expect_printed(id, "TPP", rating.figures[TPP_BASIS_DECLARED].tpp, tpp, 0.05);
    expect_printed(id, "density", rating.figures[TPP_BASIS_DECLARED].density, density, 0.0005);
    tpp_rating_free(&rating);
    tpp_subject_free(&subject);
}

Test(chips, every_tpp_and_density_is_that_of_the_survey)
{
    FILE *file = fopen(TPP_SOURCE_DIR "/tests/unit/data/chip_figures.csv", "r");
    cr_assert_not_null(file);
    char line[256];
    size_t checked = 0;
    while (fgets(line, sizeof line, file) != NULL) {
        if (line[0] != '#') {
            check_line(line);
            checked++;
        }
    }
    fclose(file);
    cr_expect_eq(checked, 61);
    cr_expect_eq(chip_count, 61);
}

Test(chips, every_chip_names_its_sources)
{
    size_t rates = 0;
    for (size_t i = 0; i < chip_count; i++) {
        cr_expect_neq(*chips[i].source_titles, '\0', "%s", chips[i].id);
        cr_expect_neq(chips[i].datacenter, TPP_ANSWER_UNKNOWN, "%s", chips[i].id);
        rates += chips[i].rate_count;
    }
    cr_expect_eq(rates, 398);
}

Test(chips, names_are_found_by_part_and_case)
{
    cr_expect_str_eq(find("nvidia-h20-96gb")->id, "nvidia-h20-96gb");
    cr_expect_str_eq(find("h20-")->id, "nvidia-h20-96gb");
    cr_expect_str_eq(find("MI250X")->id, "amd-mi250x");
    cr_expect_str_eq(find("instinct mi300x")->id, "amd-mi300x");
    cr_expect_str_eq(find("l40s")->id, "nvidia-l40s");
    cr_expect_str_eq(find("L40")->id, "nvidia-l40", "a whole name goes before a part of another");
}

static void expect_not_found(const char *text, const char *part)
{
    const struct tpp_chip *chip = NULL;
    struct tpp_error err = TPP_ERROR_INIT;
    cr_expect_eq(tpp_chip_find(chips, chip_count, text, &chip, &err), TPP_STATUS_NOT_FOUND, "%s", text);
    cr_expect(strstr(err.text, part) != NULL, "%s: %s", text, err.text);
    cr_expect_null(chip);
}

Test(chips, a_name_that_is_none_gets_the_nearest)
{
    expect_not_found("a100", "nvidia-a100-sxm4-40gb, nvidia-a100-sxm4-80gb, nvidia-a100-pcie-40gb");
    expect_not_found("mi25x", "nearest: amd-mi250x");
    expect_not_found("nvidia-h20-95gb", "nearest: nvidia-h20-96gb");
    expect_not_found("ascend-910x", "huawei-ascend-910b, huawei-ascend-910c");
    expect_not_found("", "nearest");
}

Test(chips, h20_meets_nothing_and_mi250x_two_clauses)
{
    struct tpp_subject subject;
    struct tpp_rating rating;
    tpp_subject_init(&subject);
    cr_assert_eq(tpp_subject_add_chip(&subject, find("nvidia-h20-96gb"), NULL), TPP_STATUS_OK);
    cr_assert_eq(tpp_rating_evaluate(&subject, rules, rule_count, NULL, &rating, NULL), TPP_STATUS_OK);
    cr_expect_eq(rating.figures[TPP_BASIS_DECLARED].tpp, 2368);
    cr_expect_str_eq(rule_result(&rating, "us-2023-11")->headline, "meets no clause, on the declared figure");
    tpp_rating_free(&rating);
    tpp_subject_free(&subject);
    tpp_subject_init(&subject);
    cr_assert_eq(tpp_subject_add_chip(&subject, find("amd-mi250x"), NULL), TPP_STATUS_OK);
    cr_assert_eq(tpp_rating_evaluate(&subject, rules, rule_count, NULL, &rating, NULL), TPP_STATUS_OK);
    cr_expect_str_eq(clauses_with(rule_result(&rating, "us-2023-11"), TPP_CLAUSE_MEETS), "a.1 b.2");
    tpp_rating_free(&rating);
    tpp_subject_free(&subject);
}

Test(chips, what_is_given_goes_before_the_catalogue)
{
    struct tpp_subject subject;
    tpp_subject_init(&subject);
    subject.die_area_mm2 = 1000;
    cr_assert_eq(tpp_subject_add_chip(&subject, find("nvidia-h20-96gb"), NULL), TPP_STATUS_OK);
    cr_expect_eq(subject.die_area_mm2, 1000);
    cr_expect_eq(subject.io_gb_per_s, 900);
    cr_expect_str_eq(subject.io_source, "catalogue, sourced");
    tpp_subject_free(&subject);
}

/* Facts of a chip whose rates nobody prints still help to judge what was measured on it. */
Test(chips, a_chip_without_rates_adds_its_facts_to_a_measurement)
{
    struct tpp_subject subject;
    tpp_subject_init(&subject);
    add_tpp(&subject, TPP_BASIS_SUSTAINED, 4000);
    cr_assert_eq(tpp_subject_add_chip(&subject, find("amd-mi308x"), NULL), TPP_STATUS_OK);
    cr_expect_eq(subject.rate_count, 1);
    cr_expect_eq(subject.dram_gb_per_s, 5300);
    tpp_subject_free(&subject);
}

/* ------------------------------------------------------------------------------------------ files */

static const char file_text[] =
    "{\"vendor\": \"V\", \"attribution\": \"\",\n"
    "\"sources\": [{\"key\": \"S\", \"title\": \"t\"}],\n"
    "\"chips\": [{\"id\": \"v-one\", \"name\": \"One\", \"alias\": \"one\",\n"
    "\"rates\": [{\"precision\": \"fp16\", \"tops\": 1, \"mark\": \"sourced\", \"unit\": \"matrix\"}],\n"
    "\"die_area_mm2\": null, \"die_area_mark\": \"absent\",\n"
    "\"io_gb_per_s\": 5, \"io_mark\": \"sourced\", \"dram_gb_per_s\": 5, \"dram_mark\": \"sourced\",\n"
    "\"architecture\": \"\", \"form_factor\": \"\", \"process\": \"\", \"launch_year\": 2020, \"die_count\": 1,\n"
    "\"core_count\": 7, \"core_mark\": \"listed\", \"clock_mhz\": null, \"clock_mark\": \"absent\",\n"
    "\"memory\": \"\", \"memory_gb\": 8, \"memory_mark\": \"listed\", \"io\": \"\", \"power_w\": 9,\n"
    "\"power_mark\": \"listed\", \"pci_ids\": [{\"id\": \"10de:20b2\", \"mark\": \"listed\", \"source\": \"S\"}],\n"
    "\"claims\": [{\"about\": \"fp16\", \"value\": 2, \"mark\": \"listed\", \"source\": \"S\", \"text\": \"x\"}],\n"
    "\"datacenter\": \"yes\", \"note\": \"\", \"source\": \"S; S (again)\"}]}\n";

static void expect_bad_file(const char *from, const char *to, const char *part)
{
    struct tpp_chip *made = NULL;
    size_t count = 0;
    struct tpp_error err = TPP_ERROR_INIT;
    const char *at = strstr(file_text, from);
    char text[4096];
    cr_assert_not_null(at, "%s", from);
    snprintf(text, sizeof text, "%.*s%s%s", (int)(at - file_text), file_text, to, at + strlen(from));
    cr_expect_eq(tpp_chips_read("c", text, strlen(text), &made, &count, &err), TPP_STATUS_PARSE, "%s", to);
    cr_expect(strstr(err.text, part) != NULL, "%s: %s", to, err.text);
    cr_expect(made == NULL && count == 0);
}

Test(chips, files_are_read_strictly)
{
    struct tpp_chip *made = NULL;
    size_t count = 0;
    struct tpp_error err = TPP_ERROR_INIT;
    cr_assert_eq(tpp_chips_read("c", file_text, strlen(file_text), &made, &count, &err), TPP_STATUS_OK, "%s", err.text);
    cr_expect_eq(count, 1);
    cr_expect_eq(tpp_chips_read("c", file_text, strlen(file_text), &made, &count, &err), TPP_STATUS_PARSE);
    cr_expect(strstr(err.text, "c:3:18: chips[0].id: is already the id") != NULL, "%s", err.text);
    cr_expect_eq(count, 1);
    tpp_chips_free(made, count);
    expect_bad_file("\"fp16\"", "\"fp17\"", "c:4:25: chips[0].rates[0].precision");
    expect_bad_file("\"tops\": 1", "\"tops\": 0", "c:4:11: chips[0].rates[0]: needs a rate");
    expect_bad_file("\"matrix\"", "\"tensor\"", "unit must be");
    expect_bad_file("null", "0", "c:5:17: chips[0].die_area_mm2: must be more than 0");
    expect_bad_file("\"absent\"", "\"sourced\"", "the mark is \"absent\" where there is no figure");
    expect_bad_file("10de:20b2", "10DE:20B2", "chips[0].pci_ids[0].id: must be vendor and device");
    expect_bad_file("\"about\": \"fp16\"", "\"about\": \"fp17\"", "chips[0].claims[0].about: must be a precision");
    expect_bad_file("\"about\": \"fp16\"", "\"about\": \"rate\"", "chips[0].claims[0].about: must be a precision");
    expect_bad_file("\"value\": 2", "\"value\": null", "chips[0].claims[0].value: must be more than 0");
    expect_bad_file("\"source\": \"S\", \"text\"", "\"source\": \"T\", \"text\"", "chips[0].claims[0].source: names a");
    expect_bad_file("\"clock_mhz\": null", "\"clock_mhz\": 5", "chips[0].clock_mhz: the mark is \"absent\"");
    expect_bad_file("\"alias\": \"one\"", "\"alias\": \"One\"", "chips[0].alias: must be lower-case");
    expect_bad_file("\"S; S", "\"S; X", "chips[0].source: names a key");
    expect_bad_file("v-one", "V One", "chips[0].id: must be lower-case");
    expect_bad_file("\"datacenter\": \"yes\"", "\"datacentre\": \"yes\"", "did you mean \"datacenter\"?");
}

Test(chips, a_word_of_one_id_is_enough)
{
    cr_expect_str_eq(find("h20")->id, "nvidia-h20-96gb");
    cr_expect_str_eq(find("L4")->id, "nvidia-l4");
    cr_expect_str_eq(find("mi300x")->id, "amd-mi300x");
}
