/* Rows of shipments: names of columns, the values under them, and the products they are of. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"
#include "base/plain_number.h"
#include "rating/allotment_parts.h"
#include "rating/sweep_parts.h"

/* More is a slip of the pen. */
static const double number_limit = 1e15;
static const double units_limit = 1e9;

static const char *const column_names[TPP_SHIPMENT_COLUMN_COUNT] = {
    "date", "consignee",    "country",     "quantity",      "chip",       "product",
    "tpp",  "die_area_mm2", "io_gb_per_s", "dram_gb_per_s", "datacenter",
};

/* ------------------------------------------------------------------------------------------ names of columns */

static enum tpp_status fail_column(const struct tpp_row_place *place, const struct tpp_csv_field *field,
                                   struct tpp_error *err)
{
    size_t nearest = 0;
    for (size_t i = 1; i < TPP_SHIPMENT_COLUMN_COUNT; i++) {
        nearest =
            tpp_edit_distance(field->text, column_names[i]) < tpp_edit_distance(field->text, column_names[nearest])
                ? i
                : nearest;
    }
    return tpp_is_near(field->text, column_names[nearest])
               ? TPP_ROW_WRONG(place, field->column, err, "no column '%.60s'; did you mean '%s'?", field->text,
                               column_names[nearest])
               : TPP_ROW_WRONG(place, field->column, err,
                               "no column '%.60s'; there are date, consignee, country, quantity, chip, product, tpp, "
                               "die_area_mm2, io_gb_per_s, dram_gb_per_s, datacenter; '_' before a name passes it over",
                               field->text);
}

static enum tpp_status check_there(const struct tpp_allotment *allotment, const struct tpp_row_place *place,
                                   struct tpp_error *err)
{
    const int *at = allotment->place_of;
    for (int i = TPP_SHIPMENT_DATE; i <= TPP_SHIPMENT_QUANTITY; i++) {
        if (at[i] < 0) {
            return TPP_ROW_WRONG(place, 1, err,
                                 "there is no column '%s'; date, consignee, country and quantity have to "
                                 "be there",
                                 column_names[i]);
        }
    }
    if (at[TPP_SHIPMENT_CHIP] < 0 && (at[TPP_SHIPMENT_PRODUCT] < 0 || at[TPP_SHIPMENT_TPP] < 0)) {
        return TPP_ROW_WRONG(place, 1, err, "of what? A column 'chip' of the catalogue, or 'product' and 'tpp'");
    }
    return TPP_STATUS_OK;
}

enum tpp_status tpp_allotment_columns(struct tpp_allotment *allotment, const struct tpp_row_place *place, char *line,
                                      size_t length, struct tpp_error *err)
{
    size_t column = 1;
    size_t count = 0;
    enum tpp_status status =
        tpp_csv_split(line, length, allotment->fields, TPP_SHIPMENT_FIELDS_MAX, &count, &column, err);
    if (status != TPP_STATUS_OK) {
        return tpp_row_fail(place, column, status, err);
    }
    for (int i = 0; i < TPP_SHIPMENT_COLUMN_COUNT; i++) {
        allotment->place_of[i] = -1;
    }
    for (size_t i = 0; i < count; i++) {
        const struct tpp_csv_field *field = &allotment->fields[i];
        int kind = 0;
        while (kind < TPP_SHIPMENT_COLUMN_COUNT && strcmp(column_names[kind], field->text) != 0) {
            kind++;
        }
        if (*field->text == '_') {
            continue;
        }
        if (kind == TPP_SHIPMENT_COLUMN_COUNT) {
            return fail_column(place, field, err);
        }
        if (allotment->place_of[kind] >= 0) {
            return TPP_ROW_WRONG(place, field->column, err, "column '%.60s' is there twice", field->text);
        }
        allotment->place_of[kind] = (int)i;
    }
    allotment->field_count = count;
    return check_there(allotment, place, err);
}

/* ------------------------------------------------------------------------------------------ values */

/* Each sets what its column holds and returns what is wrong, without the value, or NULL. */

static const char *set_date(struct tpp_shipment *shipment, const char *text)
{
    shipment->date = text;
    return tpp_date_is_valid(text) ? NULL : "must be a calendar day, as YYYY-MM-DD";
}

