/* The list of backends. A new one is a file and a line here; the order is policy: vendor interfaces first. */
#include "host/backend.h"

#include <string.h>

extern const struct tpp_backend tpp_backend_cuda;
extern const struct tpp_backend tpp_backend_opencl;

static const struct tpp_backend *const backends[] = {
    &tpp_backend_cuda,
    &tpp_backend_opencl,
};

const struct tpp_backend *tpp_backend_at(size_t index)
{
    return index < sizeof backends / sizeof backends[0] ? backends[index] : NULL;
}

const struct tpp_backend *tpp_backend_of(const char *device_id)
{
    for (size_t i = 0; tpp_backend_at(i) != NULL; i++) {
        size_t length = strlen(backends[i]->name);
        if (strncmp(device_id, backends[i]->name, length) == 0 && device_id[length] == ':') {
            return backends[i];
        }
    }
    return NULL;
}
