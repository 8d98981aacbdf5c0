/* Matrix products at shapes around the edges of tiles, vectors and blocks: with the first and the last tile offered for
 * the device, or with every tile when TPPBENCH_TEST_ALL_TILES is set (PoCL takes half a minute to compile some).
 *
 * Reference: long double over the inputs as stored. Bound for floats: worst case of a sum of n rounded operations,
 * n u / (1 - n u) times the sum of |a b|, with u of the accumulator and n = k + 1; integers must be equal. Halves may
 * be flushed below 2^-14 by a device, which adds n 2^-14. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/precision.h"
#include "check.h"
#include "host/element.h"
#include "host/philox.h"
#include "kernels/tiles_gpu.h"

enum { GUARD_BYTES = 256, GUARD = 0xff };

struct shape {
    cl_uint m, n, k;
};

struct product {
    const struct tpp_kernel *row;
    struct shape shape;
    void *a, *b;
    unsigned char *c; /**< as read back, with the guard behind */
    double *a_value, *b_value;
    double *reference, *bound;
};

static void *allocate(size_t bytes)
{
    void *memory = malloc(bytes);
    if (memory == NULL) {
        abort();
    }
    return memory;
}

static size_t entry_bytes(const struct product *product)
{
    return tpp_element_bytes(product->row->acc);
}

static size_t c_bytes(const struct product *product)
{
    return (size_t)product->shape.m * product->shape.n * entry_bytes(product);
}

static void compute_reference(struct product *product)
{
    const struct shape *shape = &product->shape;
    const double u = tpp_precision_get(product->row->acc)->unit_roundoff;
    const double n = (double)shape->k + 1;
    const double flushed = product->row->acc == TPP_FP16 ? n * 0x1p-14 : 0;
    for (size_t i = 0; i < shape->m; i++) {
        for (size_t j = 0; j < shape->n; j++) {
            long double sum = 0;
            double magnitude = 0;
            for (size_t k = 0; k < shape->k; k++) {
                const double a = product->a_value[i * shape->k + k];
                const double b = product->b_value[j * shape->k + k];
                sum += (long double)a * b;
                magnitude += fabs(a * b);
            }
            product->reference[i * shape->n + j] = (double)sum;
            /* The last term: the reference is itself rounded to double. */
            product->bound[i * shape->n + j] =
                n * u / (1 - n * u) * magnitude + flushed + (u > 0 ? 0x1p-53 * magnitude : 0);
        }
    }
}

static void product_open(struct product *product, const struct tpp_kernel *row, struct shape shape)
{
    static const uint32_t key_a[2] = { 1, 11 };
    static const uint32_t key_b[2] = { 2, 22 };
    const size_t in = tpp_element_bytes(row->in);
    const size_t a_count = (size_t)shape.m * shape.k;
    const size_t b_count = (size_t)shape.n * shape.k;
    const size_t c_count = (size_t)shape.m * shape.n;
    product->row = row;
    product->shape = shape;
    product->a = allocate(a_count * in);
    product->b = allocate(b_count * in);
    product->a_value = allocate(a_count * sizeof(double));
    product->b_value = allocate(b_count * sizeof(double));
    product->reference = allocate(c_count * sizeof(double));
    product->bound = allocate(c_count * sizeof(double));
    product->c = allocate(c_bytes(product) + GUARD_BYTES);
    if (tpp_philox_fill(row->in, product->a, 0, a_count, key_a, NULL) != TPP_STATUS_OK ||
        tpp_philox_fill(row->in, product->b, 0, b_count, key_b, NULL) != TPP_STATUS_OK) {
        abort();
    }
    tpp_elements_to_double(row->in, product->a, a_count, product->a_value);
    tpp_elements_to_double(row->in, product->b, b_count, product->b_value);
    compute_reference(product);
}

static void product_close(struct product *product)
{
    void *const all[] = { product->a,       product->b,         product->c,    product->a_value,
                          product->b_value, product->reference, product->bound };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        free(all[i]);
    }
}

static double entry_value(const struct product *product, size_t index)
{
    double value;
    tpp_elements_to_double(product->row->acc, product->c + index * entry_bytes(product), 1, &value);
    return value;
}

