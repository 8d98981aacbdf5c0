/* The uncertainty budget: what each figure's uncertainty is made of. The arithmetic is rating/uncertainty.h's. */
#include <math.h>

#include "reports/document.h"
#include "reports/figures.h"

static int is_exact(const struct tpp_figure *figure)
{
    return !figure->is_present || (figure->budget.tpp == 0 && figure->budget.density == 0);
}

static int is_all_exact(const struct tpp_rating *rating)
{
    for (int i = 0; i < TPP_BASIS_COUNT; i++) {
        if (!is_exact(&rating->figures[i])) {
            return 0;
        }
    }
    return 1;
}

/* In percent; what adds nothing is exact, what is not known has no number. */
static void add_relative(struct tpp_document *document, double relative)
{
    if (isnan(relative)) {
        tpp_document_cell(document, TPP_TONE_PLAIN, "-");
    } else if (relative == 0) {
        tpp_document_cell(document, TPP_TONE_PLAIN, "exact");
    } else {
        tpp_document_cell(document, TPP_TONE_PLAIN, "%.3f %%", 100 * relative);
    }
}

/* One row over all figures: a relative uncertainty in percent. */
static void add_row(struct tpp_document *document, const struct tpp_rating *rating, const char *name, int part,
                    const char *from)
{
    tpp_document_cell(document, TPP_TONE_PLAIN, "%s", name);
    for (int i = 0; i < TPP_BASIS_COUNT; i++) {
        const struct tpp_figure *figure = &rating->figures[i];
        if (is_exact(figure)) {
            continue;
        }
        int is_known = part != TPP_PART_DIE_AREA || !isnan(figure->density);
        add_relative(document, is_known ? figure->budget.parts[part] : NAN);
    }
    tpp_document_cell(document, TPP_TONE_PLAIN, "%s", from);
}

static void add_combined(struct tpp_document *document, const struct tpp_rating *rating, int is_density,
                         int is_expanded)
{
    tpp_document_cell(document, TPP_TONE_PLAIN, "%s, %s", is_density ? "Density" : "TPP",
                      is_expanded ? "expanded (k = 2)" : "standard");
    for (int i = 0; i < TPP_BASIS_COUNT; i++) {
        const struct tpp_figure *figure = &rating->figures[i];
        double relative = is_density ? figure->budget.density : figure->budget.tpp;
        double value = is_density ? figure->density : figure->tpp;
        if (is_exact(figure)) {
            continue;
        }
        if (is_expanded && relative > 0 && !isnan(value)) {
            tpp_document_cell(document, TPP_TONE_PLAIN, "+- %s",
                              tpp_figure_number(TPP_COVERAGE_FACTOR * relative * value).text);
        } else {
            add_relative(document, isnan(value) ? NAN : relative);
        }
    }
    tpp_document_cell(document, TPP_TONE_PLAIN, "%s",
                      is_expanded  ? "about 95 %: a limit inside is undetermined"
                      : is_density ? "root of the sum of squares"
                                   : "the same without the die area");
}

void tpp_document_add_budget(struct tpp_document *document, const struct tpp_rating *rating)
{
    if (is_all_exact(rating)) {
        return;
    }
    tpp_document_block(document, TPP_BLOCK_TABLE, "Uncertainty budget, as standard uncertainties");
    tpp_document_column(document, "Part", 0);
    for (int i = 0; i < TPP_BASIS_COUNT; i++) {
        if (!is_exact(&rating->figures[i])) {
            tpp_document_column(document, tpp_basis_name(i), 1);
        }
    }
    tpp_document_column(document, "From", 0);
    for (int i = 0; i < TPP_PART_COUNT; i++) {
        add_row(document, rating, tpp_part_title((enum tpp_part)i), i, tpp_part_from((enum tpp_part)i));
    }
    for (int i = 0; i < 4; i++) {
        add_combined(document, rating, i >= 2, i % 2);
    }
}
