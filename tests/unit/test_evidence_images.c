/* An honest CUDA record, what it lacks, and the images of its kernels. */
#include "tests/unit/evidence_cuda.h"

Test(evidence_images, an_honest_record_passes_every_check, .timeout = 300)
{
    struct tpp_challenge challenge;
    load_cuda_challenge(&challenge);
    const struct honest honest = { load_cuda, &challenge };
    expect_honest(&honest);
    tpp_challenge_free(&challenge);
}

/* What the record does not have is not held against it: it was not checked, and that is said. */
Test(evidence_images, what_is_absent_could_not_be_checked)
{
    struct tpp_record *record = calloc(1, sizeof *record);
    struct tpp_evidence *evidence = calloc(1, sizeof *evidence);
    load_cuda(record);
    tpp_telemetry_free(&record->telemetry);
    for (size_t i = 0; i < record->measurement_count; i++) {
        struct tpp_measurement_detail *detail = &record->measurements[i].detail;
        detail->core_count = 0;
        detail->known_rate = 0;
    }
    cr_assert_eq(tpp_record_seal(record, NULL), TPP_STATUS_OK);
    tpp_evidence_check_record(evidence, record);
    print_failures(evidence);
    cr_expect(!tpp_evidence_has_failed(evidence));
    cr_expect_eq(evidence->checks[TPP_CHECK_TELEMETRY].state, TPP_CHECK_NOT_MADE);
    cr_expect_str_eq(evidence->checks[TPP_CHECK_TELEMETRY].seen, "the record has no telemetry");
    tpp_record_free(record);
    free(record);
    free(evidence);
}

/* ------------------------------------------------------------------------------------------ kernel images */

static void check_image(struct tpp_evidence *evidence, const struct tpp_record *record, char digit, size_t count)
{
    struct tpp_named_digest known = { 0 };
    (void)strcpy(known.name, image_name);
    memset(known.sha256, digit, TPP_DIGEST_BYTES - 1);
    memset(evidence, 0, sizeof *evidence);
    tpp_evidence_check_digests(evidence, TPP_CHECK_KERNELS, record, &known, count, 0, record->tool.commit);
}

Test(evidence_images, another_kernel_image_is_caught)
{
    struct tpp_record *record = calloc(1, sizeof *record);
    struct tpp_evidence *evidence = calloc(1, sizeof *evidence);
    load_cuda(record);
    (void)strcpy(record->tool.commit, "0123456789ab");
    check_image(evidence, record, '7', 1);
    cr_expect_eq(evidence->checks[TPP_CHECK_KERNELS].state, TPP_CHECK_PASSED);
    check_image(evidence, record, '8', 1);
    cr_expect(is_found(evidence, TPP_CHECK_KERNELS, "sm90a_wgmma.sm_90a: the record names another text (SHA-256 7777"));
    /* A program that has no image of that name, or one of another compiler, cannot tell. */
    check_image(evidence, record, '8', 0);
    cr_expect_eq(evidence->checks[TPP_CHECK_KERNELS].state, TPP_CHECK_NOT_MADE);
    cr_expect(strstr(evidence->checks[TPP_CHECK_KERNELS].seen, "none of the 1 images") != NULL);
    tpp_record_free(record);
    free(record);
    free(evidence);
}
