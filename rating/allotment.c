/* Shipments counted against the quantities of rules: what is counted for whom. Units are added up as whole numbers by
 * product, and only then multiplied: so the order of the rows makes no difference, not in the last bit. */
#include "rating/allotment_parts.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rating/judge.h"

/* ------------------------------------------------------------------------------------------ beginning and end */

static enum tpp_status take_quantities(struct tpp_allotment *allotment, struct tpp_error *err)
{
    const struct tpp_allotment_terms *terms = &allotment->terms;
    size_t total = 0;
    for (size_t i = 0; i < terms->rule_count; i++) {
        total += terms->is_wanted[i] ? terms->rules[i].quantity_count : 0;
    }
    if (total == 0) {
        return tpp_fail(err, TPP_STATUS_INVALID, "none of these rules has a quantity that shipments are counted by");
    }
    allotment->quantities = calloc(total, sizeof *allotment->quantities);
    if (allotment->quantities == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "out of memory for %zu quantities", total);
    }
    for (size_t i = 0; i < terms->rule_count; i++) {
        const struct tpp_rule *rule = &terms->rules[i];
        for (size_t j = 0; terms->is_wanted[i] && j < rule->quantity_count; j++) {
            allotment->quantities[allotment->quantity_count++] =
                (struct tpp_allotted_quantity){ rule, &rule->quantities[j], tpp_rule_state(rule, terms->date) };
        }
    }
    return TPP_STATUS_OK;
}

enum tpp_status tpp_allotment_new(const struct tpp_allotment_terms *terms, struct tpp_allotment **allotment,
                                  struct tpp_error *err)
{
    if (*terms->agreements != '\0' && !tpp_countries_are_valid(terms->agreements)) {
        return tpp_fail(err, TPP_STATUS_INVALID,
                        "'%.60s': countries with an agreement are codes of ISO 3166-1, such as AE", terms->agreements);
    }
    TPP_TRY(tpp_choices_check(terms->choices, err));
    struct tpp_allotment *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "out of memory for an allotment");
    }
    made->terms = *terms;
    (void)snprintf(made->agreements, sizeof made->agreements, "%s", terms->agreements);
    made->names.places = json_object();
    made->product_places = json_object();
    made->tally_places = json_object();
    int has_tables = made->names.places != NULL && made->product_places != NULL && made->tally_places != NULL;
    enum tpp_status status =
        has_tables ? take_quantities(made, err) : tpp_fail(err, TPP_STATUS_NO_MEMORY, "out of memory for an allotment");
    if (status != TPP_STATUS_OK) {
        tpp_allotment_free(made);
        return status;
    }
    *allotment = made;
    return TPP_STATUS_OK;
}

void tpp_allotment_free(struct tpp_allotment *allotment)
{
    if (allotment == NULL) {
        return;
    }
    for (size_t i = 0; i < allotment->names.count; i++) {
        free(allotment->names.texts[i]);
    }
    for (size_t i = 0; i < allotment->product_count; i++) {
        free((void *)allotment->products[i].shown.counts);
    }
    json_decref(allotment->names.places);
    json_decref(allotment->product_places);
    json_decref(allotment->tally_places);
    free(allotment->names.texts);
    free(allotment->products);
    free(allotment->tallies);
    free(allotment->quantities);
    free(allotment->shown);
    free(allotment->lines);
    free(allotment->parts);
    free(allotment);
}

enum tpp_status tpp_array_grow(void **array, size_t count, size_t *capacity, size_t size, struct tpp_error *err)
{
    enum { FIRST = 16 };
    if (count < *capacity) {
        return TPP_STATUS_OK;
    }
    size_t more = *capacity > 0 ? 2 * *capacity : FIRST;
    void *grown = realloc(*array, more * size);
    if (grown == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "out of memory for %zu sums", more);
    }
    *array = grown;
    *capacity = more;
    return TPP_STATUS_OK;
}

/* ------------------------------------------------------------------------------------------ who and how much */

/* A name as it is compared: small letters of ASCII, one space between words. */
static void fold(const char *text, char *folded, size_t size)
{
    size_t length = 0;
    for (const char *c = text; *c != '\0' && length + 2 < size; c++) {
        int is_space = isspace((unsigned char)*c);
        if (!is_space) {
            folded[length++] = (char)tolower((unsigned char)*c);
        } else if (length > 0 && folded[length - 1] != ' ') {
            folded[length++] = ' ';
        }
    }
    length -= (size_t)(length > 0 && folded[length - 1] == ' ');
    folded[length] = '\0';
}

