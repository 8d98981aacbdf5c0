/* Drawing through libraries opened at run time. Their headers are not needed to build: raster_api.def has what is used
 * of their interfaces, which have been stable for years (librsvg 2.46, cairo 1.16, libqrencode 4). */
#include "cli/rasterizer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "host/dynamic_symbol.h"

struct raster_rectangle {
    double x, y, width, height;
};

/* GError and QRcode as their libraries publish them. */
struct raster_error {
    unsigned domain;
    int code;
    char *message;
};
struct raster_qr {
    int version;
    int width;
    unsigned char *data; /* bit 0: dark */
};

typedef int raster_write_function(void *closure, const unsigned char *bytes, unsigned length);

struct raster_api {
#define RASTER_SYMBOL(library, result, name, arguments) result(*name) arguments;
#include "cli/raster_api.def"
#undef RASTER_SYMBOL
};

enum library { RSVG, CAIRO, GOBJECT, GLIB, QRENCODE, LIBRARY_COUNT };

static const struct {
    const char *file;
    const char *variable; /* of the environment; NULL for none */
    const char *package;
} libraries[LIBRARY_COUNT] = {
    [RSVG] = { "librsvg-2.so.2", "TPPBENCH_RSVG", "librsvg2-2" },
    [CAIRO] = { "libcairo.so.2", NULL, "libcairo2" },
    [GOBJECT] = { "libgobject-2.0.so.0", NULL, "libglib2.0-0" },
    [GLIB] = { "libglib-2.0.so.0", NULL, "libglib2.0-0" },
    [QRENCODE] = { "libqrencode.so.4", "TPPBENCH_QRENCODE", "libqrencode4" },
};

enum {
    FORMAT_ARGB32 = 0,
    METADATA_TITLE = 0,
    METADATA_CREATOR = 4,
    METADATA_CREATED = 5,
    QR_LEVEL_M = 1,
    QR_BYTES = 2
};
static const double a4_width_points = 595.276, a4_height_points = 841.890;
enum { PIXELS_MAX = 16384 };

/* ------------------------------------------------------------------------------------------------- opening */

static enum tpp_status open_library(enum library which, void **handle, struct tpp_error *err)
{
    const char *chosen = libraries[which].variable != NULL ? getenv(libraries[which].variable) : NULL;
    const char *file = chosen != NULL && *chosen != '\0' ? chosen : libraries[which].file;
    *handle = dlopen(file, RTLD_NOW | RTLD_LOCAL);
    return *handle != NULL ? TPP_STATUS_OK
                           : tpp_fail(err, TPP_STATUS_NOT_FOUND,
                                      "%s not found: install it (Debian: %s); table, markdown, csv, json, html and svg "
                                      "need no library",
                                      file, libraries[which].package);
}

/* Opens what `first` to `last` name and fills their rows. Never closed: their own threads and caches would outlive it.
 */
