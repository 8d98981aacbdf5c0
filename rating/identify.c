/* Likeness of a device to the chips of the catalogue: trait by trait, then a weighted mean. */
#include "rating/rating.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the catalogue does not know neither speaks for a chip nor much against it. */
#define AGREEMENT_NOT_KNOWN 0.4
/* Less than declared may be a limit or a kernel that does not reach the unit; more cannot be. */
#define AGREEMENT_BELOW 0.3
/* A name that has a third of a chip's words, its model among them, names that chip. */
#define SAID_AT_LEAST 0.3
/* Scores so close are those of chips that what was seen does not tell apart. */
#define SAME_SCORE 1e-6

static const struct {
    const char *title;
    double tolerance;
    double weight;
} kinds[TPP_TRAIT_KIND_COUNT] = {
    [TPP_TRAIT_NAME] = { "name", 0, 1 },
    [TPP_TRAIT_PCI_ID] = { "PCI id", 0, 2 },
    [TPP_TRAIT_CORES] = { "cores", 0, 3 },
    [TPP_TRAIT_CLOCK] = { "maximum clock, MHz", 0.03, 1 },
    [TPP_TRAIT_MEMORY] = { "memory, GB", 0.05, 2 },
    [TPP_TRAIT_DRAM] = { "DRAM bandwidth, GB/s", 0.03, 1 },
    [TPP_TRAIT_IO] = { "I/O, GB/s", 0.03, 2 },
    [TPP_TRAIT_PER_CLOCK] = { "per clock and core", 0.025, 5 }, /* shared by all precisions */
    [TPP_TRAIT_RATE] = { "rate, TOPS", 0.05, 5 },
};

const char *tpp_trait_title(enum tpp_trait_kind kind)
{
    return kinds[kind].title;
}

double tpp_trait_tolerance(enum tpp_trait_kind kind)
{
    return kinds[kind].tolerance;
}

const char *tpp_trait_verdict_title(enum tpp_trait_verdict verdict)
{
    static const char *const titles[TPP_TRAIT_VERDICT_COUNT] = { "agrees", "below", "above", "differs", "not known" };
    return titles[verdict];
}

/* ------------------------------------------------------------------------------------------ traits */

static struct tpp_trait *add_trait(struct tpp_likeness *likeness, enum tpp_trait_kind kind, double seen,
                                   double declared)
{
    struct tpp_trait *trait = &likeness->traits[likeness->trait_count++];
    *trait = (struct tpp_trait){ .kind = kind,
                                 .precision = TPP_PRECISION_COUNT,
                                 .seen = seen,
                                 .declared = declared,
                                 .verdict = TPP_TRAIT_NOT_KNOWN,
                                 .agreement = AGREEMENT_NOT_KNOWN,
                                 .weight = kinds[kind].weight };
    return trait;
}

/* Full agreement within the tolerance, then falling: nothing is left at some ten times of it. */
static double agreement_of(double distance, double tolerance)
{
    return distance <= tolerance ? 1 : exp(-(distance - tolerance) / (3 * tolerance));
}

static void judge_number(struct tpp_trait *trait, int is_rate)
{
    if (isnan(trait->declared)) {
        return;
    }
    double ratio = trait->seen / trait->declared;
    double tolerance = kinds[trait->kind].tolerance;
    double distance = fabs(log(ratio));
    if (distance <= log1p(tolerance)) {
        trait->verdict = TPP_TRAIT_AGREES;
        trait->agreement = 1;
        return;
    }
    trait->agreement = agreement_of(distance, tolerance > 0 ? tolerance : 0.01);
    trait->verdict = TPP_TRAIT_DIFFERS;
    if (is_rate) {
        trait->verdict = ratio > 1 ? TPP_TRAIT_ABOVE : TPP_TRAIT_BELOW;
        trait->agreement = ratio < 1 ? fmax(trait->agreement, AGREEMENT_BELOW) : trait->agreement;
    }
}

