/* The document as one HTML file: no script, no network, no image; readable on a phone, on paper and in the dark.
 *
 * Tables are real tables; on a narrow screen each row becomes a card, and the roles written out keep it a table for
 * screen readers. Charts are inline SVG, drawn for both kinds of screen. */
#include <string.h>

#include "reports/chart_canvas.h"
#include "reports/document.h"
#include "reports/markup.h"
#include "reports/report.h"

static const char style[] =
    ":root{color-scheme:light dark;--ink:#1a1c1e;--soft:#5b6168;--paper:#fff;--panel:#f4f5f7;--line:#d9dce0;"
    "--good:#1a6b34;--warning:#8a5300;--bad:#b3261e;--good-bg:#e7f4ea;--warning-bg:#fdf1dd;--bad-bg:#fbe9e7}\n"
    "@media (prefers-color-scheme:dark){:root{--ink:#e6e8ea;--soft:#a0a7ae;--paper:#141618;--panel:#1e2124;"
    "--line:#373c41;--good:#7fd497;--warning:#f0b95c;--bad:#ff8a80;--good-bg:#16301d;--warning-bg:#352709;"
    "--bad-bg:#3d1a17}}\n"
    "*{box-sizing:border-box}\n"
    "body{margin:0 auto;max-width:64rem;padding:1rem;background:var(--paper);color:var(--ink);"
    "font:16px/1.5 system-ui,sans-serif;overflow-wrap:break-word}\n"
    "h1{font-size:1.4rem;line-height:1.25;margin:.5rem 0 1rem}\n"
    "h2{font-size:1.15rem;margin:2.2rem 0 .6rem;padding-bottom:.2rem;border-bottom:1px solid var(--line)}\n"
    "h3{font-size:1rem;margin:1.4rem 0 .4rem}\n"
    "p{margin:.5rem 0}\n"
    "ul{margin:.5rem 0;padding-left:1.3rem}\n"
    "li{margin:.3rem 0}\n"
    "#verdict{background:var(--panel);border:1px solid var(--line);border-radius:.5rem;padding:.4rem 1rem 1rem}\n"
    "#verdict h2{border:0;margin:.6rem 0 .4rem;padding:0;font-size:.8rem;letter-spacing:.08em;"
    "text-transform:uppercase;color:var(--soft)}\n"
    "#verdict p{font-size:1.1rem;font-weight:600;padding:.5rem .7rem;border-radius:.35rem}\n"
    "#verdict p.good{background:var(--good-bg)}\n"
    "#verdict p.warning{background:var(--warning-bg)}\n"
    "#verdict p.bad{background:var(--bad-bg)}\n"
    "#verdict p:not([class]){font-size:1rem;font-weight:400;padding:0 .7rem}\n"
    "figure{margin:1.2rem 0;break-inside:avoid}figure svg{display:block;width:100%;height:auto}"
    ".wide{max-width:45rem}.narrow{display:none;max-width:30rem}"
    "figcaption{color:var(--soft);font-size:.9rem;margin:.4rem 0 0}\n"
    ".good{color:var(--good)}.warning{color:var(--warning)}.bad{color:var(--bad)}.dim{color:var(--soft)}\n"
    ".scroll{overflow-x:auto;margin:.5rem 0}\n"
    "table{border-collapse:collapse;width:100%;font-size:.9rem}\n"
    "caption{text-align:left;font-weight:600;padding:.6rem 0 .3rem}\n"
    "th,td{text-align:left;vertical-align:top;padding:.35rem .8rem .35rem 0;border-bottom:1px solid var(--line)}\n"
    "thead th{color:var(--soft);font-weight:600;vertical-align:bottom}\n"
    ".number+td,thead .number+th:not(.number){padding-left:1rem}\n"
    "tbody th{font-weight:500}\n"
    ".number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}\n"
    "dl{display:grid;grid-template-columns:minmax(9rem,max-content) 1fr;gap:.3rem 1.2rem;margin:.5rem 0;"
    "font-size:.95rem}\n"
    "dt{color:var(--soft)}\n"
    "dd{margin:0;min-width:0;overflow-wrap:anywhere}\n"
    "@media screen and (max-width:40rem){.wide{display:none}.narrow{display:block}}\n"
    "@media screen and (max-width:36rem){#verdict{padding:.4rem .7rem .7rem}#verdict p{font-size:1rem}"
    "#verdict p:not([class]){font-size:.95rem}dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.5rem}"
    "table,caption,tbody,tr,th,td{display:block}"
    "thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}"
    "tr{border-bottom:1px solid var(--line);padding:.45rem 0}"
    "th,td,.number,.number+td{border:0;padding:.1rem 0;text-align:left;white-space:normal;overflow-wrap:anywhere}"
    "tbody th{font-weight:600}"
    "td{display:grid;grid-template-columns:8.5rem 1fr;gap:.8rem}"
    "td::before{content:attr(data-title);color:var(--soft)}td:empty{display:none}}\n"
    "@media print{:root{--ink:#000;--soft:#444;--paper:#fff;--panel:#fff;--line:#bbb;--good:#1a6b34;"
    "--warning:#8a5300;--bad:#b3261e;--good-bg:#fff;--warning-bg:#fff;--bad-bg:#fff}body{max-width:none;padding:0;font-"
    "size:10pt;color:#000;background:#fff}.scroll{overflow:visible}"
    "h2,h3,caption,thead{break-after:avoid}tr,dd{break-inside:avoid}table{font-size:8pt}dl,p,li{font-size:9pt}#verdict "
    "p{font-size:11pt}}\n";