static enum tpp_status open_api(struct raster_api *api, enum library first, enum library last, struct tpp_error *err)
{
    void *handles[LIBRARY_COUNT] = { NULL };
    for (int i = (int)first; i <= (int)last; i++) {
        TPP_TRY(open_library((enum library)i, &handles[i], err));
    }
#define RASTER_SYMBOL(library, result, name, arguments)                                            \
    if (handles[library] != NULL && !tpp_dynamic_symbol(handles[library], #name, &api->name)) {    \
        return tpp_fail(err, TPP_STATUS_UNSUPPORTED, "%s has no " #name ": a newer one is needed", \
                        libraries[library].file);                                                  \
    }
#include "cli/raster_api.def"
#undef RASTER_SYMBOL
    return TPP_STATUS_OK;
}

static enum tpp_status open_drawing(const struct raster_api **api, struct tpp_error *err)
{
    static struct raster_api table;
    static int is_open;
    if (!is_open) {
        TPP_TRY(open_api(&table, RSVG, GLIB, err));
        is_open = 1;
    }
    *api = &table;
    return TPP_STATUS_OK;
}

/* ------------------------------------------------------------------------------------------------- drawing */

static int append(void *closure, const unsigned char *bytes, unsigned length)
{
    enum { CAIRO_SUCCESS = 0, CAIRO_WRITE_ERROR = 11 };
    tpp_buffer_append(closure, (const char *)bytes, length);
    return ((struct tpp_buffer *)closure)->has_failed ? CAIRO_WRITE_ERROR : CAIRO_SUCCESS;
}

/* What GLib says went wrong becomes ours. */
static enum tpp_status take_error(const struct raster_api *api, void *error, struct tpp_error *err)
{
    const struct raster_error *made = error;
    enum tpp_status status = tpp_fail(err, TPP_STATUS_UNSUPPORTED, "librsvg: %s",
                                      made != NULL && made->message != NULL ? made->message : "no reason given");
    if (error != NULL) {
        api->g_error_free(error);
    }
    return status;
}

static enum tpp_status draw_svg(const struct raster_api *api, void *context, const struct tpp_buffer *svg, double width,
                                double height, struct tpp_error *err)
{
    void *error = NULL;
    void *handle = api->rsvg_handle_new_from_data((const unsigned char *)svg->bytes, svg->length, &error);
    if (handle == NULL) {
        return take_error(api, error, err);
    }
    const struct raster_rectangle viewport = { 0, 0, width, height };
    enum tpp_status status = api->rsvg_handle_render_document(handle, context, &viewport, &error)
                                 ? TPP_STATUS_OK
                                 : take_error(api, error, err);
    api->g_object_unref(handle);
    return status;
}

/* The size that the drawing states in its first element, which is ours. */
static enum tpp_status size_of(const struct tpp_buffer *svg, double *width, double *height, struct tpp_error *err)
{
    const char *w = svg->bytes != NULL ? strstr(svg->bytes, " width=\"") : NULL;
    const char *h = svg->bytes != NULL ? strstr(svg->bytes, " height=\"") : NULL;
    if (w != NULL && h != NULL) {
        *width = strtod(w + strlen(" width=\""), NULL);
        *height = strtod(h + strlen(" height=\""), NULL);
        if (*width > 0 && *height > 0) {
            return TPP_STATUS_OK;
        }
    }
    return tpp_fail(err, TPP_STATUS_INVALID, "the drawing has no size");
}

static enum tpp_status draw_png(const struct tpp_buffer *svg, double scale, struct tpp_buffer *bytes,
                                struct tpp_error *err)
{
    const struct raster_api *api = NULL;
    double width = 0;
    double height = 0;
    TPP_TRY(open_drawing(&api, err));
    TPP_TRY(size_of(svg, &width, &height, err));
    width = ceil(width * scale);
    height = ceil(height * scale);
    if (width > PIXELS_MAX || height > PIXELS_MAX) {
        return tpp_fail(err, TPP_STATUS_UNSUPPORTED, "the image would be %.0f x %.0f pixels; at most %d each way",
                        width, height, PIXELS_MAX);
    }
    void *surface = api->cairo_image_surface_create(FORMAT_ARGB32, (int)width, (int)height);
    void *context = api->cairo_create(surface);
    enum tpp_status status = draw_svg(api, context, svg, width, height, err);
    int code = api->cairo_status(context);
    api->cairo_destroy(context);
    if (status == TPP_STATUS_OK && code == 0) {
        code = api->cairo_surface_write_to_png_stream(surface, append, bytes);
    }
    if (status == TPP_STATUS_OK && code != 0) {
        status = tpp_fail(err, TPP_STATUS_UNSUPPORTED, "cairo: %s", api->cairo_status_to_string(code));
    }
    api->cairo_surface_destroy(surface);
    return status;
}

static enum tpp_status draw_pages(const struct raster_api *api, void *surface, const struct tpp_buffer *pages,
                                  size_t page_count, struct tpp_error *err)
{
    void *context = api->cairo_create(surface);
    enum tpp_status status = TPP_STATUS_OK;
    for (size_t i = 0; status == TPP_STATUS_OK && i < page_count; i++) {
        status = draw_svg(api, context, &pages[i], a4_width_points, a4_height_points, err);
        api->cairo_show_page(context);
    }
    int code = api->cairo_status(context);
    api->cairo_destroy(context);
    if (status == TPP_STATUS_OK && code != 0) {
        status = tpp_fail(err, TPP_STATUS_UNSUPPORTED, "cairo: %s", api->cairo_status_to_string(code));
    }
    return status;
}

static enum tpp_status draw_pdf(const struct tpp_buffer *pages, size_t page_count, const char *title, const char *date,
                                struct tpp_buffer *bytes, struct tpp_error *err)
{
    const struct raster_api *api = NULL;
    TPP_TRY(open_drawing(&api, err));
    void *surface = api->cairo_pdf_surface_create_for_stream(append, bytes, a4_width_points, a4_height_points);
    api->cairo_pdf_surface_set_metadata(surface, METADATA_TITLE, title);
    api->cairo_pdf_surface_set_metadata(surface, METADATA_CREATOR, "tppbench");
    api->cairo_pdf_surface_set_metadata(surface, METADATA_CREATED, date); /* not the clock: same input, same file */
    enum tpp_status status = draw_pages(api, surface, pages, page_count, err);
    api->cairo_surface_finish(surface);
    int code = api->cairo_surface_status(surface);
    api->cairo_surface_destroy(surface);
    if (status == TPP_STATUS_OK && code != 0) {
        status = tpp_fail(err, TPP_STATUS_UNSUPPORTED, "cairo: %s", api->cairo_status_to_string(code));
    }
    return status;
}

/* ------------------------------------------------------------------------------------------------- QR codes */

static enum tpp_status encode_qr(const char *text, struct tpp_matrix *matrix, struct tpp_error *err)
{
    static struct raster_api table;
    static int is_open;
    if (!is_open) {
        TPP_TRY(open_api(&table, QRENCODE, QRENCODE, err));
        is_open = 1;
    }
    struct raster_qr *code = table.QRcode_encodeString(text, 0, QR_LEVEL_M, QR_BYTES, 1);
    if (code == NULL) {
        return tpp_fail(err, TPP_STATUS_UNSUPPORTED, "libqrencode: the text does not fit a QR code");
    }
    const size_t width = (size_t)code->width;
    unsigned char *modules = malloc(width * width);
    for (size_t i = 0; modules != NULL && i < width * width; i++) {
        modules[i] = code->data[i] & 1;
    }
    table.QRcode_free(code);
    if (modules == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "QR code: out of memory");
    }
    *matrix = (struct tpp_matrix){ modules, (unsigned)width };
    return TPP_STATUS_OK;
}

const struct tpp_rasterizer *tpp_rasterizer_system(void)
{
    static const struct tpp_rasterizer rasterizer = { draw_png, draw_pdf, encode_qr };
    return &rasterizer;
}
