/* Every CPU kernel on the OpenCL CPU device of this machine: products at shapes around the edges of tiles, panels and
 * depth blocks with every vector width, and probes, through the host's own path. Skipped where there is no such device.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/gemm.h"
#include "host/probe.h"

static struct tpp_record record;
static struct tpp_bench bench;

static void open_device(void)
{
    struct tpp_device_list list;
    struct tpp_error err = TPP_ERROR_INIT;
    size_t index = 0;
    cr_assert(tpp_devices_list(&list, &err) == TPP_STATUS_OK);
    if (tpp_device_select(&list, "cpu", &index, &err) != TPP_STATUS_OK) {
        cr_skip_test("%s", err.text);
    }
    static const struct tpp_run_options options = { .nonce = "c0ffee", .mode = "test" };
    cr_assert(tpp_host_describe(&record.host, &err) == TPP_STATUS_OK);
    (void)snprintf(record.nonce, sizeof record.nonce, "%s", options.nonce);
    record.device = list.devices[index];
    bench.options = &options;
    bench.record = &record;
    bench.backend = tpp_backend_of(record.device.id);
    cr_assert(bench.backend->open(record.device.id, &bench.session, &err) == TPP_STATUS_OK, "%s", err.text);
    tpp_devices_free(&list);
}

static void check_product(const struct tpp_kernel *kernel, const struct tpp_tile *tile, const uint32_t shape[3])
{
    struct tpp_error err = TPP_ERROR_INIT;
    struct tpp_gemm gemm;
    struct tpp_inputs inputs;
    struct tpp_timing timing;
    struct tpp_verification verification;
    char text[TPP_NAME_BYTES];
    tpp_tile_text(tile, text, sizeof text);
    enum tpp_status status = tpp_inputs_open(&bench, kernel, shape[0], shape[1], shape[2], 1, &inputs, &err);
    cr_assert(status == TPP_STATUS_OK, "%s", err.text);
    status = tpp_gemm_open(&bench, kernel, tile, shape[0], shape[1], shape[2], &gemm, &err);
    if (status != TPP_STATUS_UNSUPPORTED) { /* what this compiler refuses is waived, not wrong */
        cr_assert(status == TPP_STATUS_OK, "%s %s: %s", kernel->id, text, err.text);
        tpp_verification_begin(&verification, "projection");
        cr_assert(tpp_inputs_poison(&bench, &inputs, 0, &err) == TPP_STATUS_OK);
        /* Twice: what the first run leaves in the packed panels must not matter to the second. */
        cr_assert(tpp_gemm_run(&bench, &gemm, &inputs.sets[0], 2, &timing, &err) == TPP_STATUS_OK, "%s", err.text);
        cr_assert(tpp_inputs_verify(&bench, &inputs, 0, 0, &verification, &err) == TPP_STATUS_OK,
                  "%s %s, %u x %u x %u: %s", kernel->id, text, shape[0], shape[1], shape[2], err.text);
    }
    tpp_gemm_close(&bench, &gemm);
    tpp_inputs_close(&bench, &inputs);
}

static void check_products(const struct tpp_kernel *kernel, unsigned vector_bytes)
{
    struct tpp_tile_facts facts = tpp_bench_facts(&bench);
    struct tpp_tile tile;
    facts.vector_bytes = vector_bytes;
    cr_assert(tpp_tile_candidates(kernel, &facts, &tile, 1) == 1);
    tile.kc = 64; /* small blocks, so that small shapes have several */
    tile.mc = 4 * tile.mr;
    tile.nc = 2 * tile.nr;
    const uint32_t shapes[][3] = {
        { 1, 1, 1 },
        { 7, 13, 5 },
        { tile.mr, tile.nr, 64 },
        { tile.mr + 1, tile.nr - 1, 65 },
        { 4 * tile.mr - 1, 2 * tile.nr + 1, 63 },
        { 4 * tile.mr + 3, 2 * tile.nr + 5, 130 },
        { 97, 129, 257 },
        { 1, 200, 300 },
        { 200, 1, 300 },
    };
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        check_product(kernel, &tile, shapes[i]);
    }
}

static int is_cpu_kernel(const struct tpp_kernel *kernel, enum tpp_kernel_kind kind)
{
    char reason[TPP_TEXT_BYTES];
    return kernel->kind == kind && (kernel->device_classes & TPP_CLASS_GPU) == 0 &&
           tpp_kernel_can_run(kernel->id, &bench.session->device, &record.host, reason, sizeof reason);
}

Test(cpu_products, are_right_at_odd_shapes_with_every_vector_width, .timeout = 600)
{
    open_device();
    unsigned widest = tpp_bench_facts(&bench).vector_bytes;
    size_t kernels = 0;
    for (size_t i = 0; i < tpp_kernel_count(); i++) {
        const struct tpp_kernel *kernel = tpp_kernel_at(i);
        for (unsigned bytes = 16; is_cpu_kernel(kernel, TPP_KIND_GEMM) && bytes <= widest; bytes *= 2) {
            check_products(kernel, bytes);
            kernels++;
        }
    }
    cr_assert(kernels >= 3, "only %zu kernels were checked", kernels);
    bench.backend->close(bench.session);
}

Test(cpu_products, probes_end_where_they_must, .timeout = 300)
{
    open_device();
    size_t kernels = 0;
    for (size_t i = 0; i < tpp_kernel_count(); i++) {
        const struct tpp_kernel *kernel = tpp_kernel_at(i);
        struct tpp_error err = TPP_ERROR_INIT;
        struct tpp_probe probe;
        struct tpp_verification verification;
        if (!is_cpu_kernel(kernel, TPP_KIND_PROBE)) {
            continue;
        }
        enum tpp_status status = tpp_probe_open(&bench, kernel, &probe, &err);
        if (status != TPP_STATUS_UNSUPPORTED) {
            cr_assert(status == TPP_STATUS_OK, "%s: %s", kernel->id, err.text);
            struct tpp_timing timing;
            tpp_verification_begin(&verification, "closed-form");
            cr_assert(tpp_probe_poison(&bench, &probe, &err) == TPP_STATUS_OK);
            cr_assert(tpp_probe_verify(&bench, &probe, &verification, &err) == TPP_STATUS_VERIFICATION,
                      "%s: a poisoned output passes", kernel->id);
            tpp_verification_begin(&verification, "closed-form");
            cr_assert(tpp_probe_run(&bench, &probe, 1, &timing, &err) == TPP_STATUS_OK, "%s", err.text);
            cr_assert(tpp_probe_verify(&bench, &probe, &verification, &err) == TPP_STATUS_OK, "%s: %s", kernel->id,
                      err.text);
            kernels++;
        }
        tpp_probe_close(&bench, &probe);
    }
    cr_assert(kernels >= 3, "only %zu probes were checked", kernels);
    cr_assert(tpp_clock_open(&bench, NULL) == TPP_STATUS_OK);
    if (bench.clock != NULL) {
        double clock_hz = tpp_clock_read(&bench);
        cr_assert(clock_hz > 1e8 && clock_hz < 1e10, "a clock of %g Hz", clock_hz);
    }
    tpp_clock_close(&bench);
    bench.backend->close(bench.session);
}
