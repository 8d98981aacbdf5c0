/* Where a record comes from. */
#include "cli/provenance.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/record_seal.h"
#include "cli/file.h"
#include "rating/rating.h"
#include "version.h"

/* Which devices are seen, how drivers behave, how many threads libraries start, what is loaded before them. Nothing
 * else of the environment is anybody's business. */
static const char *const allowed_variables[] = {
    "CUDA_DEVICE_ORDER",
    "CUDA_FORCE_PTX_JIT",
    "CUDA_LAUNCH_BLOCKING",
    "CUDA_MPS_ACTIVE_THREAD_PERCENTAGE",
    "CUDA_VISIBLE_DEVICES",
    "GOMP_CPU_AFFINITY",
    "GPU_DEVICE_ORDINAL",
    "HIP_VISIBLE_DEVICES",
    "LC_ALL",
    "LD_LIBRARY_PATH",
    "LD_PRELOAD",
    "NVIDIA_TF32_OVERRIDE",
    "NVIDIA_VISIBLE_DEVICES",
    "OCL_ICD_VENDORS",
    "OMP_NUM_THREADS",
    "OPENBLAS_CORETYPE",
    "OPENBLAS_NUM_THREADS",
    "BLIS_ARCH_TYPE",
    "BLIS_NUM_THREADS",
    "POCL_AFFINITY",
    "POCL_MAX_PTHREAD_COUNT",
    "POCL_WORK_GROUP_METHOD",
    "ROCR_VISIBLE_DEVICES",
    "SLURM_JOB_ID",
};

static void add_environment(struct tpp_record *record)
{
    for (size_t i = 0; i < sizeof allowed_variables / sizeof allowed_variables[0]; i++) {
        const char *value = getenv(allowed_variables[i]);
        struct tpp_variable *variable = value != NULL ? tpp_record_add_variable(record) : NULL;
        if (variable != NULL) {
            (void)snprintf(variable->name, sizeof variable->name, "%s", allowed_variables[i]);
            (void)snprintf(variable->value, sizeof variable->value, "%s", value);
        }
    }
}

static void add_program(struct tpp_tool_info *tool)
{
    (void)snprintf(tool->name, sizeof tool->name, "tppbench");
    (void)snprintf(tool->version, sizeof tool->version, "%s", TPP_VERSION);
    (void)snprintf(tool->commit, sizeof tool->commit, "%s", TPP_COMMIT);
    (void)snprintf(tool->compiler, sizeof tool->compiler, "%s %s",
#ifdef __clang__
                   "clang",
#else
                   "gcc",
#endif
                   __VERSION__);
    tpp_provenance_program(tool->program_sha256);
}

void tpp_provenance_program(char sha256[TPP_DIGEST_BYTES])
{
    struct tpp_buffer program = { 0 };
    if (tpp_file_read("/proc/self/exe", &program, NULL) == TPP_STATUS_OK) {
        tpp_digest_sha256(program.bytes, program.length, sha256);
    }
    tpp_buffer_free(&program);
}

static enum tpp_status add_data(struct tpp_record *record, struct tpp_error *err)
{
    struct tpp_rule *rules = NULL;
    size_t rule_count = 0;
    TPP_TRY(tpp_rules_builtin(&rules, &rule_count, err));
    for (size_t i = 0; i < rule_count; i++) {
        struct tpp_named_digest *rule = tpp_record_add_rule(record);
        if (rule != NULL) {
            (void)snprintf(rule->name, sizeof rule->name, "%s", rules[i].id);
            (void)snprintf(rule->sha256, sizeof rule->sha256, "%.64s", rules[i].sha256);
        }
    }
    tpp_rules_free(rules, rule_count);
    struct tpp_named_digest file;
    for (size_t i = 0; tpp_catalogue_digest_at(i, &file); i++) {
        struct tpp_named_digest *added = tpp_record_add_catalogue(record);
        if (added != NULL) {
            *added = file;
        }
    }
    return TPP_STATUS_OK;
}

enum tpp_status tpp_provenance_seal(struct tpp_record *record, struct tpp_error *err)
{
    add_program(&record->tool);
    add_environment(record);
    TPP_TRY(add_data(record, err));
    return tpp_record_seal(record, err);
}
