/* SVG from a few primitives. */
#include "reports/chart_canvas.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "reports/line.h"
#include "reports/markup.h"

/* Every colour twice: renderers that do not know variables (librsvg) skip the second and keep the light scheme.
 * Series follow Okabe and Ito's palette for colour-blind readers, darkened or lightened to 3:1 against the paper. */
static const char chart_style[] =
    ".chart{font-family:system-ui,\"DejaVu Sans\",sans-serif;--ink:#1a1c1e;--soft:#565c63;--line:#d5d9de;--paper:#fff;"
    "--s0:#0072b2;--s1:#c14f00;--s2:#007a58;--s3:#a5478a;--s4:#806000;--s5:#4a5058;--limit:#b3261e;"
    "--r0:#d55e00;--r1:#b8860b;--r2:#0072b2;--r3:#a5478a}\n"
    "@media screen and (prefers-color-scheme:dark){.chart{--ink:#e6e8ea;--soft:#a9b0b7;--line:#3a4046;--paper:#141618;"
    "--s0:#5cb8f0;--s1:#ff9a5a;--s2:#3fd3a2;--s3:#eaa3cf;--s4:#e8c14a;--s5:#c4cad1;--limit:#ff8a80;"
    "--r0:#ff9a5a;--r1:#e8c14a;--r2:#5cb8f0;--r3:#eaa3cf}}\n"
    ".chart text{fill:#1a1c1e;fill:var(--ink)}.chart .soft{fill:#565c63;fill:var(--soft)}\n"
    ".chart .small{font-size:11px}.chart .plain{font-size:12px}.chart .strong{font-size:12px;font-weight:bold}"
    ".chart .title{font-size:15px;font-weight:bold}\n"
    ".chart .halo{stroke:#fff;stroke:var(--paper);stroke-width:3px;stroke-linejoin:round;paint-order:stroke}\n"
    ".chart .paper{fill:#fff;fill:var(--paper)}.chart .none{fill:none}\n"
    ".chart .grid{stroke:#d5d9de;stroke:var(--line);fill:none}"
    ".chart .axis{stroke:#565c63;stroke:var(--soft);fill:none}\n"
    ".chart .limit{stroke:#b3261e;stroke:var(--limit);stroke-width:1.5px;stroke-dasharray:6 3;fill:none}"
    ".chart text.over{fill:#b3261e;fill:var(--limit)}\n"
    ".chart .leader{stroke:#565c63;stroke:var(--soft);stroke-width:.7px;fill:none}\n"
    ".chart .chip{fill:#565c63;fill:var(--soft);stroke:#fff;stroke:var(--paper);stroke-width:1px}\n"
    ".chart .module{fill:#000}.chart .quiet{fill:#fff}\n"
    ".chart .band{fill:#d5d9de;fill:var(--line);fill-opacity:.35}\n"
    ".chart .throttle{fill:#b3261e;fill:var(--limit);fill-opacity:.16;"
    "stroke:#b3261e;stroke:var(--limit);stroke-width:.7px;stroke-dasharray:2 2}\n"
    ".chart .s0{fill:#0072b2;fill:var(--s0);stroke:#0072b2;stroke:var(--s0)}"
    ".chart .s1{fill:#c14f00;fill:var(--s1);stroke:#c14f00;stroke:var(--s1)}"
    ".chart .s2{fill:#007a58;fill:var(--s2);stroke:#007a58;stroke:var(--s2)}"
    ".chart .s3{fill:#a5478a;fill:var(--s3);stroke:#a5478a;stroke:var(--s3)}"
    ".chart .s4{fill:#806000;fill:var(--s4);stroke:#806000;stroke:var(--s4)}"
    ".chart .s5{fill:#4a5058;fill:var(--s5);stroke:#4a5058;stroke:var(--s5)}\n"
    ".chart .thin{stroke-width:1.5px}.chart .stem{stroke-width:1.5px;fill:none}"
    ".chart .open{fill:#fff;fill:var(--paper);stroke-width:1.5px}"
    ".chart .reach{fill-opacity:.08;stroke-width:1.5px}.chart .veil{fill-opacity:.18;stroke-width:1.5px}.chart "
    ".dots{fill-opacity:.55;stroke:none}\n"
    ".chart .r0{fill:#d55e00;fill:var(--r0)}.chart .r1{fill:#b8860b;fill:var(--r1)}"
    ".chart .r2{fill:#0072b2;fill:var(--r2)}.chart .r3{fill:#a5478a;fill:var(--r3)}.chart .region{fill-opacity:.15}\n";

