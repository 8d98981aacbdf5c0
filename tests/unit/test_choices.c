/* The choices that the rule's text leaves open: what each does to the figures, and its words. */
#include "tests/unit/rating_support.h"

TestSuite(choices, .init = load_rules, .fini = unload_rules);

static struct tpp_subject with_tops(const char *list)
{
    struct tpp_subject subject;
    tpp_subject_init(&subject);
    cr_assert_eq(tpp_subject_add_tops(&subject, list, NULL), TPP_STATUS_OK);
    return subject;
}

static struct tpp_figure figure_of(struct tpp_subject *subject, enum tpp_basis basis)
{
    struct tpp_rating rating;
    struct tpp_error err = TPP_ERROR_INIT;
    cr_assert_eq(tpp_rating_evaluate(subject, rules, rule_count, NULL, &rating, &err), TPP_STATUS_OK, "%s", err.text);
    struct tpp_figure figure = rating.figures[basis];
    tpp_rating_free(&rating);
    return figure;
}

static double declared_tpp(struct tpp_subject *subject)
{
    return figure_of(subject, TPP_BASIS_DECLARED).tpp;
}

Test(choices, tf32_counts_32_or_19_bits)
{
    struct tpp_subject subject = with_tops("tf32=156");
    cr_expect_eq(declared_tpp(&subject), 4992);
    subject.choices.tf32_bits = 19;
    cr_expect_eq(declared_tpp(&subject), 156 * 19);
    subject.choices.tf32_bits = 20;
    struct tpp_rating rating;
    cr_expect_eq(tpp_rating_evaluate(&subject, NULL, 0, NULL, &rating, NULL), TPP_STATUS_INVALID);
    tpp_subject_free(&subject);
}

