/**
 * What charts draw on: a few primitives that become SVG. Private to reports/.
 *
 * One drawing serves the page (inline, colours from the page's light or dark scheme), a file of its own, and through
 * librsvg PNG and PDF. Coordinates are CSS pixels, y downwards. Whatever is drawn is finite and near the picture: a
 * coordinate that is not finite becomes 0, so that no input breaks the markup.
 *
 * Texts come from records and are made harmless here. Errors are sticky, as in base/buffer.h.
 */
#ifndef TPP_REPORTS_CHART_CANVAS_H
#define TPP_REPORTS_CHART_CANVAS_H

#include <stddef.h>

#include "base/buffer.h"
#include "base/status.h"

/** A picture being drawn. Initialise with {0} and a width; free with tpp_canvas_free(). */
struct tpp_canvas {
    struct tpp_buffer body;
    struct tpp_buffer description; /**< what the picture shows, in words: for those who do not see it */
    double width;
};

/** Sizes of text. Widths are those of DejaVu Sans, one of the widest faces a reader may have. */
enum tpp_type { TPP_TYPE_SMALL, TPP_TYPE_TEXT, TPP_TYPE_STRONG, TPP_TYPE_TITLE, TPP_TYPE_COUNT };

enum tpp_anchor { TPP_ANCHOR_START, TPP_ANCHOR_MIDDLE, TPP_ANCHOR_END };

/** Marks that differ without colour. */
enum tpp_shape {
    TPP_SHAPE_CIRCLE,
    TPP_SHAPE_SQUARE,
    TPP_SHAPE_DIAMOND,
    TPP_SHAPE_TRIANGLE,
    TPP_SHAPE_INVERTED,
    TPP_SHAPE_CROSS,
    TPP_SHAPE_COUNT
};

struct tpp_point {
    double x, y;
};

struct tpp_box {
    double x, y, width, height;
};

void tpp_canvas_free(struct tpp_canvas *canvas);

/** Height of a line of text and of what it fills above the base line. */
double tpp_type_line(enum tpp_type type);
double tpp_type_ascent(enum tpp_type type);
double tpp_type_width(enum tpp_type type, const char *text);

/**
 * Bytes of `text` that fit `width`: the longest beginning, ended at a space where there is one (0 when not even a
 * character fits).
 */
size_t tpp_type_fit(enum tpp_type type, const char *text, double width);

/* ---- drawing; `classes` are those of tpp_chart_style() and static texts of ours */

void tpp_canvas_line(struct tpp_canvas *canvas, double x1, double y1, double x2, double y2, const char *classes);
void tpp_canvas_rectangle(struct tpp_canvas *canvas, struct tpp_box box, const char *classes);
void tpp_canvas_polyline(struct tpp_canvas *canvas, const struct tpp_point *points, size_t count, const char *classes);
void tpp_canvas_mark(struct tpp_canvas *canvas, enum tpp_shape shape, double x, double y, double radius,
                     const char *classes);
/** A short arrow from a point to the right (dx = 1, dy = 0), up (0, -1), ...: "this or more". */
void tpp_canvas_arrow(struct tpp_canvas *canvas, double x, double y, double dx, double dy, double length,
                      const char *classes);
/** Formatted text at its base line. */
void tpp_canvas_text(struct tpp_canvas *canvas, double x, double y, enum tpp_anchor anchor, enum tpp_type type,
                     const char *classes, const char *format, ...) __attribute__((format(printf, 7, 8)));
/** Text broken to a width from a first base line on; returns the base line that would come next. */
double tpp_canvas_paragraph(struct tpp_canvas *canvas, double x, double y, double width, enum tpp_type type,
                            const char *classes, const char *text);
/** A matrix of dark and light modules, such as a QR code, in a box with its quiet zone. */
void tpp_canvas_matrix(struct tpp_canvas *canvas, const unsigned char *modules, unsigned width, struct tpp_box box);
/** What is drawn until tpp_canvas_group_end() shows this text when pointed at. */
void tpp_canvas_group(struct tpp_canvas *canvas, const char *format, ...) __attribute__((format(printf, 2, 3)));
void tpp_canvas_group_end(struct tpp_canvas *canvas);

/** Adds a sentence to the description. */
void tpp_canvas_describe(struct tpp_canvas *canvas, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** How a picture is put into its surroundings. */
struct tpp_canvas_frame {
    const char *id;    /**< unique in the page; letters, digits and '-' */
    const char *title; /**< its name for those who do not see it */
    double height;
    double margin;     /**< around the picture, of a file of its own */
    int is_standalone; /**< a file of its own, with its style and background */
};

/** Appends the finished picture. */
enum tpp_status tpp_canvas_finish(const struct tpp_canvas *canvas, const struct tpp_canvas_frame *frame,
                                  struct tpp_buffer *bytes, struct tpp_error *err);

/** The style sheet of all charts: light and dark, for the page's <style> or the file's own. Static. */
const char *tpp_chart_style(void);

#endif
