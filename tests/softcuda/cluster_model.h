/** Barriers of a cluster, and registers handed between warpgroups. */
#ifndef TPP_SOFTCUDA_CLUSTER_MODEL_H
#define TPP_SOFTCUDA_CLUSTER_MODEL_H

#include "simt_core.h"

namespace softcuda
{

/** All threads of all blocks of the running thread's cluster meet. */
void cluster_meet();

/** setmaxnreg by the running warpgroup. */
void registers_set(uint32_t count, bool raises);

} // namespace softcuda
#endif
