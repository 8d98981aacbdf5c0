/* Identification: what a record looks like, whatever it says, and what deviates. */
#include "tests/unit/catalogue_support.h"

TestSuite(identify, .init = load_catalogue, .fini = unload_catalogue);

static struct tpp_identification identification;

static void identify(const char *record_name, const char *declared, double io_gb_per_s, const char *pci_id)
{
    struct tpp_record record = { 0 };
    struct tpp_sighting sighting;
    struct tpp_error err = TPP_ERROR_INIT;
    load_described(record_name, &record);
    tpp_sighting_init(&sighting);
    cr_assert_eq(tpp_sighting_take_record(&sighting, &record, &err), TPP_STATUS_OK);
    sighting.io_gb_per_s = io_gb_per_s;
    snprintf(sighting.pci_id, sizeof sighting.pci_id, "%s", pci_id);
    cr_assert_eq(tpp_identify(&sighting, chips, chip_count, declared != NULL ? find_chip(declared) : NULL,
                              &identification, &err),
                 TPP_STATUS_OK, "%s", err.text);
    tpp_record_free(&record);
}

static const struct tpp_trait *trait_of(const struct tpp_likeness *likeness, enum tpp_trait_kind kind,
                                        enum tpp_precision precision)
{
    for (size_t i = 0; i < likeness->trait_count; i++) {
        if (likeness->traits[i].kind == kind && likeness->traits[i].precision == precision) {
            return &likeness->traits[i];
        }
    }
    return NULL;
}

static int is_among_best(const char *id)
{
    for (size_t i = 0; i < identification.best_count; i++) {
        if (strcmp(identification.likenesses[i].chip->id, id) == 0) {
            return 1;
        }
    }
    return 0;
}

Test(identify, what_only_links_tell_apart_stays_open_until_they_are_seen)
{
    identify("a800", "a800", NAN, "");
    cr_expect_eq(identification.best_count, 4);
    cr_expect(is_among_best("nvidia-a100-sxm4-80gb") && is_among_best("nvidia-a800-sxm4-80gb"));
    cr_expect_str_eq(identification.said->chip->id, "nvidia-a800-sxm4-80gb");
    cr_expect_eq(identification.identity, TPP_IDENTITY_AGREES);
    tpp_identification_free(&identification);
    identify("a800", "a800", 600, "");
    cr_expect(is_among_best("nvidia-a100-sxm4-80gb") && !is_among_best("nvidia-a800-sxm4-80gb"));
    cr_expect_eq(identification.identity, TPP_IDENTITY_CONTRADICTS, "600 GB/s are no A800's");
    tpp_identification_free(&identification);
    identify("a800", "a800", 400, "");
    cr_expect(!is_among_best("nvidia-a100-sxm4-80gb") && is_among_best("nvidia-a800-sxm4-80gb"));
    cr_expect_eq(identification.identity, TPP_IDENTITY_AGREES);
    tpp_identification_free(&identification);
}

Test(identify, an_h20_is_one_and_shows_what_it_is_cut_from)
{
    identify("h20", "h20", NAN, "10de:2329");
    cr_expect_str_eq(identification.likenesses[0].chip->id, "nvidia-h20-96gb");
    cr_expect_eq(identification.best_count, 1);
    cr_expect_eq(identification.identity, TPP_IDENTITY_AGREES);
    cr_expect_str_eq(identification.fullest->id, "nvidia-h100-sxm5-80gb");
    double part = identification.sighting.rates[TPP_FP8].tops / tpp_chip_rate_of(identification.fullest, TPP_FP8)->tops;
    cr_expect_float_eq(1 / part, 6.685, 0.005);
    cr_expect_eq(trait_of(identification.declared, TPP_TRAIT_PCI_ID, TPP_PRECISION_COUNT)->verdict, TPP_TRAIT_AGREES);
    tpp_identification_free(&identification);
}

