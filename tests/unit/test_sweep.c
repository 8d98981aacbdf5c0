/* A sweep says of each design what a rating of it alone says, in both forms of a row. */
#include <stdint.h>

#include "tests/unit/rating_support.h"

static int *is_wanted;

static void load_all(void)
{
    load_rules();
    is_wanted = calloc(rule_count + 1, sizeof *is_wanted);
    for (size_t i = 0; i < rule_count; i++) {
        is_wanted[i] = 1;
    }
}

static void unload_all(void)
{
    free(is_wanted);
    unload_rules();
}

TestSuite(sweep, .init = load_all, .fini = unload_all);

static uint64_t state = 20261126;

static uint64_t random_bits(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

/* ------------------------------------------------------------------------------------------ a random design */

static const char header[] = "name,fp8,fp16,vector_fp32,macs_int8,cores,clock_mhz,die_area_mm2,other_die_area_mm2,"
                             "io_gb_per_s,dram_gb_per_s,datacenter,transistors,hbm,first_marketed,export_date";

struct design {
    double fp8, fp16, fp32, macs, cores, clock, area, other, io, dram, transistors; /* NAN: not known */
    enum tpp_answer datacenter, hbm;
    const char *marketed, *exported;
};

/* Short decimals, so that the text of a row is the number; often on a limit. */
static double maybe(double most)
{
    static const double limits[] = { 300, 600, 150, 2000, 814, 1100, 1400, 6500 };
    switch (random_bits() % 4) {
    case 0:
        return NAN;
    case 1:
        return limits[random_bits() % 8];
    default:
        return (double)(1 + random_bits() % 10000) * most / 10000;
    }
}

static struct design random_design(void)
{
    static const char *const days[] = { "", "2025-06-01", "2026-01-01", "2026-01-02", "2027-05-05", "2029-01-01" };
    return (struct design){
        .fp8 = maybe(3000),
        .fp16 = maybe(1500),
        .fp32 = maybe(100),
        .macs = maybe(4096),
        .cores = maybe(200),
        .clock = maybe(2500),
        .area = maybe(1600),
        .other = maybe(800),
        .io = maybe(1800),
        .dram = maybe(9000),
        .transistors = random_bits() % 3 == 0 ? NAN : (double)(20 + random_bits() % 30) * 1e9,
        .datacenter = (enum tpp_answer)(random_bits() % 3),
        .hbm = (enum tpp_answer)(random_bits() % 3),
        .marketed = days[random_bits() % 6],
        .exported = days[random_bits() % 6],
    };
}

static void print_number(char **at, double number, const char *json_key, int is_json)
{
    if (is_json && !isnan(number)) {
        *at += sprintf(*at, ",\"%s\":%.17g", json_key, number);
    } else if (!is_json) {
        *at += isnan(number) ? sprintf(*at, ",") : sprintf(*at, ",%.17g", number);
    }
}

static void print_text(char **at, const char *text, const char *json_key, int is_json)
{
    if (is_json && *text != '\0') {
        *at += sprintf(*at, ",\"%s\":\"%s\"", json_key, text);
    } else if (!is_json) {
        *at += sprintf(*at, ",%s", text);
    }
}

static void print_row(const struct design *design, int is_json, char *row)
{
    row += sprintf(row, is_json ? "{\"name\":\"x\"" : "x");
    print_number(&row, design->fp8, "fp8", is_json);
    print_number(&row, design->fp16, "fp16", is_json);
    print_number(&row, design->fp32, "vector_fp32", is_json);
    print_number(&row, design->macs, "macs_int8", is_json);
    print_number(&row, design->cores, "cores", is_json);
    print_number(&row, design->clock, "clock_mhz", is_json);
    print_number(&row, design->area, "die_area_mm2", is_json);
    print_number(&row, design->other, "other_die_area_mm2", is_json);
    print_number(&row, design->io, "io_gb_per_s", is_json);
    print_number(&row, design->dram, "dram_gb_per_s", is_json);
    print_text(&row, tpp_answer_name((int)design->datacenter), "datacenter", is_json);
    print_number(&row, design->transistors, "transistors", is_json);
    print_text(&row, tpp_answer_name((int)design->hbm), "hbm", is_json);
    print_text(&row, design->marketed, "first_marketed", is_json);
    print_text(&row, design->exported, "export_date", is_json);
    sprintf(row, is_json ? "}" : "%s", "");
}

static void add(struct tpp_subject *subject, enum tpp_precision precision, enum tpp_unit unit, double macs)
{
    struct tpp_rate rate = { .precision = precision,
                             .basis = TPP_BASIS_DECLARED,
                             .bound = TPP_BOUND_EXACT,
                             .unit = unit,
                             .macs_per_second = macs,
                             .low_macs_per_second = NAN,
                             .high_macs_per_second = NAN };
    if (!isnan(macs)) {
        cr_assert_eq(tpp_subject_add_rate(subject, &rate, NULL), TPP_STATUS_OK);
    }
}

static struct tpp_subject subject_of(const struct design *design, const struct tpp_choices *choices)
{
    struct tpp_subject subject;
    tpp_subject_init(&subject);
    subject.choices = *choices;
    add(&subject, TPP_FP8, TPP_UNIT_MATRIX, tpp_rating_macs(design->fp8));
    add(&subject, TPP_FP16, TPP_UNIT_MATRIX, tpp_rating_macs(design->fp16));
    add(&subject, TPP_FP32, TPP_UNIT_VECTOR, tpp_rating_macs(design->fp32));
    add(&subject, TPP_INT8, TPP_UNIT_MATRIX, design->macs * (design->cores * design->clock * 1e6));
    subject.die_area_mm2 = design->area;
    subject.other_die_area_mm2 = design->other;
    subject.io_gb_per_s = design->io;
    subject.dram_gb_per_s = design->dram;
    subject.datacenter = design->datacenter;
    subject.transistors = design->transistors;
    subject.hbm = design->hbm;
    snprintf(subject.first_marketed, sizeof subject.first_marketed, "%s", design->marketed);
    snprintf(subject.export_date, sizeof subject.export_date, "%s", design->exported);
    return subject;
}

/* ------------------------------------------------------------------------------------------ the same outcomes */

static void expect_same(const struct tpp_rating *rating, const struct tpp_sweep_result *result, const char *row)
{
    const struct tpp_figure *figure = &rating->figures[TPP_BASIS_DECLARED];
    cr_assert_eq(result->tpp, figure->tpp, "%s", row);
    cr_assert_eq(result->precision, figure->precision, "%s", row);
    cr_assert(result->density == figure->density || (isnan(result->density) && isnan(figure->density)), "%s", row);
    for (size_t i = 0; i < rating->rule_count; i++) {
        const struct tpp_rule_result *wanted = &rating->rules[i];
        const struct tpp_verdict *verdict = &result->outcomes[i];
        uint64_t met = 0;
        for (size_t j = 0; j < wanted->clause_count; j++) {
            met |= (uint64_t)(wanted->clauses[j].outcome == TPP_CLAUSE_MEETS) << j;
        }
        cr_assert_eq(verdict->outcome, (int)wanted->outcome, "%s: %s: %s", row, rules[i].id, wanted->headline);
        cr_assert_eq(verdict->if_datacenter, (int)wanted->if_datacenter, "%s: %s", row, rules[i].id);
        cr_assert_eq(verdict->if_not_datacenter, (int)wanted->if_not_datacenter, "%s: %s", row, rules[i].id);
        cr_assert_eq(verdict->clauses_met, met, "%s: %s: %s", row, rules[i].id, wanted->headline);
    }
}

static struct tpp_choices random_choices(void)
{
    struct tpp_choices choices;
    tpp_choices_init(&choices);
    choices.adds_vector_units = (int)(random_bits() % 2);
    choices.scales = (enum tpp_scale_choice)(random_bits() % TPP_SCALES_COUNT);
    choices.area = (enum tpp_area_choice)(random_bits() % TPP_AREA_COUNT);
    choices.circuit_count = 1 + random_bits() % 2;
    choices.precision_mask &= random_bits() % 4 == 0 ? ~(1u << TPP_FP8) : ~0u;
    return choices;
}

/* 1 when the design could be rated at all, and then alike. */
static int check_design(struct tpp_sweep *by_csv, struct tpp_sweep *by_json, const struct tpp_choices *choices,
                        const char *date)
{
    const struct tpp_row_place place = { "t", 2 };
    struct design design = random_design();
    struct tpp_subject subject = subject_of(&design, choices);
    struct tpp_rating rating;
    struct tpp_sweep_result result;
    struct tpp_error err = TPP_ERROR_INIT;
    char row[1024];
    enum tpp_status wanted = tpp_rating_evaluate(&subject, rules, rule_count, date, &rating, NULL);
    for (int is_json = 0; is_json < 2; is_json++) {
        print_row(&design, is_json, row);
        enum tpp_status status = is_json ? tpp_sweep_json(by_json, &place, row, strlen(row), &result, &err)
                                         : tpp_sweep_csv(by_csv, &place, row, strlen(row), &result, &err);
        cr_assert_eq(status == TPP_STATUS_OK, wanted == TPP_STATUS_OK, "%s: %s", row, err.text);
        if (wanted == TPP_STATUS_OK) {
            expect_same(&rating, &result, row);
            cr_assert_str_eq(result.name, "x");
        }
    }
    if (wanted == TPP_STATUS_OK) {
        tpp_rating_free(&rating);
    }
    tpp_subject_free(&subject);
    return wanted == TPP_STATUS_OK;
}

Test(sweep, says_what_a_rating_of_each_says)
{
    int rated = 0;
    for (int round = 0; round < 12; round++) {
        const struct tpp_row_place place = { "t", 1 };
        const char *date = round % 3 == 0 ? "" : round % 3 == 1 ? "2023-06-01" : "2027-05-05";
        struct tpp_choices choices = random_choices();
        struct tpp_sweep *by_csv = NULL;
        struct tpp_sweep *by_json = NULL;
        struct tpp_error err = TPP_ERROR_INIT;
        char line[512];
        snprintf(line, sizeof line, "%s", header);
        cr_assert_eq(tpp_sweep_new(rules, rule_count, is_wanted, date, &choices, &by_csv, &err), TPP_STATUS_OK, "%s",
                     err.text);
        cr_assert_eq(tpp_sweep_new(rules, rule_count, is_wanted, date, &choices, &by_json, &err), TPP_STATUS_OK);
        cr_assert_eq(tpp_sweep_columns(by_csv, &place, line, strlen(line), &err), TPP_STATUS_OK, "%s", err.text);
        for (int i = 0; i < 500; i++) {
            rated += check_design(by_csv, by_json, &choices, date);
        }
        tpp_sweep_free(by_csv);
        tpp_sweep_free(by_json);
    }
    cr_expect_gt(rated, 3000, "%d", rated);
}

/* ------------------------------------------------------------------------------------------ slips */

struct slip {
    const char *columns, *row, *message;
};

static void check_slip(const struct slip *slip)
{
    struct tpp_choices choices;
    struct tpp_sweep *sweep = NULL;
    struct tpp_sweep_result result;
    struct tpp_error err = TPP_ERROR_INIT;
    char line[256];
    const struct tpp_row_place first = { "t", 1 };
    const struct tpp_row_place second = { "t", 2 };
    tpp_choices_init(&choices);
    cr_assert_eq(tpp_sweep_new(rules, rule_count, is_wanted, "", &choices, &sweep, NULL), TPP_STATUS_OK);
    snprintf(line, sizeof line, "%s", slip->columns);
    enum tpp_status status = tpp_sweep_columns(sweep, &first, line, strlen(line), &err);
    if (status == TPP_STATUS_OK) {
        snprintf(line, sizeof line, "%s", slip->row);
        status = tpp_sweep_csv(sweep, &second, line, strlen(line), &result, &err);
    }
    cr_expect_eq(status, TPP_STATUS_PARSE, "%s / %s", slip->columns, slip->row);
    cr_expect(strncmp(err.text, slip->message, strlen(slip->message)) == 0, "%s\n  wanted %s", err.text, slip->message);
    tpp_sweep_free(sweep);
}

Test(sweep, slips_are_named_with_line_and_column)
{
    static const struct slip slips[] = {
        { "name,fb16", "", "t:1:6: no column 'fb16'; did you mean 'bf16'?" },
        { "name,fp16,name", "", "t:1:11: column 'name' is there twice" },
        { "name,die_area_mm2", "", "t:1:1: no column is a rate" },
        { "name,fp16,zzzzzzzzzzz", "", "t:1:11: no column 'zzzzzzzzzzz'; a precision such as" },
        { "name,\"fp16", "", "t:1:6: a quote is not closed" },
        { "name,fp16", "x", "t:2:1: 1 fields; the first line names 2" },
        { "name,fp16", "x,1,2", "t:2:5: 3 fields; the first line names 2" },
        { "name,fp16", "x,-1", "t:2:3: '-1': must be a plain number" },
        { "name,fp16", "x,0", "t:2:3: '0': must be a number of more than 0" },
        { "name,fp16", "x,1e300", "t:2:3: '1e300': must be a number of more than 0" },
        { "name,fp16", "x,", "t:2:1: no rate: give one of a precision" },
        { "fp16,io_gb_per_s", "1,one", "t:2:3: 'one': must be a plain number" },
        { "fp16,datacenter", "1,maybe", "t:2:3: 'maybe': must be yes, no or unknown" },
        { "fp16,first_marketed", "1,2026-02-30", "t:2:3: '2026-02-30': must be a calendar day" },
        { "macs_fp16,cores", "1,1", "t:2:1: no rate" },
    };
    for (size_t i = 0; i < sizeof slips / sizeof slips[0]; i++) {
        check_slip(&slips[i]);
    }
}

Test(sweep, what_cannot_be_prepared_is_refused)
{
    struct tpp_choices choices;
    struct tpp_sweep *sweep = NULL;
    struct tpp_error err = TPP_ERROR_INIT;
    tpp_choices_init(&choices);
    cr_expect_eq(tpp_sweep_new(rules, rule_count, is_wanted, "soon", &choices, &sweep, &err), TPP_STATUS_INVALID);
    const struct tpp_rule *review = tpp_rules_find(rules, rule_count, "us-2026-01-cn-review");
    cr_expect_eq(tpp_sweep_new(review, 1, is_wanted, "", &choices, &sweep, &err), TPP_STATUS_INVALID);
    cr_expect(strstr(err.text, "us-2023-11, which is not among the rules") != NULL, "%s", err.text);
    choices.circuit_count = 0;
    cr_expect_eq(tpp_sweep_new(rules, rule_count, is_wanted, "", &choices, &sweep, &err), TPP_STATUS_INVALID);
    cr_expect_null(sweep);
}

/* A name that would steer a terminal, and one that is too long, do no harm. */
Test(sweep, names_are_made_harmless)
{
    struct tpp_choices choices;
    struct tpp_sweep *sweep = NULL;
    struct tpp_sweep_result result;
    const struct tpp_row_place place = { "t", 1 };
    char columns[] = "name,fp16";
    char row[] = "a\x1b[2J\tb,1";
    char json[] = "{\"fp16\": 1, \"name\": \"\\u001b[31m\"}";
    tpp_choices_init(&choices);
    cr_assert_eq(tpp_sweep_new(rules, rule_count, is_wanted, "", &choices, &sweep, NULL), TPP_STATUS_OK);
    cr_assert_eq(tpp_sweep_json(sweep, &place, json, strlen(json), &result, NULL), TPP_STATUS_OK);
    cr_expect_str_eq(result.name, "?[31m");
    cr_assert_eq(tpp_sweep_columns(sweep, &place, columns, strlen(columns), NULL), TPP_STATUS_OK);
    cr_assert_eq(tpp_sweep_csv(sweep, &place, row, strlen(row), &result, NULL), TPP_STATUS_OK);
    cr_expect_str_eq(result.name, "a?[2J?b");
    char longer[700];
    memset(longer, 'n', sizeof longer);
    memcpy(longer + sizeof longer - 3, ",1", 3);
    cr_assert_eq(tpp_sweep_csv(sweep, &place, longer, strlen(longer), &result, NULL), TPP_STATUS_OK);
    cr_expect_eq(strlen(result.name), TPP_SWEEP_NAME_BYTES - 1);
    tpp_sweep_free(sweep);
}

/* Rows as JSON that the short path must leave to the library, and that mean the same. */
Test(sweep, json_is_read_as_the_library_reads_it)
{
    static const struct {
        const char *row;
        double tpp; /* NAN: refused */
    } cases[] = {
        { "{\"name\": \"a\", \"fp16\": 100}", 1600 },
        { "{\"name\": \"b\", \"fp16\": 200}", 3200 },
        { " { \"name\" : \"b\" , \"fp16\" : 2e2 } ", 3200 },
        { "{\"fp16\": 200, \"name\": \"b\"}", 3200 },
        { "{\"fp16\": 300}", 4800 },
        { "{\"fp16\": 300, \"name\": null}", 4800 },
        { "{\"fp16\": 100, \"fp16\": 300}", NAN },
        { "{\"fp16\": 0100}", NAN },
        { "{\"fp16\": 100.}", NAN },
        { "{\"fp16\": .5}", NAN },
        { "{\"fp16\": -1}", NAN },
        { "{\"fp16\": 100} x", NAN },
        { "{\"fp16\": 100,}", NAN },
        { "{\"fp16\": \"100\"}", NAN },
        { "{\"f\\u0070\\u0031\\u0036\": 100}", 1600 },
        { "{\"fp16\": nullx}", NAN },
        { "{\"fp16\": 100", NAN },
        { "", NAN },
    };
    struct tpp_choices choices;
    struct tpp_sweep *sweep = NULL;
    const struct tpp_row_place place = { "t", 1 };
    tpp_choices_init(&choices);
    cr_assert_eq(tpp_sweep_new(rules, rule_count, is_wanted, "", &choices, &sweep, NULL), TPP_STATUS_OK);
    for (size_t round = 0; round < 2; round++) {
        for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
            struct tpp_sweep_result result = { .tpp = NAN };
            struct tpp_error err = TPP_ERROR_INIT;
            enum tpp_status status = tpp_sweep_json(sweep, &place, cases[i].row, strlen(cases[i].row), &result, &err);
            cr_expect_eq(status == TPP_STATUS_OK, !isnan(cases[i].tpp), "%s: %s", cases[i].row, err.text);
            cr_expect(status != TPP_STATUS_OK || result.tpp == cases[i].tpp, "%s: %g", cases[i].row, result.tpp);
        }
    }
    tpp_sweep_free(sweep);
}
