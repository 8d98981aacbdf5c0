/* The table of kernels, from the descriptor rows that stand in the kernel files themselves. */
#include <string.h>

#include "base/blob.h"
#include "kernels/built.h"

extern const struct tpp_blob tpp_kernel_sources[];
extern const struct tpp_blob tpp_cuda_images[];

#define TPP_KERNEL_ROWS
#define TPP_KERNEL(name, ...) { .id = #name, .family = TPP_FAMILY, __VA_ARGS__ },

static const struct tpp_kernel kernel_table[] = {
#include "kernel_rows.inc"
};

size_t tpp_kernel_count(void)
{
    return sizeof kernel_table / sizeof kernel_table[0];
}

const struct tpp_kernel *tpp_kernel_at(size_t index)
{
    return index < tpp_kernel_count() ? &kernel_table[index] : NULL;
}

const struct tpp_kernel *tpp_kernel_find(const char *id)
{
    for (size_t i = 0; i < tpp_kernel_count(); i++) {
        if (strcmp(kernel_table[i].id, id) == 0) {
            return &kernel_table[i];
        }
    }
    return NULL;
}

const char *tpp_kernel_entry(const struct tpp_kernel *kernel)
{
    return kernel->entry != NULL ? kernel->entry : kernel->id;
}

const char *tpp_kernel_source(const char *family)
{
    for (const struct tpp_blob *blob = tpp_kernel_sources; blob->name != NULL; blob++) {
        if (strcmp(blob->name, family) == 0) {
            return blob->bytes;
        }
    }
    return NULL;
}

int tpp_kernel_is_built(const struct tpp_kernel *kernel)
{
    const size_t stem = strlen(kernel->family);
    int is_built = kernel->api != TPP_API_CUDA;
    for (const struct tpp_blob *blob = tpp_cuda_images; !is_built && blob->name != NULL; blob++) {
        is_built = strncmp(blob->name, kernel->family, stem) == 0 && blob->name[stem] == '.';
    }
    return is_built;
}

const void *tpp_kernel_image(const char *family, const char *architecture, size_t *bytes)
{
    const size_t stem = strlen(family);
    for (const struct tpp_blob *blob = tpp_cuda_images; blob->name != NULL; blob++) {
        if (strncmp(blob->name, family, stem) == 0 && blob->name[stem] == '.' &&
            strcmp(blob->name + stem + 1, architecture) == 0) {
            if (bytes != NULL) {
                *bytes = blob->length;
            }
            return blob->bytes;
        }
    }
    return NULL;
}
