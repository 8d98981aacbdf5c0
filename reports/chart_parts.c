/* What several charts draw alike: legends, limits, axes, and the look of a series. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "reports/chart.h"
#include "reports/chart_regions.h"
#include "reports/figures.h"

enum { ROW_HEIGHT = 15 };

/* ------------------------------------------------------------------------------------------------- looks */

const char *tpp_series_class(size_t index)
{
    static const char *const classes[] = { "s0", "s1", "s2", "s3", "s4", "s5" };
    return classes[index % 6];
}

enum tpp_shape tpp_series_shape(size_t index)
{
    return (enum tpp_shape)(index % TPP_SHAPE_COUNT);
}

const char *tpp_basis_class(enum tpp_basis basis)
{
    return basis == TPP_BASIS_DECLARED ? "s3 open" : basis == TPP_BASIS_ARCHITECTURAL ? "s0" : "s1";
}

enum tpp_shape tpp_basis_shape(enum tpp_basis basis)
{
    return basis == TPP_BASIS_DECLARED        ? TPP_SHAPE_DIAMOND
           : basis == TPP_BASIS_ARCHITECTURAL ? TPP_SHAPE_CIRCLE
                                              : TPP_SHAPE_SQUARE;
}

/* ------------------------------------------------------------------------------------------------- limits */

static void name_limit(struct tpp_limit *limit, const char *label)
{
    size_t length = strlen(limit->labels);
    if (strstr(limit->labels, label) == NULL) {
        (void)snprintf(limit->labels + length, sizeof limit->labels - length, "%s%s", length > 0 ? ", " : "", label);
    }
}

static size_t add_limit(struct tpp_limit *limits, size_t count, double value, const char *label)
{
    size_t at = 0;
    while (at < count && limits[at].value < value) {
        at++;
    }
    if (at < count && limits[at].value == value) {
        name_limit(&limits[at], label);
        return count;
    }
    if (count == TPP_LIMITS_MAX) {
        return count;
    }
    memmove(&limits[at + 1], &limits[at], (count - at) * sizeof *limits);
    limits[at] = (struct tpp_limit){ .value = value };
    name_limit(&limits[at], label);
    return count + 1;
}

static size_t add_clause_limits(const struct tpp_clause *clause, enum tpp_metric metric, struct tpp_limit *limits,
                                size_t count)
{
    for (size_t i = 0; i < clause->condition_count; i++) {
        const struct tpp_condition *condition = &clause->conditions[i];
        int is_same =
            condition->metric == metric || (metric == TPP_METRIC_TPP && condition->metric == TPP_METRIC_BITS_X_TOPS);
        if (is_same && condition->limit > 0 && isfinite(condition->limit)) {
            count = add_limit(limits, count, condition->limit, clause->label);
        }
    }
    return count;
}

size_t tpp_chart_limits(const struct tpp_rule *rule, enum tpp_metric metric, struct tpp_limit limits[TPP_LIMITS_MAX])
{
    size_t count = 0;
    for (size_t i = 0; i < rule->clause_count; i++) {
        count = add_clause_limits(&rule->clauses[i], metric, limits, count);
    }
    for (size_t i = 0; i < rule->exclusion_count; i++) {
        count = add_clause_limits(&rule->exclusions[i], metric, limits, count);
    }
    return count;
}

/* Where the name of a limit stands: all right of their lines, or all left where the right has no room. Each has a row
 * of its own, so ordered that no line passes through a name: on the right the lowest limit topmost, on the left the
 * highest. */
struct limit_place {
    double x;
    enum tpp_anchor anchor;
    char text[TPP_TEXT_BYTES + 64];
};

static void name_of_limit(const struct tpp_plot *plot, const struct tpp_limit *limit, char *text, size_t size)
{
    (void)snprintf(text, size, "%s: ", tpp_figure_exact(limit->value).text);
    const size_t prefix = plot->is_narrow && plot->rule != NULL ? tpp_rule_common_prefix(plot->rule->rule) : 0;
    const char *labels = limit->labels;
    while (*labels != '\0') {
        if (prefix > 0 && strncmp(labels, plot->rule->rule->clauses[0].label, prefix) == 0) {
            labels += prefix;
        }
        size_t length = strcspn(labels, ",");
        length += strspn(labels + length, ", ");
        size_t used = strlen(text);
        (void)snprintf(text + used, size - used, "%.*s", (int)length, labels);
        labels += length;
    }
}

static int fits_right(const struct tpp_plot *plot, const struct tpp_axis *axis, const struct tpp_limit *limits,
                      size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char text[TPP_TEXT_BYTES + 64];
        name_of_limit(plot, &limits[i], text, sizeof text);
        if (tpp_axis_at(axis, limits[i].value) + 4 + tpp_type_width(TPP_TYPE_SMALL, text) > plot->canvas.width) {
            return 0;
        }
    }
    return 1;
}

