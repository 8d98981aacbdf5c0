/* A cuBLASLt for tests: multiplies on the host, in memory that the host can read, and is as strict as the real one
 * about what it is asked. Its heuristics propose four algorithms: a slow one, one for which it wants more workspace
 * than it may have, the fastest, and one that does not run. TPP_FAKE_CUBLASLT names a fault:
 *
 *   wrong   one entry of every product is wrong
 *   none    the heuristics find nothing
 *   fail    products fail after the first ten
 *   idle    products report success and do nothing
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { SUCCESS = 0, INVALID_VALUE = 7, EXECUTION_FAILED = 13, NOT_SUPPORTED = 15 };
enum { R_32F = 0, R_64F = 1, R_8I = 3, R_32I = 10, R_16BF = 14 };
enum { TRANSA = 3, TRANSB = 4, WORKSPACE = 1, GOOD_PRODUCTS = 10 };
enum { ALGORITHMS = 4, TOO_LARGE = 1, FASTEST = 2, BROKEN = 3 };

struct algorithm {
    uint64_t data[8];
};
struct heuristic {
    struct algorithm algorithm;
    size_t workspace_bytes;
    int state;
    float waves;
    int reserved[4];
};
struct operation {
    int compute, scale, transposed_a, transposed_b;
};
struct layout {
    int type;
    uint64_t rows, columns;
    int64_t ld;
};

static int products;

static int has_fault(const char *name)
{
    const char *fault = getenv("TPP_FAKE_CUBLASLT");
    return fault != NULL && strcmp(fault, name) == 0;
}

size_t cublasLtGetVersion(void)
{
    return 120802;
}

int cublasLtCreate(void **handle)
{
    *handle = calloc(1, 1);
    return *handle != NULL ? SUCCESS : EXECUTION_FAILED;
}

int cublasLtDestroy(void *handle)
{
    free(handle);
    return SUCCESS;
}

int cublasLtMatmulDescCreate(void **operation, int compute_type, int scale_type)
{
    struct operation *made = calloc(1, sizeof *made);
    made->compute = compute_type;
    made->scale = scale_type;
    *operation = made;
    return SUCCESS;
}

int cublasLtMatmulDescSetAttribute(void *operation, int attribute, const void *value, size_t value_bytes)
{
    struct operation *set = operation;
    if (attribute != TRANSA && attribute != TRANSB) {
        return value_bytes == 1 ? SUCCESS : INVALID_VALUE;
    }
    if (value_bytes != sizeof(int)) {
        return INVALID_VALUE;
    }
    memcpy(attribute == TRANSA ? &set->transposed_a : &set->transposed_b, value, sizeof(int));
    return SUCCESS;
}

int cublasLtMatmulDescDestroy(void *operation)
{
    free(operation);
    return SUCCESS;
}

int cublasLtMatrixLayoutCreate(void **layout, int type, uint64_t rows, uint64_t columns, int64_t ld)
{
    struct layout *made = calloc(1, sizeof *made);
    *made = (struct layout){ type, rows, columns, ld };
    *layout = made;
    return ld >= (int64_t)rows ? SUCCESS : INVALID_VALUE;
}

int cublasLtMatrixLayoutDestroy(void *layout)
{
    free(layout);
    return SUCCESS;
}

int cublasLtMatmulPreferenceCreate(void **preference)
{
    *preference = calloc(1, sizeof(size_t));
    return SUCCESS;
}

int cublasLtMatmulPreferenceSetAttribute(void *preference, int attribute, const void *value, size_t value_bytes)
{
    if (attribute != WORKSPACE || value_bytes != sizeof(size_t)) {
        return INVALID_VALUE;
    }
    memcpy(preference, value, value_bytes);
    return SUCCESS;
}

int cublasLtMatmulPreferenceDestroy(void *preference)
{
    free(preference);
    return SUCCESS;
}

int cublasLtMatmulAlgoGetHeuristic(void *handle, void *operation, void *a, void *b, void *c, void *d, void *preference,
                                   int wanted, struct heuristic *found, int *count)
{
    size_t workspace_bytes = 0;
    (void)handle, (void)operation, (void)a, (void)b, (void)c, (void)d;
    memcpy(&workspace_bytes, preference, sizeof workspace_bytes);
    *count = 0;
    if (has_fault("none")) {
        return NOT_SUPPORTED;
    }
    for (int i = 0; i < ALGORITHMS && i < wanted; i++) {
        found[i] = (struct heuristic){ .algorithm.data[0] = (uint64_t)i, .state = SUCCESS };
        found[i].workspace_bytes = i == TOO_LARGE ? workspace_bytes + 1 : 4096;
        (*count)++;
    }
    return SUCCESS;
}

static double element(const void *matrix, int type, uint64_t index)
{
    switch (type) {
    case R_32F:
        return ((const float *)matrix)[index];
    case R_64F:
        return ((const double *)matrix)[index];
    case R_8I:
        return ((const int8_t *)matrix)[index];
    default: {
        uint32_t bits = (uint32_t)((const uint16_t *)matrix)[index] << 16;
        float value = 0.0f;
        memcpy(&value, &bits, sizeof value);
        return value;
    }
    }
}

static void store(void *matrix, int type, uint64_t index, double value)
{
    if (type == R_32F) {
        ((float *)matrix)[index] = (float)value;
    } else if (type == R_64F) {
        ((double *)matrix)[index] = value;
    } else {
        ((int32_t *)matrix)[index] = (int32_t)value;
    }
}

static int is_one(const void *scalar, int type)
{
    float f32 = 0.0f;
    int32_t i32 = 0;
    double f64 = 0.0;
    memcpy(&f32, scalar, sizeof f32);
    memcpy(&i32, scalar, sizeof i32);
    if (type == R_64F) {
        memcpy(&f64, scalar, sizeof f64);
    }
    return type == R_64F ? f64 == 1.0 : type == R_32I ? i32 == 1 : f32 == 1.0f;
}

/* D = op(A) B, everything column by column; A is transposed, as for FP8 and INT8 the real one requires. */
static void multiply(const void *a, const struct layout *of_a, const void *b, const struct layout *of_b, void *d,
                     const struct layout *of_d)
{
    for (uint64_t column = 0; column < of_d->columns; column++) {
        for (uint64_t row = 0; row < of_d->rows; row++) {
            double sum = 0.0;
            for (uint64_t k = 0; k < of_a->rows; k++) {
                sum += element(a, of_a->type, k + row * (uint64_t)of_a->ld) *
                       element(b, of_b->type, k + column * (uint64_t)of_b->ld);
            }
            int is_wrong = has_fault("wrong") && row == of_d->rows / 2 && column == of_d->columns / 2;
            store(d, of_d->type, row + column * (uint64_t)of_d->ld, is_wrong ? sum + 100.0 : sum);
        }
    }
}

