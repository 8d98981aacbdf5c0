/* Which kernels have been measured on silicon: rows for the program, from the records that come with the sources.
 *
 *   confirm_kernels OUT RECORD...      writes `{ "<kernel>", "<device>, driver <driver>, <day>, tppbench <version>" },`
 *
 * A kernel counts as confirmed on a device by a record of its own that is no simulation, in which it was MEASURED and
 * its outputs were checked. Of several records of one device the newest is named. A file that is no record, or whose
 * digest is not that of its content, ends the build. Run at build time; see CMakeLists.txt. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/record.h"
#include "base/record_seal.h"

enum { ROWS_MOST = 4096 };

struct row {
    char kernel[TPP_NAME_BYTES];
    char device[TPP_TEXT_BYTES];
    char driver[TPP_TEXT_BYTES];
    char version[TPP_NAME_BYTES];
    char day[16];
};

static struct row rows[ROWS_MOST];
static size_t row_count;

static void take(const struct tpp_record *record, const char *kernel)
{
    size_t i = 0;
    while (i < row_count && (strcmp(rows[i].kernel, kernel) != 0 || strcmp(rows[i].device, record->device.name) != 0)) {
        i++;
    }
    if (i == ROWS_MOST || (i < row_count && strncmp(record->started_utc, rows[i].day, 10) < 0)) {
        return;
    }
    row_count += i == row_count;
    (void)snprintf(rows[i].kernel, sizeof rows[i].kernel, "%s", kernel);
    (void)snprintf(rows[i].device, sizeof rows[i].device, "%s", record->device.name);
    (void)snprintf(rows[i].driver, sizeof rows[i].driver, "%s", record->device.driver);
    (void)snprintf(rows[i].version, sizeof rows[i].version, "%s", record->tool.version);
    (void)snprintf(rows[i].day, sizeof rows[i].day, "%.10s", record->started_utc);
}

static void take_record(const struct tpp_record *record)
{
    for (size_t i = 0; i < record->measurement_count && !record->is_simulated; i++) {
        const struct tpp_measurement *measurement = &record->measurements[i];
        if (measurement->outcome == TPP_OUTCOME_MEASURED && measurement->verification.is_checked &&
            measurement->verification.has_passed) {
            take(record, measurement->kernel);
        }
    }
}

static enum tpp_status read_file(const char *path, struct tpp_buffer *text, struct tpp_error *err)
{
    char chunk[65536];
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return tpp_fail(err, TPP_STATUS_NOT_FOUND, "%s: cannot be read", path);
    }
    for (size_t got = 0; (got = fread(chunk, 1, sizeof chunk, file)) > 0;) {
        tpp_buffer_append(text, chunk, got);
    }
    (void)fclose(file);
    return tpp_buffer_status(text, err);
}

static enum tpp_status read_record(const char *path, struct tpp_error *err)
{
    struct tpp_buffer text = { 0 };
    struct tpp_record *record = calloc(1, sizeof *record);
    enum tpp_status status = record != NULL ? read_file(path, &text, err) : TPP_STATUS_NO_MEMORY;
    if (status == TPP_STATUS_OK) {
        status = tpp_record_read(path, text.bytes, text.length, record, err);
    }
    if (status == TPP_STATUS_OK) {
        /* Described devices are written by hand and have no digest; they do not count anyway. */
        if (!record->is_simulated && record->schema_version >= 2) {
            status = tpp_context(err, tpp_record_check_digest(record, err), "%s", path);
        }
        if (status == TPP_STATUS_OK) {
            take_record(record);
        }
        tpp_record_free(record);
    }
    free(record);
    tpp_buffer_free(&text);
    return status;
}

/* As the inside of a C string. */
static void put(FILE *out, const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\') {
            (void)fputc('\\', out);
        }
        (void)fputc((unsigned char)*text >= 0x20 && *text != '?' ? *text : ' ', out);
    }
}

static int write_rows(const char *path)
{
    FILE *out = fopen(path, "w");
    if (out == NULL) {
        return 0;
    }
    (void)fputs("/* Made by tools/confirm_kernels.c from tests/recorded/. */\n", out);
    for (size_t i = 0; i < row_count; i++) {
        const struct row *row = &rows[i];
        const char *const parts[] = { "{ \"", row->kernel, "\", \"",      row->device,  ", driver ", row->driver,
                                      ", ",   row->day,    ", tppbench ", row->version, "\" },\n" };
        for (size_t j = 0; j < sizeof parts / sizeof parts[0]; j++) {
            if (j % 2 == 0) {
                (void)fputs(parts[j], out);
            } else {
                put(out, parts[j]);
            }
        }
    }
    return fclose(out) == 0;
}

int main(int argc, char **argv)
{
    struct tpp_error err = TPP_ERROR_INIT;
    if (argc < 2) {
        (void)fputs("confirm_kernels: usage: confirm_kernels OUT RECORD...\n", stderr);
        return 2;
    }
    for (int i = 2; i < argc; i++) {
        if (read_record(argv[i], &err) != TPP_STATUS_OK) {
            (void)fprintf(stderr, "confirm_kernels: %s\n", err.text);
            return 3;
        }
    }
    if (!write_rows(argv[1])) {
        (void)fprintf(stderr, "confirm_kernels: %s: cannot be written\n", argv[1]);
        return 3;
    }
    return 0;
}
