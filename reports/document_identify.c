/* Which chip a record looks like, as a document: the answer, the deviations in words, then every trait. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "reports/document.h"
#include "reports/figures.h"

enum { LIKE_SHOWN = 8 };
/* Of the best one's likeness: what is further off is of no interest. */
#define LIKE_LEAST 0.6

static void put_end(struct tpp_document *document, enum tpp_tone tone, struct tpp_buffer *text)
{
    tpp_document_cell(document, tone, "%s", text->bytes != NULL ? text->bytes : "");
    document->has_failed |= text->has_failed;
    tpp_buffer_free(text);
}

/* ------------------------------------------------------------------------------------------ answer */

/* "1/4.27"; "1" for what is the same within its tolerance. */
static struct tpp_figure_text part_text(double part)
{
    struct tpp_figure_text text = tpp_figure_ratio(part);
    if (fabs(part - 1) <= tpp_trait_tolerance(TPP_TRAIT_PER_CLOCK)) {
        (void)snprintf(text.text, sizeof text.text, "1");
    } else if (part < 1) {
        (void)snprintf(text.text, sizeof text.text, "1/%.40s", tpp_figure_ratio(1 / part).text);
    }
    return text;
}

/* "they differ in I/O without DRAM (600, 400 GB/s)": what would tell those at the top apart. */
static void put_what_would_tell(const struct tpp_identification *identification, struct tpp_buffer *text)
{
    static const struct {
        const char *title;
        const char *unit;
        size_t offset;
    } facts[] = {
        { "I/O", "GB/s", offsetof(struct tpp_chip, io_gb_per_s) },
        { "DRAM bandwidth", "GB/s", offsetof(struct tpp_chip, dram_gb_per_s) },
        { "power", "W", offsetof(struct tpp_chip, power_w) },
    };
    size_t listed = 0;
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        int differs = 0;
        double first;
        memcpy(&first, (const char *)identification->likenesses[0].chip + facts[i].offset, sizeof first);
        for (size_t j = 1; j < identification->best_count; j++) {
            double other;
            memcpy(&other, (const char *)identification->likenesses[j].chip + facts[i].offset, sizeof other);
            differs |= first != other && !(isnan(first) && isnan(other));
        }
        if (!differs) {
            continue;
        }
        tpp_buffer_format(text, "%s%s (", listed++ == 0 ? "; they differ in " : ", ", facts[i].title);
        for (size_t j = 0; j < identification->best_count; j++) {
            double value;
            memcpy(&value, (const char *)identification->likenesses[j].chip + facts[i].offset, sizeof value);
            tpp_buffer_format(text, "%s%s", j > 0 ? ", " : "", tpp_figure_number(value).text);
        }
        tpp_buffer_format(text, " %s)", facts[i].unit);
    }
}

static void add_likeness(struct tpp_document *document, const struct tpp_identification *identification)
{
    struct tpp_buffer text = { 0 };
    tpp_buffer_text(&text, "Looks like ");
    for (size_t i = 0; i < identification->best_count; i++) {
        tpp_buffer_format(&text, "%s%s",
                          i == 0                                ? ""
                          : i + 1 == identification->best_count ? " or "
                                                                : ", ",
                          identification->likenesses[i].chip->name);
    }
    tpp_buffer_format(&text, " (likeness %s of 1)", tpp_figure_ratio(identification->likenesses[0].score).text);
    if (identification->best_count > 1) {
        tpp_buffer_text(&text, ": what was seen does not tell them apart");
        put_what_would_tell(identification, &text);
    }
    tpp_buffer_text(&text, ".");
    put_end(document, TPP_TONE_PLAIN, &text);
    if (identification->said != NULL) {
        tpp_document_cell(document, TPP_TONE_PLAIN, "Says it is %s (by name%s; a driver can say this of any chip).",
                          identification->said->chip->name,
                          *identification->sighting.pci_id != '\0' ? " and PCI id" : "");
    }
}

