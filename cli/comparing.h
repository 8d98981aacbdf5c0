/** Comparing what the user named: `compare` and `chips compare` are the same work. */
#ifndef TPP_CLI_COMPARING_H
#define TPP_CLI_COMPARING_H

#include <stddef.h>

#include "base/status.h"
#include "cli/document_options.h"

enum { TPP_COMPARED_MAX = 64 };

/**
 * Loads, compares and prints.
 *
 * @param names      What is compared, at most TPP_COMPARED_MAX; see cli/subjects.h.
 * @param are_chips  1: names without "chip:" are chips.
 */
enum tpp_status tpp_compare_named(const char *const *names, size_t count, int are_chips,
                                  const struct tpp_document_options *options, struct tpp_error *err);

#endif
