/* Chips as points with short names. */
#include "reports/chart_chips.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reports/chip_figure.h"

struct member {
    const struct tpp_chip *chip;
    double tpp, density;
    size_t point;
};

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* A product's name without memory size and form: the words up to the first one with a digit. */
static size_t short_length(const char *name)
{
    size_t length = 0;
    int has_digit = 0;
    while (name[length] != '\0' && !(has_digit && name[length] == ' ')) {
        has_digit |= is_digit(name[length]);
        length++;
    }
    return length;
}

static int begins_alike(const char *a, const char *b, size_t length)
{
    return short_length(b) == length && strncmp(a, b, length) == 0;
}

/* The short name where it names only chips of this point, else the whole. */
static size_t name_length(const struct member *members, size_t count, size_t index)
{
    const char *name = members[index].chip->name;
    size_t length = short_length(name);
    for (size_t i = 0; i < count; i++) {
        if (members[i].point != members[index].point && begins_alike(name, members[i].chip->name, length)) {
            return strlen(name);
        }
    }
    return length;
}

static void append(char *list, size_t size, const char *name, size_t length)
{
    size_t used = strlen(list);
    (void)snprintf(list + used, size - used, "%s%.*s", used > 0 ? ", " : "", (int)length, name);
}

static int has_name(const char *list, const char *name, size_t length)
{
    for (const char *at = list; *at != '\0'; at += strspn(at, ", ")) {
        size_t end = strcspn(at, ",");
        if (end == length && strncmp(at, name, length) == 0) {
            return 1;
        }
        at += end;
    }
    return 0;
}

static void name_points(const struct member *members, size_t count, struct tpp_chip_point *points)
{
    for (size_t i = 0; i < count; i++) {
        struct tpp_chip_point *point = &points[members[i].point];
        const char *name = members[i].chip->name;
        size_t length = name_length(members, count, i);
        append(point->names, sizeof point->names, name, strlen(name));
        if (!has_name(point->name, name, length)) {
            append(point->name, sizeof point->name, name, length);
        }
    }
}

static int is_same(double a, double b)
{
    return fabs(a - b) <= 1e-9 * fabs(a);
}

enum tpp_status tpp_chip_points(const struct tpp_chip *chips, size_t chip_count, struct tpp_chip_point **points,
                                size_t *count, size_t *missing, struct tpp_error *err)
{
    struct member *members = calloc(chip_count + 1, sizeof *members);
    struct tpp_chip_point *made = calloc(chip_count + 1, sizeof *made);
    enum tpp_status status =
        members == NULL || made == NULL ? tpp_fail(err, TPP_STATUS_NO_MEMORY, "chart: out of memory") : TPP_STATUS_OK;
    size_t member_count = 0;
    size_t point_count = 0;
    for (size_t i = 0; status == TPP_STATUS_OK && i < chip_count; i++) {
        struct tpp_figure figure;
        status = tpp_chip_figure(&chips[i], &figure, err);
        if (status != TPP_STATUS_OK || !(figure.tpp > 0) || !(figure.density > 0)) {
            continue;
        }
        size_t point = 0;
        while (point < point_count &&
               !(is_same(made[point].tpp, figure.tpp) && is_same(made[point].density, figure.density))) {
            point++;
        }
        if (point == point_count) {
            made[point_count++] = (struct tpp_chip_point){ .tpp = figure.tpp, .density = figure.density };
        }
        members[member_count++] = (struct member){ &chips[i], figure.tpp, figure.density, point };
    }
    if (status == TPP_STATUS_OK) {
        name_points(members, member_count, made);
        *points = made;
        *count = point_count;
        *missing = chip_count - member_count;
        made = NULL;
    }
    free(members);
    free(made);
    return status;
}
