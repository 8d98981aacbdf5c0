/** What `verify` compares a record with beside itself: files, this program's own data, and inputs made again. */
#ifndef TPP_CLI_EVIDENCE_SOURCES_H
#define TPP_CLI_EVIDENCE_SOURCES_H

#include "base/record.h"
#include "base/status.h"
#include "reports/evidence.h"

enum { TPP_EVIDENCE_RULE_FILES_MAX = 32 };

/** Compares kernels, rules and catalogue by digest; with rule files these alone are looked for among the rules. */
enum tpp_status tpp_evidence_check_sources(struct tpp_evidence *evidence, const struct tpp_record *record,
                                           char *const *rule_files, size_t rule_file_count, struct tpp_error *err);

/** Replays up to `count` outputs of each measured kernel, the first, the last and others chosen at random. */
enum tpp_status tpp_evidence_replay(struct tpp_evidence *evidence, const struct tpp_record *record, size_t count,
                                    struct tpp_error *err);

#endif
