/* The list of report formats: a new one is a file and a line here. */
#include <string.h>

#include "reports/report.h"

#define TPP_FORMATS(ROW) ROW(table) ROW(markdown) ROW(csv) ROW(json) ROW(kernels) ROW(html) ROW(pdf) ROW(svg) ROW(png)

#define ROW(name) extern const struct tpp_report_format tpp_report_format_##name;
TPP_FORMATS(ROW)
#undef ROW

const struct tpp_report_format *tpp_report_format_at(size_t index)
{
    static const struct tpp_report_format *const formats[] = {
#define ROW(name) &tpp_report_format_##name,
        TPP_FORMATS(ROW)
#undef ROW
    };
    return index < sizeof formats / sizeof formats[0] ? formats[index] : NULL;
}

const struct tpp_report_format *tpp_report_format_find(const char *name)
{
    for (size_t i = 0; tpp_report_format_at(i) != NULL; i++) {
        if (strcmp(tpp_report_format_at(i)->name, name) == 0) {
            return tpp_report_format_at(i);
        }
    }
    return NULL;
}
