/* Issue rate of mma.sync of bytes, nibbles and bits: see mma_probe.cuh. Sums are 32 bits wide and wrap, so no length of
 * a run makes them inexact.
 *
 * Known operations per clock and core: bytes 2048 on T4, GeForce and professional boards, 4096 on A100 and, through
 * wgmma only, 8192 on Hopper; nibbles twice and bits eight times that where the hardware has them at all. INT4 was
 * dropped with Hopper, XOR of bits too, AND of bits after it: there the compiler emits dozens of other instructions.
 */
// TPP_ARCHITECTURES: sm_75 sm_80 sm_86 sm_87 sm_89 sm_90a sm_100a sm_103a sm_110 sm_120a sm_121a compute_90
#ifdef TPP_KERNEL_ROWS

#define TPP_PROBE(name, precision, ...)                                                                         \
    TPP_KERNEL(name, .api = TPP_API_CUDA, .kind = TPP_KIND_PROBE, .in = precision, .acc = TPP_INT32,            \
               .device_classes = TPP_CLASS_GPU, .preference = 40, .step = TPP_STEP_MATRIX, .threads = 256,      \
               .blocks_per_core = 1, .unit_threads = 32, .mma_m = 16, .mma_n = 8, .chains = 8, .lanes = 16 * 8, \
               .operand_sets = 4, __VA_ARGS__)

TPP_PROBE(mma_probe_s8_s32, TPP_INT8, .title = "mma.sync m16n8k32 of bytes in registers", .mma_k = 32,
          .macs_per_chain_trip = 4 * 32,
          .native_on = "sm_80 sm_86 sm_87 sm_89 sm_90a sm_100a sm_103a sm_110 sm_120a sm_121a", .is_portable = 1,
          .instruction = "IMMA", .instruction_count = 32)
TPP_PROBE(mma_probe_s4_s32, TPP_INT4, .title = "mma.sync m16n8k64 of nibbles in registers", .format = TPP_FORMAT_INT4,
          .mma_k = 64, .macs_per_chain_trip = 4 * 64, .native_on = "sm_80 sm_86 sm_87 sm_89",
          .emulated_on = "sm_90a sm_100a sm_103a sm_110 sm_120a sm_121a", .instruction = "IMMA",
          .instruction_count = 32)
TPP_PROBE(mma_probe_b1and_s32, TPP_INT1, .title = "mma.sync m16n8k256 of bits, AND, in registers",
          .format = TPP_FORMAT_BIT_AND, .mma_k = 256, .macs_per_chain_trip = 4 * 256,
          .native_on = "sm_80 sm_86 sm_87 sm_89 sm_90a", .emulated_on = "sm_100a sm_103a sm_110 sm_120a sm_121a",
          .instruction = "BMMA", .instruction_count = 32)
TPP_PROBE(mma_probe_b1xor_s32, TPP_INT1, .title = "mma.sync m16n8k256 of bits, XOR, in registers",
          .format = TPP_FORMAT_BIT_XOR, .mma_k = 256, .macs_per_chain_trip = 4 * 256,
          .native_on = "sm_80 sm_86 sm_87 sm_89", .emulated_on = "sm_90a sm_100a sm_103a sm_110 sm_120a sm_121a",
          .instruction = "BMMA", .instruction_count = 32)

/* Turing's shapes have 8 rows and 16 bytes of k: four instructions where later ones take one. */
TPP_PROBE(sm75_mma_probe_s8_s32, TPP_INT8, .title = "mma.sync m8n8k16 of bytes in registers", .mma_k = 32,
          .macs_per_chain_trip = 4 * 32, .native_on = "sm_75", .instruction = "IMMA", .instruction_count = 128)
TPP_PROBE(sm75_mma_probe_s4_s32, TPP_INT4, .title = "mma.sync m8n8k32 of nibbles in registers",
          .format = TPP_FORMAT_INT4, .mma_k = 64, .macs_per_chain_trip = 4 * 64, .native_on = "sm_75",
          .instruction = "IMMA", .instruction_count = 128)
TPP_PROBE(sm75_mma_probe_b1xor_s32, TPP_INT1, .title = "mma.sync m8n8k128 of bits, XOR, in registers",
          .format = TPP_FORMAT_BIT_XOR, .mma_k = 256, .macs_per_chain_trip = 4 * 256, .native_on = "sm_75",
          .instruction = "BMMA", .instruction_count = 128)

#undef TPP_PROBE

#else

#include "mma_probe.cuh"

#if TPP_HAS_MMA_AMPERE
TPP_MMA_PROBE(mma_probe_s8_s32, S8, 0)
#endif
#if TPP_HAS_MMA_INT4
TPP_MMA_PROBE(mma_probe_s4_s32, S4, 0)
#endif
#if TPP_HAS_MMA_BINARY_AND
TPP_MMA_PROBE(mma_probe_b1and_s32, B1And, 0)
#endif
#if TPP_HAS_MMA_BINARY_XOR
TPP_MMA_PROBE(mma_probe_b1xor_s32, B1Xor, 0)
#endif
#if TPP_HAS_MMA_TURING
TPP_MMA_PROBE(sm75_mma_probe_s8_s32, TuringS8, 0)
TPP_MMA_PROBE(sm75_mma_probe_s4_s32, TuringS4, 0)
TPP_MMA_PROBE(sm75_mma_probe_b1xor_s32, TuringB1Xor, 0)
#endif

#endif