static const char *const tone_names[TPP_TONE_COUNT] = { NULL, "good", "warning", "bad", "dim" };

static void put_element(struct tpp_buffer *bytes, const char *name, const char *attributes, const char *classes,
                        const char *text)
{
    tpp_buffer_format(bytes, "<%s%s%s%s%s>", name, attributes, classes != NULL ? " class=\"" : "",
                      classes != NULL ? classes : "", classes != NULL ? "\"" : "");
    tpp_markup_text(bytes, text);
    tpp_buffer_format(bytes, "</%s>", name);
}

static void put_cell(struct tpp_buffer *bytes, const struct tpp_column *column, const struct tpp_cell *cell,
                     int is_first)
{
    const char *tone = tone_names[cell->tone];
    tpp_buffer_text(bytes, is_first ? "<th scope=\"row\" role=\"rowheader\"" : "<td role=\"cell\" data-title=\"");
    if (!is_first) {
        tpp_markup_text(bytes, column->title);
        tpp_buffer_text(bytes, "\"");
    }
    if (column->is_number || tone != NULL) {
        tpp_buffer_format(bytes, " class=\"%s%s%s\"", column->is_number ? "number" : "",
                          column->is_number && tone != NULL ? " " : "", tone != NULL ? tone : "");
    }
    tpp_buffer_text(bytes, ">");
    tpp_markup_text(bytes, cell->text);
    tpp_buffer_text(bytes, is_first ? "</th>" : "</td>");
}

static void put_table(struct tpp_buffer *bytes, const struct tpp_block *block)
{
    if (block->column_count == 0) {
        return;
    }
    tpp_buffer_text(bytes, "<div class=\"scroll\" tabindex=\"0\"><table role=\"table\">\n");
    if (block->title != NULL) {
        put_element(bytes, "caption", "", NULL, block->title);
    }
    tpp_buffer_text(bytes, "<thead role=\"rowgroup\"><tr role=\"row\">");
    for (size_t i = 0; i < block->column_count; i++) {
        put_element(bytes, "th", " scope=\"col\" role=\"columnheader\"", block->columns[i].is_number ? "number" : NULL,
                    block->columns[i].title);
    }
    tpp_buffer_text(bytes, "</tr></thead>\n<tbody role=\"rowgroup\">\n");
    for (size_t i = 0; i < block->cell_count; i++) {
        size_t column = i % block->column_count;
        tpp_buffer_text(bytes, column == 0 ? "<tr role=\"row\">" : "");
        put_cell(bytes, &block->columns[column], &block->cells[i], column == 0);
        tpp_buffer_text(bytes, column + 1 == block->column_count ? "</tr>\n" : "");
    }
    tpp_buffer_text(bytes, "</tbody></table></div>\n");
}

