/** Which kernels a run measures on a device, in order. Private to host/. */
#ifndef TPP_HOST_PLAN_H
#define TPP_HOST_PLAN_H

#include "host/host.h"
#include "kernels/kernel.h"

enum { TPP_JOB_LIMIT = 256 };

/** Which class of kernels and of peers a device takes: TPP_CLASS_CPU or TPP_CLASS_GPU. */
unsigned tpp_device_class(const struct tpp_device_info *device);

/** One measurement to be made. */
struct tpp_job {
    enum tpp_kernel_kind kind;
    enum tpp_precision precision;
    const struct tpp_kernel *like;   /**< a row with the job's formats; NULL: any kernel of the precision will do */
    const struct tpp_kernel *kernel; /**< NULL when none can run */
    char reason[TPP_TEXT_BYTES];     /**< then why */
};

/**
 * Plans a run: per precision the issue probes, then the matrix products, each with the preferred kernel that can run.
 * On CUDA every way to store, scale and add that a row has is a job of its own: what a generation lacks is waived with
 * the reason, and never missing.
 * The plan follows from its arguments alone, so that a restarted process makes the same one.
 *
 * @param jobs  Receives up to TPP_JOB_LIMIT jobs.
 * @return TPP_STATUS_NOT_FOUND when options name a kernel there is not, or none of the precisions has a kernel.
 */
enum tpp_status tpp_plan(const struct tpp_run_options *options, const struct tpp_device_info *device,
                         const struct tpp_host_info *host, struct tpp_job *jobs, size_t *job_count,
                         struct tpp_error *err);

/**
 * The next best kernel for a job whose kernel could not be built after all.
 *
 * @return 1 when there is one, and the job names it; else 0.
 */
int tpp_plan_fallback(const struct tpp_run_options *options, const struct tpp_device_info *device,
                      const struct tpp_host_info *host, struct tpp_job *job);

#endif
