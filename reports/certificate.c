/* The sheets of the certificate, from the top down. */
#include "reports/certificate.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reports/certificate_sheet.h"
#include "reports/chart.h"
#include "reports/derived.h"
#include "reports/document.h"
#include "reports/figures.h"

static const double seal_height = 236; /* at the foot of the first sheet */

/* ------------------------------------------------------------------------------------------------- what it says */

static int is_given(const char *text)
{
    return text != NULL && *text != '\0';
}

static int is_signed(const struct tpp_sheet *sheet)
{
    return sheet->report->evidence != NULL && is_given(sheet->report->evidence->signature);
}

static void draw_title(struct tpp_sheet *sheet)
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
    tpp_canvas_text(&sheet->canvas, TPP_SHEET_WIDTH, sheet->y, TPP_ANCHOR_END, TPP_TYPE_SMALL, "soft",
                    "tppbench %s, %s", record->tool.version, record->started_utc);
    sheet->y += 18;
    tpp_sheet_paragraph(
        sheet, TPP_TYPE_SMALL, "soft",
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

static void draw_subject(struct tpp_sheet *sheet)
{
    const struct tpp_record *record = sheet->report->record;
    char text[3 * TPP_TEXT_BYTES];
    tpp_sheet_heading(sheet, "What was measured");
    tpp_sheet_fact(sheet, "Device", record->device.name);
    tpp_sheet_fact(sheet, "Identifier", record->device.id);
    (void)snprintf(text, sizeof text, "%s; %s%s%s",
                   is_given(record->device.driver) ? record->device.driver : "not told", record->device.backend,
                   *record->device.api_version != '\0' ? ", " : "", record->device.api_version);
    tpp_sheet_fact(sheet, "Driver, interface", text);
    (void)snprintf(text, sizeof text, "%s %s, commit %s", record->tool.name, record->tool.version, record->tool.commit);
    tpp_sheet_fact(sheet, "Measured by", text);
    (void)snprintf(text, sizeof text, "%s, for %s, mode %s; nonce %s", record->started_utc,
                   tpp_figure_duration((double)record->duration_ns).text, record->settings.mode, record->nonce);
    tpp_sheet_fact(sheet, "When and how", text);
    list_warnings(record, text, sizeof text);
    tpp_sheet_fact(sheet, "Warnings", text);
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

static void draw_figures(struct tpp_sheet *sheet)
{
    static const struct tpp_sheet_column columns[] = { { 0, 120, TPP_ANCHOR_START },
                                                       { 250, 120, TPP_ANCHOR_END },
                                                       { 420, 160, TPP_ANCHOR_END },
                                                       { 450, 90, TPP_ANCHOR_START },
                                                       { 720, 170, TPP_ANCHOR_END } };
    static const char *const titles[] = { "Basis", "TPP", "95 % interval", "Set by", "Performance density" };
    const struct tpp_rating *rating = sheet->report->rating;
    tpp_sheet_row(sheet, columns, titles, 5, TPP_TYPE_SMALL, "soft");
    for (int i = 0; i < TPP_BASIS_COUNT; i++) {
        const struct tpp_figure *figure = &rating->figures[i];
        if (!figure->is_present) {
            continue;
        }
        const struct tpp_figure_text tpp = tpp_document_figure_text(figure->bound, figure->tpp, figure->budget.tpp);
        const struct tpp_figure_text density =
            tpp_document_figure_text(figure->bound, figure->density, figure->budget.density);
        char interval[128];
        const char *const texts[] = { tpp_basis_name(i), tpp.text,
                                      interval_text(rating, figure, (enum tpp_basis)i, interval, sizeof interval),
                                      tpp_document_precision(figure->precision), density.text };
        tpp_sheet_row(sheet, columns, texts, 5, TPP_TYPE_TEXT, "");
    }
}

static void draw_result(struct tpp_sheet *sheet)
{
    const struct tpp_rating *rating = sheet->report->rating;
    tpp_sheet_heading(sheet, "Result");
    if (rating == NULL) {
        tpp_sheet_paragraph(sheet, TPP_TYPE_TEXT, "over", "No verdict: nothing was measured.");
        return;
    }
    for (size_t i = 0; i < rating->rule_count; i++) {
        const struct tpp_rule_result *result = &rating->rules[i];
        char text[2 * TPP_TEXT_BYTES];
        if (tpp_document_is_headline(rating, result)) {
            (void)snprintf(text, sizeof text, "Under %s%s: %s", result->rule->id, tpp_document_standing(result),
                           result->headline);
            tpp_sheet_paragraph(sheet, TPP_TYPE_STRONG, "", text);
        }
    }
    for (size_t i = 0; i < rating->conflict_count; i++) {
        const struct tpp_conflict *conflict = &rating->conflicts[i];
        char text[256];
        (void)snprintf(text, sizeof text, "CONTRADICTED: %s measured (%s) proves TPP >= %s, more than the %s declared.",
                       tpp_document_precision(conflict->precision), tpp_basis_name((int)conflict->basis),
                       tpp_figure_against(conflict->measured_tpp, conflict->declared_tpp).text,
                       tpp_figure_number(conflict->declared_tpp).text);
        tpp_sheet_paragraph(sheet, TPP_TYPE_TEXT, "over", text);
    }
    sheet->y += 4;
    draw_figures(sheet);
    tpp_sheet_paragraph(
        sheet, TPP_TYPE_SMALL, "soft",
        ">= marks a lower bound, +- the expanded uncertainty (k = 2). The rule speaks of the theoretical peak: a "
        "measurement can show that a limit is met, never that it is not.");
}

/* ------------------------------------------------------------------------------------------------- rates */

static void put_rate(struct tpp_sheet *sheet, const struct tpp_sheet_column *columns,
                     const struct tpp_measurement *measurement, const struct tpp_derived *derived)
{
    char count[32], verified[160];
    const struct tpp_figure_text rate = tpp_figure_rate(derived->rate.median, measurement->precision);
    const struct tpp_figure_text spread = tpp_figure_spread(&derived->rate);
    (void)snprintf(count, sizeof count, "%zu", derived->rate.count);
    (void)snprintf(verified, sizeof verified, "%u, %s", measurement->verification.output_count,
                   measurement->verification.method);
    const char *const texts[] = {
        measurement->kernel, tpp_document_precision(measurement->precision), rate.text, spread.text, count, verified
    };
    tpp_sheet_row(sheet, columns, texts, 6, TPP_TYPE_SMALL, "");
}

/* The rates from the `from`-th measured kernel on, as many as fit; returns where to go on. */
static size_t draw_rates(struct tpp_sheet *sheet, size_t from)
{
    static const struct tpp_sheet_column columns[] = { { 0, 220, TPP_ANCHOR_START }, { 225, 60, TPP_ANCHOR_START },
                                                       { 420, 130, TPP_ANCHOR_END }, { 490, 60, TPP_ANCHOR_END },
                                                       { 560, 60, TPP_ANCHOR_END },  { 720, 150, TPP_ANCHOR_END } };
    static const char *const titles[] = { "Kernel", "Format", "Median rate", "+/-", "Samples", "Outputs verified" };
    const struct tpp_record *record = sheet->report->record;
    const size_t count = tpp_record_measured_count(record);
    const double least = TPP_SHEET_HEADING + 3 * TPP_SHEET_ROW; /* a title and two rows */
    if (from >= count || sheet->y + least > sheet->bottom) {
        return from;
    }
    tpp_sheet_heading(sheet, from == 0 ? "Rates" : "Rates, continued");
    tpp_sheet_row(sheet, columns, titles, 6, TPP_TYPE_SMALL, "soft");
    size_t next = 0;
    for (size_t i = 0; i < record->measurement_count && sheet->y + TPP_SHEET_ROW <= sheet->bottom; i++) {
        const struct tpp_derived derived = tpp_derive(&record->measurements[i], &record->device);
        if (derived.has_rate && next++ >= from) {
            put_rate(sheet, columns, &record->measurements[i], &derived);
        }
    }
    return next > from ? next : from;
}

/* ------------------------------------------------------------------------------------------------- the foot */

/* The QR code of the digest, or in its place why there is none; returns its width. */
static double draw_qr(struct tpp_sheet *sheet, const char *digest)
{
    enum { SIDE = 132 };
    const struct tpp_rasterizer *rasterizer = sheet->report->rasterizer;
    struct tpp_matrix matrix = { 0 };
    struct tpp_error problem = TPP_ERROR_INIT;
    char text[TPP_NAME_BYTES];
    (void)snprintf(text, sizeof text, "sha256:%s", digest);
    if (rasterizer == NULL || rasterizer->encode_qr(text, &matrix, &problem) != TPP_STATUS_OK) {
        (void)tpp_canvas_paragraph(&sheet->canvas, TPP_SHEET_WIDTH - SIDE, sheet->y + 12, SIDE, TPP_TYPE_SMALL, "soft",
                                   "No QR code of the digest: libqrencode is not here.");
        return SIDE;
    }
    tpp_canvas_matrix(&sheet->canvas, matrix.modules, matrix.width,
                      (struct tpp_box){ TPP_SHEET_WIDTH - SIDE + 12, sheet->y - 14, SIDE, SIDE });
    free(matrix.modules);
    return SIDE;
}

static void draw_seal(struct tpp_sheet *sheet)
{
    const struct tpp_report_evidence none = { 0 };
    const struct tpp_report_evidence *evidence = sheet->report->evidence != NULL ? sheet->report->evidence : &none;
    sheet->y = TPP_SHEET_HEIGHT - seal_height;
    tpp_sheet_heading(sheet, "Evidence");
    const double side = is_given(evidence->digest) ? draw_qr(sheet, evidence->digest) + 16 : 0;
    const double width = TPP_SHEET_WIDTH - side;
    const struct {
        const char *name, *text;
        size_t lines; /* at most, so that all of them fit above the foot */
    } facts[] = {
        { is_given(evidence->digest_kind) ? evidence->digest_kind : "Digest",
          is_given(evidence->digest) ? evidence->digest : "none", 2 },
        { "Signature",
          is_given(evidence->signature)        ? evidence->signature
          : is_given(evidence->signature_note) ? evidence->signature_note
                                               : "not signed",
          5 },
        { "Challenge",
          is_given(evidence->challenge) ? evidence->challenge : "none: the operator chose when and what to measure",
          2 },
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        tpp_canvas_text(&sheet->canvas, 0, sheet->y, TPP_ANCHOR_START, TPP_TYPE_SMALL, "soft", "%s", facts[i].name);
        sheet->y += tpp_type_line(TPP_TYPE_SMALL);
        tpp_sheet_lines(sheet, width, facts[i].lines, facts[i].text);
        sheet->y += 2;
    }
    (void)tpp_canvas_paragraph(
        &sheet->canvas, 0, TPP_SHEET_HEIGHT - 16, TPP_SHEET_WIDTH, TPP_TYPE_SMALL, "soft",
        "Digest and signature show that the record was not changed since. They do not show that "
        "the machine told the truth. One board on one day, with its driver, clocks and cooling.");
}

/* ------------------------------------------------------------------------------------------------- the sheets */

static enum tpp_status finish(struct tpp_sheet *sheet, size_t number, struct tpp_buffer *page, struct tpp_error *err)
{
    char id[32];
    (void)snprintf(id, sizeof id, "sheet-%zu", number);
    const struct tpp_canvas_frame frame = { .id = id,
                                            .title = "tppbench certificate",
                                            .height = TPP_SHEET_HEIGHT,
                                            .margin = TPP_SHEET_MARGIN,
                                            .is_standalone = 1 };
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

static void put_drawing(struct tpp_sheet *sheet, const struct tpp_buffer *svg, double scale)
{
    tpp_buffer_format(&sheet->canvas.body, "<g transform=\"translate(%.1f %.1f) scale(%.4f)\">\n",
                      TPP_SHEET_WIDTH * (1 - scale) / 2, sheet->y, scale);
    tpp_buffer_append(&sheet->canvas.body, svg->bytes, svg->length);
    tpp_buffer_text(&sheet->canvas.body, "</g>\n");
    sheet->y += height_of(svg) * scale + 24;
}

/* Two charts below each other, as large as both fit. */
static enum tpp_status draw_charts(struct tpp_sheet *sheet, struct tpp_error *err)
{
    static const char *const names[] = { "tpp", "plane" };
    struct tpp_buffer drawings[2] = { { 0 }, { 0 } };
    enum tpp_status status = TPP_STATUS_OK;
    double height = 24;
    sheet->y += 12;
    const double room = TPP_SHEET_HEIGHT - 24 - sheet->y;
    for (size_t i = 0; i < 2 && status == TPP_STATUS_OK; i++) {
        status = tpp_chart_render(tpp_chart_find(names[i]), sheet->report, TPP_CHART_WIDE, 0, &drawings[i], err);
        height += height_of(&drawings[i]);
    }
    for (size_t i = 0; i < 2 && status == TPP_STATUS_OK; i++) {
        put_drawing(sheet, &drawings[i], fmin(1, room / height));
    }
    tpp_buffer_free(&drawings[0]);
    tpp_buffer_free(&drawings[1]);
    return status;
}

/* Which record the second sheet is of, when it lies alone. */
static void draw_running_head(struct tpp_sheet *sheet)
{
    const struct tpp_record *record = sheet->report->record;
    const struct tpp_report_evidence *evidence = sheet->report->evidence;
    const char *digest = evidence != NULL && is_given(evidence->digest) ? evidence->digest : "none";
    sheet->y = 8;
    tpp_canvas_text(&sheet->canvas, 0, sheet->y, TPP_ANCHOR_START, TPP_TYPE_SMALL,
                    record->is_simulated ? "over" : "soft", "%s%.80s", record->is_simulated ? "SIMULATED: " : "",
                    record->device.name);
    tpp_canvas_text(&sheet->canvas, TPP_SHEET_WIDTH, sheet->y, TPP_ANCHOR_END, TPP_TYPE_SMALL, "soft",
                    "Digest %.16s..., sheet 2 of 2", digest);
}

/* What the first sheet had no room for, and the charts. */
static enum tpp_status draw_second(const struct tpp_report *report, size_t next_rate, struct tpp_buffer *page,
                                   struct tpp_error *err)
{
    enum { RATES_MOST = 12 }; /* with more the charts would be too small to read */
    struct tpp_sheet sheet = { .canvas.width = TPP_SHEET_WIDTH, .report = report };
    const size_t count = tpp_record_measured_count(report->record);
    enum tpp_status status = TPP_STATUS_OK;
    draw_running_head(&sheet);
    sheet.bottom = sheet.y + TPP_SHEET_HEADING + (RATES_MOST + 1) * TPP_SHEET_ROW;
    next_rate = draw_rates(&sheet, next_rate);
    if (next_rate < count) {
        char text[80];
        (void)snprintf(text, sizeof text, "%zu more rows: see the report in another format.", count - next_rate);
        tpp_sheet_paragraph(&sheet, TPP_TYPE_SMALL, "soft", text);
    }
    if (tpp_chart_find("tpp")->has_data(report) && tpp_chart_find("plane")->has_data(report)) {
        status = draw_charts(&sheet, err);
    }
    enum tpp_status finished = finish(&sheet, 2, page, err);
    return status != TPP_STATUS_OK ? status : finished;
}

enum tpp_status tpp_certificate_draw(const struct tpp_report *report, struct tpp_buffer pages[TPP_CERTIFICATE_PAGES],
                                     size_t *page_count, struct tpp_error *err)
{
    if (report->record == NULL) {
        return tpp_fail(err, TPP_STATUS_INVALID, "a certificate is of a record");
    }
    struct tpp_sheet first = { .canvas.width = TPP_SHEET_WIDTH,
                               .report = report,
                               .bottom = TPP_SHEET_HEIGHT - seal_height };
    draw_title(&first);
    draw_subject(&first);
    draw_result(&first);
    tpp_sheet_clauses(&first);
    const size_t next_rate = draw_rates(&first, 0);
    draw_seal(&first);
    *page_count = 1;
    TPP_TRY(finish(&first, 1, &pages[0], err));
    if (tpp_record_measured_count(report->record) == 0) {
        return TPP_STATUS_OK;
    }
    *page_count = 2;
    return draw_second(report, next_rate, &pages[1], err);
}
