/* The sheets of the certificate, from the top down. */
#include "reports/certificate.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reports/chart.h"
#include "reports/derived.h"
#include "reports/document.h"
#include "reports/figures.h"

/* A sheet in its own units: text of 12 comes out at 8.75 points. */
static const double sheet_width = 720, sheet_margin = 48, sheet_height = 1058;
static const double seal_height = 196; /* at the foot of the first sheet */

struct sheet {
    struct tpp_canvas canvas;
    const struct tpp_report *report;
    double y, bottom; /* free room */
};

/* ------------------------------------------------------------------------------------------------- parts of a sheet */

static void put_heading(struct sheet *sheet, const char *text)
{
    sheet->y += 20;
    tpp_canvas_text(&sheet->canvas, 0, sheet->y, TPP_ANCHOR_START, TPP_TYPE_STRONG, "", "%s", text);
    tpp_canvas_line(&sheet->canvas, 0, sheet->y + 5, sheet_width, sheet->y + 5, "axis");
    sheet->y += 20;
}

static void put_paragraph(struct sheet *sheet, enum tpp_type type, const char *classes, const char *text)
{
    sheet->y = tpp_canvas_paragraph(&sheet->canvas, 0, sheet->y, sheet_width, type, classes, text);
}

static void put_fact(struct sheet *sheet, const char *name, const char *text)
{
    enum { VALUE = 130 };
    if (*text != '\0') {
        tpp_canvas_text(&sheet->canvas, 0, sheet->y, TPP_ANCHOR_START, TPP_TYPE_SMALL, "soft", "%s", name);
        sheet->y = tpp_canvas_paragraph(&sheet->canvas, VALUE, sheet->y, sheet_width - VALUE, TPP_TYPE_SMALL, "", text);
    }
}

/* A row of cells at fixed places; numbers end at theirs. What does not fit its column is cut. */
struct column {
    double x, width;
    enum tpp_anchor anchor;
};

static void put_row(struct sheet *sheet, const struct column *columns, const char *const *texts, size_t count,
                    enum tpp_type type, const char *classes)
{
    for (size_t i = 0; i < count; i++) {
        size_t length = tpp_type_fit(type, texts[i], columns[i].width);
        tpp_canvas_text(&sheet->canvas, columns[i].x, sheet->y, columns[i].anchor, type, classes, "%.*s", (int)length,
                        texts[i]);
    }
    tpp_canvas_line(&sheet->canvas, 0, sheet->y + 4.5, sheet_width, sheet->y + 4.5, "grid");
    sheet->y += 17;
}

/* 1 when one more row fits; else says once how many are left out. */
static int has_room(struct sheet *sheet, size_t left_out)
{
    if (sheet->y + 20 < sheet->bottom) {
        return 1;
    }
    char text[80];
    (void)snprintf(text, sizeof text, "%zu more rows: see the report in another format.", left_out);
    put_paragraph(sheet, TPP_TYPE_SMALL, "soft", text);
    return 0;
}

/* ------------------------------------------------------------------------------------------------- what it says */

static int is_given(const char *text)
{
    return text != NULL && *text != '\0';
}

static int is_signed(const struct sheet *sheet)
{
    return sheet->report->evidence != NULL && is_given(sheet->report->evidence->signature);
}

static void draw_title(struct sheet *sheet)
{
    const struct tpp_record *record = sheet->report->record;
    const int has_measured = tpp_record_measured_count(record) > 0;
    const char *title = record->is_simulated ? "SIMULATED: a specimen, not a measurement"
                        : !has_measured      ? "No measurement"
                        : record->is_aborted ? "Measurement, interrupted"
                        : !is_signed(sheet)  ? "Report of a measurement, not signed"
                                             : "Certificate of measurement";
    sheet->y = 14;
    tpp_canvas_text(&sheet->canvas, 0, sheet->y, TPP_ANCHOR_START, TPP_TYPE_TITLE,
                    record->is_simulated || record->is_aborted || !has_measured ? "over" : "", "%s", title);
    tpp_canvas_text(&sheet->canvas, sheet_width, sheet->y, TPP_ANCHOR_END, TPP_TYPE_SMALL, "soft", "tppbench %s, %s",
                    record->tool.version, record->started_utc);
    sheet->y += 18;
    put_paragraph(sheet, TPP_TYPE_SMALL, "soft",
                  "Dense operations per second as measured, and what they mean under the US export rule for advanced "
                  "computing chips (ECCN 3A090). Engineering evidence; not legal advice, and no classification by an "
                  "authority.");
}