static struct limit_place place_limit(const struct tpp_plot *plot, double x, const struct tpp_limit *limit,
                                      int is_right)
{
    struct limit_place place;
    name_of_limit(plot, limit, place.text, sizeof place.text);
    place.anchor = is_right ? TPP_ANCHOR_START : TPP_ANCHOR_END;
    place.x = is_right ? x + 4 : x - 4;
    const double room = is_right ? plot->canvas.width - x - 4 : x - 4;
    if (tpp_type_width(TPP_TYPE_SMALL, place.text) > room) {
        size_t length = tpp_type_fit(TPP_TYPE_SMALL, place.text, room - 12);
        (void)snprintf(place.text + length, sizeof place.text - length, "...");
    }
    return place;
}

double tpp_plot_limits_height(size_t count)
{
    return (double)(count * ROW_HEIGHT);
}

void tpp_plot_limits(struct tpp_plot *plot, const struct tpp_axis *axis, const struct tpp_limit *limits, size_t count,
                     double top, double bottom)
{
    const int is_right = fits_right(plot, axis, limits, count);
    for (size_t pass = 0; pass < 2; pass++) { /* all lines below all names */
        for (size_t i = 0; i < count; i++) {
            const double x = tpp_axis_at(axis, limits[i].value);
            const double base = top - (double)((is_right ? count - 1 - i : i) * ROW_HEIGHT) - 4;
            tpp_canvas_group(&plot->canvas, "Limit %s: %s", tpp_figure_exact(limits[i].value).text, limits[i].labels);
            if (pass == 0) {
                tpp_canvas_line(&plot->canvas, x, base - 9, x, bottom, "limit");
            } else {
                const struct limit_place place = place_limit(plot, x, &limits[i], is_right);
                tpp_canvas_text(&plot->canvas, place.x, base, place.anchor, TPP_TYPE_SMALL, "over halo", "%s",
                                place.text);
            }
            tpp_canvas_group_end(&plot->canvas);
        }
    }
    for (size_t i = 0; i < count; i++) {
        tpp_canvas_describe(&plot->canvas, "Limit %s: %s.", tpp_figure_exact(limits[i].value).text, limits[i].labels);
    }
}

/* ------------------------------------------------------------------------------------------------- axes, legends */

double tpp_plot_horizontal_axis(struct tpp_plot *plot, const struct tpp_axis *axis, double top, double bottom,
                                const char *title)
{
    double ticks[TPP_TICKS_MAX];
    size_t count = tpp_axis_ticks(axis, 46, ticks);
    for (size_t i = 0; i < count; i++) {
        const double x = tpp_axis_at(axis, ticks[i]);
        tpp_canvas_line(&plot->canvas, x, top, x, bottom, "grid");
        const struct tpp_figure_text text = tpp_figure_number(ticks[i]);
        const double half = tpp_type_width(TPP_TYPE_SMALL, text.text) / 2;
        tpp_canvas_text(&plot->canvas, fmin(fmax(x, half), plot->canvas.width - half), bottom + 14, TPP_ANCHOR_MIDDLE,
                        TPP_TYPE_SMALL, "soft", "%s", text.text);
    }
    tpp_canvas_line(&plot->canvas, axis->from, bottom, axis->to, bottom, "axis");
    tpp_canvas_text(&plot->canvas, axis->to, bottom + 29, TPP_ANCHOR_END, TPP_TYPE_SMALL, "soft", "%s", title);
    return bottom + 34;
}

void tpp_plot_legend(struct tpp_plot *plot, const struct tpp_legend *entries, size_t count)
{
    enum { TEXT = 18, GAP = 14 };
    double x = 0;
    plot->y += 16;
    for (size_t i = 0; i < count; i++) {
        const struct tpp_legend *entry = &entries[i];
        const double width = TEXT + tpp_type_width(TPP_TYPE_SMALL, entry->text) + GAP;
        if (x > 0 && x + width > plot->canvas.width + GAP) {
            x = 0;
            plot->y += ROW_HEIGHT + 1;
        }
        if (entry->classes != NULL) {
            tpp_canvas_mark(&plot->canvas, entry->shape, x + 6, plot->y - 4, 4.5, entry->classes);
        } else {
            tpp_canvas_line(&plot->canvas, x, plot->y - 4, x + 14, plot->y - 4, "limit");
        }
        /* What does not fit a whole line goes on below; a next entry then begins a line of its own. */
        const double room = plot->canvas.width - x - TEXT + 1;
        const double below =
            tpp_canvas_paragraph(&plot->canvas, x + TEXT, plot->y, room, TPP_TYPE_SMALL, "", entry->text);
        plot->y = fmax(plot->y, below - tpp_type_line(TPP_TYPE_SMALL));
        x += width;
    }
}
