/* tppbench devices: what can be measured here. */
#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_fields.h"
#include "cli/command.h"
#include "cli/output.h"
#include "host/host.h"

struct arguments {
    int is_json;
};

static const struct argp_option options[] = {
    { "json", 'j', 0, 0, "Print JSON", 0 },
    { 0 },
};

static error_t parse(int key, char *value, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    (void)value;
    switch (key) {
    case 'j':
        arguments->is_json = 1;
        return 0;
    case ARGP_KEY_ARG:
        argp_error(state, "'%s' is too much: this command takes no arguments", value);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp argp = {
    .options = options,
    .parser = parse,
    .doc = "List the devices that can be measured here, with a stable id, capabilities, memory, clock and where they "
           "sit.\vThe id is the same on every run of this machine. 'tppbench run --device ID' takes it, a number of "
           "this list, 'gpu', 'cpu', or a part of the name.",
};

static void print_bytes(const char *label, uint64_t bytes)
{
    if (bytes >= 1000000000) {
        (void)printf("%s%.1f GB", label, (double)bytes * 1e-9);
    } else if (bytes > 0) {
        (void)printf("%s%.0f kB", label, (double)bytes * 1e-3);
    }
}

static void print_device(size_t index, const struct tpp_device_info *device)
{
    (void)printf("%zu  %s\n", index, device->id);
    (void)printf("   %s\n", device->name);
    (void)printf("   %s, %u core%s, ", tpp_device_kind_name((int)device->kind), device->core_count,
                 device->core_count == 1 ? "" : "s");
    if (isnan(device->clock_hz)) {
        (void)printf("clock not told");
    } else {
        (void)printf("%.0f MHz", device->clock_hz * 1e-6);
    }
    print_bytes(", memory ", device->memory_bytes);
    (void)printf("\n");
    if (device->l1d_bytes > 0) {
        print_bytes("   caches: L1d ", device->l1d_bytes);
        print_bytes(", L2 ", device->l2_bytes);
        print_bytes(", last level ", device->llc_bytes);
        (void)printf("\n");
    }
    if (device->locality[0] != '\0') {
        (void)printf("   where: %s\n", device->locality);
    }
    (void)printf("   driver: %s %s, %s\n", device->platform, device->driver, device->api_version);
    (void)printf("   capabilities: fp64 %s, fp16 %s, dot product %s, sub-groups %s\n",
                 strstr(device->capabilities, "cl_khr_fp64") != NULL ? "yes" : "no",
                 strstr(device->capabilities, "cl_khr_fp16") != NULL ? "yes" : "no",
                 strstr(device->capabilities, "cl_khr_integer_dot_product") != NULL ? "yes" : "no",
                 strstr(device->capabilities, "cl_khr_subgroups") != NULL ? "yes" : "no");
}

static enum tpp_status print_json(const struct tpp_device_list *list, struct tpp_error *err)
{
    json_t *devices = json_array();
    for (size_t i = 0; i < list->count; i++) {
        (void)json_array_append_new(devices, tpp_device_write(&list->devices[i]));
    }
    json_t *root = json_pack("{s:s, s:i, s:o, s:s}", "schema", "tppbench-devices", "schema_version", 1, "devices",
                             devices, "notes", list->notes);
    return tpp_output_json(root, err);
}

static int run(int argc, char **argv)
{
    struct arguments arguments = { 0 };
    struct tpp_device_list list = { 0 };
    struct tpp_error err = TPP_ERROR_INIT;
    (void)argp_parse(&argp, argc, argv, 0, NULL, &arguments);
    if (tpp_devices_list(&list, &err) != TPP_STATUS_OK) {
        return tpp_report_failure(&err);
    }
    int code = TPP_EXIT_OK;
    if (arguments.is_json) {
        code = print_json(&list, &err) == TPP_STATUS_OK ? code : tpp_report_failure(&err);
    } else {
        for (size_t i = 0; i < list.count; i++) {
            print_device(i, &list.devices[i]);
        }
    }
    if (list.notes[0] != '\0') {
        (void)fprintf(stderr, "%s", list.notes);
    }
    if (list.count == 0) {
        (void)fprintf(stderr, "tppbench: no device to measure\n");
        code = TPP_EXIT_DEVICE;
    }
    tpp_devices_free(&list);
    return code;
}

const struct tpp_command tpp_command_devices = {
    .name = "devices", .summary = "list what can be measured here", .argp = &argp, .run = run
};
