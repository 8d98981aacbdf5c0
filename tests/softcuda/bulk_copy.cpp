/* cp.async.bulk.tensor, two-dimensional and tiled: boxes with a swizzle between device and shared memory. */
#include <deque>

#include "async_proxy.h"
#include "bulk_copy.h"
#include "mbarrier_model.h"
#include "tensor_map.h"

namespace softcuda
{
namespace
{

const char *const LOAD = "cp.async.bulk.tensor.2d (load)";
const char *const STORE = "cp.async.bulk.tensor.2d (store)";

/* The groups of one thread, of copies by id. */
struct store_groups {
    std::deque<std::vector<uint64_t>> closed;
    std::vector<uint64_t> open;
};

void check_alignment(const tensor_map_fields &map, uint32_t address, const char *what)
{
    /* the swizzle is a function of address bits 4 to 9: a tile that starts within its pattern comes out shifted */
    const uint32_t alignment = map.swizzle_bytes == 128  ? 1024
                               : map.swizzle_bytes == 64 ? 512
                               : map.swizzle_bytes == 32 ? 256
                                                         : 128;
    if (address % alignment != 0) {
        fail("%s: shared address 0x%x: a swizzle of %u bytes wants a multiple of %u", what, address, map.swizzle_bytes,
             alignment);
    }
}

/* Calls move(shared offset, device address or null, bytes) for each 16-byte piece of the box, null where it hangs over;
 * a piece that hangs over in part has fewer bytes. */
template <class Move> void for_pieces(const tensor_map_fields &map, uint32_t shared, int64_t x, int64_t y, Move move)
{
    const uint32_t row_bytes = map.box_columns * map.element_bytes;
    for (uint32_t row = 0; row < map.box_rows; row++) {
        for (uint32_t at = 0; at < row_bytes; at += 16) {
            const uint32_t place = swizzled(shared + row * row_bytes + at, map.swizzle_bytes);
            const int64_t first = x * map.element_bytes + at, end = (int64_t)(map.columns * map.element_bytes);
            const int64_t inside = end - first < 16 ? end - first : 16;
            const bool is_inside = y + row >= 0 && y + row < (int64_t)map.rows && first >= 0 && inside > 0;
            move(place, is_inside ? map.address + (uint64_t)(y + row) * map.stride_bytes + first : nullptr,
                 is_inside ? (uint32_t)inside : 0);
        }
    }
}

} // namespace

void bulk_load(uint32_t target, const void *map_address, int32_t x, int32_t y, uint32_t barrier, uint32_t ranks)
{
    const tensor_map_fields map = tensor_map_read(map_address, LOAD);
    const uint32_t bytes = map.box_columns * map.box_rows * map.element_bytes;
    cluster &around = *self().of_block->of_cluster;
    check_alignment(map, target, LOAD);
    if (ranks == 0 || ranks >> around.size != 0) {
        fail("%s: multicast to 0x%x in a cluster of %u", LOAD, ranks, around.size);
    }
    if ((int64_t)x * map.element_bytes % 16 != 0) {
        fail("%s: column %d begins within 16 bytes", LOAD, x);
    }
    for (unsigned rank = 0; rank < around.size; rank++) {
        if ((ranks >> rank & 1) != 0) {
            mbarrier_require(*around.blocks[rank], barrier, LOAD);
        }
    }
    async_start(LOAD, [=, &around] {
        for (unsigned rank = 0; rank < around.size; rank++) {
            if ((ranks >> rank & 1) == 0) {
                continue;
            }
            block &home = *around.blocks[rank];
            for_pieces(map, target, x, y, [&](uint32_t place, const unsigned char *from, uint32_t inside) {
                unsigned char *to = shared_at(home, place, 16, 16, LOAD);
                proxy_check(home, place, 16, LOAD);
                global_check(from, inside, 1, LOAD);
                unsigned char piece[16] = {};
                memcpy(piece, from == nullptr ? piece : from, inside);
                memcpy(to, piece, 16);
            });
            mbarrier_complete(home, barrier, bytes, LOAD);
        }
    });
}

void bulk_store(const void *map_address, uint32_t source, int32_t x, int32_t y)
{
    const tensor_map_fields map = tensor_map_read(map_address, STORE);
    block &home = *self().of_block;
    check_alignment(map, source, STORE);
    for_pieces(map, source, x, y, [&](uint32_t place, const unsigned char *, uint32_t) {
        shared_at(home, place, 16, 16, STORE);
        proxy_check(home, place, 16, STORE);
    });
    thread_state<store_groups>().open.push_back(async_start(STORE, [=, &home] {
        for_pieces(map, source, x, y, [&](uint32_t place, unsigned char *to, uint32_t inside) {
            proxy_check(home, place, 16, STORE);
            global_check(to, inside, 1, STORE);
            if (inside != 0) {
                memcpy(to, shared_at(home, place, 16, 16, STORE), inside);
            }
        });
    }));
}

void bulk_store_commit()
{
    store_groups &groups = thread_state<store_groups>();
    groups.closed.push_back(std::move(groups.open));
    groups.open.clear();
}

void bulk_store_wait(size_t pending)
{
    store_groups &groups = thread_state<store_groups>();
    while (groups.closed.size() > pending) {
        for (uint64_t id : groups.closed.front()) {
            async_finish(id);
        }
        groups.closed.pop_front();
    }
}

} // namespace softcuda
