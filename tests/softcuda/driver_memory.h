/** Device memory of the driver side. */
#ifndef TPP_SOFTCUDA_DRIVER_MEMORY_H
#define TPP_SOFTCUDA_DRIVER_MEMORY_H

#include <cstddef>

namespace softcuda
{

/** Memory at a multiple of 256, full of nonsense at first; NULL when the device has no more. */
void *device_allocate(size_t bytes, size_t memory_bytes);

/** 1 when it was allocated and is no more. */
int device_release(void *memory);

/** 1 when the whole range is allocated. */
int device_contains(const void *address, size_t bytes);

} // namespace softcuda
#endif
