/* The document as Markdown (GitHub's tables). */
#include <string.h>

#include "reports/document.h"
#include "reports/report.h"

/* Everything that could be markup is escaped or, where a backslash does not reach, written as an entity: names in a
 * record must not become links, HTML, emphasis or the end of a table cell. */
static void put_text(struct tpp_buffer *bytes, const char *text)
{
    for (; *text != '\0'; text++) {
        switch (*text) {
        case '<':
            tpp_buffer_text(bytes, "&lt;");
            break;
        case '>':
            tpp_buffer_text(bytes, "&gt;");
            break;
        case '&':
            tpp_buffer_text(bytes, "&amp;");
            break;
        case '@': /* GitHub notifies people */
            tpp_buffer_text(bytes, "&#64;");
            break;
        case ':': /* "https:" and "mailto:" link themselves; ":" alone is only a colon */
            tpp_buffer_text(bytes, text[1] == '/' || text[1] == '+' ? "&#58;" : ":");
            break;
        default:
            if (strchr("\\`*_[]|~#$!", *text) != NULL) {
                tpp_buffer_text(bytes, "\\");
            }
            tpp_buffer_append(bytes, text, 1);
        }
    }
}

static void put_cell(struct tpp_buffer *bytes, const struct tpp_cell *cell)
{
    int is_strong = (cell->tone == TPP_TONE_BAD || cell->tone == TPP_TONE_WARNING) && *cell->text != '\0';
    tpp_buffer_text(bytes, is_strong ? "**" : "");
    put_text(bytes, cell->text);
    tpp_buffer_text(bytes, is_strong ? "**" : "");
}

static void put_rows(struct tpp_buffer *bytes, const struct tpp_block *block)
{
    for (size_t i = 0; block->column_count > 0 && i < block->cell_count; i++) {
        tpp_buffer_text(bytes, i % block->column_count == 0 ? "|" : "");
        tpp_buffer_text(bytes, *block->cells[i].text != '\0' ? " " : "");
        put_cell(bytes, &block->cells[i]);
        tpp_buffer_text(bytes, (i + 1) % block->column_count == 0 ? " |\n" : " |");
    }
}

static void put_table(struct tpp_buffer *bytes, const struct tpp_block *block)
{
    for (size_t i = 0; i < block->column_count; i++) {
        tpp_buffer_text(bytes, i == 0 ? "| " : " ");
        put_text(bytes, block->columns[i].title);
        tpp_buffer_text(bytes, " |");
    }
    tpp_buffer_text(bytes, "\n");
    for (size_t i = 0; i < block->column_count; i++) {
        tpp_buffer_text(bytes, i == 0 ? "| " : " ");
        tpp_buffer_text(bytes, block->columns[i].is_number ? "---: |" : "--- |");
    }
    tpp_buffer_text(bytes, "\n");
    put_rows(bytes, block);
}

static void put_block(struct tpp_buffer *bytes, const struct tpp_block *block)
{
    tpp_buffer_text(bytes, "\n");
    if (block->title != NULL) {
        tpp_buffer_text(bytes, "### ");
        put_text(bytes, block->title);
        tpp_buffer_text(bytes, "\n\n");
    }
    switch (block->kind) {
    case TPP_BLOCK_TEXT:
    case TPP_BLOCK_LIST:
        for (size_t i = 0; i < block->cell_count; i++) {
            int is_list = block->kind == TPP_BLOCK_LIST;
            tpp_buffer_text(bytes, is_list ? "- " : i > 0 ? "\n" : "");
            put_cell(bytes, &block->cells[i]);
            tpp_buffer_text(bytes, "\n");
        }
        break;
    case TPP_BLOCK_FACTS:
        tpp_buffer_text(bytes, "| | |\n| --- | --- |\n");
        put_rows(bytes, block);
        break;
    case TPP_BLOCK_TABLE:
        put_table(bytes, block);
        break;
    case TPP_BLOCK_FIGURE:
        break;
    }
}

static enum tpp_status render_markdown(const struct tpp_report *report, struct tpp_buffer *bytes, struct tpp_error *err)
{
    struct tpp_document document;
    TPP_TRY(tpp_document_build(report, &document, err));
    tpp_buffer_text(bytes, "# ");
    put_text(bytes, document.title);
    tpp_buffer_text(bytes, "\n");
    for (size_t i = 0; i < document.section_count; i++) {
        const struct tpp_section *section = &document.sections[i];
        if (section->is_for_pages) {
            continue;
        }
        tpp_buffer_text(bytes, "\n## ");
        put_text(bytes, section->title);
        tpp_buffer_text(bytes, "\n");
        for (size_t j = 0; j < section->block_count; j++) {
            put_block(bytes, &section->blocks[j]);
        }
    }
    tpp_document_free(&document);
    return tpp_buffer_status(bytes, err);
}

const struct tpp_report_format tpp_report_format_markdown = {
    .name = "markdown", .extension = "md", .title = "Markdown with tables", .render = render_markdown
};