/* Each kind of warning once, with how often. */
static void list_warnings(const struct tpp_record *record, char *text, size_t size)
{
    *text = '\0';
    for (int code = 0; code < TPP_WARNING_COUNT; code++) {
        size_t count = 0;
        for (size_t i = 0; i < record->warning_count; i++) {
            count += record->warnings[i].code == (enum tpp_warning_code)code;
        }
        if (count > 0) {
            size_t used = strlen(text);
            (void)snprintf(text + used, size - used, "%s%s (%zu)", used > 0 ? ", " : "", tpp_warning_name(code), count);
        }
    }
    if (*text == '\0') {
        (void)snprintf(text, size, "none");
    }
}

static void draw_subject(struct sheet *sheet)
{
    const struct tpp_record *record = sheet->report->record;
    char text[3 * TPP_TEXT_BYTES];
    put_heading(sheet, "What was measured");
    put_fact(sheet, "Device", record->device.name);
    put_fact(sheet, "Identifier", record->device.id);
    (void)snprintf(text, sizeof text, "%s; %s%s%s",
                   is_given(record->device.driver) ? record->device.driver : "not told", record->device.backend,
                   *record->device.api_version != '\0' ? ", " : "", record->device.api_version);
    put_fact(sheet, "Driver, interface", text);
    (void)snprintf(text, sizeof text, "%s %s, commit %s", record->tool.name, record->tool.version, record->tool.commit);
    put_fact(sheet, "Measured by", text);
    (void)snprintf(text, sizeof text, "%s, for %s, mode %s; nonce %s", record->started_utc,
                   tpp_figure_duration((double)record->duration_ns).text, record->settings.mode, record->nonce);
    put_fact(sheet, "When and how", text);
    list_warnings(record, text, sizeof text);
    put_fact(sheet, "Warnings", text);
}

static const char *interval_text(const struct tpp_rating *rating, const struct tpp_figure *figure, enum tpp_basis basis,
                                 char *text, size_t size)
{
    (void)snprintf(text, size, "-");
    for (size_t i = 0; i < rating->precision_count; i++) {
        const struct tpp_precision_result *result = &rating->precisions[i];
        if (result->basis == basis && result->precision == figure->precision && isfinite(result->tpp_low)) {
            (void)snprintf(text, size, "%s to %s", tpp_figure_number(result->tpp_low).text,
                           tpp_figure_number(result->tpp_high).text);
        }
    }
    return text;
}

static void draw_figures(struct sheet *sheet)
{
    static const struct column columns[] = { { 0, 120, TPP_ANCHOR_START },
                                             { 250, 120, TPP_ANCHOR_END },
                                             { 420, 160, TPP_ANCHOR_END },
                                             { 450, 90, TPP_ANCHOR_START },
                                             { 720, 170, TPP_ANCHOR_END } };
    static const char *const titles[] = { "Basis", "TPP", "95 % interval", "Set by", "Performance density" };
    const struct tpp_rating *rating = sheet->report->rating;
    put_row(sheet, columns, titles, 5, TPP_TYPE_SMALL, "soft");
    for (int i = 0; i < TPP_BASIS_COUNT; i++) {
        const struct tpp_figure *figure = &rating->figures[i];
        if (!figure->is_present) {
            continue;
        }
        const char *bound = tpp_document_bound(figure->bound);
        char tpp[64], density[64], interval[128];
        (void)snprintf(tpp, sizeof tpp, "%s%s", bound, tpp_figure_number(figure->tpp).text);
        (void)snprintf(density, sizeof density, "%s%s", isfinite(figure->density) ? bound : "",
                       isfinite(figure->density) ? tpp_figure_number(figure->density).text : "not known");
        const char *const texts[] = { tpp_basis_name(i), tpp,
                                      interval_text(rating, figure, (enum tpp_basis)i, interval, sizeof interval),
                                      tpp_document_precision(figure->precision), density };
        put_row(sheet, columns, texts, 5, TPP_TYPE_TEXT, "");
    }
}

