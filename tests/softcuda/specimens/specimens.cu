/* Kernels that show one behaviour of softcuda each; test_simt_core.cpp says what must come of them. */
#include "ptx/clock.cuh"
#include "ptx/copy_async.cuh"
#include "ptx/matrix_load.cuh"
#include "ptx/mma_float.cuh"
#include "ptx/shared.cuh"

/* A block turns its 128 numbers around. Without the barrier a thread reads what is not there yet. */
template <bool has_barrier> __device__ __forceinline__ void turn(int *numbers)
{
    TPP_SHARED(int, tile, [128]);
    int *own = numbers + blockIdx.x * 128;
    tile[threadIdx.x] = own[threadIdx.x];
    if (has_barrier) {
        __syncthreads();
    }
    own[threadIdx.x] = tile[127 - threadIdx.x];
}

extern "C" __global__ void __launch_bounds__(128) specimen_turn(int *numbers)
{
    turn<true>(numbers);
}

extern "C" __global__ void __launch_bounds__(128) specimen_turn_without_barrier(int *numbers)
{
    turn<false>(numbers);
}

/* The same in a warp, whose lanes need __syncwarp() as threads need __syncthreads(). */
template <bool has_barrier> __device__ __forceinline__ void turn_in_warp(int *numbers)
{
    TPP_SHARED(int, tile, [32]);
    tile[threadIdx.x] = numbers[threadIdx.x];
    if (has_barrier) {
        __syncwarp();
    }
    numbers[threadIdx.x] = tile[31 - threadIdx.x];
}

extern "C" __global__ void specimen_turn_in_warp(int *numbers)
{
    turn_in_warp<true>(numbers);
}

extern "C" __global__ void specimen_turn_in_warp_without_barrier(int *numbers)
{
    turn_in_warp<false>(numbers);
}

/* Two tiles through a buffer of one: what is read must be read before the next is written. */
template <bool has_second_barrier> __device__ __forceinline__ void two_tiles(int *numbers)
{
    TPP_SHARED(int, tile, [128]);
    for (int i = 0; i < 2; i++) {
        int *own = numbers + i * 128;
        tile[threadIdx.x] = own[threadIdx.x];
        __syncthreads();
        own[threadIdx.x] = tile[127 - threadIdx.x];
        if (has_second_barrier) {
            __syncthreads();
        }
    }
}

extern "C" __global__ void specimen_two_tiles(int *numbers)
{
    two_tiles<true>(numbers);
}

extern "C" __global__ void specimen_two_tiles_without_second_barrier(int *numbers)
{
    two_tiles<false>(numbers);
}

/* Three tiles of 128 words, copied asynchronously into two buffers: kind 0 as it should be, 1 without waiting, 2 without
 * the barrier after the wait, 3 with the buffer filled again before all have read it. */
extern "C" __global__ void specimen_copies(const uint32_t *from, uint32_t *to, unsigned kind)
{
    TPP_DYNAMIC_SHARED(buffers);
    const uint32_t base = shared_address(buffers);
    const unsigned tiles = 3;
    for (unsigned tile = 0; tile < 2; tile++) {
        copy_async_4(base + tile * 512 + threadIdx.x * 4, from + tile * 128 + threadIdx.x, 4);
        copy_async_commit();
    }
    for (unsigned tile = 0; tile < tiles; tile++) {
        if (kind != 1) {
            copy_async_wait<1>();
        }
        if (kind != 2) {
            __syncthreads();
        }
        const uint32_t read = shared_load_4(base + tile % 2 * 512 + (127 - threadIdx.x) * 4);
        if (kind != 3) {
            __syncthreads();
        }
        if (tile + 2 < tiles) {
            copy_async_4(base + tile % 2 * 512 + threadIdx.x * 4, from + (tile + 2) * 128 + threadIdx.x, 4);
        }
        copy_async_commit();
        to[tile * 128 + threadIdx.x] = read;
    }
}

/* The first `bytes` of 16 and zeros. */
extern "C" __global__ void specimen_copy_part(const unsigned char *from, uint32_t *to, unsigned bytes)
{
    TPP_DYNAMIC_SHARED(buffer);
    copy_async_16(shared_address(buffer), from, bytes);
    copy_async_commit();
    copy_async_wait<0>();
    uint32_t words[4];
    shared_load_16(words, shared_address(buffer));
    memcpy(to, words, 16);
}

/* Half of the threads at one barrier, half at another. */
extern "C" __global__ void specimen_deadlock(void)
{
    softcuda::barrier_sync(threadIdx.x < 64 ? 1 : 2, 128);
}

/* Warp 0 multiplies while one of its lanes votes. */
extern "C" __global__ void specimen_divergence(float *out)
{
    float d[4] = {};
    const uint32_t a[4] = {};
    const uint32_t b[2] = {};
    if (threadIdx.x == 5) {
        out[0] = (float)__ballot_sync(0xFFFFFFFFu, 1);
    } else {
        mma_m16n8k16_f16_f32(d, a, b);
    }
}

/* A lane leaves before the others multiply. */
extern "C" __global__ void specimen_lane_gone(void)
{
    if (threadIdx.x == 7) {
        return;
    }
    __shfl_sync(0xFFFFFFFFu, 1, 0);
}