/* A chart twice, for wide and for narrow screens; one of them is shown. */
static enum tpp_status put_figure(struct tpp_buffer *bytes, const struct tpp_report *report,
                                  const struct tpp_chart *chart, struct tpp_error *err)
{
    tpp_buffer_format(bytes, "<figure id=\"chart-%s\">\n<div class=\"wide\">", chart->name);
    TPP_TRY(tpp_chart_render(chart, report, TPP_CHART_WIDE, 0, bytes, err));
    tpp_buffer_text(bytes, "</div>\n<div class=\"narrow\">");
    TPP_TRY(tpp_chart_render(chart, report, TPP_CHART_NARROW, 0, bytes, err));
    tpp_buffer_text(bytes, "</div>\n");
    put_element(bytes, "figcaption", "", NULL, chart->caption);
    tpp_buffer_text(bytes, "</figure>\n");
    return tpp_buffer_status(bytes, err);
}

static void put_block(struct tpp_buffer *bytes, const struct tpp_block *block)
{
    static const struct {
        const char *open, *close, *cell;
    } elements[] = {
        [TPP_BLOCK_TEXT] = { "", "", "p" },
        [TPP_BLOCK_LIST] = { "<ul>\n", "</ul>\n", "li" },
        [TPP_BLOCK_FACTS] = { "<dl>\n", "</dl>\n", "dd" },
    };
    if (block->kind == TPP_BLOCK_TABLE) {
        put_table(bytes, block);
        return;
    }
    if (block->title != NULL) {
        put_element(bytes, "h3", "", NULL, block->title);
        tpp_buffer_text(bytes, "\n");
    }
    tpp_buffer_text(bytes, elements[block->kind].open);
    for (size_t i = 0; i < block->cell_count; i++) {
        const struct tpp_cell *cell = &block->cells[i];
        if (block->kind == TPP_BLOCK_FACTS && i % 2 == 0) {
            put_element(bytes, "dt", "", NULL, cell->text);
        } else {
            put_element(bytes, elements[block->kind].cell, "", tone_names[cell->tone], cell->text);
            tpp_buffer_text(bytes, "\n");
        }
    }
    tpp_buffer_text(bytes, elements[block->kind].close);
}

static int has_figures(const struct tpp_document *document)
{
    for (size_t i = 0; i < document->section_count; i++) {
        for (size_t j = 0; j < document->sections[i].block_count; j++) {
            if (document->sections[i].blocks[j].kind == TPP_BLOCK_FIGURE) {
                return 1;
            }
        }
    }
    return 0;
}

static enum tpp_status render_html(const struct tpp_report *report, struct tpp_buffer *bytes, struct tpp_error *err)
{
    struct tpp_document document;
    enum tpp_status status = TPP_STATUS_OK;
    TPP_TRY(tpp_document_build(report, &document, err));
    tpp_buffer_text(bytes, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                           "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
                           "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                           "style-src 'unsafe-inline'\">\n");
    put_element(bytes, "title", "", NULL, document.title);
    tpp_buffer_format(bytes, "\n<style>\n%s%s</style>\n</head>\n<body>\n<main>\n", style,
                      has_figures(&document) ? tpp_chart_style() : "");
    put_element(bytes, "h1", "", NULL, document.title);
    for (size_t i = 0; i < document.section_count; i++) {
        const struct tpp_section *section = &document.sections[i];
        tpp_buffer_format(bytes, "\n<section id=\"%s\">\n", section->id);
        put_element(bytes, "h2", "", NULL, section->title);
        tpp_buffer_text(bytes, "\n");
        for (size_t j = 0; status == TPP_STATUS_OK && j < section->block_count; j++) {
            if (section->blocks[j].kind == TPP_BLOCK_FIGURE) {
                status = put_figure(bytes, report, section->blocks[j].chart, err);
            } else {
                put_block(bytes, &section->blocks[j]);
            }
        }
        tpp_buffer_text(bytes, "</section>\n");
    }
    tpp_buffer_text(bytes, "</main>\n</body>\n</html>\n");
    tpp_document_free(&document);
    return status == TPP_STATUS_OK ? tpp_buffer_status(bytes, err) : status;
}

const struct tpp_report_format tpp_report_format_html = {
    .name = "html", .extension = "html", .title = "one page for browsers and paper", .render = render_html
};
