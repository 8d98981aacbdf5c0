/* Which instructions are native where an image is compiled for: kernels are guarded by these names, so that an image
 * holds only what its hardware has. ptxas accepts several of them elsewhere and emits other instructions instead (FP8,
 * INT4 and binary mma.sync on Hopper and later), which must never be measured as native; what follows was read from its
 * machine code, architecture by architecture.
 */
#ifndef TPP_PTX_ARCHITECTURE_CUH
#define TPP_PTX_ARCHITECTURE_CUH

#ifdef __CUDA_ARCH__
#define TPP_CUDA_ARCH __CUDA_ARCH__
#else
#define TPP_CUDA_ARCH 0 /* the pass over host code: no kernel */
#endif

/* Turing's shapes m16n8k8 (half) and m8n8k16, m8n8k32, m8n8k128 (integers): the natural ones on sm_75 only. */
#define TPP_HAS_MMA_TURING (TPP_CUDA_ARCH == 750)
/* cp.async; m16n8k16 of halves and bfloat16, m16n8k8 of tf32, m16n8k32 of bytes, m8n8k4 of doubles. */
#define TPP_HAS_MMA_AMPERE (TPP_CUDA_ARCH >= 800)
/* INT4 and binary XOR: Ampere and Ada, emulated later. */
#define TPP_HAS_MMA_INT4       (TPP_CUDA_ARCH >= 800 && TPP_CUDA_ARCH < 900)
#define TPP_HAS_MMA_BINARY_XOR (TPP_CUDA_ARCH >= 800 && TPP_CUDA_ARCH < 900)
/* Hopper itself, and not the PTX for GPUs after it. */
#ifdef __CUDA_ARCH_FEAT_SM90_ALL
#define TPP_IS_HOPPER 1
#else
#define TPP_IS_HOPPER 0
#endif
/* Binary AND: Hopper still has it. */
#define TPP_HAS_MMA_BINARY_AND (TPP_HAS_MMA_BINARY_XOR || TPP_IS_HOPPER)
/* m16n8k16 of doubles in one instruction: Hopper only. */
#define TPP_HAS_MMA_F64_WIDE TPP_IS_HOPPER
/* FP6, FP4 and block scales: sm_120a and sm_121a. */
#if defined(__CUDA_ARCH_FEAT_SM120_ALL) || defined(__CUDA_ARCH_FEAT_SM121_ALL)
#define TPP_HAS_MMA_NARROW 1
#else
#define TPP_HAS_MMA_NARROW 0
#endif
/* FP8: Ada, and where the narrow formats are. On Hopper it is the wgmma form that is native. */
#define TPP_HAS_MMA_FP8 (TPP_CUDA_ARCH == 890 || TPP_HAS_MMA_NARROW)
/* Packed multiply-add of two bfloat16. */
#define TPP_HAS_FMA_BF16 (TPP_CUDA_ARCH >= 800)

#endif
