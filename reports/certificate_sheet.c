/* Parts of a sheet, from the top down. */
#include "reports/certificate_sheet.h"

#include <stdio.h>
#include <string.h>

void tpp_sheet_heading(struct tpp_sheet *sheet, const char *text)
{
    sheet->y += TPP_SHEET_HEADING / 2.0;
    tpp_canvas_text(&sheet->canvas, 0, sheet->y, TPP_ANCHOR_START, TPP_TYPE_STRONG, "", "%s", text);
    tpp_canvas_line(&sheet->canvas, 0, sheet->y + 5, TPP_SHEET_WIDTH, sheet->y + 5, "axis");
    sheet->y += TPP_SHEET_HEADING / 2.0;
}

void tpp_sheet_paragraph(struct tpp_sheet *sheet, enum tpp_type type, const char *classes, const char *text)
{
    sheet->y = tpp_canvas_paragraph(&sheet->canvas, 0, sheet->y, TPP_SHEET_WIDTH, type, classes, text);
}

void tpp_sheet_lines(struct tpp_sheet *sheet, double width, size_t most, const char *text)
{
    for (size_t i = 0; i < most && *text != '\0'; i++) {
        const int is_last = i + 1 == most;
        size_t length = tpp_type_fit(TPP_TYPE_SMALL, text, width);
        const int is_cut = is_last && text[length] != '\0';
        if (is_cut) {
            length = tpp_type_fit(TPP_TYPE_SMALL, text, width - tpp_type_width(TPP_TYPE_SMALL, "..."));
        }
        length = length > 0 ? length : 1;
        tpp_canvas_text(&sheet->canvas, 0, sheet->y, TPP_ANCHOR_START, TPP_TYPE_SMALL, "", "%.*s%s", (int)length, text,
                        is_cut ? "..." : "");
        sheet->y += tpp_type_line(TPP_TYPE_SMALL);
        text += length;
        text += strspn(text, " ");
    }
}

void tpp_sheet_fact(struct tpp_sheet *sheet, const char *name, const char *text)
{
    enum { VALUE = 130 };
    if (*text != '\0') {
        tpp_canvas_text(&sheet->canvas, 0, sheet->y, TPP_ANCHOR_START, TPP_TYPE_SMALL, "soft", "%s", name);
        sheet->y =
            tpp_canvas_paragraph(&sheet->canvas, VALUE, sheet->y, TPP_SHEET_WIDTH - VALUE, TPP_TYPE_SMALL, "", text);
    }
}

void tpp_sheet_row(struct tpp_sheet *sheet, const struct tpp_sheet_column *columns, const char *const *texts,
                   size_t count, enum tpp_type type, const char *classes)
{
    for (size_t i = 0; i < count; i++) {
        size_t length = tpp_type_fit(type, texts[i], columns[i].width);
        tpp_canvas_text(&sheet->canvas, columns[i].x, sheet->y, columns[i].anchor, type, classes, "%.*s", (int)length,
                        texts[i]);
    }
    tpp_canvas_line(&sheet->canvas, 0, sheet->y + 4.5, TPP_SHEET_WIDTH, sheet->y + 4.5, "grid");
    sheet->y += TPP_SHEET_ROW;
}

int tpp_sheet_has_room(struct tpp_sheet *sheet, size_t left_out)
{
    if (sheet->y + 20 < sheet->bottom) {
        return 1;
    }
    char text[80];
    (void)snprintf(text, sizeof text, "%zu more rows: see the report in another format.", left_out);
    tpp_sheet_paragraph(sheet, TPP_TYPE_SMALL, "soft", text);
    return 0;
}
