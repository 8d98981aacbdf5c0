/**
 * Which bytes of shared memory were written by ordinary stores and not yet fenced for the asynchronous proxy.
 *
 * Bulk copies and wgmma reach shared memory through another proxy than threads do. What a thread stored is theirs to
 * read only after that thread's fence.proxy.async; hardware gives old bytes then, the model ends the launch. Granules
 * of 16 bytes, by the thread that wrote last. Only stores through wrappers are seen.
 */
#ifndef TPP_SOFTCUDA_ASYNC_PROXY_H
#define TPP_SOFTCUDA_ASYNC_PROXY_H

#include "simt_core.h"

namespace softcuda
{

/** The running thread stored `bytes` at a shared address of its own block. */
void proxy_note_store(uint32_t address, size_t bytes);

/** The running thread's fence.proxy.async: all it stored so far. */
void proxy_fence();

/** Ends the launch when some of these bytes are stored and not fenced. `offset`: in the block's window. */
void proxy_check(block &home, uint32_t offset, size_t bytes, const char *what);

} // namespace softcuda
#endif