/* Advance widths of DejaVu Sans, in thousandths of the size, from the space on. */
static const unsigned short advances[95] = {
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361,  318, 337, 636, 636, 636,
    636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632,
    575, 775, 752, 295, 295, 656, 557, 863, 748, 787, 603, 787, 695, 635,  611, 732, 684, 989, 685,
    611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635, 615, 352,  635, 634, 278, 278, 579,
    278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592,  525, 636, 337, 636, 838,
};

static const struct {
    const char *name;
    double size, weight; /* bold is wider */
} types[TPP_TYPE_COUNT] = {
    [TPP_TYPE_SMALL] = { "small", 11, 1 },
    [TPP_TYPE_TEXT] = { "plain", 12, 1 },
    [TPP_TYPE_STRONG] = { "strong", 12, 1.11 },
    [TPP_TYPE_TITLE] = { "title", 15, 1.11 },
};

const char *tpp_chart_style(void)
{
    return chart_style;
}

void tpp_canvas_free(struct tpp_canvas *canvas)
{
    tpp_buffer_free(&canvas->body);
    tpp_buffer_free(&canvas->description);
}

/* ------------------------------------------------------------------------------------------------- text metrics */

double tpp_type_line(enum tpp_type type)
{
    return types[type].size * 1.3;
}

double tpp_type_ascent(enum tpp_type type)
{
    return types[type].size * 0.8;
}

static double width_of(enum tpp_type type, const char *text, size_t length)
{
    double width = 0;
    while (length > 0) {
        unsigned char byte = (unsigned char)*text;
        size_t bytes = 1;
        if (byte >= 0x20 && byte < 0x7f) {
            width += advances[byte - 0x20];
        } else {
            uint32_t code = 0;
            bytes = tpp_utf8_decode(text, length, &code);
            bytes = bytes > 0 ? bytes : 1;
            width += 800 * (double)tpp_line_width(text, bytes);
        }
        text += bytes;
        length -= bytes;
    }
    return width * types[type].size * types[type].weight / 1000;
}

double tpp_type_width(enum tpp_type type, const char *text)
{
    return width_of(type, text, strlen(text));
}

size_t tpp_type_fit(enum tpp_type type, const char *text, double width)
{
    size_t length = strlen(text);
    size_t used = 0;
    size_t after_space = 0;
    double sum = 0;
    while (used < length) {
        uint32_t code = '?';
        size_t bytes = tpp_utf8_decode(text + used, length - used, &code);
        bytes = bytes > 0 ? bytes : 1;
        sum += width_of(type, text + used, bytes);
        if (sum > width) {
            return code == ' ' ? used : after_space > 0 ? after_space : used;
        }
        used += bytes;
        after_space = code == ' ' ? used : after_space;
    }
    return length;
}

/* ------------------------------------------------------------------------------------------------- numbers */

static double within(double coordinate)
{
    return !isfinite(coordinate) ? 0 : coordinate < -10000 ? -10000 : coordinate > 10000 ? 10000 : coordinate;
}

static void put_attribute(struct tpp_canvas *canvas, const char *name, double coordinate)
{
    tpp_buffer_format(&canvas->body, " %s=\"%.4g\"", name, round(within(coordinate) * 10) / 10);
}

static void put_class(struct tpp_canvas *canvas, const char *classes)
{
    tpp_buffer_format(&canvas->body, " class=\"%s\"", classes);
}

/* ------------------------------------------------------------------------------------------------- primitives */

void tpp_canvas_line(struct tpp_canvas *canvas, double x1, double y1, double x2, double y2, const char *classes)
{
    tpp_buffer_text(&canvas->body, "<line");
    put_attribute(canvas, "x1", x1);
    put_attribute(canvas, "y1", y1);
    put_attribute(canvas, "x2", x2);
    put_attribute(canvas, "y2", y2);
    put_class(canvas, classes);
    tpp_buffer_text(&canvas->body, "/>\n");
}

void tpp_canvas_rectangle(struct tpp_canvas *canvas, struct tpp_box box, const char *classes)
{
    tpp_buffer_text(&canvas->body, "<rect");
    put_attribute(canvas, "x", box.x);
    put_attribute(canvas, "y", box.y);
    put_attribute(canvas, "width", box.width > 0 ? box.width : 0);
    put_attribute(canvas, "height", box.height > 0 ? box.height : 0);
    put_class(canvas, classes);
    tpp_buffer_text(&canvas->body, "/>\n");
}

static void put_points(struct tpp_canvas *canvas, const struct tpp_point *points, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        tpp_buffer_format(&canvas->body, "%s%.4g,%.4g", i > 0 ? " " : "", round(within(points[i].x) * 10) / 10,
                          round(within(points[i].y) * 10) / 10);
    }
}

