/* Sums of TPP over many units as a document: how many are over their limit, then sum by sum, then what is in them. */
#include <math.h>
#include <stdio.h>

#include "reports/allotted.h"
#include "reports/document.h"
#include "reports/figures.h"
#include "reports/rule_words.h"

/* Sums of a quantity that are shown, those over the limit first; csv and json have all. */
enum { LINES_MAX = 40, PERCENT = 100 };

static enum tpp_tone tone_of(enum tpp_truth exceeds)
{
    return exceeds == TPP_TRUTH_TRUE ? TPP_TONE_BAD : exceeds == TPP_TRUTH_FALSE ? TPP_TONE_PLAIN : TPP_TONE_WARNING;
}

/* ------------------------------------------------------------------------------------------ one product, N units */

static void add_units_row(struct tpp_document *document, const struct tpp_quantity_result *result)
{
    const struct tpp_quantity *quantity = result->quantity;
    int is_share = quantity->scope == TPP_SCOPE_SHARE;
    int is_least = result->bound == TPP_BOUND_AT_LEAST;
    int is_counted = result->counts != TPP_TRUTH_FALSE;
    tpp_document_cell(document, TPP_TONE_PLAIN, "%s (%s, %s)", quantity->label, result->rule->rule->id,
                      tpp_rule_state_name((int)result->rule->state));
    tpp_document_cell(document, TPP_TONE_PLAIN, "%s%s", tpp_figure_exact(quantity->limit).text, is_share ? " %" : "");
    if (!is_counted) {
        tpp_document_cell(document, TPP_TONE_PLAIN, "-");
        tpp_document_cell(document, TPP_TONE_PLAIN, "not met under %s: does not count", quantity->met_under);
    } else if (is_share) {
        tpp_document_cell(document, TPP_TONE_PLAIN, "-");
        tpp_document_cell(document, TPP_TONE_WARNING, "%s units to %s need %s or more to %s%s",
                          tpp_figure_exact(floor(result->units_elsewhere * quantity->limit / PERCENT)).text,
                          quantity->to, tpp_figure_exact(result->units_elsewhere).text, quantity->of,
                          result->counts == TPP_TRUTH_UNKNOWN ? ", if it counts (undetermined)" : "");
    } else {
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s%s", is_least ? "<= " : "",
                          tpp_figure_exact(result->units_fit).text);
        tpp_document_cell(document, tone_of(result->exceeds), "%s%s", tpp_allotted_outcome(result->exceeds),
                          result->counts == TPP_TRUTH_UNKNOWN ? "; whether it counts is undetermined" : "");
    }
}

void tpp_document_add_units(struct tpp_document *document, const struct tpp_rating *rating)
{
    char title[TPP_TEXT_BYTES];
    if (rating->unit_count == 0 || rating->quantity_count == 0) {
        return;
    }
    const struct tpp_quantity_result *first = &rating->quantities[0];
    (void)snprintf(title, sizeof title, "%llu units: TPP %s%s together", (unsigned long long)rating->unit_count,
                   tpp_document_bound(first->bound), tpp_figure_number(first->tpp).text);
    tpp_document_block(document, TPP_BLOCK_TABLE, title);
    tpp_document_column(document, "Quantity", 0);
    tpp_document_column(document, "At most", 1);
    tpp_document_column(document, "Units that fit", 1);
    tpp_document_column(document, "These units", 0);
    for (size_t i = 0; i < rating->quantity_count; i++) {
        add_units_row(document, &rating->quantities[i]);
    }
}

/* ------------------------------------------------------------------------------------------ a table of shipments */

static size_t count_lines(const struct tpp_allotted *allotted, size_t quantity, int exceeds)
{
    size_t count = 0;
    for (size_t i = 0; i < allotted->line_count; i++) {
        const struct tpp_allotted_line *line = &allotted->lines[i];
        count += line->quantity == quantity && (exceeds < 0 || (int)line->exceeds == exceeds);
    }
    return count;
}

static void add_summary(struct tpp_document *document, const struct tpp_allotted *allotted, size_t index)
{
    const struct tpp_allotted_quantity *counted = &allotted->quantities[index];
    size_t total = count_lines(allotted, index, -1);
    size_t over = count_lines(allotted, index, TPP_TRUTH_TRUE);
    size_t open = count_lines(allotted, index, TPP_TRUTH_UNKNOWN);
    enum tpp_tone tone = over > 0 ? TPP_TONE_BAD : open > 0 ? TPP_TONE_WARNING : TPP_TONE_GOOD;
    if (total == 0) {
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s (%s, %s): no shipment counts", counted->quantity->label,
                          counted->rule->id, tpp_rule_state_name((int)counted->state));
        return;
    }
    tpp_document_cell(document, tone, "%s (%s, %s): of %zu %s %zu exceed, %zu undetermined", counted->quantity->label,
                      counted->rule->id, tpp_rule_state_name((int)counted->state), total, total == 1 ? "sum" : "sums",
                      over, open);
}