Test(choices, scales_make_formats_wider)
{
    static const struct {
        const char *tops;
        double element, mx, nv;
    } cases[] = {
        { "fp8=1000", 8000, 8250, 8250 },  { "fp6=1000", 6000, 6250, 6250 },     { "fp4=1000", 4000, 4250, 4500 },
        { "int8=1000", 8000, 8000, 8000 }, { "bf16=1000", 16000, 16000, 16000 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tpp_subject subject = with_tops(cases[i].tops);
        cr_expect_eq(declared_tpp(&subject), cases[i].element, "%s", cases[i].tops);
        subject.choices.scales = TPP_SCALES_MX;
        cr_expect_eq(declared_tpp(&subject), cases[i].mx, "%s", cases[i].tops);
        subject.choices.scales = TPP_SCALES_NV;
        cr_expect_eq(declared_tpp(&subject), cases[i].nv, "%s", cases[i].tops);
        tpp_subject_free(&subject);
    }
}

/* MI355X: FP6 at the rate of FP4 sets the maximum unless it is left out. */
Test(choices, precisions_that_do_not_count)
{
    struct tpp_subject subject = with_tops("fp6=10066,fp4=10066");
    cr_expect_eq(declared_tpp(&subject), 60396);
    subject.choices.precision_mask &= ~(1u << TPP_FP6);
    cr_expect_eq(declared_tpp(&subject), 40264);
    subject.choices.precision_mask = 1u << TPP_INT8;
    struct tpp_rating rating;
    struct tpp_error err = TPP_ERROR_INIT;
    cr_expect_eq(tpp_rating_evaluate(&subject, NULL, 0, NULL, &rating, &err), TPP_STATUS_INVALID);
    cr_expect(strstr(err.text, "the choices leave no rate") != NULL, "%s", err.text);
    tpp_subject_free(&subject);
    unsigned mask = 7;
    cr_expect_eq(tpp_precision_mask("fp16,int8", &mask, NULL), TPP_STATUS_OK);
    cr_expect_eq(mask, 1u << TPP_FP16 | 1u << TPP_INT8);
    cr_expect_eq(tpp_precision_mask("fp16,,int8", &mask, NULL), TPP_STATUS_PARSE);
    cr_expect_eq(tpp_precision_mask("", &mask, NULL), TPP_STATUS_PARSE);
}

/* H100: 66.9 TFLOPS of FP32 on the vector units add about 2,100. */
Test(choices, vector_units_are_added_on_request)
{
    struct tpp_subject subject = with_tops("fp8=1979");
    cr_assert_eq(tpp_subject_add_vector_tops(&subject, "fp32=66.9,fp64=33.5", NULL), TPP_STATUS_OK);
    subject.die_area_mm2 = 814;
    cr_expect_eq(declared_tpp(&subject), 15832);
    subject.choices.adds_vector_units = 1;
    struct tpp_figure figure = figure_of(&subject, TPP_BASIS_DECLARED);
    cr_expect_float_eq(figure.vector_tpp, 33.5 * 64, 1e-9, "the higher of the two precisions");
    cr_expect_float_eq(figure.tpp, 15832 + 33.5 * 64, 1e-9);
    cr_expect_float_eq(figure.density, figure.tpp / 814, 1e-12);
    cr_expect_float_eq(figure.tops, 1979 + 66.9, 1e-9);
    tpp_subject_free(&subject);
    tpp_subject_init(&subject);
    cr_assert_eq(tpp_subject_add_vector_tops(&subject, "fp32=10", NULL), TPP_STATUS_OK);
    cr_expect_eq(declared_tpp(&subject), 320, "a chip without a matrix engine");
    subject.choices.adds_vector_units = 1;
    cr_expect_eq(declared_tpp(&subject), 320);
    tpp_subject_free(&subject);
}

Test(choices, a_board_of_several_circuits)
{
    struct tpp_subject subject = with_tops("fp8=296");
    struct tpp_rating rating;
    subject.die_area_mm2 = 814;
    subject.dram_gb_per_s = 4000;
    subject.io_gb_per_s = 900;
    subject.choices.level = TPP_LEVEL_BOARD;
    subject.choices.circuit_count = 8;
    cr_assert_eq(tpp_rating_evaluate(&subject, rules, rule_count, NULL, &rating, NULL), TPP_STATUS_OK);
    cr_expect_eq(rating.figures[TPP_BASIS_DECLARED].tpp, 8 * 2368);
    cr_expect_float_eq(rating.figures[TPP_BASIS_DECLARED].density, 2368.0 / 814, 1e-12);
    cr_expect_eq(rating.subject.dram_gb_per_s, 32000);
    cr_expect_eq(rating.subject.io_gb_per_s, 900, "what leaves the board is not a multiple");
    tpp_rating_free(&rating);
    subject.choices.circuit_count = 0;
    cr_expect_eq(tpp_rating_evaluate(&subject, NULL, 0, NULL, &rating, NULL), TPP_STATUS_INVALID);
    tpp_subject_free(&subject);
}

/* MI300X: with its I/O dies about 2,400 mm2, without them 1,017. */
Test(choices, dies_that_do_not_compute)
{
    struct tpp_subject subject = with_tops("fp8=2614.9");
    subject.die_area_mm2 = 1017;
    cr_expect_float_eq(figure_of(&subject, TPP_BASIS_DECLARED).density, 20.57, 0.005);
    subject.other_die_area_mm2 = 1383;
    cr_expect_float_eq(figure_of(&subject, TPP_BASIS_DECLARED).density, 8.716, 0.005);
    subject.choices.area = TPP_AREA_COMPUTE;
    cr_expect_float_eq(figure_of(&subject, TPP_BASIS_DECLARED).density, 20.57, 0.005);
    tpp_subject_free(&subject);
}

/* No die on a non-planar process: there is no density, and only TPP alone can be met. */
Test(choices, planar_dies_have_no_density)
{
    struct tpp_subject subject = with_tops("fp8=590");
    struct tpp_rating rating;
    subject.datacenter = TPP_ANSWER_YES;
    subject.has_planar_dies_only = 1;
    cr_assert_eq(tpp_rating_evaluate(&subject, rules, rule_count, NULL, &rating, NULL), TPP_STATUS_OK);
    const struct tpp_rule_result *rule = rule_result(&rating, "us-2023-11");
    cr_expect_eq(rule->outcome, TPP_CLAUSE_DOES_NOT_MEET, "%s", rule->headline);
    cr_expect_str_eq(rule->clauses[1].reason, "fails on performance density");
    tpp_rating_free(&rating);
    tpp_subject_free(&subject);
    subject = with_tops("fp8=600");
    subject.has_planar_dies_only = 1;
    cr_assert_eq(tpp_rating_evaluate(&subject, rules, rule_count, NULL, &rating, NULL), TPP_STATUS_OK);
    cr_expect_str_eq(clauses_with(rule_result(&rating, "us-2023-11"), TPP_CLAUSE_MEETS), "a.1");
    tpp_rating_free(&rating);
    tpp_subject_free(&subject);
}

/* H100: 1979 at 1.83 GHz is 17,128 at 1.98 GHz. */
Test(choices, a_declared_rate_at_another_clock)
{
    struct tpp_subject subject = with_tops("fp8=1978.9");
    subject.choices.clock = TPP_CLOCK_GIVEN;
    subject.choices.clock_hz = 1.98e9;
    cr_expect_float_eq(declared_tpp(&subject), 15831.2, 1e-9, "nobody said at which clock it holds");
    subject.declared_clock_hz = 1.83e9;
    cr_expect_float_eq(declared_tpp(&subject), 15831.2 * 1.98 / 1.83, 1e-6);
    subject.choices.clock_hz = 0;
    struct tpp_rating rating;
    cr_expect_eq(tpp_rating_evaluate(&subject, NULL, 0, NULL, &rating, NULL), TPP_STATUS_INVALID);
    tpp_subject_free(&subject);
}

Test(choices, only_some_bases)
{
    struct tpp_subject subject = with_tops("fp8=100");
    add_tpp(&subject, TPP_BASIS_SUSTAINED, 5000);
    cr_expect_eq(figure_of(&subject, TPP_BASIS_DECLARED).is_contradicted, 1);
    subject.choices.basis_mask = 1u << TPP_BASIS_DECLARED;
    cr_expect_eq(figure_of(&subject, TPP_BASIS_DECLARED).is_contradicted, 0);
    cr_expect_eq(figure_of(&subject, TPP_BASIS_SUSTAINED).is_present, 0);
    tpp_subject_free(&subject);
}

Test(choices, all_are_told_with_their_defaults)
{
    struct tpp_choices choices;
    struct tpp_choice_text texts[TPP_CHOICE_COUNT];
    tpp_choices_init(&choices);
    tpp_choices_describe(&choices, texts);
    for (int i = 0; i < TPP_CHOICE_COUNT; i++) {
        cr_expect(texts[i].is_default, "%s", texts[i].name);
        cr_expect_neq(texts[i].value[0], '\0', "%s", texts[i].name);
    }
    choices = (struct tpp_choices){
        .basis_mask = 1u << TPP_BASIS_DECLARED,
        .clock = TPP_CLOCK_GIVEN,
        .clock_hz = 1.98e9,
        .tf32_bits = 19,
        .scales = TPP_SCALES_NV,
        .precision_mask = 1u << TPP_FP4,
        .adds_vector_units = 1,
        .level = TPP_LEVEL_BOARD,
        .circuit_count = 8,
        .area = TPP_AREA_COMPUTE,
    };
    tpp_choices_describe(&choices, texts);
    static const char *const words[TPP_CHOICE_COUNT] = {
        "only declared",
        "1980 MHz, as given",
        "19 bits",
        "counted: FP8, FP6 and FP4 count 8.25, 6.25 and 4.5 bits",
        "only fp4",
        "matrix and vector units added",
        "board of 8 equal circuits: rates, die area and DRAM bandwidth are 8 times those given",
        "compute dies only",
    };
    for (int i = 0; i < TPP_CHOICE_COUNT; i++) {
        cr_expect_eq(texts[i].is_default, 0, "%s", texts[i].name);
        cr_expect_str_eq(texts[i].value, words[i]);
    }
}
