/** What the files of the core share among themselves: the launch that runs. */
#ifndef TPP_SOFTCUDA_SIMT_STATE_H
#define TPP_SOFTCUDA_SIMT_STATE_H

#include <string>

#include "simt_core.h"

namespace softcuda
{

struct launch_fault {
};

extern softcuda_machine machine;
extern std::string fault; /* empty: none */

/** Runs all threads of a cluster to their end. */
void run_cluster(cluster &running_cluster, const entry &called, void **params);

/** xorshift, from the machine's seed. */
uint64_t draw();
void draw_restart(uint64_t seed);

/* shared memory of a block: windows are kept and reused */
void shared_prepare(block &of, size_t dynamic_bytes);
void shared_check(block &of);
void shared_give_back(block &of);

/* asynchronous work */
bool async_deliver_one();
void async_deliver_all();
void async_forget();

std::string describe_waiting(const cluster &stuck);

} // namespace softcuda
#endif
