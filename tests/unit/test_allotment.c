/* Quantities of TPP over many units: the limits of the reference, and sums of tables against sums made here. */
#include "tests/unit/rating_support.h"

static struct tpp_chip *chips;
static size_t chip_count;
static int *is_wanted;
static struct tpp_choices choices;

static void load_all(void)
{
    load_rules();
    cr_assert_eq(tpp_chips_builtin(&chips, &chip_count, NULL), TPP_STATUS_OK);
    is_wanted = calloc(rule_count + 1, sizeof *is_wanted);
    for (size_t i = 0; i < rule_count; i++) {
        is_wanted[i] = 1;
    }
    tpp_choices_init(&choices);
}

static void unload_all(void)
{
    free(is_wanted);
    tpp_chips_free(chips, chip_count);
    unload_rules();
}

TestSuite(allotment, .init = load_all, .fini = unload_all);

/* ------------------------------------------------------------------------------------------ N units of one product */

static void count_units(double tpp, enum tpp_basis basis, uint64_t units, struct tpp_rating *rating)
{
    struct tpp_subject subject;
    struct tpp_error err = TPP_ERROR_INIT;
    tpp_subject_init(&subject);
    add_tpp(&subject, basis, tpp);
    subject.die_area_mm2 = 814;
    subject.dram_gb_per_s = 3350;
    subject.datacenter = TPP_ANSWER_YES;
    cr_assert_eq(tpp_rating_evaluate(&subject, rules, rule_count, "", rating, &err), TPP_STATUS_OK, "%s", err.text);
    cr_assert_eq(tpp_rating_count_units(rating, units, &err), TPP_STATUS_OK, "%s", err.text);
    tpp_subject_free(&subject);
}

static const struct tpp_quantity_result *quantity_of(const struct tpp_rating *rating, const char *id)
{
    for (size_t i = 0; i < rating->quantity_count; i++) {
        if (strcmp(rating->quantities[i].quantity->id, id) == 0) {
            return &rating->quantities[i];
        }
    }
    cr_assert_fail("no quantity %s", id);
    return NULL;
}

/* The reference: about 1,700 H100 a year, 49,901 in a country, at 15,831.2 each. */
Test(allotment, units_of_an_h100_are_those_of_the_reference)
{
    struct tpp_rating rating;
    count_units(15831.2, TPP_BASIS_DECLARED, 1699, &rating);
    cr_expect_eq(quantity_of(&rating, "lpp")->units_fit, 1699);
    cr_expect_eq(quantity_of(&rating, "lpp")->exceeds, TPP_TRUTH_FALSE);
    cr_expect_eq(quantity_of(&rating, "country")->units_fit, 49901);
    cr_expect_eq(quantity_of(&rating, "country-agreement")->units_fit, 99802);
    cr_expect_eq(quantity_of(&rating, "share")->units_elsewhere, 3398);
    cr_expect_eq(quantity_of(&rating, "share")->exceeds, TPP_TRUTH_UNKNOWN);
    cr_expect_eq(tpp_rating_count_units(&rating, 1700, NULL), TPP_STATUS_OK);
    cr_expect_eq(quantity_of(&rating, "lpp")->exceeds, TPP_TRUTH_TRUE);
    cr_expect_eq(tpp_rating_count_units(&rating, 0, NULL), TPP_STATUS_INVALID);
    tpp_rating_free(&rating);
}

Test(allotment, exactly_the_limit_is_within)
{
    struct tpp_rating rating;
    count_units(5380, TPP_BASIS_DECLARED, 5000, &rating); /* 26,900,000 */
    cr_expect_eq(quantity_of(&rating, "lpp")->tpp, 26900000);
    cr_expect_eq(quantity_of(&rating, "lpp")->exceeds, TPP_TRUTH_FALSE);
    cr_expect_eq(quantity_of(&rating, "lpp")->units_fit, 5000);
    tpp_rating_free(&rating);
}

Test(allotment, a_measurement_may_exceed_and_never_stays_within)
{
    struct tpp_rating rating;
    count_units(5000, TPP_BASIS_SUSTAINED, 1, &rating);
    cr_expect_eq(quantity_of(&rating, "lpp")->exceeds, TPP_TRUTH_UNKNOWN);
    cr_expect_eq(tpp_rating_count_units(&rating, 100000, NULL), TPP_STATUS_OK);
    cr_expect_eq(quantity_of(&rating, "lpp")->exceeds, TPP_TRUTH_TRUE);
    tpp_rating_free(&rating);
}

Test(allotment, what_meets_nothing_does_not_count)
{
    struct tpp_rating rating;
    count_units(1000, TPP_BASIS_DECLARED, 1000000, &rating);
    for (size_t i = 0; i < rating.quantity_count; i++) {
        cr_expect_eq(rating.quantities[i].counts, TPP_TRUTH_FALSE);
        cr_expect_eq(rating.quantities[i].exceeds, TPP_TRUTH_FALSE);
    }
    tpp_rating_free(&rating);
}

