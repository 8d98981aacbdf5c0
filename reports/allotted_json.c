/* Sums of TPP over many units for programs: JSON with every number as it was compared, and CSV. */
#include <math.h>

#include "reports/allotted.h"
#include "reports/csv_text.h"
#include "reports/report.h"

const char *tpp_allotted_outcome(enum tpp_truth exceeds)
{
    return exceeds == TPP_TRUTH_TRUE ? "exceeds" : exceeds == TPP_TRUTH_FALSE ? "within" : "undetermined";
}

/* ------------------------------------------------------------------------------------------ JSON */

static json_t *quantity_json(struct tpp_tree *tree, const struct tpp_rule *rule, enum tpp_rule_state state,
                             const struct tpp_quantity *quantity)
{
    json_t *object = json_object();
    tpp_tree_set(tree, object, "rule", tpp_tree_text(rule->id));
    tpp_tree_set(tree, object, "citation", tpp_tree_text(rule->citation));
    tpp_tree_set(tree, object, "sha256", tpp_tree_text(rule->sha256));
    tpp_tree_set(tree, object, "state", tpp_tree_text(tpp_rule_state_name((int)state)));
    tpp_tree_set(tree, object, "quantity", tpp_tree_text(quantity->id));
    tpp_tree_set(tree, object, "label", tpp_tree_text(quantity->label));
    tpp_tree_set(tree, object, "scope", tpp_tree_text(tpp_quantity_scope_name((int)quantity->scope)));
    tpp_tree_set(tree, object, "limit", tpp_tree_number(quantity->limit));
    tpp_tree_set(tree, object, "met_under", tpp_tree_text_or_null(quantity->met_under));
    tpp_tree_set(tree, object, "to", tpp_tree_text_or_null(quantity->to));
    tpp_tree_set(tree, object, "of", tpp_tree_text_or_null(quantity->of));
    tpp_tree_set(tree, object, "not_to", tpp_tree_text_or_null(quantity->not_to));
    tpp_tree_set(tree, object, "from", tpp_tree_text_or_null(tpp_quantity_first_day(rule, quantity)));
    tpp_tree_set(tree, object, "until", tpp_tree_text_or_null(tpp_quantity_last_day(rule, quantity)));
    return object;
}

json_t *tpp_quantities_json(struct tpp_tree *tree, const struct tpp_rating *rating)
{
    json_t *array = json_array();
    for (size_t i = 0; i < rating->quantity_count; i++) {
        const struct tpp_quantity_result *result = &rating->quantities[i];
        json_t *object = quantity_json(tree, result->rule->rule, result->rule->state, result->quantity);
        tpp_tree_set(tree, object, "counts", tpp_tree_text(tpp_truth_name((int)result->counts)));
        tpp_tree_set(tree, object, "tpp", tpp_tree_number(result->tpp));
        tpp_tree_set(tree, object, "bound", tpp_tree_text(tpp_bound_name((int)result->bound)));
        tpp_tree_set(tree, object, "units_fit", tpp_tree_number(result->units_fit));
        tpp_tree_set(tree, object, "units_elsewhere", tpp_tree_number(result->units_elsewhere));
        tpp_tree_set(tree, object, "outcome", tpp_tree_text(tpp_allotted_outcome(result->exceeds)));
        tpp_tree_add(tree, array, object);
    }
    return array;
}

static json_t *line_json(struct tpp_tree *tree, const struct tpp_allotted *allotted,
                         const struct tpp_allotted_line *line)
{
    const struct tpp_allotted_quantity *counted = &allotted->quantities[line->quantity];
    json_t *object = json_object();
    json_t *parts = json_array();
    for (size_t i = 0; i < line->part_count; i++) {
        const struct tpp_allotted_part *part = &line->parts[i];
        json_t *one = json_object();
        tpp_tree_set(tree, one, "product", tpp_tree_text(allotted->products[part->product].name));
        tpp_tree_set(tree, one, "units", json_integer((json_int_t)part->units));
        tpp_tree_set(tree, one, "tpp", tpp_tree_number(part->tpp));
        tpp_tree_set(tree, one, "counts", tpp_tree_text(tpp_truth_name((int)part->counts)));
        tpp_tree_set(tree, one, "room_units", tpp_tree_number(part->room));
        tpp_tree_add(tree, parts, one);
    }
    tpp_tree_set(tree, object, "rule", tpp_tree_text(counted->rule->id));
    tpp_tree_set(tree, object, "quantity", tpp_tree_text(counted->quantity->id));
    tpp_tree_set(tree, object, "who", tpp_tree_text(line->who));
    tpp_tree_set(tree, object, "year", line->year != 0 ? json_integer(line->year) : json_null());
    tpp_tree_set(tree, object, "tpp", tpp_tree_number(line->tpp));
    tpp_tree_set(tree, object, "most_tpp", tpp_tree_number(line->most_tpp));
    tpp_tree_set(tree, object, "of_tpp", tpp_tree_number(line->of_tpp));
    tpp_tree_set(tree, object, "limit_tpp", tpp_tree_number(line->limit_tpp));
    tpp_tree_set(tree, object, "outcome", tpp_tree_text(tpp_allotted_outcome(line->exceeds)));
    tpp_tree_set(tree, object, "parts", parts);
    return object;
}