void tpp_canvas_polyline(struct tpp_canvas *canvas, const struct tpp_point *points, size_t count, const char *classes)
{
    tpp_buffer_text(&canvas->body, "<polyline points=\"");
    put_points(canvas, points, count);
    tpp_buffer_text(&canvas->body, "\"");
    put_class(canvas, classes);
    tpp_buffer_text(&canvas->body, "/>\n");
}

static void put_polygon(struct tpp_canvas *canvas, const struct tpp_point *points, size_t count, const char *classes)
{
    tpp_buffer_text(&canvas->body, "<polygon points=\"");
    put_points(canvas, points, count);
    tpp_buffer_text(&canvas->body, "\"");
    put_class(canvas, classes);
    tpp_buffer_text(&canvas->body, "/>\n");
}

void tpp_canvas_mark(struct tpp_canvas *canvas, enum tpp_shape shape, double x, double y, double radius,
                     const char *classes)
{
    const double r = radius;
    const struct tpp_point diamond[] = {
        { x, y - 1.25 * r }, { x + 1.25 * r, y }, { x, y + 1.25 * r }, { x - 1.25 * r, y }
    };
    const struct tpp_point triangle[] = { { x, y - 1.2 * r },
                                          { x + 1.15 * r, y + 0.9 * r },
                                          { x - 1.15 * r, y + 0.9 * r } };
    const struct tpp_point inverted[] = { { x, y + 1.2 * r },
                                          { x + 1.15 * r, y - 0.9 * r },
                                          { x - 1.15 * r, y - 0.9 * r } };
    const double a = 0.45 * r;
    const struct tpp_point cross[] = { { x - a, y - r }, { x + a, y - r }, { x + a, y - a }, { x + r, y - a },
                                       { x + r, y + a }, { x + a, y + a }, { x + a, y + r }, { x - a, y + r },
                                       { x - a, y + a }, { x - r, y + a }, { x - r, y - a }, { x - a, y - a } };
    switch (shape) {
    case TPP_SHAPE_CIRCLE:
    case TPP_SHAPE_COUNT:
        tpp_buffer_text(&canvas->body, "<circle");
        put_attribute(canvas, "cx", x);
        put_attribute(canvas, "cy", y);
        put_attribute(canvas, "r", r);
        put_class(canvas, classes);
        tpp_buffer_text(&canvas->body, "/>\n");
        break;
    case TPP_SHAPE_SQUARE:
        tpp_canvas_rectangle(canvas, (struct tpp_box){ x - 0.9 * r, y - 0.9 * r, 1.8 * r, 1.8 * r }, classes);
        break;
    case TPP_SHAPE_DIAMOND:
        put_polygon(canvas, diamond, 4, classes);
        break;
    case TPP_SHAPE_TRIANGLE:
        put_polygon(canvas, triangle, 3, classes);
        break;
    case TPP_SHAPE_INVERTED:
        put_polygon(canvas, inverted, 3, classes);
        break;
    case TPP_SHAPE_CROSS:
        put_polygon(canvas, cross, 12, classes);
        break;
    }
}

/* Rows of dark modules as runs: fewer elements, and no hair lines between neighbours of a row. */
void tpp_canvas_matrix(struct tpp_canvas *canvas, const unsigned char *modules, unsigned width, struct tpp_box box)
{
    enum { QUIET = 4 }; /* modules, as the standard of QR codes asks for */
    const double step = box.width / (width + 2.0 * QUIET);
    tpp_canvas_rectangle(canvas, box, "quiet");
    tpp_buffer_text(&canvas->body, "<path class=\"module\" d=\"");
    for (unsigned row = 0; row < width; row++) {
        for (unsigned column = 0; column < width; column++) {
            unsigned end = column;
            while (end < width && modules[row * width + end] != 0) {
                end++;
            }
            if (end > column) {
                tpp_buffer_format(&canvas->body, "M%.3f %.3fh%.3fv%.3fh%.3fz", within(box.x + (column + QUIET) * step),
                                  within(box.y + (row + QUIET) * step), (end - column) * step, step,
                                  -((end - column) * step));
                column = end;
            }
        }
    }
    tpp_buffer_text(&canvas->body, "\"/>\n");
}

void tpp_canvas_arrow(struct tpp_canvas *canvas, double x, double y, double dx, double dy, double length,
                      const char *classes)
{
    const double head = 4;
    const double tip_x = x + dx * length;
    const double tip_y = y + dy * length;
    const struct tpp_point points[] = {
        { x, y },
        { tip_x, tip_y },
        { tip_x - head * (dx + dy * 0.7), tip_y - head * (dy + dx * 0.7) },
        { tip_x, tip_y },
        { tip_x - head * (dx - dy * 0.7), tip_y - head * (dy - dx * 0.7) },
    };
    tpp_canvas_polyline(canvas, points, 5, classes);
}

