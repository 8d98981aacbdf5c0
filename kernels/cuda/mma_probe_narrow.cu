/* Issue rate of mma.sync of FP8, FP6 and FP4, with and without block scales: see mma_probe.cuh.
 *
 * Known operations per clock and core: FP8 with FP16 sums 2048 (Ada, Blackwell), with FP32 sums 1024 on GeForce and
 * 2048 on professional boards; FP6 and unscaled FP4 as FP8; with block scales FP8 2048 on all boards, FP6 1024 on
 * GeForce, FP4 two in a byte 4096. Hopper and datacentre Blackwell multiply these formats through wgmma and tcgen05
 * only: there the compiler turns mma.sync of FP8 into conversions and products of halves.
 *
 * Sums go up and down (zigzag) with FP32 accumulators as well: on Ada and Hopper those of FP8 are known to keep some 14
 * significant bits.
 */
// TPP_ARCHITECTURES: sm_89 sm_120a sm_121a
#ifdef TPP_KERNEL_ROWS

#define TPP_PROBE(name, precision, accumulator, storage, ...)                                                  \
    TPP_KERNEL(name, .api = TPP_API_CUDA, .kind = TPP_KIND_PROBE, .in = precision, .acc = accumulator,         \
               .device_classes = TPP_CLASS_GPU, .step = TPP_STEP_MATRIX, .threads = 256, .blocks_per_core = 1, \
               .unit_threads = 32, .mma_m = 16, .mma_n = 8, .chains = 8, .lanes = 16 * 8, .operand_sets = 4,   \
               .zigzag_up = 100, .max_trips = 350 * 199, .format = storage, .instruction_count = 32, __VA_ARGS__)

#define TPP_PROBE_FP8(name, accumulator, storage, ...)                                                           \
    TPP_PROBE(name, TPP_FP8, accumulator, storage, .preference = 40, .mma_k = 32, .macs_per_chain_trip = 4 * 32, \
              .native_on = "sm_89 sm_120a sm_121a", .emulated_on = "sm_90a sm_100a sm_103a sm_110",              \
              .instruction = "QMMA", __VA_ARGS__)
TPP_PROBE_FP8(mma_probe_e4m3_f32, TPP_FP32, TPP_FORMAT_E4M3, .accumulator_bits = 14,
              .title = "mma.sync m16n8k32 of FP8 E4M3, FP32 sums, in registers")
TPP_PROBE_FP8(mma_probe_e5m2_f32, TPP_FP32, TPP_FORMAT_E5M2, .accumulator_bits = 14,
              .title = "mma.sync m16n8k32 of FP8 E5M2, FP32 sums, in registers")
TPP_PROBE_FP8(mma_probe_e4m3_f16, TPP_FP16, TPP_FORMAT_E4M3,
              .title = "mma.sync m16n8k32 of FP8 E4M3, FP16 sums, in registers")
TPP_PROBE_FP8(mma_probe_e5m2_f16, TPP_FP16, TPP_FORMAT_E5M2,
              .title = "mma.sync m16n8k32 of FP8 E5M2, FP16 sums, in registers")

#define TPP_PROBE_NARROW(name, precision, accumulator, storage, ...)                                               \
    TPP_PROBE(name, precision, accumulator, storage, .preference = 40, .mma_k = 32, .macs_per_chain_trip = 4 * 32, \
              .native_on = "sm_120a sm_121a", .instruction = "QMMA", __VA_ARGS__)
TPP_PROBE_NARROW(mma_probe_e2m3_f32, TPP_FP6, TPP_FP32, TPP_FORMAT_E2M3,
                 .title = "mma.sync m16n8k32 of FP6 E2M3, FP32 sums, in registers")
TPP_PROBE_NARROW(mma_probe_e3m2_f32, TPP_FP6, TPP_FP32, TPP_FORMAT_E3M2,
                 .title = "mma.sync m16n8k32 of FP6 E3M2, FP32 sums, in registers")
TPP_PROBE_NARROW(mma_probe_e2m1_f32, TPP_FP4, TPP_FP32, TPP_FORMAT_E2M1_BYTE,
                 .title = "mma.sync m16n8k32 of FP4 in bytes, FP32 sums, in registers")
TPP_PROBE_NARROW(mma_probe_e2m3_f16, TPP_FP6, TPP_FP16, TPP_FORMAT_E2M3,
                 .title = "mma.sync m16n8k32 of FP6 E2M3, FP16 sums, in registers")
TPP_PROBE_NARROW(mma_probe_e3m2_f16, TPP_FP6, TPP_FP16, TPP_FORMAT_E3M2,
                 .title = "mma.sync m16n8k32 of FP6 E3M2, FP16 sums, in registers")