static const char *set_country(struct tpp_shipment *shipment, const char *text, size_t length)
{
    if (!tpp_country_is_valid(text, length)) {
        return "must be a country code of ISO 3166-1, two capital letters such as CN";
    }
    memcpy(shipment->country, text, sizeof shipment->country);
    return NULL;
}

static const char *set_units(struct tpp_shipment *shipment, const char *text, size_t length)
{
    double units = NAN;
    if (!tpp_plain_number_read(text, length, &units) || units != floor(units) || units > units_limit) {
        return "must be a whole number of units from 0 to 1e9";
    }
    shipment->units = (uint64_t)units;
    return NULL;
}

static const char *set_name(const char **name, const char *text, size_t length)
{
    *name = text + strspn(text, " ");
    return **name == '\0' || length >= TPP_NAME_BYTES ? "must be a name of up to 95 bytes" : NULL;
}

static const char *set_number(double *number, const char *text, size_t length, int may_be_zero)
{
    if (!tpp_plain_number_read(text, length, number) || *number > number_limit || (*number == 0 && !may_be_zero)) {
        return may_be_zero ? "must be a number of 0 or more" : "must be a number of more than 0";
    }
    return NULL;
}

static const char *set_answer(enum tpp_answer *answer, const char *text)
{
    for (int i = 0; tpp_answer_name(i) != NULL; i++) {
        if (strcmp(tpp_answer_name(i), text) == 0) {
            *answer = (enum tpp_answer)i;
            return NULL;
        }
    }
    return "must be yes, no or unknown";
}

static const char *set(struct tpp_shipment *shipment, enum tpp_shipment_column kind, const struct tpp_csv_field *field)
{
    struct tpp_product_facts *facts = &shipment->facts;
    int may_be_absent = kind > TPP_SHIPMENT_QUANTITY;
    if (field->length == 0 && may_be_absent) {
        return NULL;
    }
    switch (kind) {
    case TPP_SHIPMENT_DATE:
        return set_date(shipment, field->text);
    case TPP_SHIPMENT_CONSIGNEE:
        return set_name(&shipment->consignee, field->text, field->length);
    case TPP_SHIPMENT_COUNTRY:
        return set_country(shipment, field->text, field->length);
    case TPP_SHIPMENT_QUANTITY:
        return set_units(shipment, field->text, field->length);
    case TPP_SHIPMENT_CHIP:
        return set_name(&shipment->chip, field->text, field->length);
    case TPP_SHIPMENT_PRODUCT:
        return set_name(&shipment->product, field->text, field->length);
    case TPP_SHIPMENT_TPP:
        return set_number(&facts->tpp, field->text, field->length, 0);
    case TPP_SHIPMENT_DIE_AREA:
        return set_number(&facts->die_area_mm2, field->text, field->length, 0);
    case TPP_SHIPMENT_IO:
        return set_number(&facts->io_gb_per_s, field->text, field->length, 1);
    case TPP_SHIPMENT_DRAM:
        return set_number(&facts->dram_gb_per_s, field->text, field->length, 1);
    case TPP_SHIPMENT_DATACENTER:
        return set_answer(&facts->datacenter, field->text);
    case TPP_SHIPMENT_COLUMN_COUNT:
        break;
    }
    return NULL;
}

/* A chip of the catalogue, or a product with its TPP: one of the two. */
static enum tpp_status check_what(const struct tpp_row_place *place, const struct tpp_shipment *shipment,
                                  struct tpp_error *err)
{
    const struct tpp_product_facts *facts = &shipment->facts;
    int has_facts = !isnan(facts->tpp) || !isnan(facts->die_area_mm2) || !isnan(facts->io_gb_per_s) ||
                    !isnan(facts->dram_gb_per_s) || facts->datacenter != TPP_ANSWER_UNKNOWN;
    if (*shipment->chip != '\0' && (has_facts || *shipment->product != '\0')) {
        return TPP_ROW_WRONG(place, shipment->columns[TPP_SHIPMENT_CHIP], err,
                             "'%.60s' has its figures from the catalogue; give a chip, or a product with its tpp",
                             shipment->chip);
    }
    if (*shipment->chip == '\0' && (*shipment->product == '\0' || isnan(facts->tpp))) {
        return TPP_ROW_WRONG(place, 1, err, "of what? Give a chip, or a product with its tpp");
    }
    return TPP_STATUS_OK;
}