/* A clock below the declared one is a setting, one above is another product or a wrong driver. */
static void judge_clock(struct tpp_trait *trait)
{
    judge_number(trait, 1);
    if (trait->verdict == TPP_TRAIT_ABOVE) {
        trait->verdict = TPP_TRAIT_DIFFERS;
    }
}

/* A printed GB may be 1e9 bytes or 2^30; what is nearer is meant. */
static double declared_memory(const struct tpp_chip *chip, double seen_gb)
{
    double binary = chip->memory_gb * 1.073741824;
    return fabs(log(seen_gb / binary)) < fabs(log(seen_gb / chip->memory_gb)) ? binary : chip->memory_gb;
}

static void add_pci_id(struct tpp_likeness *likeness, const char *pci_id)
{
    struct tpp_trait *trait = add_trait(likeness, TPP_TRAIT_PCI_ID, NAN, NAN);
    for (size_t i = 0; i < likeness->chip->pci_id_count; i++) {
        int is_same = strcmp(likeness->chip->pci_ids[i].id, pci_id) == 0;
        trait->agreement = is_same ? 1 : 0;
        trait->verdict = is_same ? TPP_TRAIT_AGREES : TPP_TRAIT_DIFFERS;
        if (is_same) {
            return;
        }
    }
}

/* ---- names */

/* The next word of letters and digits in lower case; 0 when there is none left. */
static int take_word(const char **text, char *word, size_t bytes)
{
    size_t length = 0;
    while (**text != '\0' && !isalnum((unsigned char)**text)) {
        ++*text;
    }
    while (isalnum((unsigned char)**text)) {
        if (length + 1 < bytes) {
            word[length++] = (char)tolower((unsigned char)**text);
        }
        ++*text;
    }
    word[length] = '\0';
    return length > 0;
}

static int has_word(const char *text, const char *word)
{
    char other[64];
    while (take_word(&text, other, sizeof other)) {
        if (strcmp(other, word) == 0) {
            return 1;
        }
    }
    return 0;
}

/* The words of the chip's name that the device's name has, as a part of all. A model that is not named, such as H20
 * in the name of an H200, is no likeness at all: so the first word that is a model counts for the whole. */
static void add_name(struct tpp_likeness *likeness, const char *name)
{
    char word[64];
    size_t words = 0;
    size_t found = 0;
    int has_model = 0;
    const char *text = likeness->chip->name;
    while (take_word(&text, word, sizeof word)) {
        int is_there = has_word(name, word);
        words++;
        found += is_there ? 1 : 0;
        has_model |= is_there && strpbrk(word, "0123456789") != NULL && strstr(word, "gb") == NULL;
    }
    struct tpp_trait *trait = add_trait(likeness, TPP_TRAIT_NAME, (double)found, (double)words);
    trait->agreement = has_model && words > 0 ? (double)found / (double)words : 0;
    trait->verdict = found == words ? TPP_TRAIT_AGREES : has_model ? TPP_TRAIT_NOT_KNOWN : TPP_TRAIT_DIFFERS;
}

/* ---- rates */

/* What the catalogue has per clock for a rate: the architecture's whole number, else rate over cores and clock. */
static double declared_per_clock(const struct tpp_chip *chip, const struct tpp_chip_rate *rate)
{
    if (!isnan(rate->ops_per_clock_core)) {
        return rate->ops_per_clock_core;
    }
    double clock_mhz =
        strcmp(rate->unit, "matrix") == 0 && !isnan(chip->rate_clock_mhz) ? chip->rate_clock_mhz : chip->clock_mhz;
    return rate->tops * 1e6 / chip->core_count / clock_mhz;
}

