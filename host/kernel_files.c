/* The code of a run by its digests. */
#include "host/kernel_files.h"

#include <stdio.h>
#include <string.h>

#include "host/backend.h"
#include "host/cuda_devices.h"
#include "kernels/kernel.h"

/* The name of a family's code as recorded; 0 when the device was given none of this program's. */
static int name_of(const struct tpp_record *record, const struct tpp_kernel *kernel, char name[TPP_NAME_BYTES])
{
    if (kernel->api != TPP_API_CUDA) {
        (void)snprintf(name, TPP_NAME_BYTES, "%s", kernel->family);
        return 1;
    }
    char architecture[TPP_NAME_BYTES];
    return !record->is_simulated &&
           tpp_cuda_code_of(kernel->family, &record->device, architecture, sizeof architecture, NULL) != NULL &&
           snprintf(name, TPP_NAME_BYTES, "%s.%s", kernel->family, architecture) < TPP_NAME_BYTES;
}

static void add_file(struct tpp_record *record, const struct tpp_kernel *kernel)
{
    char name[TPP_NAME_BYTES];
    char sha256[TPP_DIGEST_BYTES];
    if (!name_of(record, kernel, name) || !tpp_kernel_file_digest(name, sha256)) {
        return;
    }
    for (size_t i = 0; i < record->kernel_source_count; i++) {
        if (strcmp(record->kernel_sources[i].name, name) == 0) {
            return;
        }
    }
    struct tpp_named_digest *added = tpp_record_add_kernel_source(record);
    if (added != NULL) {
        (void)snprintf(added->name, sizeof added->name, "%s", name);
        (void)snprintf(added->sha256, sizeof added->sha256, "%s", sha256);
    }
}

void tpp_record_add_kernel_files(struct tpp_record *record)
{
    const struct tpp_backend *backend = tpp_backend_of(record->device.id);
    for (size_t i = 0; i < tpp_kernel_count(); i++) {
        const struct tpp_kernel *kernel = tpp_kernel_at(i);
        int is_used = kernel->kind == TPP_KIND_FILL || kernel->kind == TPP_KIND_CLOCK || kernel->kind == TPP_KIND_SPIN;
        for (size_t j = 0; j < record->measurement_count && !is_used; j++) {
            is_used = strcmp(record->measurements[j].kernel, kernel->id) == 0;
        }
        if (is_used && backend != NULL && kernel->api == backend->api) {
            add_file(record, kernel);
        }
    }
}

int tpp_kernel_file_is_image(const char *name)
{
    return strchr(name, '.') != NULL;
}

int tpp_kernel_file_digest(const char *name, char sha256[TPP_DIGEST_BYTES])
{
    const char *dot = strchr(name, '.');
    if (dot == NULL) {
        const char *source = tpp_kernel_source(name);
        if (source != NULL) {
            tpp_digest_sha256(source, strlen(source), sha256);
        }
        return source != NULL;
    }
    char family[TPP_NAME_BYTES];
    size_t bytes = 0;
    (void)snprintf(family, sizeof family, "%.*s", (int)(dot - name), name);
    const void *image = tpp_kernel_image(family, dot + 1, &bytes);
    if (image != NULL) {
        tpp_digest_sha256(image, bytes, sha256);
    }
    return image != NULL;
}