TPP_PROBE_NARROW(mma_probe_e2m1_f16, TPP_FP4, TPP_FP16, TPP_FORMAT_E2M1_BYTE,
                 .title = "mma.sync m16n8k32 of FP4 in bytes, FP16 sums, in registers")

/* All scales are 1: what is looked for is the rate, and scales are shown to be right by the matrix products. */
#define TPP_PROBE_SCALED(name, precision, storage, kind, block, ...)                                       \
    TPP_PROBE(name, precision, TPP_FP32, storage, .preference = 50, .scaling = kind, .scale_block = block, \
              .native_on = "sm_120a sm_121a", __VA_ARGS__)
TPP_PROBE_SCALED(mma_probe_mx_e4m3_f32, TPP_FP8, TPP_FORMAT_E4M3, TPP_SCALING_UE8M0, 32, .mma_k = 32,
                 .macs_per_chain_trip = 4 * 32, .instruction = "QMMA.SF",
                 .title = "mma.sync m16n8k32 of MXFP8 E4M3, FP32 sums, in registers")
TPP_PROBE_SCALED(mma_probe_mx_e5m2_f32, TPP_FP8, TPP_FORMAT_E5M2, TPP_SCALING_UE8M0, 32, .mma_k = 32,
                 .macs_per_chain_trip = 4 * 32, .instruction = "QMMA.SF",
                 .title = "mma.sync m16n8k32 of MXFP8 E5M2, FP32 sums, in registers")
TPP_PROBE_SCALED(mma_probe_mx_e2m3_f32, TPP_FP6, TPP_FORMAT_E2M3, TPP_SCALING_UE8M0, 32, .mma_k = 32,
                 .macs_per_chain_trip = 4 * 32, .instruction = "QMMA.SF",
                 .title = "mma.sync m16n8k32 of MXFP6 E2M3, FP32 sums, in registers")
TPP_PROBE_SCALED(mma_probe_mx_e3m2_f32, TPP_FP6, TPP_FORMAT_E3M2, TPP_SCALING_UE8M0, 32, .mma_k = 32,
                 .macs_per_chain_trip = 4 * 32, .instruction = "QMMA.SF",
                 .title = "mma.sync m16n8k32 of MXFP6 E3M2, FP32 sums, in registers")
TPP_PROBE_SCALED(mma_probe_mx_e2m1_f32, TPP_FP4, TPP_FORMAT_E2M1, TPP_SCALING_UE8M0, 32, .mma_k = 64,
                 .macs_per_chain_trip = 4 * 64, .instruction = "OMMA.SF",
                 .title = "mma.sync m16n8k64 of MXFP4, FP32 sums, in registers")
TPP_PROBE_SCALED(mma_probe_nv_e2m1_f32, TPP_FP4, TPP_FORMAT_E2M1, TPP_SCALING_UE4M3, 16, .mma_k = 64,
                 .macs_per_chain_trip = 4 * 64, .instruction = "OMMA.SF",
                 .title = "mma.sync m16n8k64 of NVFP4, FP32 sums, in registers")

#undef TPP_PROBE
#undef TPP_PROBE_FP8
#undef TPP_PROBE_NARROW
#undef TPP_PROBE_SCALED

#else

#include "mma_probe.cuh"

#if TPP_HAS_MMA_FP8
TPP_MMA_PROBE(mma_probe_e4m3_f32, E4m3, 100)
TPP_MMA_PROBE(mma_probe_e5m2_f32, E5m2, 100)
TPP_MMA_PROBE(mma_probe_e4m3_f16, E4m3Half, 100)
TPP_MMA_PROBE(mma_probe_e5m2_f16, E5m2Half, 100)
#endif
#if TPP_HAS_MMA_NARROW
TPP_MMA_PROBE(mma_probe_e2m3_f32, E2m3, 100)
TPP_MMA_PROBE(mma_probe_e3m2_f32, E3m2, 100)
TPP_MMA_PROBE(mma_probe_e2m1_f32, E2m1, 100)
TPP_MMA_PROBE(mma_probe_e2m3_f16, E2m3Half, 100)
TPP_MMA_PROBE(mma_probe_e3m2_f16, E3m2Half, 100)
TPP_MMA_PROBE(mma_probe_e2m1_f16, E2m1Half, 100)
TPP_MMA_PROBE(mma_probe_mx_e4m3_f32, MxE4m3, 100)
TPP_MMA_PROBE(mma_probe_mx_e5m2_f32, MxE5m2, 100)
TPP_MMA_PROBE(mma_probe_mx_e2m3_f32, MxE2m3, 100)
TPP_MMA_PROBE(mma_probe_mx_e3m2_f32, MxE3m2, 100)
TPP_MMA_PROBE(mma_probe_mx_e2m1_f32, MxE2m1, 100)
TPP_MMA_PROBE(mma_probe_nv_e2m1_f32, NvE2m1, 100)
#endif

#endif