/* Of a precision's units the one that is nearest to what was seen: a kernel may reach the vector units only. */
static void add_rate(struct tpp_likeness *likeness, enum tpp_precision precision, const struct tpp_seen_rate *seen,
                     size_t seen_count)
{
    const struct tpp_chip *chip = likeness->chip;
    struct tpp_trait best = { .verdict = TPP_TRAIT_NOT_KNOWN, .agreement = -1 };
    for (size_t i = 0; i < chip->rate_count; i++) {
        const struct tpp_chip_rate *rate = &chip->rates[i];
        if (rate->precision != precision) {
            continue;
        }
        double per_clock = declared_per_clock(chip, rate);
        int is_per_clock = !isnan(per_clock) && !isnan(seen->ops_per_clock_core);
        struct tpp_trait one = { .kind = is_per_clock ? TPP_TRAIT_PER_CLOCK : TPP_TRAIT_RATE,
                                 .precision = precision,
                                 .seen = is_per_clock ? seen->ops_per_clock_core : seen->tops,
                                 .declared = is_per_clock ? per_clock : rate->tops };
        judge_number(&one, 1);
        if (one.agreement > best.agreement) {
            best = one;
        }
    }
    struct tpp_trait *trait = add_trait(likeness, TPP_TRAIT_PER_CLOCK, seen->ops_per_clock_core, NAN);
    if (isnan(trait->seen)) {
        trait->kind = TPP_TRAIT_RATE;
        trait->seen = seen->tops;
    }
    if (best.agreement >= 0) {
        *trait = best;
    }
    trait->precision = precision;
    trait->weight = kinds[trait->kind].weight / (double)seen_count;
}

/* ------------------------------------------------------------------------------------------ one chip */

static void add_number(struct tpp_likeness *likeness, enum tpp_trait_kind kind, double seen, double declared)
{
    if (!isnan(seen)) {
        judge_number(add_trait(likeness, kind, seen, declared), 0);
    }
}

/* Over what a driver merely says (name and PCI id), or over everything else. */
static double mean_of(const struct tpp_likeness *likeness, int is_said)
{
    double sum = 0;
    double weights = 0;
    for (size_t i = 0; i < likeness->trait_count; i++) {
        const struct tpp_trait *trait = &likeness->traits[i];
        if ((trait->kind <= TPP_TRAIT_PCI_ID) == is_said) {
            sum += trait->agreement * trait->weight;
            weights += trait->weight;
        }
    }
    return weights > 0 ? sum / weights : 0;
}

static void liken(const struct tpp_sighting *sighting, const struct tpp_chip *chip, size_t seen_count,
                  struct tpp_likeness *likeness)
{
    *likeness = (struct tpp_likeness){ .chip = chip };
    if (*sighting->name != '\0') {
        add_name(likeness, sighting->name);
    }
    if (*sighting->pci_id != '\0') {
        add_pci_id(likeness, sighting->pci_id);
    }
    add_number(likeness, TPP_TRAIT_CORES, sighting->core_count, chip->core_count);
    if (!isnan(sighting->clock_mhz)) {
        judge_clock(add_trait(likeness, TPP_TRAIT_CLOCK, sighting->clock_mhz, chip->clock_mhz));
    }
    double seen_gb = sighting->memory_bytes / 1e9;
    add_number(likeness, TPP_TRAIT_MEMORY, seen_gb, declared_memory(chip, seen_gb));
    add_number(likeness, TPP_TRAIT_DRAM, sighting->dram_gb_per_s, chip->dram_gb_per_s);
    add_number(likeness, TPP_TRAIT_IO, sighting->io_gb_per_s, chip->io_gb_per_s);
    for (int i = 0; i < TPP_PRECISION_COUNT; i++) {
        if (!isnan(sighting->rates[i].tops)) {
            add_rate(likeness, (enum tpp_precision)i, &sighting->rates[i], seen_count);
        }
    }
    likeness->score = mean_of(likeness, 0);
    likeness->said = mean_of(likeness, 1);
}

/* ------------------------------------------------------------------------------------------ all chips */

