/* Any text as a challenge: it is refused with one printable line, or it can be written, read again to the same text,
 * has one digest, and its checks end. */
#include <string.h>

#include "base/challenge.h"
#include "tests/fuzz/fuzz.h"

static void check_message(const struct tpp_error *err)
{
    FUZZ_CHECK(err->status != TPP_STATUS_OK && strncmp(err->text, "c:", 2) == 0);
    for (const char *c = err->text; *c != '\0'; c++) {
        FUZZ_CHECK((unsigned char)*c >= 0x20 && *c != 0x7f);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct tpp_challenge challenge = { 0 };
    struct tpp_challenge back = { 0 };
    struct tpp_error err = TPP_ERROR_INIT;
    struct tpp_buffer text = { 0 };
    struct tpp_buffer again = { 0 };
    static struct tpp_device_info device;
    char digest[TPP_DIGEST_BYTES];
    if (tpp_challenge_read("c", (const char *)bytes, length, &challenge, &err) != TPP_STATUS_OK) {
        check_message(&err);
        return 0;
    }
    FUZZ_CHECK(tpp_challenge_write(&challenge, &text, NULL) == TPP_STATUS_OK);
    FUZZ_CHECK(tpp_challenge_read("again", text.bytes, text.length, &back, NULL) == TPP_STATUS_OK);
    FUZZ_CHECK(tpp_challenge_write(&back, &again, NULL) == TPP_STATUS_OK);
    FUZZ_CHECK(text.length == again.length && memcmp(text.bytes, again.bytes, text.length) == 0);
    FUZZ_CHECK(tpp_challenge_digest(&challenge, digest, NULL) == TPP_STATUS_OK && tpp_digest_is_valid(digest));
    (void)tpp_challenge_check_time(&challenge, 0, &err);
    (void)tpp_claims_check_device(&challenge.claims, &device, &err);
    tpp_challenge_order(digest, challenge.precisions, challenge.precision_count);
    tpp_challenge_free(&challenge);
    tpp_challenge_free(&back);
    tpp_buffer_free(&text);
    tpp_buffer_free(&again);
    return 0;
}
