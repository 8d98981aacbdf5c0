/* Headroom as a document: what it takes to leave what is met, then every knob of every target, then the curves. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reports/document.h"
#include "reports/figures.h"

enum { DIGITS = 6, SHORT = 8 };

/* ------------------------------------------------------------------------------------------ boundaries in words */

/* A number cut to some digits, down or up: what is said of a side must hold for all that is said to be on it. */
static struct tpp_figure_text cut(double value, int is_up)
{
    double unit = pow(10, floor(log10(value)) - (DIGITS - 1));
    double steps = is_up ? ceil(value / unit) : floor(value / unit);
    /* By text and back, so that 1355.77 is written so and not as 1355.7700000000002. */
    char text[64];
    int decimals = unit >= 1 ? 0 : (int)lround(-log10(unit));
    (void)snprintf(text, sizeof text, "%.*f", decimals, steps * unit);
    return tpp_figure_exact(strtod(text, NULL));
}

static int is_short(double value)
{
    return strlen(tpp_figure_exact(value).text) <= SHORT;
}

/* The boundary between a segment and the next, as its lower side sees it ("below 600", "up to 103") and as its upper
 * side does ("from 600", "from 104"). */
static void put_boundary(const struct tpp_segment *lower, const struct tpp_segment *upper, int is_upper,
                         struct tpp_buffer *text)
{
    int is_count = lower->to == floor(lower->to) && upper->from == lower->to + 1;
    if (is_count) {
        tpp_buffer_format(text, "%s%s", is_upper ? "from " : "up to ",
                          tpp_figure_exact(is_upper ? upper->from : lower->to).text);
    } else if (is_short(upper->from)) {
        tpp_buffer_format(text, "%s%s", is_upper ? "from " : "below ", tpp_figure_exact(upper->from).text);
    } else if (is_short(lower->to)) {
        tpp_buffer_format(text, "%s%s", is_upper ? "above " : "up to ", tpp_figure_exact(lower->to).text);
    } else {
        tpp_buffer_format(text, "%s%s", is_upper ? "from " : "up to ",
                          is_upper ? cut(upper->from, 1).text : cut(lower->to, 0).text);
    }
}

static double distance_percent(const struct tpp_turn *turn, double value)
{
    return 100 * (value - turn->now) / turn->now;
}

/* "does not meet up to 1355.76 (-3.8 %), meets from 1355.77" */
static void put_segments(const struct tpp_turn *turn, struct tpp_buffer *text)
{
    for (size_t i = 0; i < turn->segment_count; i++) {
        const struct tpp_segment *segment = &turn->segments[i];
        tpp_buffer_format(text, "%s%s", i > 0 ? ", " : "", tpp_clause_outcome_name((int)segment->outcome));
        if (i > 0) {
            tpp_buffer_text(text, " ");
            put_boundary(&turn->segments[i - 1], segment, 1, text);
        }
        if (i + 1 < turn->segment_count) {
            tpp_buffer_text(text, " ");
            put_boundary(segment, &turn->segments[i + 1], 0, text);
            tpp_buffer_format(text, " (%s)", tpp_figure_percent(distance_percent(turn, segment->to)).text);
        }
    }
    if (turn->segment_count == 1) {
        tpp_buffer_text(text, " at any value");
    }
}

static void put_end(struct tpp_document *document, enum tpp_tone tone, struct tpp_buffer *text)
{
    tpp_document_cell(document, tone, "%s", text->bytes != NULL ? text->bytes : "");
    document->has_failed |= text->has_failed;
    tpp_buffer_free(text);
}

static const char *label_of(const struct tpp_target *target)
{
    return *target->label != '\0'            ? target->label
           : target->rule->clause_count == 1 ? target->rule->clauses[0].label
                                             : "every clause";
}

/* ------------------------------------------------------------------------------------------ summary */

static size_t segment_of_now(const struct tpp_turn *turn)
{
    size_t i = 0;
    while (i + 1 < turn->segment_count && turn->now > turn->segments[i].to) {
        i++;
    }
    return i;
}

/* "clock up to 1355.76 MHz (-3.8 %)": the nearest values that no longer have the outcome. */
static void put_way(const struct tpp_turn *turn, int is_down, struct tpp_buffer *text)
{
    size_t now = segment_of_now(turn);
    size_t to = is_down ? now - 1 : now + 1;
    const char *unit = tpp_knob_unit(turn->knob);
    double value = is_down ? turn->segments[to].to : turn->segments[to].from;
    tpp_buffer_format(text, "%s ", tpp_knob_title(turn->knob));
    put_boundary(&turn->segments[is_down ? to : now], &turn->segments[is_down ? now : to], !is_down, text);
    tpp_buffer_format(text, "%s%s (%s): %s", *unit != '\0' ? " " : "", unit,
                      tpp_figure_percent(distance_percent(turn, value)).text,
                      tpp_clause_outcome_name((int)turn->segments[to].outcome));
}

