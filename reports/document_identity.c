/* Which chip a record looks like: the answer in sentences. */
#include "reports/document_identify.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Rates as near as this are one rate: what two probes of one unit are apart. */
#define SAME_RATE 0.002

static void put_end(struct tpp_document *document, enum tpp_tone tone, struct tpp_buffer *text)
{
    tpp_document_cell(document, tone, "%s", text->bytes != NULL ? text->bytes : "");
    document->has_failed |= text->has_failed;
    tpp_buffer_free(text);
}

struct tpp_figure_text tpp_identify_part(double part)
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

/* The better of two precisions to speak of: the one that comes to more bits x rate; of those that come to the same the
 * narrowest, and of these the first of the table, as data sheets have it: FP8 before INT8. */
static int tells_more(const struct tpp_sighting *sighting, int one, int other)
{
    if (other < 0) {
        return 1;
    }
    unsigned bits = tpp_precision_get((enum tpp_precision)one)->bits;
    unsigned other_bits = tpp_precision_get((enum tpp_precision)other)->bits;
    double most = sighting->rates[other].tops * other_bits;
    double ratio = sighting->rates[one].tops * bits / most;
    return ratio > 1 + SAME_RATE || (ratio > 1 - SAME_RATE && bits < other_bits);
}

/* "It does FP8 at 1/6.69 of the rate of H100 SXM5 80GB, ...: 1916.7 operations per clock and core where that one has
 * 8192 (1/4.27), on 78 cores instead of 132." Where the silicon can do more. */
static void add_limited(struct tpp_document *document, const struct tpp_identification *identification)
{
    const struct tpp_sighting *sighting = &identification->sighting;
    const struct tpp_chip *fullest = identification->fullest;
    struct tpp_buffer text = { 0 };
    int best = -1;
    for (int i = 0; i < TPP_PRECISION_COUNT; i++) {
        if (!isnan(sighting->rates[i].tops) && tpp_chip_rate_of(fullest, (enum tpp_precision)i) != NULL &&
            tells_more(sighting, i, best)) {
            best = i;
        }
    }
    if (best < 0) {
        return;
    }
    const struct tpp_seen_rate *seen = &sighting->rates[best];
    const struct tpp_chip_rate *rate = tpp_chip_rate_of(fullest, (enum tpp_precision)best);
    double whole = seen->tops / rate->tops;
    double per_clock = seen->ops_per_clock_core / rate->ops_per_clock_core;
    if (!(whole < 1 - tpp_trait_tolerance(TPP_TRAIT_RATE))) {
        return;
    }
    tpp_buffer_format(&text, "It does %s at %s of the rate of %s, the fullest chip of its silicon in the catalogue",
                      tpp_document_precision((enum tpp_precision)best), tpp_identify_part(whole).text, fullest->name);
    if (!isnan(per_clock)) {
        tpp_buffer_format(&text, ": per clock and core %s operations of %s (%s)",
                          tpp_figure_number(seen->ops_per_clock_core).text,
                          tpp_figure_number(rate->ops_per_clock_core).text, tpp_identify_part(per_clock).text);
    }
    if (sighting->core_count != fullest->core_count && !isnan(fullest->core_count) && !isnan(sighting->core_count)) {
        tpp_buffer_format(&text, "%s on %s cores of %s", isnan(per_clock) ? ":" : ",",
                          tpp_figure_exact(sighting->core_count).text, tpp_figure_exact(fullest->core_count).text);
    }
    tpp_buffer_text(&text, ".");
    put_end(document, TPP_TONE_PLAIN, &text);
}

/* The rate above the declared one that says most; one per clock and core before one of the whole chip, which a clock
 * may explain. NULL where it is something else that contradicts. */
static const struct tpp_trait *telling_excess(const struct tpp_identification *identification)
{
    const struct tpp_likeness *declared = identification->declared;
    const struct tpp_trait *found = NULL;
    for (size_t i = 0; i < declared->trait_count; i++) {
        const struct tpp_trait *trait = &declared->traits[i];
        int is_rate = trait->kind == TPP_TRAIT_PER_CLOCK || trait->kind == TPP_TRAIT_RATE;
        if (!is_rate || trait->verdict != TPP_TRAIT_ABOVE ||
            isnan(identification->sighting.rates[trait->precision].tops)) {
            continue;
        }
        if (found == NULL || (trait->kind == TPP_TRAIT_PER_CLOCK && found->kind == TPP_TRAIT_RATE) ||
            (trait->kind == found->kind &&
             tells_more(&identification->sighting, (int)trait->precision, (int)found->precision))) {
            found = trait;
        }
    }
    return found;
}

static void add_contradicted(struct tpp_document *document, const struct tpp_identification *identification,
                             const char *name, const char *like)
{
    const struct tpp_trait *excess = telling_excess(identification);
    if (excess == NULL) {
        tpp_document_cell(document, TPP_TONE_BAD, "Declared %s, behaves like %s: CONTRADICTED, see the deviations.",
                          name, like);
        return;
    }
    tpp_document_cell(document, TPP_TONE_BAD,
                      "Declared %s, behaves like %s: CONTRADICTED: %s %s is %s times what its data sheet comes to.",
                      name, like, tpp_document_precision(excess->precision),
                      excess->kind == TPP_TRAIT_PER_CLOCK ? "per clock and core" : "at the highest clock",
                      tpp_figure_ratio(excess->seen / excess->declared).text);
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
        add_contradicted(document, identification, name, like);
        break;
    case TPP_IDENTITY_COUNT:
        break;
    }
}

void tpp_document_add_identity(struct tpp_document *document, const struct tpp_identification *identification)
{
    add_likeness(document, identification);
    add_declared(document, identification);
    add_limited(document, identification);
}