enum tpp_status tpp_shipment_read(struct tpp_allotment *allotment, const struct tpp_row_place *place, char *line,
                                  size_t length, struct tpp_shipment *shipment, struct tpp_error *err)
{
    size_t column = 1;
    size_t count = 0;
    enum tpp_status status =
        tpp_csv_split(line, length, allotment->fields, TPP_SHIPMENT_FIELDS_MAX, &count, &column, err);
    if (status != TPP_STATUS_OK) {
        return tpp_row_fail(place, column, status, err);
    }
    if (count != allotment->field_count) {
        return TPP_ROW_WRONG(place, allotment->fields[count - 1].column, err, "%zu fields; the first line names %zu",
                             count, allotment->field_count);
    }
    *shipment = (struct tpp_shipment){ .chip = "", .product = "", .facts = { NAN, NAN, NAN, NAN, TPP_ANSWER_UNKNOWN } };
    for (int i = 0; i < TPP_SHIPMENT_COLUMN_COUNT; i++) {
        if (allotment->place_of[i] >= 0) {
            const struct tpp_csv_field *field = &allotment->fields[allotment->place_of[i]];
            shipment->columns[i] = field->column;
            const char *wrong = set(shipment, (enum tpp_shipment_column)i, field);
            if (wrong != NULL) {
                return TPP_ROW_WRONG(place, field->column, err, "'%.60s': %s", field->text, wrong);
            }
        }
    }
    return check_what(place, shipment, err);
}

/* ------------------------------------------------------------------------------------------ products */

static int is_same_number(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

static int is_same(const struct tpp_product_facts *a, const struct tpp_product_facts *b)
{
    return is_same_number(a->tpp, b->tpp) && is_same_number(a->die_area_mm2, b->die_area_mm2) &&
           is_same_number(a->io_gb_per_s, b->io_gb_per_s) && is_same_number(a->dram_gb_per_s, b->dram_gb_per_s) &&
           a->datacenter == b->datacenter;
}

/* The figures of a product of the table, as a subject. Its TPP is as it is given: the bits of the format that carries
 * it are a power of two, and no choice changes it. */
static enum tpp_status fill_given(struct tpp_subject *subject, const struct tpp_shipment *shipment,
                                  struct tpp_error *err)
{
    const struct tpp_product_facts *facts = &shipment->facts;
    struct tpp_rate rate = {
        .precision = TPP_FP16,
        .basis = TPP_BASIS_DECLARED,
        .bound = TPP_BOUND_EXACT,
        .unit = TPP_UNIT_MATRIX,
        .macs_per_second = tpp_rating_macs(facts->tpp / (double)tpp_precision_get(TPP_FP16)->bits),
        .low_macs_per_second = NAN,
        .high_macs_per_second = NAN,
        .source = "tpp",
    };
    (void)snprintf(subject->name, sizeof subject->name, "%s", shipment->product);
    subject->die_area_mm2 = facts->die_area_mm2;
    subject->io_gb_per_s = facts->io_gb_per_s;
    subject->dram_gb_per_s = facts->dram_gb_per_s;
    subject->datacenter = facts->datacenter;
    return tpp_subject_add_rate(subject, &rate, err);
}

/* Rates a product, for its TPP and for what it counts towards. */
static enum tpp_status rate(struct tpp_allotment *allotment, const struct tpp_shipment *shipment,
                            struct tpp_allotted_product *product, struct tpp_error *err)
{
    const struct tpp_allotment_terms *terms = &allotment->terms;
    struct tpp_subject subject;
    struct tpp_rating rating;
    enum tpp_truth *counts = calloc(allotment->quantity_count, sizeof *counts);
    if (counts == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "out of memory for a product");
    }
    tpp_subject_init(&subject);
    enum tpp_status status = TPP_STATUS_OK;
    if (product->chip != NULL) {
        subject.choices = *terms->choices;
        status = tpp_subject_add_chip(&subject, product->chip, err);
    } else {
        status = fill_given(&subject, shipment, err);
    }
    if (status == TPP_STATUS_OK) {
        status = tpp_rating_evaluate(&subject, terms->rules, terms->rule_count, terms->date, &rating, err);
    }
    if (status == TPP_STATUS_OK) {
        product->tpp = product->chip != NULL ? rating.figures[TPP_BASIS_DECLARED].tpp : shipment->facts.tpp;
        for (size_t i = 0; i < allotment->quantity_count; i++) {
            const struct tpp_allotted_quantity *one = &allotment->quantities[i];
            counts[i] = tpp_quantity_counts(&rating.rules[one->rule - terms->rules], one->quantity);
        }
        product->counts = counts;
        tpp_rating_free(&rating);
    } else {
        free(counts);
    }
    tpp_subject_free(&subject);
    return status;
}

