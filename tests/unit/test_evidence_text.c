/* Files that are no record, and signatures of another key or text. */
#include <stdio.h>

#include "tests/unit/evidence_support.h"

static void expect_text(const char *name, const char *find, const char *replace, enum tpp_check check,
                        const char *reason)
{
    struct tpp_buffer text = { 0 };
    struct tpp_buffer forged = { 0 };
    struct tpp_challenge challenge;
    struct tpp_evidence *evidence = calloc(1, sizeof *evidence);
    load_challenge(&challenge);
    cr_assert_eq(tpp_file_read(evidence_record, &text, NULL), TPP_STATUS_OK);
    const char *at = strstr(text.bytes, find);
    cr_assert_not_null(at, "%s", find);
    tpp_buffer_append(&forged, text.bytes, (size_t)(at - text.bytes));
    tpp_buffer_text(&forged, replace);
    tpp_buffer_text(&forged, at + strlen(find));
    check_text(evidence, forged.bytes, forged.length, &challenge, 0);
    if (!is_found(evidence, check, reason)) {
        (void)fprintf(stderr, "  '%s' was not caught, but:\n", name);
        print_failures(evidence);
        cr_expect_fail("%s", name);
    }
    free(evidence);
    tpp_buffer_free(&text);
    tpp_buffer_free(&forged);
    tpp_challenge_free(&challenge);
}

Test(evidence_text, a_text_that_is_no_record_is_caught)
{
    expect_text("NaN", "\"clock_hz\": ", "\"clock_hz\": NaN, \"x\": ", TPP_CHECK_SCHEMA, "record:");
    expect_text("a key twice", "\"is_aborted\": false", "\"is_aborted\": false, \"is_aborted\": false",
                TPP_CHECK_SCHEMA, "duplicate");
    expect_text("an unknown key", "\"is_aborted\": false", "\"is_aborted\": false, \"extra\": 1", TPP_CHECK_SCHEMA,
                "extra");
    expect_text("a newer version", "\"schema_version\": 2", "\"schema_version\": 4", TPP_CHECK_SCHEMA, "newer");
    expect_text("a negative time", "\"host_ns\": ", "\"host_ns\": -", TPP_CHECK_SCHEMA, "host_ns");
    expect_text("a blank more", "\"is_aborted\": false", "\"is_aborted\":  false", TPP_CHECK_CANONICAL, "line ");
    expect_text("a number in another form", "\"duration_ns\": ", "\"duration_ns\":\n", TPP_CHECK_CANONICAL, "line ");
    expect_text("a letter escaped", "\"tool\"", "\"to\\u006fl\"", TPP_CHECK_CANONICAL, "line ");
}

/* ------------------------------------------------------------------------------------------ signatures */

struct signing {
    struct tpp_secret_key secret, other_secret;
    struct tpp_public_key key, other_key;
    struct tpp_buffer bytes, signature, key_text;
};

static void open_signing(struct signing *signing)
{
    unsigned char seed[TPP_KEY_SEED_BYTES] = { 1 };
    unsigned char id[TPP_KEY_ID_BYTES] = { 2 };
    memset(signing, 0, sizeof *signing);
    tpp_keys_make(seed, id, &signing->secret, &signing->key);
    seed[0] = 3;
    tpp_keys_make(seed, id, &signing->other_secret, &signing->other_key); /* with the same id: ids prove nothing */
    cr_assert_eq(tpp_file_read(evidence_record, &signing->bytes, NULL), TPP_STATUS_OK);
    cr_assert_eq(tpp_public_key_write(&signing->key, &signing->key_text, NULL), TPP_STATUS_OK);
}

static void close_signing(struct signing *signing)
{
    tpp_buffer_free(&signing->bytes);
    tpp_buffer_free(&signing->signature);
    tpp_buffer_free(&signing->key_text);
}

static void expect_signature(const struct signing *signing, const char *signature, const char *reason)
{
    struct tpp_evidence *evidence = calloc(1, sizeof *evidence);
    tpp_evidence_check_signature(evidence, signing->bytes.bytes, signing->bytes.length, signature,
                                 signing->key_text.bytes);
    if (reason == NULL) {
        cr_expect_eq(evidence->checks[TPP_CHECK_SIGNATURE].state, TPP_CHECK_PASSED);
    } else if (!is_found(evidence, TPP_CHECK_SIGNATURE, reason)) {
        print_failures(evidence);
        cr_expect_fail("%s", reason);
    }
    free(evidence);
}

Test(evidence_text, a_signature_of_another_key_or_text_is_caught)
{
    for (int is_legacy = 0; is_legacy < 2; is_legacy++) {
        struct signing signing;
        struct tpp_buffer forged = { 0 };
        open_signing(&signing);
        cr_assert_eq(tpp_minisign_sign(&signing.secret, signing.bytes.bytes, signing.bytes.length, is_legacy, "honest",
                                       &signing.signature, NULL),
                     TPP_STATUS_OK);
        expect_signature(&signing, signing.signature.bytes, NULL);
        cr_assert_eq(tpp_minisign_sign(&signing.other_secret, signing.bytes.bytes, signing.bytes.length, is_legacy,
                                       "honest", &forged, NULL),
                     TPP_STATUS_OK);
        expect_signature(&signing, forged.bytes, "not one of this key");
        char *comment = strstr(signing.signature.bytes, "honest");
        comment[0] = 'H';
        expect_signature(&signing, signing.signature.bytes, "comment");
        comment[0] = 'h';
        signing.bytes.bytes[100] ^= 1;
        expect_signature(&signing, signing.signature.bytes, "not one of this key");
        expect_signature(&signing, "untrusted comment: x\nRWQ=\n", "signature");
        expect_signature(&signing, "", "signature");
        tpp_buffer_free(&forged);
        close_signing(&signing);
    }
}