static void draw_result(struct sheet *sheet)
{
    const struct tpp_rating *rating = sheet->report->rating;
    put_heading(sheet, "Result");
    if (rating == NULL) {
        put_paragraph(sheet, TPP_TYPE_TEXT, "over", "No verdict: nothing was measured.");
        return;
    }
    for (size_t i = 0; i < rating->rule_count; i++) {
        const struct tpp_rule_result *result = &rating->rules[i];
        char text[2 * TPP_TEXT_BYTES];
        if (result->is_current) {
            (void)snprintf(text, sizeof text, "Under %s: %s", result->rule->id, result->headline);
            put_paragraph(sheet, TPP_TYPE_STRONG, "", text);
        }
    }
    for (size_t i = 0; i < rating->conflict_count; i++) {
        const struct tpp_conflict *conflict = &rating->conflicts[i];
        char text[256];
        (void)snprintf(text, sizeof text, "CONTRADICTED: %s measured (%s) proves TPP >= %s, more than the %s declared.",
                       tpp_document_precision(conflict->precision), tpp_basis_name((int)conflict->basis),
                       tpp_figure_against(conflict->measured_tpp, conflict->declared_tpp).text,
                       tpp_figure_number(conflict->declared_tpp).text);
        put_paragraph(sheet, TPP_TYPE_TEXT, "over", text);
    }
    sheet->y += 4;
    draw_figures(sheet);
    put_paragraph(
        sheet, TPP_TYPE_SMALL, "soft",
        ">= marks a lower bound. The rule speaks of the theoretical peak: a measurement can show that a limit is "
        "met, never that it is not.");
}

/* ------------------------------------------------------------------------------------------------- clauses */

static void put_condition(struct sheet *sheet, const struct column *columns, const char *label, const char *outcome,
                          const struct tpp_condition_result *result)
{
    const struct tpp_condition *condition = &result->condition;
    const char *unit = tpp_metric_unit(condition->metric);
    char asked[160], value[80];
    if (condition->metric == TPP_METRIC_DATACENTER) {
        (void)snprintf(asked, sizeof asked, "%s: %s", tpp_metric_title(condition->metric),
                       condition->limit != 0.0 ? "yes" : "no");
        (void)snprintf(value, sizeof value, "%s", isnan(result->value) ? "-" : result->value != 0.0 ? "yes" : "no");
    } else {
        (void)snprintf(asked, sizeof asked, "%s %s %s %s", tpp_metric_title(condition->metric),
                       tpp_operator_name((int)condition->op), tpp_figure_exact(condition->limit).text, unit);
        (void)snprintf(value, sizeof value, "%s%s", isnan(result->value) ? "" : tpp_document_bound(result->bound),
                       tpp_figure_against(result->value, condition->limit).text);
    }
    const struct tpp_figure_text margin = tpp_figure_percent(result->margin_percent);
    const char *const texts[] = { label, outcome, asked, value, margin.text, tpp_truth_name((int)result->truth) };
    put_row(sheet, columns, texts, 6, TPP_TYPE_SMALL, "");
}

static size_t condition_count(const struct tpp_rule_result *result)
{
    size_t count = result->exclusion.condition_count;
    for (size_t i = 0; i < result->clause_count; i++) {
        count += result->clauses[i].condition_count;
    }
    return count;
}

static void draw_clauses(struct sheet *sheet)
{
    static const struct column columns[] = { { 0, 110, TPP_ANCHOR_START },   { 115, 110, TPP_ANCHOR_START },
                                             { 235, 235, TPP_ANCHOR_START }, { 580, 105, TPP_ANCHOR_END },
                                             { 660, 75, TPP_ANCHOR_END },    { 720, 55, TPP_ANCHOR_END } };
    static const char *const titles[] = { "Clause", "Outcome", "Condition", "Value", "Margin", "Holds" };
    const struct tpp_rule_result *result = tpp_chart_rule(sheet->report);
    if (result == NULL) {
        return;
    }
    char text[3 * TPP_TEXT_BYTES];
    (void)snprintf(text, sizeof text, "Clauses of %s, %s, effective %s", result->rule->id,
                   tpp_rule_status_name((int)result->rule->status), result->rule->effective);
    put_heading(sheet, text);
    put_row(sheet, columns, titles, 6, TPP_TYPE_SMALL, "soft");
    size_t left = condition_count(result);
    for (size_t i = 0; i < result->clause_count; i++) {
        const struct tpp_clause_result *clause = &result->clauses[i];
        for (size_t j = 0; j < clause->condition_count; j++) {
            if (!has_room(sheet, left)) {
                return;
            }
            put_condition(sheet, columns, j == 0 ? clause->label : "",
                          j == 0 ? tpp_clause_outcome_name((int)clause->outcome) : "", &clause->conditions[j]);
            left--;
        }
    }
    const struct tpp_exclusion_result *exclusion = &result->exclusion;
    for (size_t i = 0; exclusion->clause != NULL && i < exclusion->condition_count; i++) {
        if (!has_room(sheet, left)) {
            return;
        }
        (void)snprintf(text, sizeof text, "excludes: %s", tpp_truth_name((int)exclusion->truth));
        put_condition(sheet, columns, i == 0 ? exclusion->clause->label : "", i == 0 ? text : "",
                      &exclusion->conditions[i]);
        left--;
    }
    (void)snprintf(text, sizeof text, "%s. SHA-256 of the rule %s", result->rule->citation, result->rule->sha256);
    put_paragraph(sheet, TPP_TYPE_SMALL, "soft", text);
}

