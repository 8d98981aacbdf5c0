/* On which silicon kernels have been measured, from the records that come with the sources (tools/confirm_kernels.c).
 */
#include <string.h>

#include "kernels/kernel.h"

struct confirmation {
    const char *kernel;
    const char *device;
};

static const struct confirmation confirmations[] = {
#include "confirmed_kernels.inc"
    { NULL, NULL },
};

const char *tpp_kernel_confirmed_on(const char *kernel_id, size_t index)
{
    for (const struct confirmation *row = confirmations; row->kernel != NULL; row++) {
        if (strcmp(row->kernel, kernel_id) == 0 && index-- == 0) {
            return row->device;
        }
    }
    return NULL;
}
