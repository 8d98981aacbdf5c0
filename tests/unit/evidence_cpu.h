/* The recorded run on a CPU that answers a challenge, with telemetry as a GPU's has: what most forgeries are made on.
 */
#ifndef TPP_TESTS_EVIDENCE_CPU_H
#define TPP_TESTS_EVIDENCE_CPU_H

#include "tests/unit/evidence_forgery.h"

/* Its measurements, in the order that its challenge gave. */
enum { PROBE, PRODUCT, PROBE_FLOAT, PRODUCT_FLOAT };

static inline void load_cpu(struct tpp_record *record)
{
    load_record(record);
    add_telemetry(record);
}

static inline void forge_cpu(const struct forgery *forgeries, size_t count)
{
    struct tpp_challenge challenge;
    load_challenge(&challenge);
    const struct honest honest = { load_cpu, &challenge };
    run_forgeries(&honest, forgeries, count);
    tpp_challenge_free(&challenge);
}

#endif