/* ------------------------------------------------------------------------------------------------- rates */

static void draw_rates(struct sheet *sheet)
{
    static const struct column columns[] = { { 0, 220, TPP_ANCHOR_START }, { 225, 60, TPP_ANCHOR_START },
                                             { 420, 130, TPP_ANCHOR_END }, { 490, 60, TPP_ANCHOR_END },
                                             { 560, 60, TPP_ANCHOR_END },  { 720, 150, TPP_ANCHOR_END } };
    static const char *const titles[] = { "Kernel", "Format", "Median rate", "+/-", "Samples", "Outputs verified" };
    const struct tpp_record *record = sheet->report->record;
    size_t left = tpp_record_measured_count(record);
    if (left == 0 || sheet->y + 60 > sheet->bottom) {
        return;
    }
    put_heading(sheet, "Rates");
    put_row(sheet, columns, titles, 6, TPP_TYPE_SMALL, "soft");
    for (size_t i = 0; i < record->measurement_count; i++) {
        const struct tpp_measurement *measurement = &record->measurements[i];
        const struct tpp_derived derived = tpp_derive(measurement, &record->device);
        if (!derived.has_rate) {
            continue;
        }
        if (!has_room(sheet, left)) {
            return;
        }
        char count[32], verified[160];
        const struct tpp_figure_text rate = tpp_figure_rate(derived.rate.median, measurement->precision);
        const struct tpp_figure_text spread = tpp_figure_spread(&derived.rate);
        (void)snprintf(count, sizeof count, "%zu", derived.rate.count);
        (void)snprintf(verified, sizeof verified, "%u, %s", measurement->verification.output_count,
                       measurement->verification.method);
        const char *const texts[] = {
            measurement->kernel, tpp_document_precision(measurement->precision), rate.text, spread.text, count, verified
        };
        put_row(sheet, columns, texts, 6, TPP_TYPE_SMALL, "");
        left--;
    }
}

/* ------------------------------------------------------------------------------------------------- the foot */

/* The QR code of the digest, or in its place why there is none; returns its width. */
static double draw_qr(struct sheet *sheet, const char *digest)
{
    enum { SIDE = 132 };
    const struct tpp_rasterizer *rasterizer = sheet->report->rasterizer;
    struct tpp_matrix matrix = { 0 };
    struct tpp_error problem = TPP_ERROR_INIT;
    char text[TPP_NAME_BYTES];
    (void)snprintf(text, sizeof text, "sha256:%s", digest);
    if (rasterizer == NULL || rasterizer->encode_qr(text, &matrix, &problem) != TPP_STATUS_OK) {
        (void)tpp_canvas_paragraph(&sheet->canvas, sheet_width - SIDE, sheet->y + 12, SIDE, TPP_TYPE_SMALL, "soft",
                                   "No QR code of the digest: libqrencode is not here.");
        return SIDE;
    }
    tpp_canvas_matrix(&sheet->canvas, matrix.modules, matrix.width,
                      (struct tpp_box){ sheet_width - SIDE + 12, sheet->y - 14, SIDE, SIDE });
    free(matrix.modules);
    return SIDE;
}