/* Index of the first wrong entry, or m n; the worst error by its bound grows. */
static size_t first_wrong(const struct product *product, double *worst)
{
    const size_t count = (size_t)product->shape.m * product->shape.n;
    for (size_t i = 0; i < count; i++) {
        const double error = fabs(entry_value(product, i) - product->reference[i]);
        if (!(error <= product->bound[i])) {
            return i;
        }
        if (product->bound[i] > 0) {
            *worst = fmax(*worst, error / product->bound[i]);
        }
    }
    return count;
}

/* One entry off by twice its bound (or by one), a NaN, and two rows exchanged must each be found; returns 1 if so. */
static int finds_planted_errors(struct product *product)
{
    const size_t count = (size_t)product->shape.m * product->shape.n;
    const size_t row_bytes = product->shape.n * entry_bytes(product);
    unsigned char *last = product->c + (count - 1) * entry_bytes(product);
    unsigned char kept[8];
    double unused = 0;
    int is_found = 1;
    memcpy(kept, last, entry_bytes(product));
    const double off = product->reference[count - 1] + fmax(2.5 * product->bound[count - 1], 1e-3);
    switch (product->row->acc) {
    case TPP_FP64:
        memcpy(last, &off, sizeof off);
        break;
    case TPP_FP32:
        memcpy(last, &(float){ (float)off }, sizeof(float));
        break;
    case TPP_FP16:
        memcpy(last, &(uint16_t){ tpp_double_to_half(off) }, sizeof(uint16_t));
        break;
    default:
        last[0] ^= 1;
        break;
    }
    is_found &= first_wrong(product, &unused) == count - 1;
    if (product->row->acc != TPP_INT32) {
        memset(last, 0xff, entry_bytes(product));
        is_found &= first_wrong(product, &unused) == count - 1;
    }
    memcpy(last, kept, entry_bytes(product));
    if (product->shape.m > 1 && product->shape.n > 4) {
        unsigned char *row = allocate(row_bytes);
        memcpy(row, product->c, row_bytes);
        memcpy(product->c, product->c + row_bytes, row_bytes);
        memcpy(product->c + row_bytes, row, row_bytes);
        is_found &= first_wrong(product, &unused) < product->shape.n;
        free(row);
    }
    return is_found;
}

static void multiply(const struct device *device, const struct kernel *kernel, const struct tpp_tile *tile,
                     struct product *product)
{
    const struct shape shape = product->shape;
    const size_t in = tpp_element_bytes(product->row->in);
    const size_t local[2] = { tile->local_n, tile->local_m };
    const size_t global[2] = { (shape.n + tile->nc - 1) / tile->nc * tile->local_n,
                               (shape.m + tile->mc - 1) / tile->mc * tile->local_m };
    memset(product->c, GUARD, c_bytes(product) + GUARD_BYTES);
    cl_mem a = buffer_create(device, (size_t)shape.m * shape.k * in, product->a);
    cl_mem b = buffer_create(device, (size_t)shape.n * shape.k * in, product->b);
    cl_mem c = buffer_create(device, c_bytes(product) + GUARD_BYTES, product->c);
    const struct argument arguments[] = { { sizeof a, &a },
                                          { sizeof b, &b },
                                          { sizeof c, &c },
                                          { sizeof shape.m, &shape.m },
                                          { sizeof shape.n, &shape.n },
                                          { sizeof shape.k, &shape.k } };
    kernel_launch(device, kernel, 2, global, local, arguments, 6);
    buffer_read(device, c, c_bytes(product) + GUARD_BYTES, product->c);
    buffer_release(a);
    buffer_release(b);
    buffer_release(c);
}