/* The index of a name, which is added when it is new. `kind` keeps a consignee apart from a country. */
static enum tpp_status name_index(struct tpp_texts *names, char kind, const char *text, size_t *index,
                                  struct tpp_error *err)
{
    char key[TPP_TEXT_BYTES];
    key[0] = kind;
    fold(text, key + 1, sizeof key - 1);
    const json_t *place = json_object_get(names->places, key);
    if (place != NULL) {
        *index = (size_t)json_integer_value(place);
        return TPP_STATUS_OK;
    }
    TPP_TRY(tpp_array_grow((void **)&names->texts, names->count, &names->capacity, sizeof *names->texts, err));
    char *copy = strdup(text);
    if (copy == NULL || json_object_set_new_nocheck(names->places, key, json_integer((json_int_t)names->count)) != 0) {
        free(copy);
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "out of memory for %zu names", names->count);
    }
    names->texts[names->count] = copy;
    *index = names->count++;
    return TPP_STATUS_OK;
}

static enum tpp_status add_tally(struct tpp_allotment *allotment, const struct tpp_tally *one, struct tpp_error *err)
{
    char key[96];
    (void)snprintf(key, sizeof key, "%zx.%zx.%zx.%x", one->quantity, one->who, one->product, (unsigned)one->year);
    const json_t *place = json_object_get(allotment->tally_places, key);
    if (place != NULL) {
        struct tpp_tally *tally = &allotment->tallies[json_integer_value(place)];
        tally->units += one->units;
        tally->of_units += one->of_units;
        return TPP_STATUS_OK;
    }
    TPP_TRY(tpp_array_grow((void **)&allotment->tallies, allotment->tally_count, &allotment->tally_capacity,
                           sizeof *allotment->tallies, err));
    if (json_object_set_new_nocheck(allotment->tally_places, key, json_integer((json_int_t)allotment->tally_count)) !=
        0) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "out of memory for %zu sums", allotment->tally_count);
    }
    allotment->tallies[allotment->tally_count++] = *one;
    return TPP_STATUS_OK;
}

/* Whether a quantity counts a shipment to this country on this day. */
static int is_counted(const struct tpp_allotment *allotment, const struct tpp_allotted_quantity *counted,
                      const struct tpp_shipment *shipment)
{
    const struct tpp_quantity *quantity = counted->quantity;
    const char *first = tpp_quantity_first_day(counted->rule, quantity);
    const char *last = tpp_quantity_last_day(counted->rule, quantity);
    if (strcmp(shipment->date, first) < 0 || (*last != '\0' && strcmp(shipment->date, last) > 0)) {
        return 0;
    }
    int has_agreement = tpp_country_is_among(shipment->country, allotment->agreements);
    switch (quantity->scope) {
    case TPP_SCOPE_SHARE:
        return tpp_country_is_among(shipment->country, quantity->to) ||
               tpp_country_is_among(shipment->country, quantity->of);
    case TPP_SCOPE_COUNTRY:
        return !has_agreement && !tpp_country_is_among(shipment->country, quantity->not_to);
    case TPP_SCOPE_AGREEMENT:
        return has_agreement && !tpp_country_is_among(shipment->country, quantity->not_to);
    case TPP_SCOPE_CONSIGNEE_YEAR:
    case TPP_SCOPE_COUNT:
        break;
    }
    return !tpp_country_is_among(shipment->country, quantity->not_to);
}

static enum tpp_status count(struct tpp_allotment *allotment, size_t index, const struct tpp_shipment *shipment,
                             size_t product, struct tpp_error *err)
{
    const struct tpp_quantity *quantity = allotment->quantities[index].quantity;
    struct tpp_tally one = { .quantity = index, .who = product, .product = product, .units = shipment->units };
    if (quantity->scope == TPP_SCOPE_SHARE) {
        int is_to = tpp_country_is_among(shipment->country, quantity->to);
        one.units = is_to ? shipment->units : 0;
        one.of_units = is_to ? 0 : shipment->units;
    } else if (quantity->scope == TPP_SCOPE_CONSIGNEE_YEAR) {
        one.year = (int)strtol(shipment->date, NULL, 10);
        TPP_TRY(name_index(&allotment->names, 'w', shipment->consignee, &one.who, err));
    } else {
        TPP_TRY(name_index(&allotment->names, 'c', shipment->country, &one.who, err));
    }
    return add_tally(allotment, &one, err);
}

enum tpp_status tpp_allotment_row(struct tpp_allotment *allotment, const struct tpp_row_place *place, char *line,
                                  size_t length, struct tpp_error *err)
{
    struct tpp_shipment shipment;
    size_t product = 0;
    TPP_TRY(tpp_shipment_read(allotment, place, line, length, &shipment, err));
    TPP_TRY(tpp_shipment_product(allotment, place, &shipment, &product, err));
    for (size_t i = 0; i < allotment->quantity_count; i++) {
        if (allotment->products[product].shown.counts[i] != TPP_TRUTH_FALSE &&
            is_counted(allotment, &allotment->quantities[i], &shipment)) {
            TPP_TRY(count(allotment, i, &shipment, product, err));
        }
    }
    allotment->products[product].shown.units += shipment.units;
    allotment->shipment_count++;
    return TPP_STATUS_OK;
}
