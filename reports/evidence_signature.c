/* The signature of a record as a finding. */
#include "reports/evidence.h"
#include "reports/minisign.h"

void tpp_evidence_check_signature(struct tpp_evidence *evidence, const char *text, size_t length,
                                  const char *signature_text, const char *public_key_text)
{
    struct tpp_error err = TPP_ERROR_INIT;
    struct tpp_public_key key;
    char comment[TPP_COMMENT_BYTES];
    if (tpp_public_key_read(public_key_text, &key, &err) != TPP_STATUS_OK ||
        tpp_minisign_verify(&key, text, length, signature_text, comment, &err) != TPP_STATUS_OK) {
        tpp_evidence_fail(evidence, TPP_CHECK_SIGNATURE, "%.400s", err.text);
        return;
    }
    char id[TPP_KEY_ID_TEXT_BYTES];
    tpp_key_id_text(key.id, id);
    tpp_evidence_pass(evidence, TPP_CHECK_SIGNATURE, "key %s; %.400s", id, comment);
}