/* ------------------------------------------------------------------------------------------------- texts */

static void put_formatted(struct tpp_buffer *buffer, const char *format, va_list arguments)
{
    char *text = NULL;
    if (vasprintf(&text, format, arguments) < 0) {
        buffer->has_failed = 1;
        return;
    }
    tpp_markup_foreign(buffer, text);
    free(text);
}

void tpp_canvas_text(struct tpp_canvas *canvas, double x, double y, enum tpp_anchor anchor, enum tpp_type type,
                     const char *classes, const char *format, ...)
{
    static const char *const anchors[] = { "", " text-anchor=\"middle\"", " text-anchor=\"end\"" };
    tpp_buffer_text(&canvas->body, "<text");
    put_attribute(canvas, "x", x);
    put_attribute(canvas, "y", y);
    tpp_buffer_format(&canvas->body, "%s class=\"%s%s%s\">", anchors[anchor], types[type].name,
                      *classes != '\0' ? " " : "", classes);
    va_list arguments;
    va_start(arguments, format);
    put_formatted(&canvas->body, format, arguments);
    va_end(arguments);
    tpp_buffer_text(&canvas->body, "</text>\n");
}

double tpp_canvas_paragraph(struct tpp_canvas *canvas, double x, double y, double width, enum tpp_type type,
                            const char *classes, const char *text)
{
    while (*text != '\0') {
        size_t length = tpp_type_fit(type, text, width);
        length = length > 0 ? length : 1;
        tpp_canvas_text(canvas, x, y, TPP_ANCHOR_START, type, classes, "%.*s", (int)length, text);
        y += tpp_type_line(type);
        text += length;
        text += strspn(text, " ");
    }
    return y;
}

void tpp_canvas_group(struct tpp_canvas *canvas, const char *format, ...)
{
    tpp_buffer_text(&canvas->body, "<g><title>");
    va_list arguments;
    va_start(arguments, format);
    put_formatted(&canvas->body, format, arguments);
    va_end(arguments);
    tpp_buffer_text(&canvas->body, "</title>\n");
}

void tpp_canvas_group_end(struct tpp_canvas *canvas)
{
    tpp_buffer_text(&canvas->body, "</g>\n");
}

void tpp_canvas_describe(struct tpp_canvas *canvas, const char *format, ...)
{
    tpp_buffer_text(&canvas->description, canvas->description.length > 0 ? " " : "");
    va_list arguments;
    va_start(arguments, format);
    put_formatted(&canvas->description, format, arguments);
    va_end(arguments);
}

enum tpp_status tpp_canvas_finish(const struct tpp_canvas *canvas, const struct tpp_canvas_frame *frame,
                                  struct tpp_buffer *bytes, struct tpp_error *err)
{
    TPP_TRY(tpp_buffer_status(&canvas->body, err));
    TPP_TRY(tpp_buffer_status(&canvas->description, err));
    const double margin = frame->is_standalone ? within(frame->margin) : 0;
    const double width = within(canvas->width) + 2 * margin;
    const double height = ceil(within(frame->height)) + 2 * margin;
    tpp_buffer_format(
        bytes,
        "<svg%s class=\"chart\" viewBox=\"%.0f %.0f %.0f %.0f\" width=\"%.0f\" height=\"%.0f\" role=\"img\" "
        "aria-labelledby=\"%s-title %s-desc\">\n<title id=\"%s-title\">",
        frame->is_standalone ? " xmlns=\"http://www.w3.org/2000/svg\"" : "", 0 - margin, 0 - margin, width, height,
        width, height, frame->id, frame->id, frame->id);
    tpp_markup_foreign(bytes, frame->title);
    tpp_buffer_format(bytes, "</title>\n<desc id=\"%s-desc\">", frame->id);
    tpp_buffer_append(bytes, canvas->description.bytes != NULL ? canvas->description.bytes : "",
                      canvas->description.length);
    tpp_buffer_text(bytes, "</desc>\n");
    if (frame->is_standalone) {
        tpp_buffer_text(bytes, "<style>");
        tpp_markup_text(bytes, chart_style);
        tpp_buffer_format(bytes,
                          "</style>\n<rect x=\"%.0f\" y=\"%.0f\" width=\"%.0f\" height=\"%.0f\" class=\"paper\"/>\n",
                          -margin, -margin, width, height);
    }
    tpp_buffer_append(bytes, canvas->body.bytes != NULL ? canvas->body.bytes : "", canvas->body.length);
    tpp_buffer_text(bytes, "</svg>\n");
    return tpp_buffer_status(bytes, err);
}
