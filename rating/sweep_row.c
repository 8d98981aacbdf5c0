/* Rows of a sweep: names of columns, and the values under them. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/nearest.h"
#include "base/plain_number.h"
#include "rating/sweep_parts.h"

/* More is a slip of the pen, and its TPP must not overflow. */
#define NUMBER_LIMIT 1e18

static const struct {
    const char *name;
    struct tpp_column column;
} fixed_columns[] = {
    { "name", { TPP_COLUMN_NAME, 0, 0, 0 } },
    { "cores", { TPP_COLUMN_CORES, 0, 0, 0 } },
    { "clock_mhz", { TPP_COLUMN_CLOCK_MHZ, 0, 0, 0 } },
    { "die_area_mm2", { TPP_COLUMN_NUMBER, 0, offsetof(struct tpp_subject, die_area_mm2), 0 } },
    { "other_die_area_mm2", { TPP_COLUMN_NUMBER, 0, offsetof(struct tpp_subject, other_die_area_mm2), 1 } },
    { "io_gb_per_s", { TPP_COLUMN_NUMBER, 0, offsetof(struct tpp_subject, io_gb_per_s), 1 } },
    { "dram_gb_per_s", { TPP_COLUMN_NUMBER, 0, offsetof(struct tpp_subject, dram_gb_per_s), 1 } },
    { "datacenter", { TPP_COLUMN_ANSWER, 0, offsetof(struct tpp_subject, datacenter), 0 } },
    { "transistors", { TPP_COLUMN_NUMBER, 0, offsetof(struct tpp_subject, transistors), 0 } },
    { "hbm", { TPP_COLUMN_ANSWER, 0, offsetof(struct tpp_subject, hbm), 0 } },
    { "first_marketed", { TPP_COLUMN_DATE, 0, offsetof(struct tpp_subject, first_marketed), 0 } },
    { "export_date", { TPP_COLUMN_DATE, 0, offsetof(struct tpp_subject, export_date), 0 } },
};
enum { FIXED_COUNT = sizeof fixed_columns / sizeof fixed_columns[0] };

static const struct {
    const char *prefix;
    enum tpp_column_kind kind;
} rate_columns[] = {
    { "vector_", TPP_COLUMN_VECTOR_TOPS },
    { "macs_", TPP_COLUMN_MACS },
    { "", TPP_COLUMN_TOPS },
};

enum tpp_status tpp_row_fail(const struct tpp_row_place *place, size_t column, enum tpp_status status,
                             struct tpp_error *err)
{
    return tpp_context(err, status, "%s:%llu:%zu", place->name, (unsigned long long)place->line, column);
}

/* ------------------------------------------------------------------------------------------ names of columns */

int tpp_column_find(const char *name, struct tpp_column *column)
{
    if (*name == '_') {
        *column = (struct tpp_column){ .kind = TPP_COLUMN_PASSED_OVER };
        return 1;
    }
    for (size_t i = 0; i < FIXED_COUNT; i++) {
        if (strcmp(fixed_columns[i].name, name) == 0) {
            *column = fixed_columns[i].column;
            return 1;
        }
    }
    for (size_t i = 0; i < sizeof rate_columns / sizeof rate_columns[0]; i++) {
        size_t length = strlen(rate_columns[i].prefix);
        const char *rest = name + length;
        enum tpp_precision precision;
        if (strncmp(rate_columns[i].prefix, name, length) == 0 && tpp_precision_find(rest, strlen(rest), &precision)) {
            *column = (struct tpp_column){ .kind = rate_columns[i].kind, .precision = precision };
            return 1;
        }
    }
    return 0;
}

enum tpp_status tpp_column_fail(const struct tpp_row_place *place, size_t column, const char *name,
                                struct tpp_error *err)
{
    const char *nearest = fixed_columns[0].name;
    for (size_t i = 1; i < FIXED_COUNT; i++) {
        nearest = tpp_edit_distance(name, fixed_columns[i].name) < tpp_edit_distance(name, nearest)
                      ? fixed_columns[i].name
                      : nearest;
    }
    for (int i = 0; tpp_precision_name(i) != NULL; i++) {
        nearest = tpp_edit_distance(name, tpp_precision_name(i)) < tpp_edit_distance(name, nearest)
                      ? tpp_precision_name(i)
                      : nearest;
    }
    return tpp_is_near(name, nearest)
               ? TPP_ROW_WRONG(place, column, err, "no column '%.60s'; did you mean '%s'?", name, nearest)
               : TPP_ROW_WRONG(
                     place, column, err,
                     "no column '%.60s'; a precision such as fp16, or one of name, die_area_mm2, io_gb_per_s, "
                     "dram_gb_per_s, datacenter; '_' before a name passes it over",
                     name);
}

static int is_rate(const struct tpp_column *column)
{
    return column->kind == TPP_COLUMN_TOPS || column->kind == TPP_COLUMN_VECTOR_TOPS || column->kind == TPP_COLUMN_MACS;
}

static int is_same(const struct tpp_column *a, const struct tpp_column *b)
{
    return a->kind != TPP_COLUMN_PASSED_OVER && a->kind == b->kind && a->precision == b->precision &&
           a->offset == b->offset;
}