Test(allotment, room_is_the_largest_number_that_fits)
{
    static const double awkward[] = { 0.1, 0.3, 15831.2, 4992, 1.0 / 3, 26900000, 7e-7 };
    for (size_t i = 0; i < sizeof awkward / sizeof awkward[0]; i++) {
        double units = tpp_quantity_units(26900000, awkward[i]);
        cr_expect_leq(units * awkward[i], 26900000);
        cr_expect_gt((units + 1) * awkward[i], 26900000, "%g", awkward[i]);
    }
    cr_expect_eq(tpp_quantity_units(0, 1), 0);
    cr_expect_eq(tpp_quantity_units(-1, 1), 0);
}

/* ------------------------------------------------------------------------------------------ tables */

static struct tpp_allotment *begin(const char *agreements, const char *columns)
{
    const struct tpp_allotment_terms terms = {
        rules, rule_count, is_wanted, "", &choices, chips, chip_count, agreements
    };
    struct tpp_allotment *allotment = NULL;
    struct tpp_error err = TPP_ERROR_INIT;
    const struct tpp_row_place place = { "t.csv", 1 };
    char line[512];
    cr_assert_eq(tpp_allotment_new(&terms, &allotment, &err), TPP_STATUS_OK, "%s", err.text);
    snprintf(line, sizeof line, "%s", columns);
    cr_assert_eq(tpp_allotment_columns(allotment, &place, line, strlen(line), &err), TPP_STATUS_OK, "%s", err.text);
    return allotment;
}

static enum tpp_status row(struct tpp_allotment *allotment, uint64_t number, const char *text, struct tpp_error *err)
{
    const struct tpp_row_place place = { "t.csv", number };
    char line[512];
    snprintf(line, sizeof line, "%s", text);
    return tpp_allotment_row(allotment, &place, line, strlen(line), err);
}

static const struct tpp_allotted_line *line_of(const struct tpp_allotted *allotted, const char *quantity,
                                               const char *who, int year)
{
    for (size_t i = 0; i < allotted->line_count; i++) {
        const struct tpp_allotted_line *line = &allotted->lines[i];
        if (strcmp(allotted->quantities[line->quantity].quantity->id, quantity) == 0 && strcmp(line->who, who) == 0 &&
            line->year == year) {
            return line;
        }
    }
    return NULL;
}

Test(allotment, a_mixed_basket_is_summed_by_whom_it_is_for)
{
    static const char *const rows[] = {
        "2025-03-01,Acme Compute,SG,1000,nvidia-h100-sxm5-80gb,,,",
        "2025-12-31,ACME  compute ,SG,699,h100-sxm5,,,",
        "2026-01-01,Acme Compute,SG,10,h100-sxm5,,,",
        "2025-01-12,Acme Compute,SG,5000,h100-sxm5,,,", /* a day before the rule: not by consignee, but by country */
        "2025-05-06,Gulf,AE,2000,,X,5200,",
        "2025-05-06,Gulf,AE,6000,,Y,4700,",
        "2025-05-06,Home,US,9000,h100-sxm5,,,",
        "2026-02-01,Bei,CN,600,h200-sxm,,,",
        "2026-01-14,Bei,CN,999,h200-sxm,,,", /* a day before the review */
        "2026-02-01,Home,US,1000,h200-sxm,,,",
        "2026-02-01,Bei,HK,0,h20,,,",
    };
    struct tpp_allotment *allotment = begin("AE", "date,consignee,country,quantity,chip,product,tpp,die_area_mm2");
    struct tpp_allotted allotted;
    struct tpp_error err = TPP_ERROR_INIT;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        cr_assert_eq(row(allotment, i + 2, rows[i], &err), TPP_STATUS_OK, "%s", err.text);
    }
    cr_assert_eq(tpp_allotment_sum(allotment, &allotted, &err), TPP_STATUS_OK);
    const struct tpp_allotted_line *acme = line_of(&allotted, "lpp", "Acme Compute", 2025);
    cr_assert_not_null(acme);
    cr_expect_eq(acme->tpp, 1699 * 15831.2);
    cr_expect_eq(acme->exceeds, TPP_TRUTH_FALSE);
    cr_expect_eq(acme->parts[0].room, 0);
    cr_expect_eq(line_of(&allotted, "lpp", "Acme Compute", 2026)->parts[0].room, 1689);
    const struct tpp_allotted_line *gulf = line_of(&allotted, "lpp", "Gulf", 2025);
    cr_expect_eq(gulf->tpp, 2000 * 5200.0);
    cr_expect_eq(gulf->most_tpp, 2000 * 5200.0 + 6000 * 4700.0);
    cr_expect_eq(gulf->exceeds, TPP_TRUTH_UNKNOWN, "without its die area, Y perhaps meets 3A090.a.2");
    cr_expect_null(line_of(&allotted, "lpp", "Home", 2025));
    cr_expect_null(line_of(&allotted, "country", "AE", 0));
    cr_expect_eq(line_of(&allotted, "country-agreement", "AE", 0)->most_tpp, gulf->most_tpp);
    cr_expect_eq(line_of(&allotted, "country", "SG", 0)->tpp, (1699 + 10 + 5000) * 15831.2);
    const struct tpp_allotted_line *share = NULL;
    for (size_t i = 0; i < allotted.line_count; i++) {
        int is_share = strcmp(allotted.quantities[allotted.lines[i].quantity].quantity->id, "share") == 0;
        share = is_share && strstr(allotted.lines[i].who, "H200") != NULL ? &allotted.lines[i] : share;
    }
    cr_assert_not_null(share);
    cr_expect_eq(share->tpp, 600 * 15831.2);
    cr_expect_eq(share->of_tpp, 1000 * 15831.2);
    cr_expect_eq(share->exceeds, TPP_TRUTH_TRUE);
    tpp_allotment_free(allotment);
}