static const char *who_title(const struct tpp_quantity *quantity)
{
    static const char *const titles[TPP_SCOPE_COUNT] = { "Consignee", "Country", "Country", "Product" };
    return titles[quantity->scope];
}

static void add_sum(struct tpp_document *document, const struct tpp_allotted_line *line,
                    const struct tpp_quantity *quantity)
{
    int is_open = line->most_tpp > line->tpp;
    double share = PERCENT * line->most_tpp / line->limit_tpp;
    tpp_document_cell(document, TPP_TONE_PLAIN, "%s", line->who);
    if (quantity->scope == TPP_SCOPE_CONSIGNEE_YEAR) {
        tpp_document_cell(document, TPP_TONE_PLAIN, "%d", line->year);
    }
    tpp_document_cell(document, TPP_TONE_PLAIN, "%s%s%s", tpp_figure_against(line->tpp, line->limit_tpp).text,
                      is_open ? " to " : "", is_open ? tpp_figure_against(line->most_tpp, line->limit_tpp).text : "");
    if (quantity->scope == TPP_SCOPE_SHARE) {
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_figure_number(line->of_tpp).text);
    }
    tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_figure_number(line->limit_tpp).text);
    tpp_document_cell(document, TPP_TONE_PLAIN, "%s",
                      line->limit_tpp > 0 ? tpp_figure_against(share, PERCENT).text : "-");
    tpp_document_cell(document, tone_of(line->exceeds), "%s", tpp_allotted_outcome(line->exceeds));
}

static void add_parts(struct tpp_document *document, const struct tpp_allotted *allotted,
                      const struct tpp_allotted_line *line, const struct tpp_quantity *quantity)
{
    for (size_t i = 0; i < line->part_count; i++) {
        const struct tpp_allotted_part *part = &line->parts[i];
        if (quantity->scope != TPP_SCOPE_SHARE) {
            tpp_document_cell(document, TPP_TONE_PLAIN, "%s", i == 0 ? line->who : "");
        }
        if (quantity->scope == TPP_SCOPE_CONSIGNEE_YEAR) {
            tpp_document_cell(document, TPP_TONE_PLAIN, i == 0 ? "%d" : "", line->year);
        }
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", allotted->products[part->product].name);
        tpp_document_cell(document, TPP_TONE_PLAIN, "%llu", (unsigned long long)part->units);
        tpp_document_cell(document, part->counts == TPP_TRUTH_UNKNOWN ? TPP_TONE_WARNING : TPP_TONE_PLAIN, "%s%s",
                          tpp_figure_number(part->tpp).text, part->counts == TPP_TRUTH_UNKNOWN ? " (perhaps)" : "");
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_figure_exact(part->room).text);
    }
}

/* Those over the limit first, then the open ones. */
static size_t each_shown(struct tpp_document *document, const struct tpp_allotted *allotted, size_t index, int is_parts)
{
    static const enum tpp_truth order[] = { TPP_TRUTH_TRUE, TPP_TRUTH_UNKNOWN, TPP_TRUTH_FALSE };
    const struct tpp_quantity *quantity = allotted->quantities[index].quantity;
    size_t shown = 0;
    for (size_t pass = 0; pass < sizeof order / sizeof order[0]; pass++) {
        for (size_t i = 0; i < allotted->line_count && shown < LINES_MAX; i++) {
            const struct tpp_allotted_line *line = &allotted->lines[i];
            if (line->quantity != index || line->exceeds != order[pass]) {
                continue;
            }
            if (is_parts) {
                add_parts(document, allotted, line, quantity);
            } else {
                add_sum(document, line, quantity);
            }
            shown++;
        }
    }
    return shown;
}

static void add_head(struct tpp_document *document, const struct tpp_quantity *quantity, int is_parts)
{
    char title[TPP_NAME_BYTES + 8];
    int is_share = quantity->scope == TPP_SCOPE_SHARE;
    tpp_document_block(document, TPP_BLOCK_TABLE,
                       is_parts ? "Of which, and units more of each that there is room for" : NULL);
    if (!is_parts || !is_share) {
        tpp_document_column(document, who_title(quantity), 0);
    }
    if (quantity->scope == TPP_SCOPE_CONSIGNEE_YEAR) {
        tpp_document_column(document, "Year", 1);
    }
    if (is_parts) {
        tpp_document_column(document, "Product", 0);
        tpp_document_column(document, "Units", 1);
        tpp_document_column(document, "TPP", 1);
        tpp_document_column(document, "Room, units", 1);
        return;
    }
    tpp_document_column(document, "TPP", 1);
    if (is_share) {
        (void)snprintf(title, sizeof title, "To %s", quantity->of);
        tpp_document_column(document, title, 1);
    }
    tpp_document_column(document, "At most", 1);
    tpp_document_column(document, "% of it", 1);
    tpp_document_column(document, "Outcome", 0);
}

