/* Which kernels a run measures, and why a kernel cannot run somewhere. */
#include "host/plan.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "host/backend.h"
#include "host/processor.h"
#include "host/topology.h"
#include "kernels/built.h"

unsigned tpp_device_class(const struct tpp_device_info *device)
{
    return device->kind == TPP_DEVICE_CPU ? TPP_CLASS_CPU : TPP_CLASS_GPU;
}

enum tpp_status tpp_host_describe(struct tpp_host_info *host, struct tpp_error *err)
{
    (void)err;
    memset(host, 0, sizeof *host);
    tpp_processor_describe(host);
    tpp_topology_describe(host);
    return TPP_STATUS_OK;
}

int tpp_kernel_can_run(const char *kernel_id, const struct tpp_device_info *device, const struct tpp_host_info *host,
                       char *reason, size_t reason_bytes)
{
    const struct tpp_kernel *kernel = tpp_kernel_find(kernel_id);
    const struct tpp_backend *backend = tpp_backend_of(device->id);
    unsigned device_class = tpp_device_class(device);
    char missing[TPP_NAME_BYTES] = "";
    reason[0] = '\0';
    if (kernel == NULL) {
        (void)snprintf(reason, reason_bytes, "there is no kernel %s", kernel_id);
    } else if (!tpp_kernel_is_built(kernel)) {
        (void)snprintf(reason, reason_bytes, "built without CUDA");
    } else if (backend == NULL || backend->api != kernel->api) {
        (void)snprintf(reason, reason_bytes, "written for another interface than %s", device->backend);
    } else if ((kernel->device_classes & device_class) == 0) {
        (void)snprintf(reason, reason_bytes, "written for %s", device_class == TPP_CLASS_CPU ? "GPUs" : "CPUs");
    } else if (!tpp_features_have(device->capabilities, kernel->extensions, missing, sizeof missing)) {
        (void)snprintf(reason, reason_bytes, "the device has no %s", missing);
    } else if (device_class == TPP_CLASS_CPU &&
               !tpp_features_have(host->features, kernel->features, missing, sizeof missing)) {
        (void)snprintf(reason, reason_bytes, "the processor has no %s", missing);
    } else {
        return 1;
    }
    return 0;
}

/* The preferred kernel for a job among those with a preference below a limit. Without one the reason is that of the
 * kernel that came closest: one written for this class of device says more than one that is not. */
static void choose_kernel(struct tpp_job *job, unsigned below, const struct tpp_device_info *device,
                          const struct tpp_host_info *host)
{
    unsigned device_class = tpp_device_class(device);
    (void)snprintf(job->reason, sizeof job->reason, "no kernel for %s devices in this precision",
                   device_class == TPP_CLASS_CPU ? "CPU" : "GPU");
    for (size_t i = 0; i < tpp_kernel_count(); i++) {
        const struct tpp_kernel *kernel = tpp_kernel_at(i);
        char reason[TPP_TEXT_BYTES];
        if (kernel->kind != job->kind || kernel->in != job->precision || kernel->preference >= below ||
            (job->kernel != NULL && kernel->preference <= job->kernel->preference)) {
            continue;
        }
        if (tpp_kernel_can_run(kernel->id, device, host, reason, sizeof reason)) {
            job->kernel = kernel;
        } else if (job->kernel == NULL && (kernel->device_classes & device_class) != 0) {
            (void)snprintf(job->reason, sizeof job->reason, "%s: %.400s", kernel->id, reason);
        }
    }
}

static int has_kernel_of(enum tpp_kernel_kind kind, enum tpp_precision precision)
{
    for (size_t i = 0; i < tpp_kernel_count(); i++) {
        if (tpp_kernel_at(i)->kind == kind && tpp_kernel_at(i)->in == precision) {
            return 1;
        }
    }
    return 0;
}

static int is_asked_for(const struct tpp_run_options *options, enum tpp_precision precision)
{
    for (size_t i = 0; i < options->precision_count; i++) {
        if (options->precisions[i] == precision) {
            return 1;
        }
    }
    return options->precision_count == 0;
}

/* As the table has them, or as a challenge wants them: nobody can prepare for an order that is not known before. */
static void order_precisions(const struct tpp_run_options *options, enum tpp_precision order[TPP_PRECISION_COUNT])
{
    for (int i = 0; i < TPP_PRECISION_COUNT; i++) {
        order[i] = (enum tpp_precision)i;
    }
    if (options->challenge != NULL) {
        tpp_challenge_order(options->nonce, order, TPP_PRECISION_COUNT);
    }
}

static enum tpp_status plan_one_kernel(const struct tpp_run_options *options, const struct tpp_device_info *device,
                                       const struct tpp_host_info *host, struct tpp_job *jobs, size_t *job_count,
                                       struct tpp_error *err)
{
    const struct tpp_kernel *kernel = tpp_kernel_find(options->kernel);
    if (kernel == NULL || (kernel->kind != TPP_KIND_PROBE && kernel->kind != TPP_KIND_GEMM)) {
        return tpp_fail(err, TPP_STATUS_NOT_FOUND, "no kernel '%s' to measure; 'tppbench kernels' lists them",
                        options->kernel);
    }
    jobs[0] = (struct tpp_job){ .kind = kernel->kind, .precision = kernel->in };
    if (tpp_kernel_can_run(kernel->id, device, host, jobs[0].reason, sizeof jobs[0].reason)) {
        jobs[0].kernel = kernel;
    }
    *job_count = 1;
    return TPP_STATUS_OK;
}

enum tpp_status tpp_plan(const struct tpp_run_options *options, const struct tpp_device_info *device,
                         const struct tpp_host_info *host, struct tpp_job *jobs, size_t *job_count,
                         struct tpp_error *err)
{
    static const enum tpp_kernel_kind kinds[] = { TPP_KIND_PROBE, TPP_KIND_GEMM };
    if (options->kernel != NULL) {
        return plan_one_kernel(options, device, host, jobs, job_count, err);
    }
    size_t count = 0;
    enum tpp_precision order[TPP_PRECISION_COUNT];
    order_precisions(options, order);
    for (size_t p = 0; p < TPP_PRECISION_COUNT; p++) {
        enum tpp_precision precision = order[p];
        for (size_t i = 0; i < 2 && count < TPP_JOB_LIMIT; i++) {
            if (!is_asked_for(options, precision) ||
                (options->precision_count == 0 && !has_kernel_of(kinds[i], precision))) {
                continue;
            }
            jobs[count] = (struct tpp_job){ .kind = kinds[i], .precision = precision };
            choose_kernel(&jobs[count], UINT_MAX, device, host);
            count++;
        }
    }
    if (count == 0) {
        return tpp_fail(err, TPP_STATUS_NOT_FOUND, "nothing to measure: no kernel is built in");
    }
    *job_count = count;
    return TPP_STATUS_OK;
}

int tpp_plan_fallback(const struct tpp_run_options *options, const struct tpp_device_info *device,
                      const struct tpp_host_info *host, struct tpp_job *job)
{
    if (job->kernel == NULL || options->kernel != NULL) {
        return 0; /* who asks for one kernel wants to hear of that one */
    }
    struct tpp_job next = { .kind = job->kind, .precision = job->precision };
    choose_kernel(&next, job->kernel->preference, device, host);
    if (next.kernel == NULL) {
        return 0;
    }
    *job = next;
    return 1;
}
