/* Fields of comma-separated values. */
#include "reports/csv_text.h"

#include <math.h>
#include <string.h>

#include "reports/figures.h"
#include "reports/line.h"

void tpp_csv_text(struct tpp_buffer *bytes, const char *text)
{
    struct tpp_buffer clean = { 0 };
    tpp_line_clean(&clean, text);
    const char *field = clean.bytes != NULL ? clean.bytes : "";
    const char *quote = strpbrk(field, ",\"") != NULL ? "\"" : "";
    tpp_buffer_text(bytes, quote);
    tpp_buffer_text(bytes, *field != '\0' && strchr("=+-@", *field) != NULL ? "'" : "");
    for (const char *c = field; *c != '\0'; c++) {
        tpp_buffer_append(bytes, *c == '"' ? "\"\"" : c, *c == '"' ? 2 : 1);
    }
    tpp_buffer_text(bytes, quote);
    bytes->has_failed |= clean.has_failed;
    tpp_buffer_free(&clean);
}

void tpp_csv_number(struct tpp_buffer *bytes, double number)
{
    tpp_buffer_text(bytes, isnan(number) ? "" : tpp_figure_exact(number).text);
}