int cublasLtMatmul(void *handle, void *operation, const void *alpha, const void *a, void *a_layout, const void *b,
                   void *b_layout, const void *beta, const void *c, void *c_layout, void *d, void *d_layout,
                   const struct algorithm *algorithm, void *workspace, size_t workspace_bytes, void *stream)
{
    const struct operation *set = operation;
    const struct layout *of_a = a_layout;
    const struct layout *of_b = b_layout;
    const struct layout *of_d = d_layout;
    static const double zero = 0.0;
    (void)handle, (void)stream;
    if (set->transposed_a != 1 || set->transposed_b != 0 || of_a->rows != of_b->rows || of_a->columns != of_d->rows ||
        of_b->columns != of_d->columns || c != d || c_layout != d_layout || workspace == NULL ||
        workspace_bytes < 4096 || !is_one(alpha, set->scale) || memcmp(beta, &zero, 4) != 0) {
        return INVALID_VALUE;
    }
    if (algorithm->data[0] == BROKEN || algorithm->data[0] == TOO_LARGE) {
        return NOT_SUPPORTED;
    }
    if (has_fault("fail") && ++products > GOOD_PRODUCTS) {
        return EXECUTION_FAILED;
    }
    if (algorithm->data[0] != FASTEST) {
        const struct timespec slow = { .tv_nsec = 20000000 };
        (void)nanosleep(&slow, NULL);
    }
    if (!has_fault("idle")) {
        multiply(a, of_a, b, of_b, d, of_d);
    }
    return SUCCESS;
}
