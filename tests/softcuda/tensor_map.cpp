/* Encoding and reading of tensor maps. */
#include <cstdarg>
#include <cstdio>
#include <cstring>

#include "simt_core.h"
#include "tensor_map.h"

using softcuda::tensor_map_fields;

namespace
{

const uint64_t MAGIC = UINT64_C(0x50414d5f524f534e);
enum { MAP_BYTES = 128, INVALID = 1, NOT_SUPPORTED = 801, BOX_MOST = 256 };
const uint32_t element_bytes[] = { 1, 2, 4, 4, 8, 8, 2, 4, 8, 2, 4, 4, 4 };
const uint32_t swizzle_bytes[] = { 0, 32, 64, 128 };
char last_error[256];

uint64_t checksum(const tensor_map_fields &fields)
{
    unsigned char bytes[offsetof(tensor_map_fields, check)];
    memcpy(bytes, &fields, sizeof bytes);
    uint64_t sum = UINT64_C(14695981039346656037);
    for (unsigned char byte : bytes) {
        sum = (sum ^ byte) * UINT64_C(1099511628211);
    }
    return sum;
}

__attribute__((format(printf, 2, 3))) int refuse(int code, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(last_error, sizeof last_error, format, arguments);
    va_end(arguments);
    return code;
}

int check_box(const tensor_map_fields &made)
{
    const uint64_t inner = (uint64_t)made.box_columns * made.element_bytes;
    if (made.box_columns == 0 || made.box_columns > BOX_MOST || made.box_rows == 0 || made.box_rows > BOX_MOST) {
        return refuse(INVALID, "a box of %u x %u: each is 1 to 256", made.box_columns, made.box_rows);
    }
    if (inner % 16 != 0) {
        return refuse(INVALID, "a box row of %llu bytes: must be a multiple of 16", (unsigned long long)inner);
    }
    if (made.swizzle_bytes != 0 && inner > made.swizzle_bytes) {
        return refuse(INVALID, "a box row of %llu bytes is wider than its swizzle of %u", (unsigned long long)inner,
                      made.swizzle_bytes);
    }
    return 0;
}

int check_tensor(const tensor_map_fields &made)
{
    if ((uintptr_t)made.address % 16 != 0 || made.address == nullptr) {
        return refuse(INVALID, "a tensor at %p: must be a multiple of 16", (void *)made.address);
    }
    if (made.columns == 0 || made.rows == 0 || made.columns > UINT64_C(1) << 32 || made.rows > UINT64_C(1) << 32) {
        return refuse(INVALID, "a tensor of %llu x %llu", (unsigned long long)made.columns,
                      (unsigned long long)made.rows);
    }
    if (made.stride_bytes % 16 != 0 || made.stride_bytes >= UINT64_C(1) << 40) {
        return refuse(INVALID, "a row stride of %llu bytes: must be a multiple of 16 below 2^40",
                      (unsigned long long)made.stride_bytes);
    }
    if (made.stride_bytes < made.columns * made.element_bytes) {
        return refuse(INVALID, "a row stride of %llu bytes under rows of %llu", (unsigned long long)made.stride_bytes,
                      (unsigned long long)(made.columns * made.element_bytes));
    }
    return 0;
}

} // namespace

int softcuda_tensor_map_encode(void *map, int data_type, uint32_t rank, void *global_address, const uint64_t *dims,
                               const uint64_t *strides_bytes, const uint32_t *box, const uint32_t *element_strides,
                               int interleave, int swizzle, int l2_promotion, int fill)
{
    if (map == nullptr || (uintptr_t)map % 64 != 0) {
        return refuse(INVALID, "a map at %p: must be a multiple of 64", map);
    }
    if (data_type < 0 || (size_t)data_type >= sizeof element_bytes / sizeof element_bytes[0] || swizzle < 0 ||
        (size_t)swizzle >= sizeof swizzle_bytes / sizeof swizzle_bytes[0] || l2_promotion < 0 || l2_promotion > 3) {
        return refuse(INVALID, "data type %d, swizzle %d, promotion %d", data_type, swizzle, l2_promotion);
    }
    if (rank != 2 || interleave != 0 || fill != 0 || element_strides[0] != 1 || element_strides[1] != 1) {
        return refuse(NOT_SUPPORTED, "the model has maps of rank 2, plain and filled with zeros");
    }
    tensor_map_fields made = {};
    made.magic = MAGIC;
    made.address = (unsigned char *)global_address;
    made.columns = dims[0];
    made.rows = dims[1];
    made.stride_bytes = strides_bytes[0];
    made.box_columns = box[0];
    made.box_rows = box[1];
    made.element_bytes = element_bytes[data_type];
    made.swizzle_bytes = swizzle_bytes[swizzle];
    int status = check_tensor(made);
    status = status != 0 ? status : check_box(made);
    if (status != 0) {
        return status;
    }
    made.check = checksum(made);
    memset(map, 0, MAP_BYTES);
    memcpy(map, &made, sizeof made);
    last_error[0] = 0;
    return 0;
}

const char *softcuda_tensor_map_error(void)
{
    return last_error;
}

const tensor_map_fields &softcuda::tensor_map_read(const void *map, const char *what)
{
    static_assert(sizeof(tensor_map_fields) <= MAP_BYTES, "fits the driver's size");
    const tensor_map_fields &fields = *(const tensor_map_fields *)map;
    if ((uintptr_t)map % 64 != 0 || fields.magic != MAGIC || fields.check != checksum(fields)) {
        fail("%s: what it was given is no tensor map at a multiple of 64 bytes", what);
    }
    return fields;
}
