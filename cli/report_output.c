/* Writing reports to where they were asked for. */
#include "cli/report_output.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/file.h"
#include "cli/rasterizer.h"
#include "cli/terminal.h"

/* ------------------------------------------------------------------------------------------ settling */

/* The format whose extension a file name has; the terminal's table otherwise. */
static const struct tpp_report_format *format_of_file(const char *path)
{
    const char *dot = path != NULL ? strrchr(path, '.') : NULL;
    for (size_t i = 0; dot != NULL && tpp_report_format_at(i) != NULL; i++) {
        if (strcmp(tpp_report_format_at(i)->extension, dot + 1) == 0) {
            return tpp_report_format_at(i);
        }
    }
    return tpp_report_format_find("table");
}

static int is_folder(const char *path)
{
    struct stat about;
    size_t length = path != NULL ? strlen(path) : 0;
    return length > 0 && (path[length - 1] == '/' || (stat(path, &about) == 0 && S_ISDIR(about.st_mode)));
}

const char *tpp_report_output_settle(struct tpp_report_output *output)
{
    output->is_folder = is_folder(output->path);
    if (output->format == NULL) {
        output->format = output->is_folder                               ? tpp_report_format_find("svg")
                         : output->path == NULL && output->chart != NULL ? tpp_report_format_find("svg")
                                                                         : format_of_file(output->path);
    }
    if (output->chart != NULL && !output->format->is_chart) {
        return "--chart goes with --format svg or png";
    }
    if (output->is_folder && !output->format->is_chart) {
        return "a folder takes charts: --format svg or png";
    }
    if (output->format->is_chart && output->chart == NULL && !output->is_folder) {
        return "which chart? --chart NAME, or -o FOLDER/ for all of them";
    }
    if (output->format->is_binary && output->path == NULL && isatty(STDOUT_FILENO)) {
        return "pdf and png are no text for a terminal: -o FILE";
    }
    return NULL;
}

/* ------------------------------------------------------------------------------------------ writing */

static enum tpp_status write_one(const struct tpp_report_output *output, const struct tpp_report *report,
                                 const char *path, struct tpp_error *err)
{
    struct tpp_buffer bytes = { 0 };
    enum tpp_status status = output->format->render(report, &bytes, err);
    if (status == TPP_STATUS_OK) {
        status = tpp_file_write(path, bytes.bytes, bytes.length, err);
    }
    tpp_buffer_free(&bytes);
    return status;
}

static enum tpp_status write_folder(const struct tpp_report_output *output, struct tpp_report *report,
                                    struct tpp_error *err)
{
    size_t written = 0;
    if (mkdir(output->path, 0777) != 0 && errno != EEXIST) {
        return tpp_fail(err, TPP_STATUS_FILE, "%s: cannot make the folder: %s", output->path, strerror(errno));
    }
    for (size_t i = 0; tpp_chart_at(i) != NULL; i++) {
        const struct tpp_chart *chart = tpp_chart_at(i);
        int is_wanted = output->chart == NULL || output->chart == chart;
        if (!is_wanted || !chart->has_data(report)) {
            continue;
        }
        char path[4096];
        report->chart = chart;
        const char *slash = output->path[strlen(output->path) - 1] == '/' ? "" : "/";
        (void)snprintf(path, sizeof path, "%s%s%s.%s", output->path, slash, chart->name, output->format->extension);
        TPP_TRY(write_one(output, report, path, err));
        written++;
    }
    return written > 0 ? TPP_STATUS_OK : tpp_fail(err, TPP_STATUS_INVALID, "the record has nothing that a chart shows");
}

enum tpp_status tpp_report_output_write(const struct tpp_report_output *output, const struct tpp_report *report,
                                        struct tpp_error *err)
{
    const int is_to_terminal = output->path == NULL;
    struct tpp_report completed = *report;
    completed.has_color = is_to_terminal && tpp_terminal_has_color();
    completed.width = is_to_terminal ? tpp_terminal_width() : 0;
    completed.chart = output->chart;
    completed.rasterizer = tpp_rasterizer_system();
    return output->is_folder && output->path != NULL
               ? write_folder(output, &completed, err)
               : write_one(output, &completed, is_to_terminal ? "-" : output->path, err);
}
