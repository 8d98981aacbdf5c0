/* Issue rate of mma.sync in floating-point formats of 16 bits and more: see mma_probe.cuh for how and why.
 *
 * Known operations per clock and core (FP32 sums): T4 1024 (halves), A100 2048, Hopper about 2500 of the 4096 that
 * wgmma reaches, GeForce of Ampere, Ada and Blackwell 512 and their professional boards 1024; FP16 sums twice the
 * GeForce figure; tf32 half of all these; doubles 128 on A100, 256 on Hopper in one instruction, 3 to 4 elsewhere.
 */
// TPP_ARCHITECTURES: sm_75 sm_80 sm_86 sm_87 sm_89 sm_90a sm_100a sm_103a sm_110 sm_120a sm_121a compute_90
#ifdef TPP_KERNEL_ROWS

#define TPP_AMPERE_AND_LATER "sm_80 sm_86 sm_87 sm_89 sm_90a sm_100a sm_103a sm_110 sm_120a sm_121a"

#define TPP_PROBE(name, precision, accumulator, ...)                                                           \
    TPP_KERNEL(name, .api = TPP_API_CUDA, .kind = TPP_KIND_PROBE, .in = precision, .acc = accumulator,         \
               .device_classes = TPP_CLASS_GPU, .step = TPP_STEP_MATRIX, .threads = 256, .blocks_per_core = 1, \
               .unit_threads = 32, .mma_m = 16, .mma_n = 8, .chains = 8, .lanes = 16 * 8, .operand_sets = 4,   \
               __VA_ARGS__)

/* A trip moves an entry four times: with dot products of 1 at most, 2^22 trips stay below 2^24. */
#define TPP_PROBE_F32(name, precision, ...) \
    TPP_PROBE(name, precision, TPP_FP32, .max_trips = (1u << 22) - 4096, .instruction_count = 32, __VA_ARGS__)

TPP_PROBE_F32(mma_probe_f16_f32, TPP_FP16, .title = "mma.sync m16n8k16 of halves, FP32 sums, in registers",
              .preference = 40, .mma_k = 16, .macs_per_chain_trip = 4 * 16, .native_on = TPP_AMPERE_AND_LATER,
              .is_portable = 1, .instruction = "HMMA")
TPP_PROBE_F32(mma_probe_bf16_f32, TPP_BF16, .title = "mma.sync m16n8k16 of bfloat16, FP32 sums, in registers",
              .preference = 40, .mma_k = 16, .macs_per_chain_trip = 4 * 16, .native_on = TPP_AMPERE_AND_LATER,
              .is_portable = 1, .instruction = "HMMA")
TPP_PROBE_F32(mma_probe_tf32_f32, TPP_TF32, .title = "mma.sync m16n8k8 of TF32, FP32 sums, in registers",
              .preference = 40, .mma_k = 8, .macs_per_chain_trip = 4 * 8, .native_on = TPP_AMPERE_AND_LATER,
              .is_portable = 1, .instruction = "HMMA")
TPP_PROBE(mma_probe_f16_f16, TPP_FP16, TPP_FP16, .title = "mma.sync m16n8k16 of halves, FP16 sums, in registers",
          .preference = 40, .mma_k = 16, .macs_per_chain_trip = 4 * 16, .zigzag_up = 100, .max_trips = 350 * 199,
          .native_on = TPP_AMPERE_AND_LATER, .is_portable = 1, .instruction = "HMMA", .instruction_count = 32)
/* Hopper's wide form gives more there. */
TPP_PROBE(mma_probe_f64_f64, TPP_FP64, TPP_FP64, .title = "mma.sync m8n8k4 of doubles, in registers", .preference = 40,
          .mma_k = 16, .macs_per_chain_trip = 4 * 16, .native_on = TPP_AMPERE_AND_LATER, .is_portable = 1,
          .instruction = "DMMA", .instruction_count = 256)
TPP_PROBE(mma_probe_f64_f64_k16, TPP_FP64, TPP_FP64, .title = "mma.sync m16n8k16 of doubles, in registers",
          .preference = 50, .mma_k = 16, .macs_per_chain_trip = 4 * 16, .native_on = "sm_90a", .instruction = "DMMA",
          .instruction_count = 32)

/* Turing's shape is m16n8k8: two instructions for 32 bytes of k. */
TPP_PROBE(sm75_mma_probe_f16_f32, TPP_FP16, TPP_FP32, .title = "mma.sync m16n8k8 of halves, FP32 sums, in registers",
          .preference = 40, .mma_k = 16, .macs_per_chain_trip = 4 * 16, .max_trips = (1u << 22) - 4096,
          .native_on = "sm_75", .instruction = "HMMA", .instruction_count = 64)
TPP_PROBE(sm75_mma_probe_f16_f16, TPP_FP16, TPP_FP16, .title = "mma.sync m16n8k8 of halves, FP16 sums, in registers",
          .preference = 40, .mma_k = 16, .macs_per_chain_trip = 4 * 16, .zigzag_up = 100, .max_trips = 350 * 199,
          .native_on = "sm_75", .instruction = "HMMA", .instruction_count = 64)

#undef TPP_PROBE
#undef TPP_PROBE_F32
#undef TPP_AMPERE_AND_LATER

#else

#include "mma_probe.cuh"

#if TPP_HAS_MMA_AMPERE
TPP_MMA_PROBE(mma_probe_f16_f32, F16, 0)
TPP_MMA_PROBE(mma_probe_bf16_f32, Bf16, 0)
TPP_MMA_PROBE(mma_probe_tf32_f32, Tf32, 0)
TPP_MMA_PROBE(mma_probe_f16_f16, F16Half, 100)
TPP_MMA_PROBE(mma_probe_f64_f64, F64, 0)
#endif
#if TPP_HAS_MMA_F64_WIDE
TPP_MMA_PROBE(mma_probe_f64_f64_k16, F64Wide, 0)
#endif
#if TPP_HAS_MMA_TURING
TPP_MMA_PROBE(sm75_mma_probe_f16_f32, TuringF16, 0)
TPP_MMA_PROBE(sm75_mma_probe_f16_f16, TuringF16Half, 100)
#endif

#endif
