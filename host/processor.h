/** The host's processor: its name and the instruction-set flags that kernels ask about. */
#ifndef TPP_HOST_PROCESSOR_H
#define TPP_HOST_PROCESSOR_H

#include "base/record.h"

/** Fills system, processor and features; texts stay empty where the system does not tell. */
void tpp_processor_describe(struct tpp_host_info *host);

/**
 * Whether a processor has everything a kernel row asks for.
 *
 * @param features  Flags, space separated, as in struct tpp_host_info.
 * @param needed    Space separated; alternatives within one joined by '|'. NULL needs nothing.
 * @param missing   Receives the first requirement that is not met, when not NULL.
 * @return 1 when all are met, else 0.
 */
int tpp_features_have(const char *features, const char *needed, char *missing, size_t missing_bytes);

#endif
