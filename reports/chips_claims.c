/* What other sources say of chips, and what TPP, density and outcomes would be by it. */
#include <math.h>
#include <string.h>

#include "reports/chip_figure.h"
#include "reports/chips_parts.h"
#include "reports/document.h"
#include "reports/figures.h"
#include "reports/json_tree.h"
#include "reports/report.h"

static const char *about(const struct tpp_chip_claim *claim)
{
    return claim->about == TPP_FACT_RATE ? tpp_precision_get(claim->precision)->title
                                         : tpp_claim_about_title(claim->about);
}

void tpp_chip_put_claim(const struct tpp_page *page, const struct tpp_chip *chip, const struct tpp_chip_claim *claim)
{
    const char *unit = tpp_claim_about_unit(claim->about);
    if (claim->about == TPP_FACT_RATING) {
        tpp_page_put(page, 0, 4, "  %s (%s; %s): %s", about(claim), tpp_mark_name((int)claim->mark), claim->source,
                     claim->text);
        return;
    }
    double here = tpp_chip_fact(chip, claim);
    tpp_page_put(page, 0, 4, "  %s %s%s%s (%s; %s), here %s: %s", about(claim), tpp_figure_number(claim->value).text,
                 *unit != '\0' ? " " : "", unit, tpp_mark_name((int)claim->mark), claim->source,
                 isnan(here) ? "left open" : tpp_figure_number(here).text, claim->text);
}

/* ------------------------------------------------------------------------------------------ effects */

/* A chip as the catalogue has it and as a claim has it; `moves` is 0 where the claim moves no figure. */
struct effect {
    struct tpp_rating here;
    struct tpp_rating there;
    int is_rated; /* `here` is: the catalogue has rates */
    int moves;
};

static enum tpp_status find_effect(const struct tpp_chip *chip, const struct tpp_chip_claim *claim,
                                   const struct tpp_rule *rules, size_t rule_count, struct effect *effect,
                                   struct tpp_error *err)
{
    struct tpp_subject subject;
    *effect = (struct effect){ 0 };
    TPP_TRY(tpp_chip_claim_apply(chip, claim, &subject, &effect->moves, err));
    enum tpp_status status = TPP_STATUS_OK;
    if (effect->moves) {
        status = tpp_rating_evaluate(&subject, rules, rule_count, NULL, &effect->there, err);
    }
    tpp_subject_free(&subject);
    if (status != TPP_STATUS_OK || chip->rate_count == 0) {
        return status;
    }
    tpp_subject_init(&subject);
    status = tpp_subject_add_chip(&subject, chip, err);
    if (status == TPP_STATUS_OK) {
        status = tpp_rating_evaluate(&subject, rules, rule_count, NULL, &effect->here, err);
    }
    tpp_subject_free(&subject);
    effect->is_rated = status == TPP_STATUS_OK;
    return status;
}

static void free_effect(struct effect *effect)
{
    tpp_rating_free(&effect->here);
    tpp_rating_free(&effect->there);
}

static void put_figure_change(struct tpp_buffer *text, const char *name, double here, double there)
{
    if (isnan(there) || here == there) {
        return;
    }
    tpp_buffer_format(text, "%s%s %s instead of %s", text->length > 0 ? "; " : "", name, tpp_figure_number(there).text,
                      isnan(here) ? "not known" : tpp_figure_number(here).text);
}

static int changes(const struct effect *effect, size_t rule)
{
    return !effect->is_rated || !tpp_rule_results_agree(&effect->here.rules[rule], &effect->there.rules[rule]);
}

static void put_effect(const struct effect *effect, struct tpp_buffer *text)
{
    const struct tpp_figure *here = &effect->here.figures[TPP_BASIS_DECLARED];
    const struct tpp_figure *there = &effect->there.figures[TPP_BASIS_DECLARED];
    size_t changed = 0;
    put_figure_change(text, "TPP", effect->is_rated ? here->tpp : NAN, there->tpp);
    put_figure_change(text, "density", effect->is_rated ? here->density : NAN, there->density);
    for (size_t i = 0; i < effect->there.rule_count; i++) {
        if (!changes(effect, i)) {
            continue;
        }
        tpp_buffer_format(text, "%s%s: ", text->length > 0 ? "; " : "", effect->there.rules[i].rule->id);
        tpp_document_clauses_met(&effect->there.rules[i], text);
        if (effect->is_rated) {
            tpp_buffer_text(text, " instead of ");
            tpp_document_clauses_met(&effect->here.rules[i], text);
        }
        changed++;
    }
    if (changed == 0) {
        tpp_buffer_format(text, "%sno outcome changes", text->length > 0 ? "; " : "");
    }
}