static void add_quantity(struct tpp_document *document, const struct tpp_allotted *allotted, size_t index)
{
    const struct tpp_allotted_quantity *counted = &allotted->quantities[index];
    const struct tpp_quantity *quantity = counted->quantity;
    size_t total = count_lines(allotted, index, -1);
    char title[2 * TPP_NAME_BYTES + 64];
    struct tpp_buffer words = { 0 };
    if (total == 0) {
        return;
    }
    (void)snprintf(title, sizeof title, "%s, %s (%s)", quantity->label, counted->rule->id,
                   tpp_rule_state_name((int)counted->state));
    tpp_document_block(document, TPP_BLOCK_TEXT, title);
    tpp_rule_words_quantity(&words, quantity);
    tpp_document_cell(document, TPP_TONE_DIM, "%s", words.bytes != NULL ? words.bytes : "");
    document->has_failed |= words.has_failed;
    tpp_buffer_free(&words);
    add_head(document, quantity, 0);
    size_t shown = each_shown(document, allotted, index, 0);
    if (shown < total) {
        tpp_document_block(document, TPP_BLOCK_TEXT, NULL);
        tpp_document_cell(document, TPP_TONE_DIM, "%zu more sums: --format csv and json have all.", total - shown);
    }
    add_head(document, quantity, 1);
    (void)each_shown(document, allotted, index, 1);
}

/* "lpp, country; perhaps share": the quantities that a product counts towards. */
static void put_counting(const struct tpp_allotted *allotted, const struct tpp_allotted_product *product,
                         struct tpp_buffer *text)
{
    static const struct {
        enum tpp_truth truth;
        const char *first, *then;
    } passes[] = { { TPP_TRUTH_TRUE, "", ", " }, { TPP_TRUTH_UNKNOWN, "perhaps ", ", " } };
    for (size_t pass = 0; pass < sizeof passes / sizeof passes[0]; pass++) {
        int is_first = 1;
        for (size_t i = 0; i < allotted->quantity_count; i++) {
            if (product->counts[i] == passes[pass].truth) {
                tpp_buffer_text(text, is_first && text->length > 0 ? "; " : "");
                tpp_buffer_text(text, is_first ? passes[pass].first : passes[pass].then);
                tpp_buffer_text(text, allotted->quantities[i].quantity->id);
                is_first = 0;
            }
        }
    }
    tpp_buffer_text(text, text->length == 0 ? "none" : "");
}

static void add_products(struct tpp_document *document, const struct tpp_allotted *allotted)
{
    tpp_document_block(document, TPP_BLOCK_TABLE, NULL);
    tpp_document_column(document, "Product", 0);
    tpp_document_column(document, "TPP each", 1);
    tpp_document_column(document, "Units", 1);
    tpp_document_column(document, "From", 0);
    tpp_document_column(document, "Counts towards", 0);
    for (size_t i = 0; i < allotted->product_count && i < LINES_MAX; i++) {
        const struct tpp_allotted_product *product = &allotted->products[i];
        struct tpp_buffer text = { 0 };
        put_counting(allotted, product, &text);
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", product->name);
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_figure_number(product->tpp).text);
        tpp_document_cell(document, TPP_TONE_PLAIN, "%llu", (unsigned long long)product->units);
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", product->chip != NULL ? "catalogue" : "table");
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", text.bytes != NULL ? text.bytes : "");
        document->has_failed |= text.has_failed;
        tpp_buffer_free(&text);
    }
}

static void add_method(struct tpp_document *document, const struct tpp_allotted *allotted)
{
    tpp_document_section(document, "method", "How it was counted");
    tpp_document_block(document, TPP_BLOCK_LIST, NULL);
    tpp_document_cell(document, TPP_TONE_PLAIN,
                      "A shipment counts when its product meets a clause that the quantity is about, its day is in the "
                      "time and its country among those counted. What is undetermined counts in the higher sum and "
                      "not in the lower one.");
    tpp_document_cell(document, TPP_TONE_PLAIN,
                      "Countries with an agreement: %s. Which tier a country is in, who may receive what and every "
                      "other condition of a rule are not judged.",
                      *allotted->agreements != '\0' ? allotted->agreements : "none named (--agreement)");
    tpp_document_cell(document, TPP_TONE_PLAIN,
                      "Consignees are the same when their names differ only in case and spaces; two names of one "
                      "ultimate consignee are two sums.");
}

void tpp_document_make_allotment(struct tpp_document *document, const struct tpp_allotted *allotted)
{
    const struct tpp_report none = { 0 };
    char title[TPP_TEXT_BYTES];
    (void)snprintf(title, sizeof title, "tppbench: %llu shipments counted by TPP",
                   (unsigned long long)allotted->shipment_count);
    tpp_document_title(document, title);
    tpp_document_section(document, "verdict", "Which sums exceed their limit");
    tpp_document_block(document, TPP_BLOCK_LIST, NULL);
    for (size_t i = 0; i < allotted->quantity_count; i++) {
        add_summary(document, allotted, i);
    }
    tpp_document_section(document, "sums", "Sum by sum");
    for (size_t i = 0; i < allotted->quantity_count; i++) {
        add_quantity(document, allotted, i);
    }
    tpp_document_section(document, "products", "The products, and what they count towards");
    add_products(document, allotted);
    add_method(document, allotted);
    tpp_document_add_limitations(document, &none);
}