static enum outcome check_shape(const struct device *device, const struct kernel *kernel, const struct tpp_kernel *row,
                                const struct tpp_tile *tile, struct shape shape, double *worst, struct detail *detail)
{
    struct product product;
    char text[TPP_NAME_BYTES];
    enum outcome outcome = RIGHT;
    product_open(&product, row, shape);
    multiply(device, kernel, tile, &product);
    tpp_tile_text(tile, text, sizeof text);
    const size_t count = (size_t)shape.m * shape.n;
    const size_t wrong = first_wrong(&product, worst);
    if (wrong < count) {
        snprintf(detail->text, sizeof detail->text, "tile %s, %u x %u x %u: c[%zu][%zu] is %.9g, not %.9g within %.3g",
                 text, shape.m, shape.n, shape.k, wrong / shape.n, wrong % shape.n, entry_value(&product, wrong),
                 product.reference[wrong], product.bound[wrong]);
        outcome = WRONG;
    }
    for (size_t i = 0; i < GUARD_BYTES && outcome == RIGHT; i++) {
        if (product.c[c_bytes(&product) + i] != GUARD) {
            snprintf(detail->text, sizeof detail->text, "tile %s, %u x %u x %u: wrote behind the end of c", text,
                     shape.m, shape.n, shape.k);
            outcome = WRONG;
        }
    }
    if (outcome == RIGHT && !finds_planted_errors(&product)) {
        snprintf(detail->text, sizeof detail->text, "%u x %u x %u: a planted error was not found", shape.m, shape.n,
                 shape.k);
        outcome = WRONG;
    }
    product_close(&product);
    return outcome;
}

/* Shapes for a tile: small and odd ones, its own size and one more or less, several tiles, depths around its block. */
static size_t choose_shapes(const struct tpp_tile *tile, int is_quick, struct shape *shapes)
{
    const cl_uint mc = tile->mc;
    const cl_uint nc = tile->nc;
    const cl_uint kc = tile->kc;
    const struct shape all[] = {
        { 7, 13, 5 },
        { mc + 1, nc - 1, kc + 4 },
        { 1, 1, 1 },
        { 65, 127, 33 },
        { mc, nc, kc },
        { mc - 1, nc + 1, kc - 1 },
        { mc, nc + 16, 3 * kc },
        { 1, 2 * nc + 3, 2 * kc + 1 },
        { 9 * mc + 5, 3, 2 * kc },
        { 30, 20, 7 * kc + kc / 2 },
    };
    const size_t count = is_quick ? 2 : sizeof all / sizeof all[0];
    memcpy(shapes, all, count * sizeof all[0]);
    return count;
}

enum outcome check_gemm(const struct device *device, const struct tpp_kernel *row, struct detail *detail)
{
    const struct tpp_tile_facts facts = { .local_memory_bytes = device->local_memory_bytes,
                                          .max_group_size = device->max_work_group };
    const int is_quick = getenv("TPPBENCH_TEST_QUICK") != NULL;
    struct tpp_tile tiles[TPP_TILE_CANDIDATES];
    struct shape shapes[16];
    enum outcome outcome = RIGHT;
    double worst = 0;
    unsigned checked = 0;
    if (row->device_classes != TPP_CLASS_GPU) {
        snprintf(detail->text, sizeof detail->text, "not of the GPU class");
        return SKIPPED;
    }
    const size_t tile_count = tpp_gpu_gemm_tiles(row, &facts, tiles, TPP_TILE_CANDIDATES);
    for (size_t t = 0; t < tile_count && outcome == RIGHT; t++) {
        char options[TPP_TEXT_BYTES];
        tpp_tile_options(row, &tiles[t], options, sizeof options);
        if (t > 0 && t + 1 < tile_count && getenv("TPPBENCH_TEST_ALL_TILES") == NULL) {
            continue;
        }
        struct kernel kernel = kernel_build(device, row->family, options, row->entry);
        if (kernel_max_work_group(device, &kernel) >= (size_t)tiles[t].local_m * tiles[t].local_n) {
            const size_t shape_count = choose_shapes(&tiles[t], is_quick, shapes);
            for (size_t s = 0; s < shape_count && outcome == RIGHT; s++) {
                outcome = check_shape(device, &kernel, row, &tiles[t], shapes[s], &worst, detail);
            }
            checked++;
        }
        kernel_release(&kernel);
    }
    if (outcome == RIGHT) {
        snprintf(detail->text, sizeof detail->text, "%u tiles, worst error %.3f of its bound", checked, worst);
    }
    return checked == 0 ? SKIPPED : outcome;
}