enum tpp_status tpp_chips_render_claims(const struct tpp_chip *const *chips, size_t count, const struct tpp_rule *rules,
                                        size_t rule_count, unsigned width, struct tpp_buffer *text,
                                        struct tpp_error *err)
{
    const struct tpp_page page = tpp_page_make(text, width, 0);
    size_t claims = 0;
    size_t decisive = 0;
    for (size_t i = 0; i < count; i++) {
        if (chips[i]->claim_count > 0) {
            tpp_page_put(&page, 0, 2, "%s", chips[i]->id);
        }
        for (size_t j = 0; j < chips[i]->claim_count; j++) {
            struct effect effect;
            struct tpp_buffer line = { 0 };
            TPP_TRY(find_effect(chips[i], &chips[i]->claims[j], rules, rule_count, &effect, err));
            tpp_chip_put_claim(&page, chips[i], &chips[i]->claims[j]);
            if (effect.moves) {
                put_effect(&effect, &line);
                tpp_page_put(&page, 0, 6, "    => %s", line.bytes != NULL ? line.bytes : "");
            }
            claims++;
            for (size_t k = 0, found = 0; k < effect.there.rule_count && !found; k++) {
                found = changes(&effect, k) ? 1 : 0;
                decisive += found;
            }
            free_effect(&effect);
            tpp_buffer_free(&line);
        }
    }
    tpp_page_put(&page, 0, 0, "%zu figures on which sources disagree; %zu change an outcome.", claims, decisive);
    return tpp_buffer_status(text, err);
}

/* ------------------------------------------------------------------------------------------ JSON */

static json_t *changes_json(struct tpp_tree *tree, const struct effect *effect)
{
    json_t *array = json_array();
    for (size_t i = 0; effect->moves && i < effect->there.rule_count; i++) {
        if (changes(effect, i)) {
            tpp_tree_add(tree, array, tpp_tree_text(effect->there.rules[i].rule->id));
        }
    }
    return array;
}

static json_t *claim_json(struct tpp_tree *tree, const struct tpp_chip *chip, const struct tpp_chip_claim *claim,
                          const struct effect *effect)
{
    const struct tpp_figure *there = &effect->there.figures[TPP_BASIS_DECLARED];
    json_t *object = json_object();
    tpp_tree_set(tree, object, "chip", tpp_tree_text(chip->id));
    tpp_tree_set(tree, object, "about", tpp_tree_text(claim->about_name));
    tpp_tree_set(tree, object, "value", tpp_tree_number(claim->value));
    tpp_tree_set(tree, object, "here", tpp_tree_number(tpp_chip_fact(chip, claim)));
    tpp_tree_set(tree, object, "mark", json_string(tpp_mark_name((int)claim->mark)));
    tpp_tree_set(tree, object, "source", tpp_tree_text(claim->source));
    tpp_tree_set(tree, object, "text", tpp_tree_text(claim->text));
    tpp_tree_set(tree, object, "tpp", tpp_tree_number(effect->moves ? there->tpp : NAN));
    tpp_tree_set(tree, object, "density", tpp_tree_number(effect->moves ? there->density : NAN));
    tpp_tree_set(tree, object, "changes_outcome_of", changes_json(tree, effect));
    return object;
}

json_t *tpp_chips_claims_json(const struct tpp_chip *const *chips, size_t count, const struct tpp_rule *rules,
                              size_t rule_count)
{
    struct tpp_tree tree = { 0 };
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < chips[i]->claim_count; j++) {
            struct effect effect;
            int is_found =
                find_effect(chips[i], &chips[i]->claims[j], rules, rule_count, &effect, NULL) == TPP_STATUS_OK;
            tpp_tree_add(&tree, array, is_found ? claim_json(&tree, chips[i], &chips[i]->claims[j], &effect) : NULL);
            free_effect(&effect);
        }
    }
    if (tree.has_failed) {
        json_decref(array);
        return NULL;
    }
    return array;
}