static void add_summary(struct tpp_document *document, const struct tpp_target *target)
{
    char title[TPP_NAME_BYTES * 2 + 64];
    size_t ways = 0;
    (void)snprintf(title, sizeof title, "%s, %s: %s now; changed by any one of", target->rule->id, label_of(target),
                   tpp_clause_outcome_name((int)target->outcome));
    tpp_document_block(document, TPP_BLOCK_LIST, title);
    for (int i = 0; i < TPP_KNOB_COUNT; i++) {
        const struct tpp_turn *turn = &target->turns[i];
        size_t now = segment_of_now(turn);
        for (int is_down = 1; is_down >= 0 && turn->segment_count > 0; is_down--) {
            struct tpp_buffer text = { 0 };
            if (is_down ? now == 0 : now + 1 == turn->segment_count) {
                continue;
            }
            put_way(turn, is_down, &text);
            put_end(document, TPP_TONE_PLAIN, &text);
            ways++;
        }
    }
    if (ways == 0) {
        tpp_document_cell(document, TPP_TONE_PLAIN, "nothing that is known, alone");
    }
}

/* ------------------------------------------------------------------------------------------ tables */

static void add_turns(struct tpp_document *document, const struct tpp_target *target)
{
    char title[TPP_NAME_BYTES * 2 + 64];
    (void)snprintf(title, sizeof title, "%s, %s", target->rule->id, label_of(target));
    tpp_document_block(document, TPP_BLOCK_TABLE, title);
    tpp_document_column(document, "Turned alone", 0);
    tpp_document_column(document, "Now", 1);
    tpp_document_column(document, "Outcome by its value (from now)", 0);
    for (int i = 0; i < TPP_KNOB_COUNT; i++) {
        const struct tpp_turn *turn = &target->turns[i];
        const char *unit = tpp_knob_unit(turn->knob);
        struct tpp_buffer text = { 0 };
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s%s%s", tpp_knob_title(turn->knob), *unit != '\0' ? ", " : "",
                          unit);
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_figure_number(turn->now).text);
        put_segments(turn, &text);
        tpp_buffer_text(&text, turn->segment_count == 0 ? "not known" : "");
        put_end(document, TPP_TONE_PLAIN, &text);
    }
}

static int has_boundary(const struct tpp_target *target)
{
    for (size_t i = 0; i < target->curve_count; i++) {
        if (target->curve[i].clock.segment_count > 1) {
            return 1;
        }
    }
    return 0;
}

static void add_curve(struct tpp_document *document, const struct tpp_target *target)
{
    char title[TPP_NAME_BYTES * 2 + 64];
    if (!has_boundary(target)) {
        return;
    }
    (void)snprintf(title, sizeof title, "%s, %s", target->rule->id, label_of(target));
    tpp_document_block(document, TPP_BLOCK_TABLE, title);
    tpp_document_column(document, "Cores", 1);
    tpp_document_column(document, "Outcome by clock, MHz (from now)", 0);
    for (size_t i = 0; i < target->curve_count; i++) {
        struct tpp_buffer text = { 0 };
        tpp_document_cell(document, TPP_TONE_PLAIN, "%s", tpp_figure_exact(target->curve[i].cores).text);
        put_segments(&target->curve[i].clock, &text);
        put_end(document, TPP_TONE_PLAIN, &text);
    }
}

void tpp_document_make_headroom(struct tpp_document *document, const struct tpp_headroom *headroom)
{
    const struct tpp_compared *subject = headroom->subject;
    const struct tpp_report none = { 0 };
    char title[TPP_TEXT_BYTES + 64];
    int has_curve = 0;
    (void)snprintf(title, sizeof title, "tppbench: %s%s: headroom", subject->subject.is_simulated ? "SIMULATED: " : "",
                   subject->name);
    tpp_document_title(document, title);
    tpp_document_section(document, "verdict", "What changes an outcome");
    for (size_t i = 0; i < headroom->target_count; i++) {
        add_summary(document, &headroom->targets[i]);
        has_curve |= has_boundary(&headroom->targets[i]);
    }
    tpp_document_section(document, "turns", "One thing turned, everything else as it is");
    for (size_t i = 0; i < headroom->target_count; i++) {
        add_turns(document, &headroom->targets[i]);
    }
    if (has_curve) {
        tpp_document_section(document, "curves", "Clock and cores turned together");
    }
    for (size_t i = 0; i < headroom->target_count; i++) {
        add_curve(document, &headroom->targets[i]);
    }
    tpp_document_section(document, "method", "How it was found");
    tpp_document_block(document, TPP_BLOCK_LIST, NULL);
    tpp_document_cell(document, TPP_TONE_PLAIN,
                      "%s. All rates go with the clock, the cores and the operations per "
                      "clock; the latter are those of %s, which sets the TPP.",
                      subject->origin, tpp_document_precision(headroom->precision));
    tpp_document_cell(document, TPP_TONE_PLAIN,
                      "Each boundary was found with the rating itself, to the last digit; what is shown is cut so that "
                      "it holds on its own side. Everything not turned stays as it is.");
    tpp_document_add_limitations(document, &none);
}
