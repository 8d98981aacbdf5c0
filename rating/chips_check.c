/* What a catalogue file must hold beyond the types of its members. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "rating/chips_check.h"

enum tpp_status tpp_chip_wrong(const struct tpp_chip_checking *checking, const char *member, const char *what)
{
    char path[96];
    (void)snprintf(path, sizeof path, "chips[%zu].%s", checking->index, member);
    return tpp_json_fail_at(checking->source, path, TPP_STATUS_PARSE, checking->err, "%s", what);
}

static enum tpp_status check_fact(const struct tpp_chip_checking *checking, const char *member, double value,
                                  enum tpp_mark mark)
{
    if (!isnan(value) && value <= 0) {
        return tpp_chip_wrong(checking, member, "must be more than 0, or null for not known");
    }
    if (isnan(value) != (mark == TPP_MARK_ABSENT)) {
        return tpp_chip_wrong(checking, member, "the mark is \"absent\" where there is no figure, and only there");
    }
    return TPP_STATUS_OK;
}

static enum tpp_status check_rates(const struct tpp_chip_checking *checking, const struct tpp_chip *chip)
{
    for (size_t i = 0; i < chip->rate_count; i++) {
        const struct tpp_chip_rate *rate = &chip->rates[i];
        char member[48];
        (void)snprintf(member, sizeof member, "rates[%zu]", i);
        if (!isnan(rate->ops_per_clock_core) && rate->ops_per_clock_core < 0) {
            return tpp_chip_wrong(checking, member, "ops_per_clock_core must be more than 0, or left out");
        }
        if (!(rate->tops > 0) || rate->mark == TPP_MARK_ABSENT) {
            return tpp_chip_wrong(checking, member,
                                  "needs a rate of more than 0 and a mark; leave out what is not known");
        }
        if (strcmp(rate->unit, "matrix") != 0 && strcmp(rate->unit, "vector") != 0) {
            return tpp_chip_wrong(checking, member, "unit must be \"matrix\" or \"vector\"");
        }
        for (size_t j = 0; j < i; j++) {
            if (chip->rates[j].precision == rate->precision && strcmp(chip->rates[j].unit, rate->unit) == 0) {
                return tpp_chip_wrong(checking, member, "gives the same precision of the same unit again");
            }
        }
    }
    return TPP_STATUS_OK;
}

/* "10de:20b2" */
static int is_pci_id(const char *id)
{
    static const char digits[] = "0123456789abcdef";
    return strlen(id) == 9 && strspn(id, digits) == 4 && id[4] == ':' && strspn(id + 5, digits) == 4;
}

/* Finds what a claim is about; a precision's name stands for its rate. */
static int resolve_claim(struct tpp_chip_claim *claim)
{
    claim->about = TPP_FACT_RATE;
    claim->precision = TPP_PRECISION_COUNT;
    if (tpp_precision_find(claim->about_name, strlen(claim->about_name), &claim->precision)) {
        return 1;
    }
    for (int i = TPP_FACT_RATE + 1; tpp_claim_about_name(i) != NULL; i++) {
        if (strcmp(tpp_claim_about_name(i), claim->about_name) == 0) {
            claim->about = (enum tpp_claim_about)i;
            return 1;
        }
    }
    return 0;
}

static enum tpp_status check_arrays(const struct tpp_chip_checking *checking, struct tpp_chip *chip)
{
    char member[48];
    for (size_t i = 0; i < chip->pci_id_count; i++) {
        (void)snprintf(member, sizeof member, "pci_ids[%zu].id", i);
        if (!is_pci_id(chip->pci_ids[i].id)) {
            return tpp_chip_wrong(checking, member,
                                  "must be vendor and device in lower-case hexadecimal, such as 10de:20b2");
        }
    }
    for (size_t i = 0; i < chip->claim_count; i++) {
        struct tpp_chip_claim *claim = &chip->claims[i];
        (void)snprintf(member, sizeof member, "claims[%zu].about", i);
        if (!resolve_claim(claim)) {
            return tpp_chip_wrong(
                checking, member,
                "must be a precision, tpp, die_area, io, dram, cores, clock, memory, power or rating");
        }
        (void)snprintf(member, sizeof member, "claims[%zu].value", i);
        if (isnan(claim->value) != (claim->about == TPP_FACT_RATING) || claim->value <= 0) {
            return tpp_chip_wrong(checking, member,
                                  "must be more than 0; null for a rating, whose text says what it is");
        }
        (void)snprintf(member, sizeof member, "claims[%zu].mark", i);
        if (claim->mark == TPP_MARK_ABSENT) {
            return tpp_chip_wrong(checking, member, "a claim is there, so it has a mark");
        }
    }
    return TPP_STATUS_OK;
}

/* What the file may leave out is zero after reading, and not known. */
static void mark_absent(struct tpp_chip *chip)
{
    for (size_t i = 0; i < chip->rate_count; i++) {
        if (chip->rates[i].ops_per_clock_core == 0) {
            chip->rates[i].ops_per_clock_core = NAN;
        }
    }
    if (chip->rate_clock_mhz == 0) {
        chip->rate_clock_mhz = NAN;
        chip->rate_clock_mark = TPP_MARK_ABSENT;
    }
}

static enum tpp_status check_facts(const struct tpp_chip_checking *checking, const struct tpp_chip *chip)
{
    const struct {
        const char *member;
        double value;
        enum tpp_mark mark;
    } facts[] = {
        { "core_count", chip->core_count, chip->core_mark },
        { "clock_mhz", chip->clock_mhz, chip->clock_mark },
        { "rate_clock_mhz", chip->rate_clock_mhz, chip->rate_clock_mark },
        { "memory_gb", chip->memory_gb, chip->memory_mark },
        { "die_area_mm2", chip->die_area_mm2, chip->die_area_mark },
        { "io_gb_per_s", chip->io_gb_per_s, chip->io_mark },
        { "dram_gb_per_s", chip->dram_gb_per_s, chip->dram_mark },
        { "power_w", chip->power_w, chip->power_mark },
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        TPP_TRY(check_fact(checking, facts[i].member, facts[i].value, facts[i].mark));
    }
    return TPP_STATUS_OK;
}

enum tpp_status tpp_chip_check(const struct tpp_chip_checking *checking, struct tpp_chip *chip)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
    if (*chip->id == '\0' || chip->id[strspn(chip->id, letters)] != '\0') {
        return tpp_chip_wrong(checking, "id", "must be lower-case letters, digits and \"-\", such as nvidia-h20-96gb");
    }
    if (chip->alias[strspn(chip->alias, letters)] != '\0') {
        return tpp_chip_wrong(checking, "alias", "must be lower-case letters, digits and \"-\", such as a100");
    }
    if (*chip->name == '\0' || *chip->source == '\0') {
        return tpp_chip_wrong(checking, *chip->name == '\0' ? "name" : "source", "is empty");
    }
    mark_absent(chip);
    TPP_TRY(check_rates(checking, chip));
    TPP_TRY(check_facts(checking, chip));
    return check_arrays(checking, chip);
}
