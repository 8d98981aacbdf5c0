/* softcuda has every instruction: see kernels/cuda/ptx/architecture.cuh. Which of them a described device has is asked
 * of the kernel's row before it is launched. */
#ifndef TPP_PTX_ARCHITECTURE_CUH
#define TPP_PTX_ARCHITECTURE_CUH

#define TPP_CUDA_ARCH 0
#define TPP_HAS_MMA_TURING     1
#define TPP_HAS_MMA_AMPERE     1
#define TPP_HAS_MMA_INT4       1
#define TPP_HAS_MMA_BINARY_XOR 1
#define TPP_HAS_MMA_BINARY_AND 1
#define TPP_HAS_MMA_F64_WIDE   1
#define TPP_HAS_MMA_NARROW     1
#define TPP_HAS_MMA_FP8        1
#define TPP_HAS_FMA_BF16       1
#define TPP_HAS_WGMMA          1

#endif
