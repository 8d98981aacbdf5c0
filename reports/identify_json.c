/* An identification for programs. */
#include <math.h>

#include "reports/json_tree.h"
#include "reports/report.h"

static const char *trait_name(enum tpp_trait_kind kind)
{
    static const char *const names[TPP_TRAIT_KIND_COUNT] = {
        "name", "pci_id", "cores", "clock_mhz", "memory_gb", "dram_gb_per_s", "io_gb_per_s", "ops_per_clock_core",
        "tops"
    };
    return names[kind];
}

static json_t *likeness_json(struct tpp_tree *tree, const struct tpp_likeness *likeness)
{
    json_t *object = json_object();
    json_t *traits = json_array();
    tpp_tree_set(tree, object, "chip", tpp_tree_text(likeness->chip->id));
    tpp_tree_set(tree, object, "likeness", tpp_tree_number(likeness->score));
    tpp_tree_set(tree, object, "said", tpp_tree_number(likeness->said));
    for (size_t i = 0; i < likeness->trait_count; i++) {
        const struct tpp_trait *trait = &likeness->traits[i];
        json_t *one = json_object();
        tpp_tree_set(tree, one, "trait", json_string(trait_name(trait->kind)));
        tpp_tree_set(tree, one, "precision",
                     trait->precision < TPP_PRECISION_COUNT ? json_string(tpp_precision_name((int)trait->precision))
                                                            : json_null());
        tpp_tree_set(tree, one, "seen", tpp_tree_number(trait->seen));
        tpp_tree_set(tree, one, "declared", tpp_tree_number(trait->declared));
        tpp_tree_set(tree, one, "says", json_string(tpp_trait_verdict_title(trait->verdict)));
        tpp_tree_set(tree, one, "agreement", tpp_tree_number(trait->agreement));
        tpp_tree_set(tree, one, "weight", tpp_tree_number(trait->weight));
        tpp_tree_add(tree, traits, one);
    }
    tpp_tree_set(tree, object, "traits", traits);
    return object;
}

json_t *tpp_identification_json(const struct tpp_identification *identification)
{
    static const char *const identities[TPP_IDENTITY_COUNT] = { "agrees", "shows less", "contradicts" };
    struct tpp_tree tree = { 0 };
    json_t *root = json_object();
    json_t *best = json_array();
    json_t *all = json_array();
    const struct tpp_likeness *declared = identification->declared;
    for (size_t i = 0; i < identification->count; i++) {
        if (i < identification->best_count) {
            tpp_tree_add(&tree, best, tpp_tree_text(identification->likenesses[i].chip->id));
        }
        tpp_tree_add(&tree, all, likeness_json(&tree, &identification->likenesses[i]));
    }
    tpp_tree_set(&tree, root, "schema", json_string("tppbench-identification"));
    tpp_tree_set(&tree, root, "schema_version", json_integer(1));
    tpp_tree_set(&tree, root, "device", tpp_tree_text(identification->sighting.name));
    tpp_tree_set(&tree, root, "is_simulated", json_boolean(identification->sighting.is_simulated));
    tpp_tree_set(&tree, root, "looks_like", best);
    tpp_tree_set(&tree, root, "says_it_is",
                 identification->said != NULL ? tpp_tree_text(identification->said->chip->id) : json_null());
    tpp_tree_set(&tree, root, "declared", declared != NULL ? tpp_tree_text(declared->chip->id) : json_null());
    tpp_tree_set(&tree, root, "identity",
                 declared != NULL ? json_string(identities[identification->identity]) : json_null());
    tpp_tree_set(&tree, root, "chips", all);
    if (tree.has_failed) {
        json_decref(root);
        return NULL;
    }
    return root;
}