/* Reads or writes 16 bytes at an offset of dynamic shared memory. */
extern "C" __global__ void specimen_shared_at(unsigned offset, unsigned kind)
{
    TPP_DYNAMIC_SHARED(array);
    const uint32_t address = shared_address(array) + offset;
    uint32_t words[4] = {};
    if (kind == 0) {
        shared_load_16(words, address);
    } else if (kind == 1) {
        matrix_load_4(words, address);
    } else if (kind == 2) {
        copy_async_16(address, &words, 0);
    }
}

/* Writes past the end of an array through a pointer, where no wrapper looks. */
extern "C" __global__ void specimen_write_beside(unsigned index)
{
    TPP_SHARED(unsigned char, array, [64]);
    volatile unsigned char *at = array;
    at[index] = 1;
}

extern "C" __global__ void specimen_unwritten(float *out)
{
    TPP_SHARED(float, array, [32]);
    out[threadIdx.x] = array[threadIdx.x];
}

/* Which block ran where and how long, as kernels of the project measure it. */
extern "C" __global__ void specimen_clock(uint64_t *times, unsigned trips)
{
    float d[4] = {};
    const uint32_t a[4] = {};
    const uint32_t b[2] = {};
    __syncthreads();
    uint64_t *own = times + blockIdx.x * 5;
    if (threadIdx.x == 0) {
        own[0] = clock_core();
        own[1] = clock_timer_ns();
        own[2] = clock_cycles();
    }
    __syncthreads();
    for (unsigned i = 0; i < trips; i++) {
        mma_m16n8k16_f16_f32(d, a, b);
    }
    __syncthreads();
    if (threadIdx.x == 0) {
        own[3] = clock_cycles();
        own[4] = clock_timer_ns();
    }
}

/* Waits for a word of the host's, at most so long. */
extern "C" __global__ void specimen_spin(const volatile unsigned *release, unsigned long long most_ns,
                                         unsigned long long *waited)
{
    const uint64_t start = clock_timer_ns();
    while (*release == 0 && clock_timer_ns() - start < most_ns) {
        clock_sleep_ns(1000);
    }
    *waited = clock_timer_ns() - start;
}

extern "C" __global__ void specimen_lanes(unsigned *out)
{
    const unsigned lane = threadIdx.x % 32;
    out[threadIdx.x * 5 + 0] = __shfl_sync(0xFFFFFFFFu, lane, 3);
    out[threadIdx.x * 5 + 1] = __shfl_xor_sync(0xFFFFFFFFu, lane, 16);
    out[threadIdx.x * 5 + 2] = __shfl_down_sync(0xFFFFFFFFu, lane, 2);
    out[threadIdx.x * 5 + 3] = __shfl_up_sync(0xFFFFFFFFu, lane, 1);
    out[threadIdx.x * 5 + 4] = __ballot_sync(0xFFFFFFFFu, lane % 3 == 0);
}

/* Lane l reads row l mod 8 of matrix l / 8, as the instruction wants it. */
extern "C" __global__ void specimen_matrix_load(const uint32_t *from, uint32_t *to)
{
    TPP_SHARED(uint32_t, rows, [32 * 4]);
    for (unsigned i = threadIdx.x; i < 128; i += 32) {
        rows[i] = from[i];
    }
    __syncwarp();
    uint32_t words[4];
    matrix_load_4(words, shared_address(rows + threadIdx.x * 4));
    for (unsigned i = 0; i < 4; i++) {
        to[threadIdx.x * 4 + i] = words[i];
    }
}

/* Each block of a cluster reads its neighbour's number from the neighbour's shared memory. */
extern "C" __global__ void specimen_cluster(unsigned *out)
{
    TPP_SHARED(unsigned, own, [1]);
    const softcuda::block &home = *softcuda::self().of_block;
    own[0] = 100 + blockIdx.x;
    struct meeting {
        unsigned arrived = 0;
    };
    unsigned &arrived = softcuda::state_in<meeting>(home.of_cluster->blocks[0]->states).arrived;
    arrived++;
    softcuda::wait_until("the cluster's barrier", [&] { return arrived >= home.of_cluster->size; });
    const unsigned other = (home.rank + 1) % home.of_cluster->size;
    out[blockIdx.x] = shared_load_4(softcuda::shared_address_in(shared_address(own), other));
    arrived++;
    softcuda::wait_until("the cluster's barrier", [&] { return arrived >= 2 * home.of_cluster->size; });
}

/* Parameters of all sizes, and where each thread is. */
struct specimen_map {
    alignas(64) unsigned char bytes[128];
};

extern "C" __global__ void specimen_parameters(unsigned char small, double large,
                                               const __grid_constant__ specimen_map map, unsigned *out)
{
    const unsigned block = blockIdx.x + gridDim.x * (blockIdx.y + gridDim.y * blockIdx.z);
    const unsigned thread = threadIdx.x + blockDim.x * (threadIdx.y + blockDim.y * threadIdx.z);
    out[block * blockDim.x * blockDim.y * blockDim.z + thread] = small + (unsigned)large + map.bytes[127] + thread;
}
