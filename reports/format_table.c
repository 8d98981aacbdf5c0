/* The document for a terminal: plain text that never passes the width asked for, whatever the names in it.
 *
 * A table takes what its numbers need; its texts share the rest and are broken over lines. Where even that does not
 * fit, each row is written as a list of names and values. */
#include <stdlib.h>
#include <string.h>

#include "reports/document.h"
#include "reports/report.h"
#include "reports/line.h"

enum { WIDTH = 80, WIDTH_MIN = 60, INDENT = 2, GAP = 2, TEXT_COLUMN_MIN = 10, NAME_MAX_WIDTH = 26, COLUMN_LIMIT = 16 };

struct page {
    struct tpp_buffer *bytes;
    size_t width;
    int has_color;
};

/* ------------------------------------------------------------------------------------------------- lines */

static void put_spaces(const struct page *page, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        tpp_buffer_text(page->bytes, " ");
    }
}

static void put_toned(const struct page *page, enum tpp_tone tone, const char *text, size_t length)
{
    static const char *const codes[TPP_TONE_COUNT] = { "", "\x1b[32m", "\x1b[33m", "\x1b[31m", "\x1b[2m" };
    int has_code = page->has_color && tone != TPP_TONE_PLAIN && length > 0;
    tpp_buffer_text(page->bytes, has_code ? codes[tone] : "");
    tpp_buffer_append(page->bytes, text, length);
    tpp_buffer_text(page->bytes, has_code ? "\x1b[0m" : "");
}

/* The next line of a text broken to a width: its length without the spaces at its end; moves `text` past it. */
static size_t take_line(const char **text, const char **line, size_t width)
{
    size_t length = **text != '\0' ? tpp_line_break(*text, width) : 0;
    *line = *text;
    *text += length;
    *text += strspn(*text, " ");
    while (length > 0 && (*line)[length - 1] == ' ') {
        length--;
    }
    return length;
}

static void put_title(const struct page *page, const char *text, const char *code)
{
    do {
        const char *line;
        size_t length = take_line(&text, &line, page->width);
        tpp_buffer_text(page->bytes, page->has_color ? code : "");
        tpp_buffer_append(page->bytes, line, length);
        tpp_buffer_text(page->bytes, page->has_color ? "\x1b[0m\n" : "\n");
    } while (*text != '\0');
}

/* A text that begins at `column` of the current line and goes on there on the following ones. */
static void put_wrapped(const struct page *page, const char *text, enum tpp_tone tone, size_t column)
{
    do {
        const char *line;
        size_t length = take_line(&text, &line, page->width - column);
        put_toned(page, tone, line, length);
        tpp_buffer_text(page->bytes, "\n");
        if (*text != '\0') {
            put_spaces(page, column);
        }
    } while (*text != '\0');
}

/* ------------------------------------------------------------------------------------------------- tables */

static size_t width_of(const char *text)
{
    return tpp_line_width(text, strlen(text));
}

static size_t longest_word(const char *text)
{
    size_t longest = 0;
    while (*text != '\0') {
        size_t length = strcspn(text, " ");
        size_t width = tpp_line_width(text, length);
        longest = width > longest ? width : longest;
        text += length + strspn(text + length, " ");
    }
    return longest;
}

static size_t sum_of(const size_t *widths, size_t count)
{
    size_t sum = INDENT + GAP * (count - 1);
    for (size_t i = 0; i < count; i++) {
        sum += widths[i];
    }
    return sum;
}

/* Widens columns whose title is broken, as long as there is room. */
static void unbreak_titles(const struct tpp_block *block, size_t *widths, size_t room)
{
    for (size_t i = 0; i < block->column_count; i++) {
        size_t title = width_of(block->columns[i].title);
        size_t sum = sum_of(widths, block->column_count);
        if (title > widths[i] && sum + title - widths[i] <= room) {
            widths[i] = title;
        }
    }
}

