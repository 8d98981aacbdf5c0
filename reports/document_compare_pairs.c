/* The pairs of a comparison: what differs between two, and which difference changes which outcome. */
#include "reports/document.h"
#include "reports/document_compare.h"
#include "reports/figures.h"

/* "I/O 600, 400 GB/s (-33.3 %)" */
static void put_change(const struct tpp_comparison_row *row, const struct tpp_pair *pair, struct tpp_buffer *text)
{
    const struct tpp_row_value *a = &row->values[pair->first];
    const struct tpp_row_value *b = &row->values[pair->second];
    const char *unit = tpp_row_unit(row->kind);
    tpp_buffer_format(text, "%s ", tpp_row_title(row->kind));
    tpp_compare_put_value(row, pair->first, text);
    tpp_buffer_text(text, " and ");
    tpp_compare_put_value(row, pair->second, text);
    tpp_buffer_format(text, "%s%s", *unit != '\0' ? " " : "", unit);
    if (row->kind != TPP_ROW_DATACENTER) {
        tpp_buffer_format(text, " (%s)", tpp_figure_percent(100 * (b->value - a->value) / a->value).text);
    }
}

static void put_changes(const struct tpp_comparison *comparison, const struct tpp_pair *pair, struct tpp_buffer *text)
{
    size_t listed = 0;
    size_t rates = 0;
    size_t others = 0;
    for (size_t i = 0; i < comparison->row_count; i++) {
        const struct tpp_comparison_row *row = &comparison->rows[i];
        if (!tpp_values_differ(&row->values[pair->first], &row->values[pair->second])) {
            continue;
        }
        if (row->kind <= TPP_ROW_PER_CLOCK) {
            rates++;
            continue;
        }
        if (row->kind >= TPP_ROW_CORES && row->kind <= TPP_ROW_MEMORY) {
            others++; /* no rule looks at these: the table has them */
            continue;
        }
        tpp_buffer_text(text, listed++ > 0 ? ", " : "");
        put_change(row, pair, text);
    }
    if (rates > 0) {
        tpp_buffer_format(text, "%s%zu figure%s of single precisions", listed > 0 ? ", " : "", rates,
                          rates > 1 ? "s" : "");
    }
    if (listed + rates == 0 && others > 0) {
        tpp_buffer_text(text, "nothing that a rule looks at");
    }
    if (listed + rates + others == 0) {
        tpp_buffer_text(text, "nothing that is known of both");
    }
}

static void put_levers(unsigned levers, const char *between, struct tpp_buffer *text)
{
    size_t listed = 0;
    for (int lever = 0; lever < TPP_LEVER_COUNT; lever++) {
        if ((levers & 1u << lever) != 0) {
            tpp_buffer_format(text, "%s%s", listed++ > 0 ? between : "", tpp_lever_title((enum tpp_lever)lever));
        }
    }
}

static int same_cause(const struct tpp_pair_cause *a, const struct tpp_pair_cause *b)
{
    return a->levers == b->levers && a->needed == b->needed;
}

/* Rules that the same differences decide are named together. */
static void put_causes(const struct tpp_comparison *comparison, const struct tpp_pair *pair, struct tpp_buffer *text)
{
    size_t said = 0;
    tpp_buffer_text(text, pair->cause_count == 0 ? ". Changes no outcome." : ". Outcome changed by");
    for (size_t i = 0; i < pair->cause_count; i++) {
        const struct tpp_pair_cause *cause = &pair->causes[i];
        int is_alone = cause->levers != 0;
        size_t first = 0;
        while (!same_cause(&pair->causes[first], cause)) {
            first++;
        }
        if (first < i) {
            continue;
        }
        tpp_buffer_text(text, said++ > 0 ? "; by " : " ");
        put_levers(is_alone ? cause->levers : cause->needed, is_alone ? " or " : " together with ", text);
        tpp_buffer_text(text, is_alone ? " alone under " : " under ");
        for (size_t j = i; j < pair->cause_count; j++) {
            if (same_cause(&pair->causes[j], cause)) {
                tpp_buffer_format(text, "%s%s", j == i ? "" : ", ", comparison->rules[pair->causes[j].rule].id);
            }
        }
    }
    tpp_buffer_text(text, pair->cause_count > 0 ? "." : "");
}

void tpp_compare_add_pairs(struct tpp_document *document, const struct tpp_comparison *comparison)
{
    tpp_document_section(document, "pairs", "Pair by pair: what differs, and which difference changes which outcome");
    tpp_document_block(document, TPP_BLOCK_LIST, NULL);
    for (size_t i = 0; i < comparison->pair_count; i++) {
        const struct tpp_pair *pair = &comparison->pairs[i];
        struct tpp_buffer text = { 0 };
        tpp_buffer_format(&text, "%s and %s: ", comparison->compared[pair->first].name,
                          comparison->compared[pair->second].name);
        put_changes(comparison, pair, &text);
        put_causes(comparison, pair, &text);
        tpp_compare_end_cell(document, TPP_TONE_PLAIN, &text);
    }
}
