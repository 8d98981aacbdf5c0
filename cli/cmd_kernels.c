/* tppbench kernels: what is built in, and whether it can run on a device. */
#include <jansson.h>
#include <stdio.h>

#include "cli/command.h"
#include "cli/output.h"
#include "host/host.h"
#include "kernels/kernel.h"

struct arguments {
    int is_json;
    const char *device;
};

static const struct argp_option options[] = {
    { "device", 'd', "ID", 0, "Say for this device what can run (default: the best device)", 0 },
    { "json", 'j', 0, 0, "Print JSON", 0 },
    { 0 },
};

static error_t parse(int key, char *value, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    switch (key) {
    case 'd':
        arguments->device = value;
        return 0;
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
    .doc = "List the kernels built in, what each measures, and whether it can run on a device.\vA kernel that no "
           "device has confirmed yet says so. 'tppbench run --kernel ID' measures one by itself.",
};

/* Fills, clocks and the like are used by every measurement, and are none by themselves. */
static int is_measured(const struct tpp_kernel *kernel)
{
    return kernel->kind == TPP_KIND_PROBE || kernel->kind == TPP_KIND_GEMM;
}

static void print_confirmations(const struct tpp_kernel *kernel, int goes_on)
{
    const char *first = tpp_kernel_confirmed_on(kernel->id, 0);
    if (first == NULL) {
        (void)printf("%s%s\n", goes_on ? "" : "    ",
                     is_measured(kernel) ? "not yet confirmed on silicon" : "never measured by itself");
        return;
    }
    (void)printf("%sconfirmed on\n", goes_on ? "" : "    ");
    for (size_t i = 0; tpp_kernel_confirmed_on(kernel->id, i) != NULL; i++) {
        (void)printf("        %s\n", tpp_kernel_confirmed_on(kernel->id, i));
    }
}

static void print_kernel(const struct tpp_kernel *kernel, const struct tpp_device_info *device,
                         const struct tpp_host_info *host)
{
    char reason[TPP_TEXT_BYTES] = "";
    (void)printf("%-24s %-5s  %s into %s\n", kernel->id, tpp_kernel_kind_name((int)kernel->kind),
                 tpp_precision_name((int)kernel->in), tpp_precision_name((int)kernel->acc));
    (void)printf("    %s\n", kernel->title);
    if (device != NULL) {
        int can_run = tpp_kernel_can_run(kernel->id, device, host, reason, sizeof reason);
        (void)printf("    %s%s; ", can_run ? "runs here" : "not here: ", reason);
    }
    print_confirmations(kernel, device != NULL);
}

static json_t *kernel_json(const struct tpp_kernel *kernel, const struct tpp_device_info *device,
                           const struct tpp_host_info *host)
{
    char reason[TPP_TEXT_BYTES] = "";
    json_t *confirmations = json_array();
    for (size_t i = 0; tpp_kernel_confirmed_on(kernel->id, i) != NULL; i++) {
        (void)json_array_append_new(confirmations, json_string(tpp_kernel_confirmed_on(kernel->id, i)));
    }
    json_t *object = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:o}", "id", kernel->id, "family", kernel->family,
                               "title", kernel->title, "kind", tpp_kernel_kind_name((int)kernel->kind), "precision",
                               tpp_precision_name((int)kernel->in), "accumulator", tpp_precision_name((int)kernel->acc),
                               "confirmed_on", confirmations);
    if (object != NULL && device != NULL) {
        int can_run = tpp_kernel_can_run(kernel->id, device, host, reason, sizeof reason);
        (void)json_object_set_new(object, "can_run", json_boolean(can_run));
        (void)json_object_set_new(object, "reason", json_string(reason));
    }
    return object;
}

static int print_all(const struct arguments *arguments, const struct tpp_device_info *device,
                     const struct tpp_host_info *host)
{
    struct tpp_error err = TPP_ERROR_INIT;
    json_t *kernels = arguments->is_json ? json_array() : NULL;
    if (!arguments->is_json && device != NULL) {
        (void)printf("On %s (%s):\n\n", device->id, device->name);
    }
    for (size_t i = 0; i < tpp_kernel_count(); i++) {
        const struct tpp_kernel *kernel = tpp_kernel_at(i);
        if (arguments->is_json) {
            (void)json_array_append_new(kernels, kernel_json(kernel, device, host));
        } else {
            print_kernel(kernel, device, host);
        }
    }
    if (!arguments->is_json) {
        return TPP_EXIT_OK;
    }
    json_t *root = json_pack("{s:s, s:i, s:s?, s:o}", "schema", "tppbench-kernels", "schema_version", 2, "device",
                             device != NULL ? device->id : NULL, "kernels", kernels);
    return tpp_output_json(root, &err) == TPP_STATUS_OK ? TPP_EXIT_OK : tpp_report_failure(&err);
}

static int run(int argc, char **argv)
{
    struct arguments arguments = { 0 };
    struct tpp_device_list list = { 0 };
    struct tpp_host_info host;
    struct tpp_error err = TPP_ERROR_INIT;
    size_t index = 0;
    (void)argp_parse(&argp, argc, argv, 0, NULL, &arguments);
    if (tpp_host_describe(&host, &err) != TPP_STATUS_OK || tpp_devices_list(&list, &err) != TPP_STATUS_OK) {
        return tpp_report_failure(&err);
    }
    int has_device = tpp_device_select(&list, arguments.device, &index, &err) == TPP_STATUS_OK;
    int code = TPP_EXIT_OK;
    if (!has_device && arguments.device != NULL) {
        code = tpp_report_failure(&err);
    } else {
        if (!has_device) {
            (void)fprintf(stderr, "tppbench: %s; listing what is built in\n", err.text);
        }
        code = print_all(&arguments, has_device ? &list.devices[index] : NULL, &host);
    }
    tpp_devices_free(&list);
    return code;
}

const struct tpp_command tpp_command_kernels = {
    .name = "kernels", .summary = "list what is built in and whether it can run", .argp = &argp, .run = run
};