static enum tpp_status add_product(struct tpp_allotment *allotment, const struct tpp_row_place *place,
                                   const struct tpp_shipment *shipment, const struct tpp_chip *chip, size_t *index,
                                   struct tpp_error *err)
{
    if (allotment->product_count == TPP_ALLOTMENT_PRODUCTS_MAX) {
        return tpp_fail(err, TPP_STATUS_PARSE, "more than %d products; is the column right?",
                        TPP_ALLOTMENT_PRODUCTS_MAX);
    }
    TPP_TRY(tpp_array_grow((void **)&allotment->products, allotment->product_count, &allotment->product_capacity,
                           sizeof *allotment->products, err));
    struct tpp_known_product *product = &allotment->products[allotment->product_count];
    *product =
        (struct tpp_known_product){ .shown = { .chip = chip }, .facts = shipment->facts, .first_line = place->line };
    (void)snprintf(product->shown.name, sizeof product->shown.name, "%s",
                   chip != NULL ? chip->name : shipment->product);
    TPP_TRY(rate(allotment, shipment, &product->shown, err));
    *index = allotment->product_count++;
    return TPP_STATUS_OK;
}

/* A chip under any of its names is one product. */
static enum tpp_status find_new(struct tpp_allotment *allotment, const struct tpp_row_place *place,
                                const struct tpp_shipment *shipment, size_t *index, struct tpp_error *err)
{
    const struct tpp_chip *chip = NULL;
    if (*shipment->chip != '\0') {
        TPP_TRY(tpp_chip_find(allotment->terms.chips, allotment->terms.chip_count, shipment->chip, &chip, err));
    }
    for (size_t i = 0; chip != NULL && i < allotment->product_count; i++) {
        if (allotment->products[i].shown.chip == chip) {
            *index = i;
            return TPP_STATUS_OK;
        }
    }
    return add_product(allotment, place, shipment, chip, index, err);
}

enum tpp_status tpp_shipment_product(struct tpp_allotment *allotment, const struct tpp_row_place *place,
                                     const struct tpp_shipment *shipment, size_t *product, struct tpp_error *err)
{
    char key[TPP_NAME_BYTES + 1];
    int is_chip = *shipment->chip != '\0';
    size_t column = shipment->columns[is_chip ? TPP_SHIPMENT_CHIP : TPP_SHIPMENT_PRODUCT];
    (void)snprintf(key, sizeof key, "%c%s", is_chip ? 'c' : 'p', is_chip ? shipment->chip : shipment->product);
    const json_t *known = json_object_get(allotment->product_places, key);
    if (known == NULL) {
        enum tpp_status status = find_new(allotment, place, shipment, product, err);
        if (status != TPP_STATUS_OK) {
            status = status == TPP_STATUS_NO_MEMORY ? status : TPP_STATUS_PARSE;
            if (err != NULL) {
                err->status = status;
            }
            return tpp_row_fail(place, column, status, err);
        }
        return json_object_set_new_nocheck(allotment->product_places, key, json_integer((json_int_t)*product)) == 0
                   ? TPP_STATUS_OK
                   : tpp_fail(err, TPP_STATUS_NO_MEMORY, "out of memory for a product");
    }
    *product = (size_t)json_integer_value(known);
    const struct tpp_known_product *first = &allotment->products[*product];
    return is_chip || is_same(&first->facts, &shipment->facts)
               ? TPP_STATUS_OK
               : TPP_ROW_WRONG(place, column, err, "'%.60s' had other figures in line %llu; one name is one product",
                               shipment->product, (unsigned long long)first->first_line);
}
