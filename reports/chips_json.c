/* A chip of the catalogue for programs: every figure with its mark, null and "absent" where the sources are silent. */
#include <math.h>
#include <stdio.h>

#include "reports/chip_figure.h"
#include "reports/chips_parts.h"
#include "reports/json_tree.h"
#include "reports/report.h"

static json_t *rates_json(struct tpp_tree *tree, const struct tpp_chip *chip)
{
    json_t *array = json_array();
    for (size_t i = 0; i < chip->rate_count; i++) {
        const struct tpp_chip_rate *rate = &chip->rates[i];
        json_t *object = json_object();
        tpp_tree_set(tree, object, "precision", json_string(tpp_precision_name((int)rate->precision)));
        tpp_tree_set(tree, object, "tops", tpp_tree_number(rate->tops));
        tpp_tree_set(tree, object, "mark", json_string(tpp_mark_name((int)rate->mark)));
        tpp_tree_set(tree, object, "unit", tpp_tree_text(rate->unit));
        tpp_tree_set(tree, object, "ops_per_clock_core", tpp_tree_number(rate->ops_per_clock_core));
        tpp_tree_add(tree, array, object);
    }
    return array;
}

static json_t *pci_ids_json(struct tpp_tree *tree, const struct tpp_chip *chip)
{
    json_t *array = json_array();
    for (size_t i = 0; i < chip->pci_id_count; i++) {
        json_t *object = json_object();
        tpp_tree_set(tree, object, "id", tpp_tree_text(chip->pci_ids[i].id));
        tpp_tree_set(tree, object, "mark", json_string(tpp_mark_name((int)chip->pci_ids[i].mark)));
        tpp_tree_set(tree, object, "source", tpp_tree_text(chip->pci_ids[i].source));
        tpp_tree_add(tree, array, object);
    }
    return array;
}

static json_t *claims_json(struct tpp_tree *tree, const struct tpp_chip *chip)
{
    json_t *array = json_array();
    for (size_t i = 0; i < chip->claim_count; i++) {
        const struct tpp_chip_claim *claim = &chip->claims[i];
        json_t *object = json_object();
        tpp_tree_set(tree, object, "about", tpp_tree_text(claim->about_name));
        tpp_tree_set(tree, object, "value", tpp_tree_number(claim->value));
        tpp_tree_set(tree, object, "here", tpp_tree_number(tpp_chip_fact(chip, claim)));
        tpp_tree_set(tree, object, "mark", json_string(tpp_mark_name((int)claim->mark)));
        tpp_tree_set(tree, object, "source", tpp_tree_text(claim->source));
        tpp_tree_set(tree, object, "text", tpp_tree_text(claim->text));
        tpp_tree_add(tree, array, object);
    }
    return array;
}

static void set_facts(struct tpp_tree *tree, json_t *object, const struct tpp_chip *chip)
{
    const struct {
        const char *key;
        const char *mark_key;
        double value;
        enum tpp_mark mark;
    } facts[] = {
        { "core_count", "core_mark", chip->core_count, chip->core_mark },
        { "clock_mhz", "clock_mark", chip->clock_mhz, chip->clock_mark },
        { "rate_clock_mhz", "rate_clock_mark", chip->rate_clock_mhz, chip->rate_clock_mark },
        { "memory_gb", "memory_mark", chip->memory_gb, chip->memory_mark },
        { "die_area_mm2", "die_area_mark", chip->die_area_mm2, chip->die_area_mark },
        { "io_gb_per_s", "io_mark", chip->io_gb_per_s, chip->io_mark },
        { "dram_gb_per_s", "dram_mark", chip->dram_gb_per_s, chip->dram_mark },
        { "power_w", "power_mark", chip->power_w, chip->power_mark },
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        tpp_tree_set(tree, object, facts[i].key, tpp_tree_number(facts[i].value));
        tpp_tree_set(tree, object, facts[i].mark_key, json_string(tpp_mark_name((int)facts[i].mark)));
    }
}

json_t *tpp_chip_json(const struct tpp_chip *chip)
{
    struct tpp_tree tree = { 0 };
    struct tpp_figure figure;
    if (tpp_chip_figure(chip, &figure, NULL) != TPP_STATUS_OK) {
        return NULL;
    }
    json_t *object = json_object();
    tpp_tree_set(&tree, object, "id", tpp_tree_text(chip->id));
    tpp_tree_set(&tree, object, "vendor", tpp_tree_text(chip->vendor));
    tpp_tree_set(&tree, object, "name", tpp_tree_text(chip->name));
    tpp_tree_set(&tree, object, "alias", tpp_tree_text_or_null(chip->alias));
    tpp_tree_set(&tree, object, "architecture", tpp_tree_text(chip->architecture));
    tpp_tree_set(&tree, object, "form_factor", tpp_tree_text(chip->form_factor));
    tpp_tree_set(&tree, object, "process", tpp_tree_text(chip->process));
    tpp_tree_set(&tree, object, "launch_year", tpp_tree_number(chip->launch_year));
    tpp_tree_set(&tree, object, "die_count", tpp_tree_number(chip->die_count));
    tpp_tree_set(&tree, object, "tpp", tpp_tree_number(figure.tpp));
    tpp_tree_set(&tree, object, "density", tpp_tree_number(figure.density));
    tpp_tree_set(&tree, object, "rates", rates_json(&tree, chip));
    set_facts(&tree, object, chip);
    tpp_tree_set(&tree, object, "memory", tpp_tree_text_or_null(chip->memory));
    tpp_tree_set(&tree, object, "io", tpp_tree_text_or_null(chip->io));
    tpp_tree_set(&tree, object, "pci_ids", pci_ids_json(&tree, chip));
    tpp_tree_set(&tree, object, "claims", claims_json(&tree, chip));
    tpp_tree_set(&tree, object, "datacenter", json_string(tpp_answer_name((int)chip->datacenter)));
    tpp_tree_set(&tree, object, "note", tpp_tree_text(chip->note));
    tpp_tree_set(&tree, object, "source", tpp_tree_text(chip->source));
    tpp_tree_set(&tree, object, "source_titles", json_string(chip->source_titles));
    tpp_tree_set(&tree, object, "attribution", tpp_tree_text(chip->attribution));
    if (tree.has_failed) {
        json_decref(object);
        return NULL;
    }
    return object;
}