/* The same rows in any order, and a quantity split over rows, come to the same bits. */
Test(allotment, order_and_splitting_make_no_difference)
{
    double sums[2];
    for (int turn = 0; turn < 2; turn++) {
        struct tpp_allotment *allotment = begin("", "date,consignee,country,quantity,product,tpp,datacenter");
        struct tpp_allotted allotted;
        char text[160];
        for (int i = 0; i < 3000; i++) {
            int at = turn == 0 ? i : 2999 - i;
            snprintf(text, sizeof text, "2025-06-01,A,SG,%d,P%d,%d.1,yes", 1 + at % 7, at % 13, 4800 + at % 13);
            cr_assert_eq(row(allotment, 2, text, NULL), TPP_STATUS_OK);
        }
        cr_assert_eq(tpp_allotment_sum(allotment, &allotted, NULL), TPP_STATUS_OK);
        double sum = 0;
        const struct tpp_allotted_line *line = line_of(&allotted, "lpp", "A", 2025);
        for (size_t i = 0; i < line->part_count; i++) {
            sum += line->parts[i].tpp * 1e-3;
        }
        sums[turn] = line->tpp;
        cr_expect_float_eq(sum, line->tpp * 1e-3, 1);
        cr_expect_eq(allotted.shipment_count, 3000);
        tpp_allotment_free(allotment);
    }
    cr_expect_eq(sums[0], sums[1]);
}

Test(allotment, what_is_wrong_is_named_with_its_place)
{
    static const struct {
        const char *row, *message;
    } cases[] = {
        { "2026-02-30,A,CN,1,h20,,", "t.csv:2:1: '2026-02-30': must be a calendar day" },
        { "2026-02-03, ,CN,1,h20,,", "t.csv:2:12: ' ': must be a name" },
        { "2026-02-03,A,UK,1,h20,,", "t.csv:2:14: 'UK': must be a country code" },
        { "2026-02-03,A,cn,1,h20,,", "t.csv:2:14: 'cn': must be a country code" },
        { "2026-02-03,A,CN,1.5,h20,,", "t.csv:2:17: '1.5': must be a whole number" },
        { "2026-02-03,A,CN,-1,h20,,", "t.csv:2:17: '-1': must be a whole number" },
        { "2026-02-03,A,CN,1,h21,,", "t.csv:2:19: no chip 'h21'" },
        { "2026-02-03,A,CN,1,h20,P,", "t.csv:2:19: 'h20' has its figures from the catalogue" },
        { "2026-02-03,A,CN,1,,P,", "t.csv:2:1: of what?" },
        { "2026-02-03,A,CN,1,,P,0", "t.csv:2:22: '0': must be a number of more than 0" },
        { "2026-02-03,A,CN,1,,P", "t.csv:2:20: 6 fields; the first line names 7" },
        { "2026-02-03,A,CN,1,,First,5", "t.csv:2:20: 'First' had other figures in line 1" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tpp_allotment *allotment = begin("", "date,consignee,country,quantity,chip,product,tpp");
        struct tpp_error err = TPP_ERROR_INIT;
        struct tpp_allotted allotted;
        cr_assert_eq(row(allotment, 1, "2026-02-03,A,CN,1,,First,4", &err), TPP_STATUS_OK, "%s", err.text);
        cr_expect_eq(row(allotment, 2, cases[i].row, &err), TPP_STATUS_PARSE, "%s", cases[i].row);
        cr_expect(strncmp(err.text, cases[i].message, strlen(cases[i].message)) == 0, "%s", err.text);
        cr_assert_eq(tpp_allotment_sum(allotment, &allotted, &err), TPP_STATUS_OK);
        cr_expect_eq(allotted.shipment_count, 1, "a row that is wrong counts nothing");
        tpp_allotment_free(allotment);
    }
}

Test(allotment, countries_are_codes)
{
    cr_expect(tpp_country_is_valid("CN", 2));
    cr_expect(!tpp_country_is_valid("UK", 2) && !tpp_country_is_valid("C", 1) && !tpp_country_is_valid("D ", 2));
    cr_expect(tpp_countries_are_valid("CN, HK, MO") && !tpp_countries_are_valid("CN,HK") &&
              !tpp_countries_are_valid("") && !tpp_countries_are_valid("CN, "));
    cr_expect(tpp_country_is_among("HK", "CN, HK") && !tpp_country_is_among("US", "CN, HK") &&
              !tpp_country_is_among("", "CN"));
}
