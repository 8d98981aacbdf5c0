/** What vouches for a record in its report: its digest, a signature and a challenge, each checked before it is shown.
 */
#ifndef TPP_CLI_REPORT_EVIDENCE_H
#define TPP_CLI_REPORT_EVIDENCE_H

#include "base/digest.h"
#include "base/record.h"
#include "base/status.h"
#include "reports/report.h"

/** Files that the user names; NULL for those not named. */
struct tpp_voucher_files {
    const char *public_key; /**< as `keygen` or `minisign -G` wrote it: without it no signature is shown */
    const char *signature;  /**< NULL: RECORD.minisig */
    const char *challenge;
};

/** The words, and the evidence that points to them: it must not be copied. */
struct tpp_vouchers {
    char digest[TPP_DIGEST_BYTES];
    char signature[3 * TPP_TEXT_BYTES];
    char note[TPP_TEXT_BYTES];
    char challenge[2 * TPP_TEXT_BYTES];
    struct tpp_report_evidence evidence;
};

/**
 * Reads a record and what vouches for it.
 *
 * @param path      The record's file; "-" is standard input, which has no signature beside it.
 * @param record    Receives it, to be freed with tpp_record_free().
 * @param vouchers  Receives the words.
 * @return as of tpp_record_load(); TPP_STATUS_VERIFICATION when the signature does not hold or the record does not
 *         answer the challenge: such a record has no report that shows either.
 */
enum tpp_status tpp_vouchers_load(const struct tpp_voucher_files *files, const char *path, struct tpp_record *record,
                                  struct tpp_vouchers *vouchers, struct tpp_error *err);

/** What a record says of itself, with nothing beside it: its digest, the challenge that it claims to answer. */
void tpp_vouchers_of_record(const struct tpp_record *record, struct tpp_vouchers *vouchers);

#endif