/* "FP8 at 1/6.69 of the rate of H100 SXM5 80GB": of the precision that comes to most, where the silicon can do more. */
static void add_limited(struct tpp_document *document, const struct tpp_identification *identification)
{
    const struct tpp_sighting *sighting = &identification->sighting;
    enum tpp_precision best = TPP_PRECISION_COUNT;
    double most = 0;
    for (int i = 0; i < TPP_PRECISION_COUNT; i++) {
        double bits_x_tops = sighting->rates[i].tops * tpp_precision_get((enum tpp_precision)i)->bits;
        /* Of formats that come to the same, the narrowest: the one that data sheets print first. */
        if (bits_x_tops >= most * 0.998 && tpp_chip_rate_of(identification->fullest, (enum tpp_precision)i) != NULL) {
            best = (enum tpp_precision)i;
            most = bits_x_tops;
        }
    }
    if (best == TPP_PRECISION_COUNT) {
        return;
    }
    const struct tpp_chip_rate *rate = tpp_chip_rate_of(identification->fullest, best);
    double whole = sighting->rates[best].tops / rate->tops;
    double per_clock = sighting->rates[best].ops_per_clock_core / rate->ops_per_clock_core;
    if (!(whole < 1 - tpp_trait_tolerance(TPP_TRAIT_RATE))) {
        return;
    }
    tpp_document_cell(document, TPP_TONE_PLAIN,
                      "It does %s at %s of the rate of %s, the fullest chip of its silicon in the catalogue (%s per "
                      "clock and core).",
                      tpp_document_precision(best), part_text(whole).text, identification->fullest->name,
                      part_text(per_clock).text);
}

static int is_among_best(const struct tpp_identification *identification)
{
    return identification->declared >= identification->likenesses &&
           identification->declared < identification->likenesses + identification->best_count;
}

static void add_declared(struct tpp_document *document, const struct tpp_identification *identification)
{
    if (identification->declared == NULL) {
        return;
    }
    const char *name = identification->declared->chip->name;
    const char *like = is_among_best(identification) ? name : identification->likenesses[0].chip->name;
    switch (identification->identity) {
    case TPP_IDENTITY_AGREES:
        tpp_document_cell(document, TPP_TONE_GOOD, "Declared %s, behaves like %s: nothing that was seen deviates.",
                          name, like);
        break;
    case TPP_IDENTITY_SHOWS_LESS:
        tpp_document_cell(
            document, TPP_TONE_WARNING,
            "Declared %s, behaves like %s: less was seen than declared, and nothing more. A limited part, "
            "a lower clock and a kernel that does not reach the unit look alike.",
            name, like);
        break;
    case TPP_IDENTITY_CONTRADICTS:
        tpp_document_cell(document, TPP_TONE_BAD, "Declared %s, behaves like %s: CONTRADICTED, see the deviations.",
                          name, like);
        break;
    case TPP_IDENTITY_COUNT:
        break;
    }
}

/* ------------------------------------------------------------------------------------------ deviations */

static void put_trait_title(const struct tpp_trait *trait, struct tpp_buffer *text)
{
    if (trait->kind == TPP_TRAIT_PER_CLOCK || trait->kind == TPP_TRAIT_RATE) {
        tpp_buffer_format(text, "%s ", tpp_document_precision(trait->precision));
    }
    tpp_buffer_text(text, tpp_trait_title(trait->kind));
}

static int is_deviation(const struct tpp_trait *trait)
{
    return trait->kind != TPP_TRAIT_NAME && trait->verdict != TPP_TRAIT_AGREES && trait->verdict != TPP_TRAIT_NOT_KNOWN;
}

static void put_deviation(const struct tpp_identification *identification, const struct tpp_trait *trait,
                          struct tpp_buffer *text)
{
    put_trait_title(trait, text);
    if (trait->kind == TPP_TRAIT_PCI_ID) {
        tpp_buffer_format(text, ": %s is not one that the catalogue knows of it", identification->sighting.pci_id);
        return;
    }
    double ratio = trait->seen / trait->declared;
    if (trait->verdict == TPP_TRAIT_DIFFERS) {
        tpp_buffer_format(text, ": %s seen, %s declared", tpp_figure_number(trait->seen).text,
                          tpp_figure_number(trait->declared).text);
        return;
    }
    tpp_buffer_format(text, ": %s seen, %s", tpp_figure_number(trait->seen).text, ratio >= 1 ? "" : "only ");
    if (ratio >= 1) {
        tpp_buffer_format(text, "%s times what its data sheet comes to (%s)", tpp_figure_ratio(ratio).text,
                          tpp_figure_number(trait->declared).text);
    } else {
        tpp_buffer_format(text, "1/%s of what its data sheet comes to (%s)", tpp_figure_ratio(1 / ratio).text,
                          tpp_figure_number(trait->declared).text);
    }
    int is_rate = trait->kind == TPP_TRAIT_PER_CLOCK || trait->kind == TPP_TRAIT_RATE;
    if (is_rate && identification->sighting.rates[trait->precision].is_unsaturated) {
        tpp_buffer_text(text, "; the probe was not saturated");
    }
}

