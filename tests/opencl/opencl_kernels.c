/* Runs kernels of the table on every OpenCL device of this machine and compares what they compute with the host.
 *
 *     opencl_kernels [WORD]                 rows whose id contains WORD; all when absent
 *     opencl_kernels --tiles first|all      no test: prints the compiler options of GPU products, for check_codegen.sh
 *
 * One line a device and row: ok, FAIL, or skip with the reason. Exit code 1 when something failed, 77 (skipped) when
 * nothing could run. TPPBENCH_TEST_DEVICE restricts it to devices whose name contains that text;
 * TPPBENCH_TEST_QUICK to two shapes a tile, for simulators.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "kernels/tiles.h"

typedef enum outcome check_function(const struct device *, const struct tpp_kernel *, struct detail *);

static check_function *check_of(const struct tpp_kernel *row)
{
    switch (row->kind) {
    case TPP_KIND_FILL:
        return check_fill;
    case TPP_KIND_GEMM:
        return check_gemm;
    case TPP_KIND_PROBE:
        return check_probe;
    default:
        return NULL;
    }
}

struct tally {
    unsigned ok, failed, skipped;
};

static void run_row(const struct device *device, const struct tpp_kernel *row, struct tally *tally)
{
    char missing[128];
    struct detail detail = { "" };
    if (row->api != TPP_API_OPENCL || check_of(row) == NULL) {
        return;
    }
    if (!device_has_extensions(device, row->extensions, missing, sizeof missing)) {
        printf("skip  %-28s the device has no %s\n", row->id, missing);
        tally->skipped++;
        return;
    }
    static const char *const words[] = { "FAIL", "ok  ", "skip" };
    const enum outcome outcome = check_of(row)(device, row, &detail);
    printf("%s  %-28s %s\n", words[outcome], row->id, detail.text);
    fflush(stdout);
    *(outcome == RIGHT ? &tally->ok : outcome == WRONG ? &tally->failed : &tally->skipped) += 1;
}

static int print_tiles(const char *what)
{
    const struct tpp_tile_facts facts = { .local_memory_bytes = 65536, .max_group_size = 256 };
    for (size_t i = 0; i < tpp_kernel_count(); i++) {
        const struct tpp_kernel *row = tpp_kernel_at(i);
        struct tpp_tile tiles[TPP_TILE_CANDIDATES];
        size_t count = 0;
        if (row->kind == TPP_KIND_GEMM && row->api == TPP_API_OPENCL && row->device_classes == TPP_CLASS_GPU) {
            count = tpp_tile_candidates(row, &facts, tiles, strcmp(what, "all") == 0 ? TPP_TILE_CANDIDATES : 1);
        }
        for (size_t t = 0; t < count; t++) {
            char options[TPP_TEXT_BYTES];
            tpp_tile_options(row, &tiles[t], options, sizeof options);
            printf("%s\n", options);
        }
    }
    return 0;
}

int main(int argc, char **argv)
{
    enum { MAX_DEVICES = 16, EXIT_SKIPPED = 77 };
    static struct device devices[MAX_DEVICES];
    const char *word = argc > 1 ? argv[1] : "";
    const char *wanted = getenv("TPPBENCH_TEST_DEVICE");
    const char *reason = NULL;
    struct tally tally = { 0, 0, 0 };
    if (argc == 3 && strcmp(argv[1], "--tiles") == 0) {
        return print_tiles(argv[2]);
    }
    const size_t device_count = devices_open(devices, MAX_DEVICES, &reason);
    if (device_count == 0) {
        printf("skip  everything: %s\n", reason);
        return EXIT_SKIPPED;
    }
    for (size_t d = 0; d < device_count; d++) {
        if (wanted == NULL || strstr(devices[d].name, wanted) != NULL) {
            printf("device %s\n", devices[d].name);
            for (size_t i = 0; i < tpp_kernel_count(); i++) {
                if (strstr(tpp_kernel_at(i)->id, word) != NULL) {
                    run_row(&devices[d], tpp_kernel_at(i), &tally);
                }
            }
        }
        device_close(&devices[d]);
    }
    printf("%u ok, %u failed, %u skipped\n", tally.ok, tally.failed, tally.skipped);
    return tally.failed > 0 ? 1 : tally.ok == 0 ? EXIT_SKIPPED : 0;
}
