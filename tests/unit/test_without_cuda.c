/* A program built without nvcc: an empty table of images stands before the library's. */
#include <criterion/criterion.h>
#include <string.h>

#include "base/blob.h"
#include "host/host.h"
#include "kernels/built.h"

extern const struct tpp_blob tpp_cuda_images[];
const struct tpp_blob tpp_cuda_images[] = { { 0, 0, 0 } };

Test(without_cuda, rows_stay_and_say_why_they_do_not_run)
{
    struct tpp_device_info device = { .id = "opencl:0", .backend = "opencl" };
    static struct tpp_host_info host;
    unsigned count = 0;
    for (size_t i = 0; i < tpp_kernel_count(); i++) {
        const struct tpp_kernel *kernel = tpp_kernel_at(i);
        char reason[TPP_TEXT_BYTES] = "";
        if (kernel->api != TPP_API_CUDA) {
            cr_expect(tpp_kernel_is_built(kernel), "%s", kernel->id);
            continue;
        }
        count++;
        cr_expect(!tpp_kernel_is_built(kernel), "%s", kernel->id);
        cr_expect_null(tpp_kernel_image(kernel->family, "sm_90a", NULL), "%s", kernel->id);
        cr_expect_eq(tpp_kernel_can_run(kernel->id, &device, &host, reason, sizeof reason), 0, "%s", kernel->id);
        cr_expect_str_eq(reason, "built without CUDA");
    }
    cr_expect_gt(count, 0);
}