static void add_deviations(struct tpp_document *document, const struct tpp_identification *identification,
                           const struct tpp_likeness *likeness)
{
    char title[TPP_TEXT_BYTES + 64];
    size_t count = 0;
    (void)snprintf(title, sizeof title, "Deviations from %s", likeness->chip->name);
    tpp_document_block(document, TPP_BLOCK_LIST, title);
    for (size_t i = 0; i < likeness->trait_count; i++) {
        struct tpp_buffer text = { 0 };
        if (!is_deviation(&likeness->traits[i])) {
            continue;
        }
        put_deviation(identification, &likeness->traits[i], &text);
        put_end(document, likeness->traits[i].verdict == TPP_TRAIT_BELOW ? TPP_TONE_WARNING : TPP_TONE_BAD, &text);
        count++;
    }
    if (count == 0) {
        tpp_document_cell(document, TPP_TONE_GOOD, "none");
    }
}

/* ------------------------------------------------------------------------------------------ tables */

static void add_traits(struct tpp_document *document, const struct tpp_identification *identification,
                       const struct tpp_likeness *likeness)
{
    char title[TPP_TEXT_BYTES + 64];
    (void)snprintf(title, sizeof title, "Trait by trait against %s", likeness->chip->name);
    tpp_document_block(document, TPP_BLOCK_TABLE, title);
    tpp_document_column(document, "Trait", 0);
    tpp_document_column(document, "Seen", 1);
    tpp_document_column(document, "Declared", 1);
    tpp_document_column(document, "Seen / declared", 1);
    tpp_document_column(document, "Says", 0);
    for (size_t i = 0; i < likeness->trait_count; i++) {
        const struct tpp_trait *trait = &likeness->traits[i];
        struct tpp_buffer text = { 0 };
        if (trait->kind == TPP_TRAIT_NAME) {
            continue;
        }
        put_trait_title(trait, &text);
        put_end(document, TPP_TONE_PLAIN, &text);
        if (trait->kind == TPP_TRAIT_PCI_ID) {
            tpp_document_cell(document, TPP_TONE_PLAIN, "%s", identification->sighting.pci_id);
            tpp_document_cell(document, TPP_TONE_PLAIN, "%s",
                              likeness->chip->pci_id_count > 0 ? likeness->chip->pci_ids[0].id : "-");
        } else {
            tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_figure_number(trait->seen).text);
            tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_figure_number(trait->declared).text);
        }
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_figure_ratio(trait->seen / trait->declared).text);
        tpp_document_cell(document, is_deviation(trait) ? TPP_TONE_WARNING : TPP_TONE_PLAIN, "%s",
                          tpp_trait_verdict_title(trait->verdict));
    }
}

/* "cores, memory, 6 rates" */
static void put_deviating(const struct tpp_likeness *likeness, struct tpp_buffer *text)
{
    size_t rates = 0;
    for (size_t i = 0; i < likeness->trait_count; i++) {
        const struct tpp_trait *trait = &likeness->traits[i];
        if (!is_deviation(trait)) {
            continue;
        }
        if (trait->kind >= TPP_TRAIT_PER_CLOCK) {
            rates++;
            continue;
        }
        const char *trait_title = tpp_trait_title(trait->kind);
        tpp_buffer_format(text, "%s%.*s", text->length > 0 ? ", " : "", (int)strcspn(trait_title, ","), trait_title);
    }
    if (rates > 0) {
        tpp_buffer_format(text, "%s%zu rate%s", text->length > 0 ? ", " : "", rates, rates > 1 ? "s" : "");
    }
    tpp_buffer_text(text, text->length > 0 ? "" : "nothing");
}