/* The least widths: numbers whole, texts with whole words (then at least TEXT_COLUMN_MIN), or broken ones. */
static void find_least(const struct tpp_block *block, const size_t *widths, int is_broken, size_t *least)
{
    const size_t count = block->column_count;
    for (size_t i = 0; i < count; i++) {
        least[i] = longest_word(block->columns[i].title);
        least[i] = is_broken && least[i] < TEXT_COLUMN_MIN ? TEXT_COLUMN_MIN : least[i];
        least[i] = block->columns[i].is_number ? widths[i] : least[i];
    }
    for (size_t i = 0; !is_broken && i < block->cell_count; i++) {
        const size_t piece = tpp_line_widest_piece(block->cells[i].text);
        least[i % count] = piece > least[i % count] ? piece : least[i % count];
    }
}

/* Takes from the widest column that may give until all fit; 0 when none may. */
static int narrow(size_t *widths, const size_t *least, size_t count, size_t room)
{
    while (sum_of(widths, count) > room) {
        size_t widest = count;
        for (size_t i = 0; i < count; i++) {
            if (widths[i] > least[i] && (widest == count || widths[i] > widths[widest])) {
                widest = i;
            }
        }
        if (widest == count) {
            return 0;
        }
        widths[widest]--;
    }
    return 1;
}

/* Column widths that fit the page; 0 when there are none. Words are broken only where nothing else helps. */
static int lay_out(const struct page *page, const struct tpp_block *block, size_t widths[COLUMN_LIMIT])
{
    size_t count = block->column_count;
    size_t least[COLUMN_LIMIT];
    if (count == 0 || count > COLUMN_LIMIT) {
        return 0;
    }
    for (size_t i = 0; i < count; i++) {
        widths[i] = longest_word(block->columns[i].title);
    }
    for (size_t i = 0; i < block->cell_count; i++) {
        size_t width = width_of(block->cells[i].text);
        widths[i % count] = width > widths[i % count] ? width : widths[i % count];
    }
    find_least(block, widths, 0, least);
    if (!narrow(widths, least, count, page->width)) {
        find_least(block, widths, 1, least);
        if (!narrow(widths, least, count, page->width)) {
            return 0;
        }
    }
    unbreak_titles(block, widths, page->width);
    return 1;
}

/* One row, as many lines as its longest cell needs. `texts` are consumed. */
static void put_row(const struct page *page, const struct tpp_block *block, const size_t *widths, const char **texts,
                    const struct tpp_cell *cells)
{
    int is_left = 1;
    while (is_left) {
        is_left = 0;
        size_t pending = INDENT; /* spaces are written when something follows, so no line ends in one */
        for (size_t i = 0; i < block->column_count; i++) {
            const char *line;
            size_t length = take_line(&texts[i], &line, widths[i]);
            size_t free_columns = widths[i] - tpp_line_width(line, length);
            int is_right = block->columns[i].is_number;
            if (length > 0) {
                put_spaces(page, pending + (is_right ? free_columns : 0));
                put_toned(page, cells != NULL ? cells[i].tone : TPP_TONE_DIM, line, length);
                pending = GAP + (is_right ? 0 : free_columns);
            } else {
                pending += GAP + widths[i];
            }
            is_left |= *texts[i] != '\0';
        }
        tpp_buffer_text(page->bytes, "\n");
    }
}

static void put_table(const struct page *page, const struct tpp_block *block, const size_t *widths)
{
    const char *texts[COLUMN_LIMIT];
    for (size_t i = 0; i < block->column_count; i++) {
        texts[i] = block->columns[i].title;
    }
    put_row(page, block, widths, texts, NULL);
    put_spaces(page, INDENT);
    for (size_t i = 0; i < block->column_count; i++) {
        for (size_t j = 0; j < widths[i]; j++) {
            tpp_buffer_text(page->bytes, "-");
        }
        put_spaces(page, i + 1 < block->column_count ? GAP : 0);
    }
    tpp_buffer_text(page->bytes, "\n");
    for (size_t row = 0; row < block->cell_count; row += block->column_count) {
        for (size_t i = 0; i < block->column_count; i++) {
            texts[i] = block->cells[row + i].text;
        }
        put_row(page, block, widths, texts, &block->cells[row]);
    }
}

/* ------------------------------------------------------------------------------------------------- blocks */

