/* Gathering blocks' clocks by core. */
#include "host/core_clocks.h"

#include <stdlib.h>

static int by_core(const void *left, const void *right)
{
    const struct tpp_core_clock *one = left;
    const struct tpp_core_clock *other = right;
    return one->core < other->core ? -1 : one->core > other->core;
}

static enum tpp_status gather(struct tpp_core_clock *clocks, size_t blocks, uint64_t macs_per_block,
                              struct tpp_measurement_detail *detail, struct tpp_error *err)
{
    qsort(clocks, blocks, sizeof *clocks, by_core);
    for (size_t first = 0; first < blocks;) {
        struct tpp_core_reading *core = tpp_detail_add_core(detail);
        if (core == NULL) {
            return tpp_fail(err, TPP_STATUS_NO_MEMORY, "core clocks: out of memory");
        }
        struct tpp_core_clock span = clocks[first];
        size_t i = first;
        for (; i < blocks && clocks[i].core == span.core; i++) {
            const struct tpp_core_clock *block = &clocks[i];
            if (block->end_cycles <= block->begin_cycles || block->end_ns < block->begin_ns) {
                return tpp_fail(err, TPP_STATUS_INVALID, "a block on core %u ended before it began, by its own counter",
                                (unsigned)block->core);
            }
            span.begin_cycles = block->begin_cycles < span.begin_cycles ? block->begin_cycles : span.begin_cycles;
            span.end_cycles = block->end_cycles > span.end_cycles ? block->end_cycles : span.end_cycles;
            span.begin_ns = block->begin_ns < span.begin_ns ? block->begin_ns : span.begin_ns;
            span.end_ns = block->end_ns > span.end_ns ? block->end_ns : span.end_ns;
        }
        core->core = span.core;
        core->blocks = (uint32_t)(i - first);
        core->macs = macs_per_block * core->blocks;
        core->cycles = span.end_cycles - span.begin_cycles;
        core->ns = span.end_ns - span.begin_ns;
        first = i;
    }
    return TPP_STATUS_OK;
}

enum tpp_status tpp_core_clocks_read(struct tpp_bench *bench, const struct tpp_memory *clocks, size_t blocks,
                                     uint64_t macs_per_block, struct tpp_measurement_detail *detail,
                                     struct tpp_error *err)
{
    struct tpp_core_clock *read = calloc(blocks, sizeof *read);
    if (read == NULL) {
        return tpp_fail(err, TPP_STATUS_NO_MEMORY, "core clocks: out of memory");
    }
    free(detail->cores);
    detail->cores = NULL;
    detail->core_count = 0;
    enum tpp_status status = bench->backend->read(clocks, read, blocks * sizeof *read, err);
    if (status == TPP_STATUS_OK) {
        status = gather(read, blocks, macs_per_block, detail, err);
    }
    if (status != TPP_STATUS_OK) {
        free(detail->cores);
        detail->cores = NULL;
        detail->core_count = 0;
    }
    free(read);
    return status;
}

void tpp_core_clocks_drop_idle(struct tpp_measurement_detail *detail)
{
    uint64_t longest_ns = 0;
    size_t kept = 0;
    for (size_t i = 0; i < detail->core_count; i++) {
        longest_ns = detail->cores[i].ns > longest_ns ? detail->cores[i].ns : longest_ns;
    }
    for (size_t i = 0; i < detail->core_count; i++) {
        if (detail->cores[i].ns >= longest_ns / 2) {
            detail->cores[kept++] = detail->cores[i];
        }
    }
    detail->core_count = kept;
}