static json_t *product_json(struct tpp_tree *tree, const struct tpp_allotted *allotted,
                            const struct tpp_allotted_product *product)
{
    json_t *object = json_object();
    json_t *counts = json_array();
    for (size_t i = 0; i < allotted->quantity_count; i++) {
        const struct tpp_allotted_quantity *counted = &allotted->quantities[i];
        json_t *one = json_object();
        tpp_tree_set(tree, one, "rule", tpp_tree_text(counted->rule->id));
        tpp_tree_set(tree, one, "quantity", tpp_tree_text(counted->quantity->id));
        tpp_tree_set(tree, one, "counts", tpp_tree_text(tpp_truth_name((int)product->counts[i])));
        tpp_tree_add(tree, counts, one);
    }
    tpp_tree_set(tree, object, "product", tpp_tree_text(product->name));
    tpp_tree_set(tree, object, "chip", product->chip != NULL ? tpp_tree_text(product->chip->id) : json_null());
    tpp_tree_set(tree, object, "tpp", tpp_tree_number(product->tpp));
    tpp_tree_set(tree, object, "units", json_integer((json_int_t)product->units));
    tpp_tree_set(tree, object, "counts", counts);
    return object;
}

json_t *tpp_allotted_json(const struct tpp_allotted *allotted)
{
    struct tpp_tree tree = { 0 };
    json_t *root = json_object();
    json_t *quantities = json_array();
    json_t *products = json_array();
    json_t *sums = json_array();
    for (size_t i = 0; i < allotted->quantity_count; i++) {
        const struct tpp_allotted_quantity *counted = &allotted->quantities[i];
        tpp_tree_add(&tree, quantities, quantity_json(&tree, counted->rule, counted->state, counted->quantity));
    }
    for (size_t i = 0; i < allotted->product_count; i++) {
        tpp_tree_add(&tree, products, product_json(&tree, allotted, &allotted->products[i]));
    }
    for (size_t i = 0; i < allotted->line_count; i++) {
        tpp_tree_add(&tree, sums, line_json(&tree, allotted, &allotted->lines[i]));
    }
    tpp_tree_set(&tree, root, "schema", json_string("tppbench-allotment"));
    tpp_tree_set(&tree, root, "schema_version", json_integer(1));
    tpp_tree_set(&tree, root, "date", tpp_tree_text_or_null(allotted->date));
    tpp_tree_set(&tree, root, "shipments", json_integer((json_int_t)allotted->shipment_count));
    tpp_tree_set(&tree, root, "agreements", tpp_tree_text_or_null(allotted->agreements));
    tpp_tree_set(&tree, root, "quantities", quantities);
    tpp_tree_set(&tree, root, "products", products);
    tpp_tree_set(&tree, root, "sums", sums);
    if (tree.has_failed) {
        json_decref(root);
        return NULL;
    }
    return root;
}

/* ------------------------------------------------------------------------------------------ CSV */

static void put_text(struct tpp_buffer *bytes, const char *text)
{
    tpp_csv_text(bytes, text);
    tpp_buffer_text(bytes, ",");
}

static void put_number(struct tpp_buffer *bytes, double number)
{
    tpp_csv_number(bytes, number);
    tpp_buffer_text(bytes, ",");
}

void tpp_allotted_csv(const struct tpp_allotted *allotted, struct tpp_buffer *bytes)
{
    tpp_buffer_text(bytes, "rule,state,quantity,who,year,tpp,most_tpp,of_tpp,limit_tpp,outcome,product,units,unit_tpp,"
                           "counts,room_units\r\n");
    for (size_t i = 0; i < allotted->line_count; i++) {
        const struct tpp_allotted_line *line = &allotted->lines[i];
        const struct tpp_allotted_quantity *counted = &allotted->quantities[line->quantity];
        for (size_t j = 0; j < line->part_count; j++) {
            const struct tpp_allotted_part *part = &line->parts[j];
            put_text(bytes, counted->rule->id);
            put_text(bytes, tpp_rule_state_name((int)counted->state));
            put_text(bytes, counted->quantity->id);
            put_text(bytes, line->who);
            put_number(bytes, line->year != 0 ? (double)line->year : NAN);
            put_number(bytes, line->tpp);
            put_number(bytes, line->most_tpp);
            put_number(bytes, line->of_tpp);
            put_number(bytes, line->limit_tpp);
            put_text(bytes, tpp_allotted_outcome(line->exceeds));
            put_text(bytes, allotted->products[part->product].name);
            put_number(bytes, (double)part->units);
            put_number(bytes, allotted->products[part->product].tpp);
            put_text(bytes, tpp_truth_name((int)part->counts));
            tpp_csv_number(bytes, part->room);
            tpp_buffer_text(bytes, "\r\n");
        }
    }
}
