/** Where a report goes: a format, and a file, a folder of charts or standard output. */
#ifndef TPP_CLI_REPORT_OUTPUT_H
#define TPP_CLI_REPORT_OUTPUT_H

#include "base/status.h"
#include "reports/report.h"

struct tpp_report_output {
    const struct tpp_report_format *format; /**< NULL until one is asked for or settled */
    const struct tpp_chart *chart;          /**< for svg and png; NULL for all of them, into a folder */
    const char *path;                       /**< NULL: standard output */
    int is_folder;                          /**< settled: `path` is one */
};

/**
 * Settles what was not said: the format from the path's ending, whether the path is a folder.
 *
 * @return NULL, or what does not fit together, in one line. Static.
 */
const char *tpp_report_output_settle(struct tpp_report_output *output);

/** Renders and writes; of the report, colour, width, chart and rasterizer are filled in. */
enum tpp_status tpp_report_output_write(const struct tpp_report_output *output, const struct tpp_report *report,
                                        struct tpp_error *err);

#endif
