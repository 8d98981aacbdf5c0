/* Integer products, exactly: sums in 128 bits, reduced once a row or column. */
#include "host/verify_integers.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "host/parallel.h"
#include "host/philox.h"
#include "host/product_rows.h"

__extension__ typedef __int128 wide;

static const uint64_t PRIME = ((uint64_t)1 << 61) - 1;

/* Reduces modulo 2^61 - 1 into [0, PRIME). */
static uint64_t reduce(wide value)
{
    wide remainder = value % (wide)PRIME;
    return (uint64_t)(remainder < 0 ? remainder + (wide)PRIME : remainder);
}

static wide dot(const int64_t *left, const uint64_t *right, size_t count)
{
    wide sum = 0; /* |left| < 2^31, right < 2^61, count < 2^32: below 2^124 */
    for (size_t i = 0; i < count; i++) {
        sum += (wide)left[i] * (wide)right[i];
    }
    return sum;
}

/* What the threads share; each writes its own part of t, u and v. */
struct job {
    const struct tpp_product *product;
    uint64_t *x; /* n */
    uint64_t *y; /* m */
    uint64_t *t; /* k: B^T x */
    uint64_t *u; /* m: A t */
    uint64_t *v; /* m: C x */
    atomic_int is_out_of_memory;
};

/* A thread's own room for `count` elements as they are decoded. */
struct row {
    double *scratch;
    int64_t *values;
};

static int open_row(struct job *job, size_t count, struct row *row)
{
    *row = (struct row){ calloc(count, sizeof(double)), calloc(count, sizeof(int64_t)) };
    if (row->scratch != NULL && row->values != NULL) {
        return 1;
    }
    atomic_store(&job->is_out_of_memory, 1);
    return 0;
}

static void close_row(const struct row *row)
{
    free(row->scratch);
    free(row->values);
}

static void project_columns_of_b(void *context, size_t first, size_t end)
{
    struct job *job = context;
    const size_t count = end - first;
    struct row row;
    wide *sums = calloc(count, sizeof *sums);
    if (open_row(job, count, &row) && sums != NULL) {
        for (size_t n = 0; n < job->product->n; n++) {
            tpp_product_integers_part_b(job->product, n, first, count, row.scratch, row.values);
            for (size_t i = 0; i < count; i++) {
                sums[i] += (wide)row.values[i] * (wide)job->x[n];
            }
        }
        for (size_t i = 0; i < count; i++) {
            job->t[first + i] = reduce(sums[i]);
        }
    } else {
        atomic_store(&job->is_out_of_memory, 1);
    }
    free(sums);
    close_row(&row);
}

static void project_rows(void *context, size_t first, size_t end)
{
    struct job *job = context;
    const struct tpp_product *product = job->product;
    struct row row;
    if (open_row(job, product->n > product->k ? product->n : product->k, &row)) {
        for (size_t m = first; m < end; m++) {
            tpp_product_integers_a(product, m, row.scratch, row.values);
            job->u[m] = reduce(dot(row.values, job->t, product->k));
            job->v[m] = job->u[m];
            if (product->c != NULL) {
                tpp_product_integers_c(product, m, row.scratch, row.values);
                job->v[m] = reduce(dot(row.values, job->x, product->n));
            }
        }
    }
    close_row(&row);
}

/* Number `index` of the vectors x and y, uniform below the prime. */
static uint64_t element(const uint32_t key[2], size_t index, uint32_t vector)
{
    uint32_t words[4];
    const uint32_t counter[4] = { (uint32_t)index, (uint32_t)(index >> 32), 0, vector };
    tpp_philox4x32_10(counter, key, words);
    uint64_t drawn = ((uint64_t)words[1] << 32 | words[0]) >> 3;
    return drawn == PRIME ? 0 : drawn;
}

static void project(struct job *job, const uint32_t key[2], struct tpp_integer_projection *projection)
{
    const struct tpp_product *product = job->product;
    for (size_t i = 0; i < product->n; i++) {
        job->x[i] = element(key, i, 1);
    }
    for (size_t i = 0; i < product->m; i++) {
        job->y[i] = element(key, i, 5);
    }
    tpp_parallel(product->k, TPP_COLUMN_GRAIN, project_columns_of_b, job);
    tpp_parallel(product->m, 1, project_rows, job);
    for (size_t m = 0; m < product->m && projection->first_wrong_row == product->m; m++) {
        if (job->u[m] != job->v[m]) {
            projection->first_wrong_row = m;
        }
        projection->residue = reduce((wide)projection->residue + (wide)job->y[m] * (wide)job->u[m]);
    }
}

enum tpp_status tpp_integers_project(const struct tpp_product *product, const uint32_t key[2],
                                     struct tpp_integer_projection *projection, struct tpp_error *err)
{
    struct job job = {
        .product = product,
        .x = calloc(product->n, sizeof *job.x),
        .y = calloc(product->m, sizeof *job.y),
        .t = calloc(product->k, sizeof *job.t),
        .u = calloc(product->m, sizeof *job.u),
        .v = calloc(product->m, sizeof *job.v),
    };
    *projection = (struct tpp_integer_projection){ .first_wrong_row = product->m };
    if (job.x == NULL || job.y == NULL || job.t == NULL || job.u == NULL || job.v == NULL) {
        atomic_store(&job.is_out_of_memory, 1);
    } else {
        project(&job, key, projection);
    }
    free(job.x);
    free(job.y);
    free(job.t);
    free(job.u);
    free(job.v);
    return atomic_load(&job.is_out_of_memory) ? tpp_fail(err, TPP_STATUS_NO_MEMORY, "verification: out of memory")
                                              : TPP_STATUS_OK;
}
