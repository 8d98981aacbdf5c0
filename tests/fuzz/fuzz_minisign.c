/* Any text as a key or a signature in minisign's formats: it is refused, or read to what it says; nothing signs. */
#include <string.h>

#include "reports/minisign.h"
#include "tests/fuzz/fuzz.h"

static const char public_key[] = "untrusted comment: k\nRWSJtxS6Wwn3srMs12Yw+cjfkgTChipARHsUo5zfzH6IpzAQED7i1DwX\n";

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    char *text = malloc(length + 1);
    struct tpp_public_key key;
    struct tpp_secret_key secret;
    struct tpp_buffer written = { 0 };
    char comment[TPP_COMMENT_BYTES];
    FUZZ_CHECK(text != NULL);
    memcpy(text, bytes, length);
    text[length] = '\0';
    if (tpp_public_key_read(text, &key, NULL) == TPP_STATUS_OK) {
        struct tpp_public_key back;
        FUZZ_CHECK(tpp_public_key_write(&key, &written, NULL) == TPP_STATUS_OK);
        FUZZ_CHECK(tpp_public_key_read(written.bytes, &back, NULL) == TPP_STATUS_OK);
        FUZZ_CHECK(memcmp(&key, &back, sizeof key) == 0);
    }
    FUZZ_CHECK(tpp_public_key_read(public_key, &key, NULL) == TPP_STATUS_OK);
    (void)tpp_minisign_verify(&key, "record", 6, text, comment, NULL);
    if (!tpp_secret_key_is_protected(text)) { /* the passphrase's function takes a second and a gigabyte */
        (void)tpp_secret_key_read(text, NULL, &secret, NULL);
    }
    free(text);
    tpp_buffer_free(&written);
    return 0;
}
