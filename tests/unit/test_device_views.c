/* Views of one device: reading the kernel module's, and what counts as a contradiction. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/device_views.h"

static struct tpp_device_view a_view(const char *source)
{
    struct tpp_device_view view = { .source = source, .memory_bytes = 85.9e9, .clock_hz = 1410e6, .core_count = 108 };
    (void)snprintf(view.uuid, sizeof view.uuid, "6b143785-b6e7-a36d-73f0-7dd5e24e0c7e");
    (void)snprintf(view.address, sizeof view.address, "0000:07:00.0");
    (void)snprintf(view.name, sizeof view.name, "NVIDIA A100-SXM4-80GB");
    (void)snprintf(view.driver, sizeof view.driver, "570.86.15");
    view.pci_vendor = 0x10de;
    view.pci_device = 0x20b2;
    return view;
}

static size_t compare(const struct tpp_device_view *one, const struct tpp_device_view *other, char *text, size_t bytes)
{
    const struct tpp_device_view views[] = { *one, *other };
    return tpp_views_compare(views, 2, text, bytes);
}

Test(device_views, views_that_agree_or_say_nothing_do_not_differ)
{
    char text[256];
    struct tpp_device_view one = a_view("CUDA");
    struct tpp_device_view other = a_view("NVML");
    const struct tpp_device_view silent = { .source = "/proc", .memory_bytes = NAN, .clock_hz = NAN };
    other.memory_bytes = 84.5e9; /* a part that the driver keeps */
    other.core_count = 0;
    other.lane_count = 6912;
    cr_assert_eq(compare(&one, &other, text, sizeof text), 0, "%s", text);
    cr_assert_eq(compare(&one, &silent, text, sizeof text), 0, "%s", text);
}

Test(device_views, each_contradiction_is_told_with_both_sides)
{
    char text[512];
    const struct tpp_device_view one = a_view("CUDA");
    struct tpp_device_view other = a_view("NVML");
    (void)snprintf(other.uuid, sizeof other.uuid, "1fae4efc-9d31-1412-67a1-e64e64f0aa4e");
    (void)snprintf(other.address, sizeof other.address, "0000:19:00.0");
    (void)snprintf(other.name, sizeof other.name, "NVIDIA H20");
    (void)snprintf(other.driver, sizeof other.driver, "535.54.03");
    other.pci_device = 0x2329;
    other.memory_bytes = 103e9;
    other.clock_hz = 1980e6;
    other.lane_count = 9984;
    cr_assert_eq(compare(&one, &other, text, sizeof text), 8, "%s", text);
    const char *const expected[] = {
        "UUID: CUDA says 6b14",
        "PCI address: CUDA says 0000:07:00.0, NVML 0000:19:00.0",
        "name: CUDA says NVIDIA A100-SXM4-80GB, NVML NVIDIA H20",
        "driver: CUDA says 570.86.15, NVML 535.54.03",
        "PCI id: CUDA says 10de:20b2, NVML 10de:2329",
        "memory: CUDA says 85.9 GB, NVML 103",
        "highest clock: CUDA says 1410 MHz, NVML 1980",
        "cores: CUDA says 108, of which NVML's 9984 lanes",
    };
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        cr_assert_neq((void *)strstr(text, expected[i]), NULL, "'%s' is not in '%s'", expected[i], text);
    }
}

Test(device_views, an_instance_has_a_size_and_name_of_its_own)
{
    char text[256];
    struct tpp_device_view one = a_view("CUDA");
    struct tpp_device_view whole = a_view("NVML");
    (void)snprintf(one.name, sizeof one.name, "NVIDIA A100-SXM4-80GB MIG 3g.40gb");
    one.memory_bytes = 42e9;
    one.uuid[0] = 'f';
    whole.is_instance = 1;
    cr_assert_eq(compare(&one, &whole, text, sizeof text), 0, "%s", text);
    (void)snprintf(whole.address, sizeof whole.address, "0000:19:00.0");
    cr_assert_eq(compare(&one, &whole, text, sizeof text), 1, "where it sits is not");
}

/* A folder like /proc with the files of one board. */
static void write_file(const char *root, const char *name, const char *text)
{
    char path[512];
    (void)snprintf(path, sizeof path, "%s/%s", root, name);
    FILE *file = fopen(path, "w");
    cr_assert_not_null(file, "%s", path);
    (void)fputs(text, file);
    (void)fclose(file);
}

static void make_folder(const char *root, const char *name)
{
    char path[512];
    (void)snprintf(path, sizeof path, "%s/%s", root, name);
    cr_assert_eq(mkdir(path, 0700), 0, "%s", path);
}

Test(device_views, the_kernel_modules_files_are_read)
{
    char root[] = "/tmp/tpp_views_XXXXXX";
    cr_assert_not_null(mkdtemp(root));
    make_folder(root, "driver");
    make_folder(root, "driver/nvidia");
    make_folder(root, "driver/nvidia/gpus");
    make_folder(root, "driver/nvidia/gpus/0000:07:00.0");
    write_file(
        root, "driver/nvidia/version",
        "NVRM version: NVIDIA UNIX x86_64 Kernel Module  570.86.15  Thu Jan  2 10:00:00 UTC 2025\nGCC version: \n");
    write_file(
        root, "driver/nvidia/gpus/0000:07:00.0/information",
        "Model: \t\t NVIDIA A100-SXM4-80GB\nIRQ:   \t\t 210\nGPU UUID: \t GPU-6B143785-b6e7-a36d-73f0-7dd5e24e0c7e\n"
        "Video BIOS: \t 92.00.45.00.03\nBus Type: \t PCIe\nBus Location: \t 0000:07:00.0\n");
    struct tpp_device_view view;
    cr_assert(tpp_view_of_proc(root, "0000:07:00.0", &view));
    cr_assert_str_eq(view.name, "NVIDIA A100-SXM4-80GB");
    cr_assert_str_eq(view.uuid, "6b143785-b6e7-a36d-73f0-7dd5e24e0c7e");
    cr_assert_str_eq(view.vbios, "92.00.45.00.03");
    cr_assert_str_eq(view.address, "0000:07:00.0");
    cr_assert_str_eq(view.driver, "570.86.15");

    /* As an ordinary user may see it: what is hidden is not known, and no contradiction. */
    write_file(root, "driver/nvidia/gpus/0000:07:00.0/information",
               "GPU UUID: \t GPU-\?\?\?\?-\?\?\nVideo BIOS: \t \?\?.\?\?\n");
    cr_assert(tpp_view_of_proc(root, "0000:07:00.0", &view), "the driver's version is still there");
    cr_assert_str_empty(view.uuid);
    cr_assert_str_empty(view.vbios);

    cr_assert_eq(tpp_view_of_proc("/nowhere", "0000:07:00.0", &view), 0);
    cr_assert(isnan(view.memory_bytes));
    char command[128];
    (void)snprintf(command, sizeof command, "rm -r %s", root);
    cr_assert_eq(system(command), 0);
}