Test(identify, an_h100_that_says_h20_is_found_out)
{
    identify("h20_relabelled", "h20", NAN, "");
    cr_expect_str_eq(identification.likenesses[0].chip->id, "nvidia-h100-sxm5-80gb");
    cr_expect_str_eq(identification.said->chip->id, "nvidia-h20-96gb");
    cr_expect_eq(identification.identity, TPP_IDENTITY_CONTRADICTS);
    cr_expect_eq(trait_of(identification.declared, TPP_TRAIT_RATE, TPP_FP8)->verdict, TPP_TRAIT_ABOVE);
    cr_expect_eq(trait_of(identification.declared, TPP_TRAIT_CORES, TPP_PRECISION_COUNT)->verdict, TPP_TRAIT_DIFFERS);
    tpp_identification_free(&identification);
}

Test(identify, an_l20_without_its_limit_does_twice_its_data_sheet_per_clock)
{
    identify("l20_unlimited", "l20", NAN, "");
    const struct tpp_trait *fp8 = trait_of(identification.declared, TPP_TRAIT_PER_CLOCK, TPP_FP8);
    cr_assert_not_null(fp8);
    cr_expect_float_eq(fp8->seen / fp8->declared, 2, 0.01);
    cr_expect_eq(fp8->verdict, TPP_TRAIT_ABOVE);
    cr_expect_eq(identification.identity, TPP_IDENTITY_CONTRADICTS);
    cr_expect_str_eq(identification.likenesses[0].chip->id, "nvidia-l40s");
    tpp_identification_free(&identification);
}

/* Less than declared is no contradiction: a kernel may not reach the unit. */
Test(identify, less_than_declared_is_less_and_no_more)
{
    struct tpp_record record = { 0 };
    struct tpp_sighting sighting;
    load_described("h100", &record);
    tpp_sighting_init(&sighting);
    cr_assert_eq(tpp_sighting_take_record(&sighting, &record, NULL), TPP_STATUS_OK);
    for (int i = 0; i < TPP_PRECISION_COUNT; i++) {
        sighting.rates[i].ops_per_clock_core *= 0.7;
        sighting.rates[i].tops *= 0.7;
    }
    cr_assert_eq(tpp_identify(&sighting, chips, chip_count, find_chip("h100"), &identification, NULL), TPP_STATUS_OK);
    cr_expect_eq(identification.identity, TPP_IDENTITY_SHOWS_LESS);
    cr_expect_str_eq(identification.likenesses[0].chip->id, "nvidia-h100-sxm5-80gb");
    tpp_identification_free(&identification);
    tpp_record_free(&record);
}

/* Every chip that has rates, described as its data sheet has it, looks most like itself, or like one that the catalogue
 * has the same figures of. */
Test(identify, every_chip_looks_like_itself)
{
    size_t tried = 0;
    for (size_t i = 0; i < chip_count; i++) {
        struct tpp_sighting sighting;
        tpp_sighting_init(&sighting);
        sighting.core_count = chips[i].core_count;
        sighting.clock_mhz = chips[i].clock_mhz;
        sighting.memory_bytes = chips[i].memory_gb * 1e9;
        sighting.io_gb_per_s = chips[i].io_gb_per_s;
        sighting.dram_gb_per_s = chips[i].dram_gb_per_s;
        for (size_t j = 0; j < chips[i].rate_count; j++) {
            struct tpp_seen_rate *rate = &sighting.rates[chips[i].rates[j].precision];
            rate->tops = chips[i].rates[j].tops;
            rate->ops_per_clock_core = chips[i].rates[j].ops_per_clock_core;
        }
        if (chips[i].rate_count == 0) {
            continue;
        }
        cr_assert_eq(tpp_identify(&sighting, chips, chip_count, &chips[i], &identification, NULL), TPP_STATUS_OK);
        cr_expect(is_among_best(chips[i].id), "%s looks like %s", chips[i].id, identification.likenesses[0].chip->id);
        cr_expect_eq(identification.identity, TPP_IDENTITY_AGREES, "%s", chips[i].id);
        tpp_identification_free(&identification);
        tried++;
    }
    cr_expect_eq(tried, 60);
}

Test(identify, nothing_seen_is_nothing_to_say)
{
    struct tpp_sighting sighting;
    struct tpp_error err = TPP_ERROR_INIT;
    tpp_sighting_init(&sighting);
    cr_expect_eq(tpp_identify(&sighting, chips, chip_count, NULL, &identification, &err), TPP_STATUS_INVALID);
    cr_expect(strstr(err.text, "no probe was measured") != NULL, "%s", err.text);
}