enum tpp_status tpp_sweep_columns(struct tpp_sweep *sweep, const struct tpp_row_place *place, char *line, size_t length,
                                  struct tpp_error *err)
{
    size_t column = 1;
    size_t count = 0;
    int has_rate = 0;
    enum tpp_status status = tpp_csv_split(line, length, sweep->fields, TPP_SWEEP_COLUMNS_MAX, &count, &column, err);
    if (status != TPP_STATUS_OK) {
        return tpp_row_fail(place, column, status, err);
    }
    for (size_t i = 0; i < count; i++) {
        const struct tpp_csv_field *field = &sweep->fields[i];
        if (!tpp_column_find(field->text, &sweep->columns[i])) {
            return tpp_column_fail(place, field->column, field->text, err);
        }
        for (size_t j = 0; j < i; j++) {
            if (is_same(&sweep->columns[j], &sweep->columns[i])) {
                return TPP_ROW_WRONG(place, field->column, err, "column '%.60s' is there twice", field->text);
            }
        }
        has_rate |= is_rate(&sweep->columns[i]);
    }
    if (!has_rate) {
        return TPP_ROW_WRONG(
            place, 1, err,
            "no column is a rate: name one after its precision, such as fp16 (dense tera-operations per "
            "second)");
    }
    sweep->column_count = count;
    return TPP_STATUS_OK;
}

/* ------------------------------------------------------------------------------------------ values */

/* Sets what a column holds; a text without what is wrong, or NULL when nothing is. */
const char *tpp_column_set_number(struct tpp_sweep *sweep, const struct tpp_column *column, double value)
{
    struct tpp_design *design = &sweep->design;
    if (!(value >= 0 && value <= NUMBER_LIMIT) || (value == 0 && !column->may_be_zero)) {
        return column->may_be_zero ? "must be a number of 0 or more" : "must be a number of more than 0";
    }
    switch (column->kind) {
    case TPP_COLUMN_TOPS:
        design->tops[column->precision] = value;
        break;
    case TPP_COLUMN_VECTOR_TOPS:
        design->vector_tops[column->precision] = value;
        break;
    case TPP_COLUMN_MACS:
        design->macs[column->precision] = value;
        break;
    case TPP_COLUMN_CORES:
        design->cores = value;
        break;
    case TPP_COLUMN_CLOCK_MHZ:
        design->clock_mhz = value;
        break;
    default:
        memcpy((char *)&sweep->subject + column->offset, &value, sizeof value);
        break;
    }
    return NULL;
}

static const char *set_answer(struct tpp_sweep *sweep, const struct tpp_column *column, const char *text)
{
    for (int i = 0; tpp_answer_name(i) != NULL; i++) {
        if (strcmp(tpp_answer_name(i), text) == 0) {
            enum tpp_answer answer = (enum tpp_answer)i;
            memcpy((char *)&sweep->subject + column->offset, &answer, sizeof answer);
            return NULL;
        }
    }
    return "must be yes, no or unknown";
}

static const char *set_name(struct tpp_sweep *sweep, const char *text)
{
    (void)snprintf(sweep->name, sizeof sweep->name, "%s", text);
    for (char *c = sweep->name; *c != '\0'; c++) {
        *c = (unsigned char)*c < 0x20 || *c == 0x7f ? '?' : *c;
    }
    return NULL;
}

const char *tpp_column_set_text(struct tpp_sweep *sweep, const struct tpp_column *column, const char *text,
                                size_t length)
{
    double value = NAN;
    switch (column->kind) {
    case TPP_COLUMN_PASSED_OVER:
        return NULL;
    case TPP_COLUMN_NAME:
        return set_name(sweep, text);
    case TPP_COLUMN_ANSWER:
        return set_answer(sweep, column, text);
    case TPP_COLUMN_DATE:
        if (!tpp_date_is_valid(text)) {
            return "must be a calendar day, as YYYY-MM-DD";
        }
        memcpy((char *)&sweep->subject + column->offset, text, length + 1);
        return NULL;
    default:
        return tpp_plain_number_read(text, length, &value) ? tpp_column_set_number(sweep, column, value)
                                                           : "must be a plain number";
    }
}

enum tpp_status tpp_sweep_rate_row(struct tpp_sweep *sweep, const struct tpp_row_place *place,
                                   struct tpp_sweep_result *result, struct tpp_error *err)
{
    enum tpp_status status = tpp_sweep_rate(sweep, result, err);
    return status == TPP_STATUS_OK ? status : tpp_row_fail(place, 1, TPP_STATUS_PARSE, err);
}

enum tpp_status tpp_sweep_csv(struct tpp_sweep *sweep, const struct tpp_row_place *place, char *line, size_t length,
                              struct tpp_sweep_result *result, struct tpp_error *err)
{
    size_t column = 1;
    size_t count = 0;
    enum tpp_status status = tpp_csv_split(line, length, sweep->fields, TPP_SWEEP_COLUMNS_MAX, &count, &column, err);
    tpp_sweep_begin(sweep);
    if (status != TPP_STATUS_OK) {
        return tpp_row_fail(place, column, status, err);
    }
    if (count != sweep->column_count) {
        return TPP_ROW_WRONG(place, sweep->fields[count - 1].column, err, "%zu fields; the first line names %zu", count,
                             sweep->column_count);
    }
    for (size_t i = 0; i < count; i++) {
        const struct tpp_csv_field *field = &sweep->fields[i];
        const char *wrong =
            field->length > 0 ? tpp_column_set_text(sweep, &sweep->columns[i], field->text, field->length) : NULL;
        if (wrong != NULL) {
            return TPP_ROW_WRONG(place, field->column, err, "'%.60s': %s", field->text, wrong);
        }
    }
    return tpp_sweep_rate_row(sweep, place, result, err);
}