static void add_nearest(struct tpp_document *document, const struct tpp_identification *identification)
{
    double least = identification->likenesses[0].score * LIKE_LEAST;
    tpp_document_block(document, TPP_BLOCK_TABLE, "The chips most like it");
    tpp_document_column(document, "Chip", 0);
    tpp_document_column(document, "Likeness", 1);
    tpp_document_column(document, "Deviates in", 0);
    for (size_t i = 0; i < identification->count && i < LIKE_SHOWN; i++) {
        const struct tpp_likeness *likeness = &identification->likenesses[i];
        struct tpp_buffer text = { 0 };
        if (likeness->score < least) {
            break;
        }
        put_deviating(likeness, &text);
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", likeness->chip->id);
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_figure_ratio(likeness->score).text);
        put_end(document, TPP_TONE_PLAIN, &text);
    }
}

static void add_part(struct tpp_document *document, double part)
{
    tpp_document_cell(document, TPP_TONE_PLAIN, "%s", part_text(part).text);
}

/* What is seen of a cut-down part beside the one that it may be cut down from. */
static void add_fullest(struct tpp_document *document, const struct tpp_identification *identification)
{
    const struct tpp_chip *fullest = identification->fullest;
    const struct tpp_sighting *sighting = &identification->sighting;
    char title[TPP_TEXT_BYTES + 128];
    size_t rows = 0;
    (void)snprintf(title, sizeof title, "Beside the fullest chip of its silicon in the catalogue, %.200s",
                   fullest->name);
    for (int i = 0; i < TPP_PRECISION_COUNT; i++) {
        const struct tpp_seen_rate *seen = &sighting->rates[i];
        const struct tpp_chip_rate *rate = tpp_chip_rate_of(fullest, (enum tpp_precision)i);
        if (rate == NULL || isnan(seen->tops)) {
            continue;
        }
        if (rows++ == 0) {
            tpp_document_block(document, TPP_BLOCK_TABLE, title);
            tpp_document_column(document, "Precision", 0);
            tpp_document_column(document, "Seen per clock and core", 1);
            tpp_document_column(document, "Its own", 1);
            tpp_document_column(document, "Part of it", 0);
            tpp_document_column(document, "Seen, TOPS", 1);
            tpp_document_column(document, "Its own", 1);
            tpp_document_column(document, "Part of it", 0);
        }
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_document_precision((enum tpp_precision)i));
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_figure_number(seen->ops_per_clock_core).text);
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_figure_number(rate->ops_per_clock_core).text);
        add_part(document, seen->ops_per_clock_core / rate->ops_per_clock_core);
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_figure_number(seen->tops).text);
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_figure_number(rate->tops).text);
        add_part(document, seen->tops / rate->tops);
    }
}

void tpp_document_make_identification(struct tpp_document *document, const struct tpp_identification *identification)
{
    const struct tpp_sighting *sighting = &identification->sighting;
    char title[TPP_TEXT_BYTES + 64];
    (void)snprintf(title, sizeof title, "tppbench: %s%s", sighting->is_simulated ? "SIMULATED: " : "",
                   *sighting->name != '\0' ? sighting->name : "a device");
    tpp_document_title(document, title);
    tpp_document_section(document, "verdict", "What it looks like");
    tpp_document_block(document, TPP_BLOCK_TEXT, NULL);
    if (sighting->is_simulated) {
        tpp_document_cell(document, TPP_TONE_BAD,
                          "SIMULATED: made on a device model. Nothing here was seen of a chip.");
    }
    add_likeness(document, identification);
    add_declared(document, identification);
    add_limited(document, identification);
    const struct tpp_likeness *shown =
        identification->declared != NULL ? identification->declared : &identification->likenesses[0];
    add_deviations(document, identification, shown);
    tpp_document_section(document, "traits", "Traits");
    add_traits(document, identification, shown);
    add_fullest(document, identification);
    add_nearest(document, identification);
    tpp_document_section(document, "limitations", "What this does not say");
    tpp_document_block(document, TPP_BLOCK_LIST, NULL);
    tpp_document_cell(document, TPP_TONE_PLAIN,
                      "Likeness compares what was seen with what data sheets say. It is no proof of identity, and what "
                      "was not measured or told was not compared.");
    tpp_document_cell(document, TPP_TONE_PLAIN,
                      "Less than declared may be a limit, a lower clock, or kernels that do not reach the unit. More "
                      "than declared is none of these.");
}
