/** How a command that makes a document prints it: the format, the file, and the rules it judges by. */
#ifndef TPP_CLI_DOCUMENT_OPTIONS_H
#define TPP_CLI_DOCUMENT_OPTIONS_H

#include <argp.h>

#include "base/status.h"
#include "reports/report.h"

enum { TPP_DOCUMENT_RULE_FILES_MAX = 32 };

/** As given; texts point into argv. Initialise with {0}. */
struct tpp_document_options {
    const struct tpp_report_format *format; /**< NULL: by the file's ending, else the table */
    const char *output;
    const char *date;
    char *rule_files[TPP_DOCUMENT_RULE_FILES_MAX];
    size_t rule_file_count;
};

/** Child parsers whose input is a struct tpp_document_options: --format, --json and --output in group 9; --at and
 * --rules in group 8, for commands that judge. */
extern const struct argp tpp_document_argp;
extern const struct argp tpp_document_rules_argp;

/** Renders a report in the format asked for and writes it where it was asked for; sets its width and colour. */
enum tpp_status tpp_document_print(const struct tpp_document_options *options, struct tpp_report *report,
                                   struct tpp_error *err);

#endif
