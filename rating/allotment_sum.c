/* The sums of an allotment: units times TPP, product by product, against the limits. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rating/allotment_parts.h"

enum { WHOLE_PERCENT = 100 };

/* A tally with what it is sorted by. */
struct sorted {
    const struct tpp_tally *tally;
    const char *who;
    const char *product; /* so that parts are added in the same order whatever that of the rows was */
};

static int compare(const void *a, const void *b)
{
    const struct sorted *one = a;
    const struct sorted *two = b;
    if (one->tally->quantity != two->tally->quantity) {
        return one->tally->quantity < two->tally->quantity ? -1 : 1;
    }
    int by_name = strcmp(one->who, two->who);
    if (by_name != 0) {
        return by_name;
    }
    if (one->tally->who != two->tally->who) {
        return one->tally->who < two->tally->who ? -1 : 1;
    }
    if (one->tally->year != two->tally->year) {
        return one->tally->year < two->tally->year ? -1 : 1;
    }
    int by_product = strcmp(one->product, two->product);
    return by_product != 0                             ? by_product
           : one->tally->product < two->tally->product ? -1
                                                       : one->tally->product > two->tally->product;
}

static int is_same_line(const struct tpp_tally *a, const struct tpp_tally *b)
{
    return a->quantity == b->quantity && a->who == b->who && a->year == b->year;
}

static void add_part(const struct tpp_allotment *allotment, const struct tpp_tally *tally,
                     struct tpp_allotted_line *line)
{
    const struct tpp_allotted_product *product = &allotment->products[tally->product].shown;
    const struct tpp_quantity *quantity = allotment->quantities[tally->quantity].quantity;
    struct tpp_allotted_part *part = &line->parts[line->part_count++];
    *part = (struct tpp_allotted_part){ .product = tally->product,
                                        .units = tally->units,
                                        .tpp = (double)tally->units * product->tpp,
                                        .counts = product->counts[tally->quantity],
                                        .room = NAN };
    line->tpp += part->counts == TPP_TRUTH_TRUE ? part->tpp : 0;
    line->most_tpp += part->tpp;
    if (quantity->scope == TPP_SCOPE_SHARE) {
        line->of_tpp = (double)tally->of_units * product->tpp;
        line->limit_tpp = quantity->limit * line->of_tpp / WHOLE_PERCENT;
    }
}

static void finish(const struct tpp_allotment *allotment, struct tpp_allotted_line *line)
{
    line->exceeds = tpp_quantity_exceeds(line->tpp, line->most_tpp, line->limit_tpp);
    for (size_t i = 0; i < line->part_count; i++) {
        struct tpp_allotted_part *part = &line->parts[i];
        part->room = tpp_quantity_units(line->limit_tpp - line->most_tpp, allotment->products[part->product].shown.tpp);
    }
}

/* The lines of sorted tallies. */
static size_t make_lines(struct tpp_allotment *allotment, const struct sorted *sorted)
{
    size_t count = 0;
    for (size_t i = 0; i < allotment->tally_count; i++) {
        const struct tpp_tally *tally = sorted[i].tally;
        if (i == 0 || !is_same_line(sorted[i - 1].tally, tally)) {
            const struct tpp_quantity *quantity = allotment->quantities[tally->quantity].quantity;
            allotment->lines[count++] = (struct tpp_allotted_line){ .quantity = tally->quantity,
                                                                    .who = sorted[i].who,
                                                                    .year = tally->year,
                                                                    .limit_tpp = quantity->limit,
                                                                    .of_tpp = NAN,
                                                                    .parts = &allotment->parts[i] };
        }
        add_part(allotment, tally, &allotment->lines[count - 1]);
    }
    for (size_t i = 0; i < count; i++) {
        finish(allotment, &allotment->lines[i]);
    }
    return count;
}

static void forget(struct tpp_allotment *allotment)
{
    free(allotment->shown);
    free(allotment->lines);
    free(allotment->parts);
    allotment->shown = NULL;
    allotment->lines = NULL;
    allotment->parts = NULL;
}

enum tpp_status tpp_allotment_sum(struct tpp_allotment *allotment, struct tpp_allotted *allotted, struct tpp_error *err)
{
    size_t tallies = allotment->tally_count;
    forget(allotment);
    struct sorted *sorted = calloc(tallies + 1, sizeof *sorted);
    allotment->shown = calloc(allotment->product_count + 1, sizeof *allotment->shown);
    allotment->lines = calloc(tallies + 1, sizeof *allotment->lines);
    allotment->parts = calloc(tallies + 1, sizeof *allotment->parts);
    if (sorted == NULL || allotment->shown == NULL || allotment->lines == NULL || allotment->parts == NULL) {
        free(sorted);
        forget(allotment);
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "out of memory for %zu sums", tallies);
    }
    for (size_t i = 0; i < allotment->product_count; i++) {
        allotment->shown[i] = allotment->products[i].shown;
    }
    for (size_t i = 0; i < tallies; i++) {
        const struct tpp_tally *tally = &allotment->tallies[i];
        int is_share = allotment->quantities[tally->quantity].quantity->scope == TPP_SCOPE_SHARE;
        sorted[i].tally = tally;
        sorted[i].product = allotment->shown[tally->product].name;
        sorted[i].who = is_share ? allotment->shown[tally->who].name : allotment->names.texts[tally->who];
    }
    qsort(sorted, tallies, sizeof *sorted, compare);
    size_t line_count = make_lines(allotment, sorted);
    free(sorted);
    *allotted = (struct tpp_allotted){
        .quantities = allotment->quantities,
        .quantity_count = allotment->quantity_count,
        .products = allotment->shown,
        .product_count = allotment->product_count,
        .lines = allotment->lines,
        .line_count = line_count,
        .shipment_count = allotment->shipment_count,
        .choices = allotment->terms.choices,
        .date = allotment->terms.date,
        .agreements = allotment->agreements,
    };
    return TPP_STATUS_OK;
}