static void put_named(const struct page *page, const char *name, const struct tpp_cell *cell, size_t name_width)
{
    size_t column = INDENT + name_width + GAP;
    size_t width = width_of(name);
    int has_value = *cell->text != '\0';
    put_spaces(page, INDENT);
    if (width <= name_width) {
        put_toned(page, TPP_TONE_DIM, name, strlen(name));
        put_spaces(page, has_value ? column - INDENT - width : 0);
    } else {
        put_wrapped(page, name, TPP_TONE_DIM, INDENT);
        put_spaces(page, has_value ? column : 0);
    }
    /* A name on lines of its own needs no empty line for a value that is empty. */
    if (has_value || width <= name_width) {
        put_wrapped(page, cell->text, cell->tone, column);
    }
}

static void put_facts(const struct page *page, const struct tpp_block *block)
{
    size_t name_width = 0;
    for (size_t i = 0; i < block->cell_count; i += 2) {
        size_t width = width_of(block->cells[i].text);
        name_width = width > name_width && width <= NAME_MAX_WIDTH ? width : name_width;
    }
    for (size_t i = 0; i + 1 < block->cell_count; i += 2) {
        put_named(page, block->cells[i].text, &block->cells[i + 1], name_width);
    }
}

static void put_rows_as_facts(const struct page *page, const struct tpp_block *block)
{
    size_t name_width = 0;
    for (size_t i = 0; i < block->column_count; i++) {
        size_t width = width_of(block->columns[i].title);
        name_width = width > name_width && width <= NAME_MAX_WIDTH ? width : name_width;
    }
    for (size_t i = 0; block->column_count > 0 && i < block->cell_count; i++) {
        if (i > 0 && i % block->column_count == 0) {
            tpp_buffer_text(page->bytes, "\n");
        }
        put_named(page, block->columns[i % block->column_count].title, &block->cells[i], name_width);
    }
}

static void put_block(const struct page *page, const struct tpp_block *block)
{
    size_t widths[COLUMN_LIMIT];
    if (block->title != NULL) {
        put_title(page, block->title, "\x1b[4m");
    }
    switch (block->kind) {
    case TPP_BLOCK_TEXT:
    case TPP_BLOCK_LIST:
        for (size_t i = 0; i < block->cell_count; i++) {
            tpp_buffer_text(page->bytes, block->kind == TPP_BLOCK_LIST ? "  - " : "  ");
            put_wrapped(page, block->cells[i].text, block->cells[i].tone, block->kind == TPP_BLOCK_LIST ? 4 : INDENT);
        }
        break;
    case TPP_BLOCK_FACTS:
        put_facts(page, block);
        break;
    case TPP_BLOCK_TABLE:
        if (lay_out(page, block, widths)) {
            put_table(page, block, widths);
        } else {
            put_rows_as_facts(page, block);
        }
        break;
    case TPP_BLOCK_FIGURE:
        break;
    }
}

static enum tpp_status render_table(const struct tpp_report *report, struct tpp_buffer *bytes, struct tpp_error *err)
{
    struct tpp_document document;
    TPP_TRY(tpp_document_build(report, &document, err));
    size_t width = report->width == 0 ? WIDTH : report->width < WIDTH_MIN ? WIDTH_MIN : report->width;
    const struct page page = { bytes, width, report->has_color };
    put_title(&page, document.title, "\x1b[1m");
    for (size_t i = 0; i < document.section_count; i++) {
        const struct tpp_section *section = &document.sections[i];
        if (section->is_for_pages) {
            continue;
        }
        if (i > 0) { /* the verdict follows the title at once: the first lines answer */
            tpp_buffer_text(bytes, "\n");
            put_title(&page, section->title, "\x1b[1m");
        }
        for (size_t j = 0; j < section->block_count; j++) {
            tpp_buffer_text(bytes, j > 0 ? "\n" : "");
            put_block(&page, &section->blocks[j]);
        }
    }
    tpp_document_free(&document);
    return tpp_buffer_status(bytes, err);
}

const struct tpp_report_format tpp_report_format_table = {
    .name = "table", .extension = "txt", .title = "text for a terminal", .render = render_table
};
