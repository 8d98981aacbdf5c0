/**
 * Tensor maps of the model: what cuTensorMapEncodeTiled makes, for the driver side, and what bulk copies read.
 */
#ifndef TPP_SOFTCUDA_TENSOR_MAP_H
#define TPP_SOFTCUDA_TENSOR_MAP_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * cuTensorMapEncodeTiled() with the driver's parameters in the driver's order, enums as their numbers.
 *
 * @param map  128 bytes at a multiple of 64. Untouched on failure.
 * @return 0; 1 (CUDA_ERROR_INVALID_VALUE) for what the driver's documentation refuses: alignment, sizes, strides, a box
 *         wider than its swizzle; 801 (CUDA_ERROR_NOT_SUPPORTED) for what the model lacks: ranks other than 2,
 *         interleaving, element strides, NaN filling.
 */
int softcuda_tensor_map_encode(void *map, int data_type, uint32_t rank, void *global_address, const uint64_t *dims,
                               const uint64_t *strides_bytes, const uint32_t *box, const uint32_t *element_strides,
                               int interleave, int swizzle, int l2_promotion, int fill);

/** Why the last one failed; "" when it did not. Static. */
const char *softcuda_tensor_map_error(void);

#ifdef __cplusplus
}

namespace softcuda
{

/** The fields of an encoded map. */
struct tensor_map_fields {
    uint64_t magic;
    unsigned char *address;
    uint64_t columns, rows; /* of the tensor; columns are elements along the contiguous dimension */
    uint64_t stride_bytes;
    uint32_t box_columns, box_rows;
    uint32_t element_bytes;
    uint32_t swizzle_bytes; /* 0, 32, 64, 128 */
    uint64_t check;         /* of what stands before: a map copied in part is found */
};

/** Reads a map; ends the launch when it is none. */
const tensor_map_fields &tensor_map_read(const void *map, const char *what);

/** Where byte `address` of shared memory stands under a swizzle of this span. */
inline uint32_t swizzled(uint32_t address, uint32_t span_bytes)
{
    const uint32_t pieces = span_bytes / 16; /* 2, 4, 8 */
    return span_bytes == 0 ? address : address ^ ((address >> 7 & (pieces - 1)) << 4);
}

} // namespace softcuda
#endif
#endif
