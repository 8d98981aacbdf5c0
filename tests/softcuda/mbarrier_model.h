/** mbarrier objects: arrivals, announced bytes, phases. */
#ifndef TPP_SOFTCUDA_MBARRIER_MODEL_H
#define TPP_SOFTCUDA_MBARRIER_MODEL_H

#include "simt_core.h"

namespace softcuda
{

void mbarrier_make(uint32_t address, uint32_t count);

/** fence.mbarrier_init: what the running thread initialised is seen by other blocks and the copy engine. */
void mbarrier_publish();

/** Announces `bytes` for the current phase, then one arrival; `rank`: block of the cluster, -1: the running one's. */
void mbarrier_arrive_on(uint32_t address, int rank, uint32_t bytes);

/** Bytes that a copy brought; `home` holds the barrier at `offset`. Called outside threads, too. */
void mbarrier_complete(block &home, uint32_t offset, uint32_t bytes, const char *what);

/** Waits for the end of the phase of this parity. */
void mbarrier_wait_parity(uint32_t address, uint32_t parity);

/** Ends the launch unless a barrier was made there. */
void mbarrier_require(block &home, uint32_t offset, const char *what);

} // namespace softcuda
#endif
