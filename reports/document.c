/* The document: its growth and its order. What the parts say is in document_*.c. */
#include "reports/document.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reports/line.h"

/* Makes room for one more element, zeroed, and returns the array, which may have moved; NULL when there is no memory,
 * and the old array stays. Capacity doubles at powers of two, so it need not be stored. */
static void *grow(struct tpp_document *document, void *elements, size_t *count, size_t element_bytes)
{
    if (document->has_failed) {
        return NULL;
    }
    if ((*count & (*count - 1)) == 0) {
        elements = realloc(elements, (*count == 0 ? 1 : *count * 2) * element_bytes);
        if (elements == NULL) {
            document->has_failed = 1;
            return NULL;
        }
    }
    memset((char *)elements + *count * element_bytes, 0, element_bytes);
    ++*count;
    return elements;
}

/* Clean, and without spaces at either end. */
static char *clean_copy(struct tpp_document *document, const char *text)
{
    struct tpp_buffer buffer = { 0 };
    tpp_buffer_text(&buffer, "");
    tpp_line_clean(&buffer, text + strspn(text, " \t\n"));
    if (buffer.has_failed) {
        tpp_buffer_free(&buffer);
        document->has_failed = 1;
        return NULL;
    }
    while (buffer.length > 0 && buffer.bytes[buffer.length - 1] == ' ') {
        buffer.bytes[--buffer.length] = '\0';
    }
    return buffer.bytes;
}

static struct tpp_section *last_section(struct tpp_document *document)
{
    return document->section_count > 0 ? &document->sections[document->section_count - 1] : NULL;
}

static struct tpp_block *last_block(struct tpp_document *document)
{
    struct tpp_section *section = last_section(document);
    return section != NULL && section->block_count > 0 ? &section->blocks[section->block_count - 1] : NULL;
}

void tpp_document_title(struct tpp_document *document, const char *title)
{
    free(document->title);
    document->title = clean_copy(document, title);
}

void tpp_document_section(struct tpp_document *document, const char *id, const char *title)
{
    struct tpp_section *sections =
        grow(document, document->sections, &document->section_count, sizeof *document->sections);
    if (sections != NULL) {
        document->sections = sections;
        last_section(document)->id = id;
        last_section(document)->title = clean_copy(document, title);
    }
}

void tpp_document_for_pages(struct tpp_document *document)
{
    if (last_section(document) != NULL) {
        last_section(document)->is_for_pages = 1;
    }
}

void tpp_document_block(struct tpp_document *document, enum tpp_block_kind kind, const char *title)
{
    struct tpp_section *section = last_section(document);
    if (section == NULL) {
        document->has_failed = 1;
        return;
    }
    struct tpp_block *blocks = grow(document, section->blocks, &section->block_count, sizeof *section->blocks);
    if (blocks != NULL) {
        section->blocks = blocks;
        struct tpp_block *block = last_block(document);
        block->kind = kind;
        block->title = title != NULL ? clean_copy(document, title) : NULL;
        block->column_count = kind == TPP_BLOCK_TABLE ? 0 : kind == TPP_BLOCK_FACTS ? 2 : 1;
    }
}

void tpp_document_figure(struct tpp_document *document, const struct tpp_report *report, const char *chart)
{
    const struct tpp_chart *found = tpp_chart_find(chart);
    if (found == NULL || !found->has_data(report)) {
        return;
    }
    tpp_document_block(document, TPP_BLOCK_FIGURE, NULL);
    if (last_block(document) != NULL) {
        last_block(document)->chart = found;
    }
}

void tpp_document_column(struct tpp_document *document, const char *title, int is_number)
{
    struct tpp_block *block = last_block(document);
    if (block == NULL) {
        document->has_failed = 1;
        return;
    }
    struct tpp_column *columns = grow(document, block->columns, &block->column_count, sizeof *block->columns);
    if (columns != NULL) {
        block->columns = columns;
        columns[block->column_count - 1] = (struct tpp_column){ clean_copy(document, title), is_number };
    }
}

static void add_cell(struct tpp_document *document, enum tpp_tone tone, const char *text)
{
    struct tpp_block *block = last_block(document);
    if (block == NULL) {
        document->has_failed = 1;
        return;
    }
    struct tpp_cell *cells = grow(document, block->cells, &block->cell_count, sizeof *block->cells);
    if (cells != NULL) {
        block->cells = cells;
        cells[block->cell_count - 1] = (struct tpp_cell){ clean_copy(document, text), tone };
    }
}

static void add_formatted(struct tpp_document *document, enum tpp_tone tone, const char *name, const char *format,
                          va_list arguments)
{
    char *text = NULL;
    if (vasprintf(&text, format, arguments) < 0) {
        document->has_failed = 1;
        return;
    }
    if (name == NULL) {
        add_cell(document, tone, text);
    } else if (text[strspn(text, " \t\n")] != '\0') {
        add_cell(document, TPP_TONE_DIM, name);
        add_cell(document, tone, text);
    }
    free(text);
}

