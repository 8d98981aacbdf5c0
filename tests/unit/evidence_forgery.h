/* What the tests of forged records share: a table of forgeries, each made on an honest record, written as the forger
 * would write it, and caught by the check that should and for the reason that should. The forger knows the format: he
 * makes chain and digest anew, except where the text itself or the missing seal is what is caught. */
#ifndef TPP_TESTS_EVIDENCE_FORGERY_H
#define TPP_TESTS_EVIDENCE_FORGERY_H

#include <stdio.h>

#include "tests/unit/evidence_support.h"

enum { SEALED, NOT_SEALED, REPLAYED };

struct forgery {
    const char *name;
    int how; /* whether chain and digest are made anew; REPLAYED + i: they are, and only computing measurement i again
                shows it */
    enum tpp_check check;
    const char *reason;
    void (*forge)(struct tpp_record *record);
};

/* An honest record and the challenge that it answers. */
struct honest {
    void (*load)(struct tpp_record *record);
    const struct tpp_challenge *challenge;
};

static inline struct tpp_measurement *of(struct tpp_record *record, int index)
{
    return &record->measurements[index];
}

static inline void replay_one(struct tpp_evidence *evidence, const struct tpp_buffer *text, int index)
{
    struct tpp_record *record = calloc(1, sizeof *record);
    struct tpp_error err = TPP_ERROR_INIT;
    cr_assert_eq(tpp_record_read("record", text->bytes, text->length, record, &err), TPP_STATUS_OK, "%s", err.text);
    struct tpp_record one = *record;
    one.measurements = of(record, index);
    one.measurement_count = 1;
    cr_assert_eq(tpp_evidence_replay(evidence, &one, SIZE_MAX, &err), TPP_STATUS_OK, "%s", err.text);
    tpp_record_free(record);
    free(record);
}

static inline void run_forgery(const struct honest *honest, const struct forgery *forgery)
{
    struct tpp_record *record = calloc(1, sizeof *record);
    struct tpp_evidence *evidence = calloc(1, sizeof *evidence);
    struct tpp_buffer text = { 0 };
    honest->load(record);
    cr_assert_eq(tpp_record_seal(record, NULL), TPP_STATUS_OK);
    forgery->forge(record);
    write_record(record, forgery->how != NOT_SEALED, &text);
    check_text(evidence, text.bytes, text.length, honest->challenge, 0);
    if (forgery->how >= REPLAYED) {
        replay_one(evidence, &text, forgery->how - REPLAYED);
    }
    if (!is_found(evidence, forgery->check, forgery->reason)) {
        (void)fprintf(stderr, "  '%s' was not caught by %s for '%s', but:\n", forgery->name,
                      tpp_check_name((int)forgery->check), forgery->reason);
        print_failures(evidence);
        cr_expect_fail("%s", forgery->name);
    }
    if (forgery->how != NOT_SEALED) { /* the forger's seal itself is good: it is not what gives him away */
        cr_expect_eq(evidence->checks[TPP_CHECK_CHAIN].state, TPP_CHECK_PASSED, "%s", forgery->name);
        cr_expect_eq(evidence->checks[TPP_CHECK_DIGEST].state, TPP_CHECK_PASSED, "%s", forgery->name);
        cr_expect_eq(evidence->checks[TPP_CHECK_CANONICAL].state, TPP_CHECK_PASSED, "%s", forgery->name);
    }
    tpp_record_free(record);
    free(record);
    free(evidence);
    tpp_buffer_free(&text);
}

static inline void run_forgeries(const struct honest *honest, const struct forgery *forgeries, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        run_forgery(honest, &forgeries[i]);
    }
}

/* All checks pass that this program can make of a record of another build, with the replay of every output. */
static inline void expect_honest(const struct honest *honest)
{
    struct tpp_record *record = calloc(1, sizeof *record);
    struct tpp_evidence *evidence = calloc(1, sizeof *evidence);
    struct tpp_buffer text = { 0 };
    honest->load(record);
    write_record(record, 1, &text);
    check_text(evidence, text.bytes, text.length, honest->challenge, 1);
    print_failures(evidence);
    cr_assert(!tpp_evidence_has_failed(evidence));
    for (int check = 0; check < TPP_CHECK_COUNT; check++) {
        /* Files by digest are those of another version as soon as one changes; the signature has its own tests. */
        if (check != TPP_CHECK_SIGNATURE && check != TPP_CHECK_KERNELS && check != TPP_CHECK_RULES &&
            check != TPP_CHECK_CATALOGUE) {
            cr_expect_eq(evidence->checks[check].state, TPP_CHECK_PASSED, "%s: %s", tpp_check_name(check),
                         evidence->checks[check].seen);
        }
    }
    tpp_record_free(record);
    free(record);
    free(evidence);
    tpp_buffer_free(&text);
}

#endif