static void draw_seal(struct sheet *sheet)
{
    const struct tpp_report_evidence none = { 0 };
    const struct tpp_report_evidence *evidence = sheet->report->evidence != NULL ? sheet->report->evidence : &none;
    sheet->y = sheet_height - seal_height;
    put_heading(sheet, "Evidence");
    const double side = is_given(evidence->digest) ? draw_qr(sheet, evidence->digest) + 16 : 0;
    const double width = sheet_width - side;
    const struct {
        const char *name, *text;
    } facts[] = {
        { is_given(evidence->digest_kind) ? evidence->digest_kind : "Digest",
          is_given(evidence->digest) ? evidence->digest : "none" },
        { "Signature", is_given(evidence->signature) ? evidence->signature : "not signed" },
        { "Challenge",
          is_given(evidence->challenge) ? evidence->challenge : "none: the operator chose when and what to measure" },
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        tpp_canvas_text(&sheet->canvas, 0, sheet->y, TPP_ANCHOR_START, TPP_TYPE_SMALL, "soft", "%s", facts[i].name);
        sheet->y = tpp_canvas_paragraph(&sheet->canvas, 0, sheet->y + 14, width, TPP_TYPE_SMALL, "", facts[i].text) + 3;
    }
    (void)tpp_canvas_paragraph(
        &sheet->canvas, 0, sheet_height - 16, sheet_width, TPP_TYPE_SMALL, "soft",
        "Digest and signature show that the record was not changed since. They do not show that "
        "the machine told the truth. One board on one day, with its driver, clocks and cooling.");
}

/* ------------------------------------------------------------------------------------------------- the sheets */

static enum tpp_status finish(struct sheet *sheet, size_t number, struct tpp_buffer *page, struct tpp_error *err)
{
    char id[32];
    (void)snprintf(id, sizeof id, "sheet-%zu", number);
    const struct tpp_canvas_frame frame = {
        .id = id, .title = "tppbench certificate", .height = sheet_height, .margin = sheet_margin, .is_standalone = 1
    };
    enum tpp_status status = tpp_canvas_finish(&sheet->canvas, &frame, page, err);
    tpp_canvas_free(&sheet->canvas);
    return status;
}

/* The height that a drawn chart states of itself. */
static double height_of(const struct tpp_buffer *svg)
{
    const char *height = svg->bytes != NULL ? strstr(svg->bytes, " height=\"") : NULL;
    return height != NULL ? strtod(height + strlen(" height=\""), NULL) : 0;
}

static void put_drawing(struct sheet *sheet, const struct tpp_buffer *svg, double scale)
{
    tpp_buffer_format(&sheet->canvas.body, "<g transform=\"translate(%.1f %.1f) scale(%.4f)\">\n",
                      sheet_width * (1 - scale) / 2, sheet->y, scale);
    tpp_buffer_append(&sheet->canvas.body, svg->bytes, svg->length);
    tpp_buffer_text(&sheet->canvas.body, "</g>\n");
    sheet->y += height_of(svg) * scale + 24;
}

/* Two charts on the second sheet, as large as both fit. */
static enum tpp_status draw_charts(struct sheet *sheet, struct tpp_error *err)
{
    static const char *const names[] = { "tpp", "plane" };
    struct tpp_buffer drawings[2] = { { 0 }, { 0 } };
    enum tpp_status status = TPP_STATUS_OK;
    double height = 24;
    for (size_t i = 0; i < 2 && status == TPP_STATUS_OK; i++) {
        status = tpp_chart_render(tpp_chart_find(names[i]), sheet->report, TPP_CHART_WIDE, 0, &drawings[i], err);
        height += height_of(&drawings[i]);
    }
    for (size_t i = 0; i < 2 && status == TPP_STATUS_OK; i++) {
        put_drawing(sheet, &drawings[i], fmin(1, (sheet_height - 24) / height));
    }
    tpp_buffer_free(&drawings[0]);
    tpp_buffer_free(&drawings[1]);
    return status;
}

enum tpp_status tpp_certificate_draw(const struct tpp_report *report, struct tpp_buffer pages[TPP_CERTIFICATE_PAGES],
                                     size_t *page_count, struct tpp_error *err)
{
    if (report->record == NULL) {
        return tpp_fail(err, TPP_STATUS_INVALID, "a certificate is of a record");
    }
    struct sheet first = { .canvas.width = sheet_width, .report = report, .bottom = sheet_height - seal_height };
    draw_title(&first);
    draw_subject(&first);
    draw_result(&first);
    draw_clauses(&first);
    draw_rates(&first);
    draw_seal(&first);
    *page_count = 1;
    TPP_TRY(finish(&first, 1, &pages[0], err));
    if (!tpp_chart_find("tpp")->has_data(report) || !tpp_chart_find("plane")->has_data(report)) {
        return TPP_STATUS_OK;
    }
    struct sheet second = { .canvas.width = sheet_width, .report = report, .bottom = sheet_height };
    *page_count = 2;
    enum tpp_status status = draw_charts(&second, err);
    enum tpp_status finished = finish(&second, 2, &pages[1], err);
    return status != TPP_STATUS_OK ? status : finished;
}
