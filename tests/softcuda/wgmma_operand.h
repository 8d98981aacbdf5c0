/** Operand tiles of wgmma: from a descriptor and shared memory to rows of bytes, and from those to numbers. */
#ifndef TPP_SOFTCUDA_WGMMA_OPERAND_H
#define TPP_SOFTCUDA_WGMMA_OPERAND_H

#include "wgmma_model.h"

namespace softcuda
{

enum { WGMMA_M = 64, WGMMA_STEP_BYTES = 32 };

/** An operand: `rows` rows of 32 bytes of k, K-major whatever it was in shared memory. */
typedef std::vector<unsigned char> wgmma_tile;

/** Reads a tile through its descriptor; ends the launch for what the descriptor cannot mean, for bytes out of bounds
 * and for bytes stored without a fence. `tile` is owned by what outlives the launch's threads: their stacks are left,
 * not unwound, when a launch ends so. */
void wgmma_gather(block &home, uint64_t descriptor, unsigned rows, unsigned transposed, const char *what,
                  wgmma_tile &tile);

/** What one instruction adds: d = (accumulate ? d : 0) + a b^T, d 64 x n as 32-bit patterns, halves as 16-bit ones. */
void wgmma_compute(const wgmma_form &form, const wgmma_tile &a, const wgmma_tile &b, bool accumulate,
                   std::vector<uint32_t> &d);

} // namespace softcuda
#endif
