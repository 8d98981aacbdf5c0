/** Bulk tensor copies of the model. */
#ifndef TPP_SOFTCUDA_BULK_COPY_H
#define TPP_SOFTCUDA_BULK_COPY_H

#include "simt_core.h"

namespace softcuda
{

/** Starts a box at (x, y) to the address `target` of every block in `ranks`; its bytes count at `barrier` there. */
void bulk_load(uint32_t target, const void *map, int32_t x, int32_t y, uint32_t barrier, uint32_t ranks);

/** Starts a box from shared memory to (x, y), in the running thread's open group. */
void bulk_store(const void *map, uint32_t source, int32_t x, int32_t y);
void bulk_store_commit();

/** Waits until all but `pending` groups of the running thread are done; in the model reading and writing end together.
 */
void bulk_store_wait(size_t pending);

} // namespace softcuda
#endif