static int compare_likeness(const void *a, const void *b)
{
    const struct tpp_likeness *left = a;
    const struct tpp_likeness *right = b;
    if (left->score != right->score) {
        return left->score < right->score ? 1 : -1;
    }
    if (left->said != right->said) {
        return left->said < right->said ? 1 : -1;
    }
    return strcmp(left->chip->id, right->chip->id);
}

static enum tpp_identity identity_of(const struct tpp_likeness *declared)
{
    enum tpp_identity identity = TPP_IDENTITY_AGREES;
    for (size_t i = 0; i < declared->trait_count; i++) {
        const struct tpp_trait *trait = &declared->traits[i];
        if (trait->kind == TPP_TRAIT_NAME) {
            continue; /* drivers write names as they like */
        }
        if (trait->verdict == TPP_TRAIT_ABOVE || trait->verdict == TPP_TRAIT_DIFFERS) {
            return TPP_IDENTITY_CONTRADICTS;
        }
        if (trait->verdict == TPP_TRAIT_BELOW) {
            identity = TPP_IDENTITY_SHOWS_LESS;
        }
    }
    return identity;
}

static double tpp_of(const struct tpp_chip *chip)
{
    double highest = 0;
    for (size_t i = 0; i < chip->rate_count; i++) {
        double tpp = 0;
        (void)tpp_rating_tpp(tpp_rating_macs(chip->rates[i].tops), chip->rates[i].precision, &tpp, NULL);
        highest = fmax(highest, tpp);
    }
    return highest;
}

/* The chip of the same silicon that does most: what a cut-down one is cut down from. */
static const struct tpp_chip *fullest_of(const struct tpp_chip *chips, size_t count, const struct tpp_chip *chip)
{
    const struct tpp_chip *fullest = chip;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(chips[i].architecture, chip->architecture) == 0 && tpp_of(&chips[i]) > tpp_of(fullest)) {
            fullest = &chips[i];
        }
    }
    return fullest;
}

enum tpp_status tpp_identify(const struct tpp_sighting *sighting, const struct tpp_chip *chips, size_t count,
                             const struct tpp_chip *declared, struct tpp_identification *identification,
                             struct tpp_error *err)
{
    struct tpp_identification made = { .sighting = *sighting, .count = count };
    size_t seen_count = 0;
    for (int i = 0; i < TPP_PRECISION_COUNT; i++) {
        seen_count += isnan(sighting->rates[i].tops) ? 0 : 1;
    }
    if (seen_count == 0 && isnan(sighting->core_count) && *sighting->pci_id == '\0') {
        return tpp_fail(err, TPP_STATUS_INVALID,
                        "nothing to identify by: no probe was measured, and neither cores nor a PCI id are known");
    }
    made.likenesses = calloc(count + 1, sizeof *made.likenesses);
    if (made.likenesses == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "out of memory for %zu chips", count);
    }
    for (size_t i = 0; i < count; i++) {
        liken(sighting, &chips[i], seen_count, &made.likenesses[i]);
    }
    qsort(made.likenesses, count, sizeof *made.likenesses, compare_likeness);
    while (made.best_count < count && made.likenesses[0].score - made.likenesses[made.best_count].score <= SAME_SCORE) {
        made.best_count++;
    }
    for (size_t i = 0; declared != NULL && i < count; i++) {
        if (strcmp(made.likenesses[i].chip->id, declared->id) == 0) {
            made.declared = &made.likenesses[i];
            made.identity = identity_of(made.declared);
        }
    }
    for (size_t i = 0; i < count; i++) {
        const struct tpp_likeness *one = &made.likenesses[i];
        if (one->said >= SAID_AT_LEAST && (made.said == NULL || one->said > made.said->said)) {
            made.said = one;
        }
    }
    if (count > 0) {
        made.fullest = fullest_of(chips, count, made.declared != NULL ? made.declared->chip : made.likenesses[0].chip);
    }
    *identification = made;
    return TPP_STATUS_OK;
}

void tpp_identification_free(struct tpp_identification *identification)
{
    free(identification->likenesses);
    *identification = (struct tpp_identification){ 0 };
}