void tpp_document_cell(struct tpp_document *document, enum tpp_tone tone, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add_formatted(document, tone, NULL, format, arguments);
    va_end(arguments);
}

void tpp_document_fact(struct tpp_document *document, const char *name, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add_formatted(document, TPP_TONE_PLAIN, name, format, arguments);
    va_end(arguments);
}

const char *tpp_document_precision(enum tpp_precision precision)
{
    const struct tpp_precision_info *info = tpp_precision_get(precision);
    return info != NULL ? info->title : "?";
}

const char *tpp_document_bound(enum tpp_bound bound)
{
    return bound == TPP_BOUND_AT_LEAST ? ">= " : "";
}

enum tpp_tone tpp_document_tone(enum tpp_clause_outcome outcome)
{
    switch (outcome) {
    case TPP_CLAUSE_MEETS:
        return TPP_TONE_BAD;
    case TPP_CLAUSE_DOES_NOT_MEET:
        return TPP_TONE_GOOD;
    case TPP_CLAUSE_UNDETERMINED:
        return TPP_TONE_WARNING;
    case TPP_CLAUSE_NOT_APPLICABLE:
    case TPP_CLAUSE_OUTCOME_COUNT:
        break;
    }
    return TPP_TONE_DIM;
}

static void free_block(struct tpp_block *block)
{
    /* Only a table has columns; the others count them for the cells' sake. */
    for (size_t i = 0; block->columns != NULL && i < block->column_count; i++) {
        free(block->columns[i].title);
    }
    for (size_t i = 0; i < block->cell_count; i++) {
        free(block->cells[i].text);
    }
    free(block->columns);
    free(block->cells);
    free(block->title);
}

void tpp_document_free(struct tpp_document *document)
{
    for (size_t i = 0; i < document->section_count; i++) {
        struct tpp_section *section = &document->sections[i];
        for (size_t j = 0; j < section->block_count; j++) {
            free_block(&section->blocks[j]);
        }
        free(section->blocks);
        free(section->title);
    }
    free(document->sections);
    free(document->title);
    *document = (struct tpp_document){ 0 };
}

/* How it came about, for those who check. */
static void add_background(struct tpp_document *document, const struct tpp_report *report)
{
    tpp_document_add_device(document, report->record);
    tpp_document_add_method(document, report->record);
    tpp_document_add_provenance(document, report->record);
    tpp_document_add_facts(document, report->record);
    tpp_document_add_evidence(document, report);
}

/* A document that is of one thing alone; 0 when the report is of a record or a rating. */
static int make_own(struct tpp_document *document, const struct tpp_report *report)
{
    if (report->comparison != NULL) {
        tpp_document_make_comparison(document, report->comparison);
    } else if (report->identification != NULL) {
        tpp_document_make_identification(document, report->identification);
    } else if (report->headroom != NULL) {
        tpp_document_make_headroom(document, report->headroom);
    } else {
        return 0;
    }
    return 1;
}

static enum tpp_status finish(struct tpp_document *made, struct tpp_document *document, struct tpp_error *err)
{
    if (made->has_failed) {
        tpp_document_free(made);
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "report: out of memory");
    }
    *document = *made;
    return TPP_STATUS_OK;
}

enum tpp_status tpp_document_build(const struct tpp_report *report, struct tpp_document *document,
                                   struct tpp_error *err)
{
    struct tpp_document made = { 0 };
    if (make_own(&made, report)) {
        return finish(&made, document, err);
    }
    if (report->record == NULL && report->rating == NULL) {
        return tpp_fail(err, TPP_STATUS_INVALID, "a report needs a record or a rating");
    }
    tpp_document_add_verdict(&made, report);
    if (report->record != NULL) {
        tpp_document_add_precisions(&made, report->record);
        tpp_document_add_outcomes(&made, report->record);
        tpp_document_add_comparison(&made, report);
    }
    if (!report->is_brief) {
        tpp_document_add_charts(&made, report);
    }
    if (report->rating != NULL && !report->is_brief) {
        tpp_document_add_rating(&made, report->rating);
    }
    if (report->record != NULL) {
        tpp_document_add_peers(&made, report->record);
        tpp_document_add_limits(&made, report->record);
        tpp_document_add_conditions(&made, report->record);
        tpp_document_add_gates(&made, report->record);
        if (!report->is_brief) {
            tpp_document_add_telemetry(&made, report->record);
        }
    }
    if (report->record != NULL && !report->is_brief) {
        add_background(&made, report);
    }
    if (!report->is_brief) {
        tpp_document_add_limitations(&made, report);
        tpp_document_add_glossary(&made);
    }
    return finish(&made, document, err);
}
