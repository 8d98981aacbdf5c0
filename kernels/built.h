/** Whether a kernel's device code is in this program: rows of CUDA kernels stay listed when nvcc was not there. */
#ifndef TPP_KERNELS_BUILT_H
#define TPP_KERNELS_BUILT_H

#include "kernels/kernel.h"

/** 1 for OpenCL kernels, and for CUDA kernels with an image for any architecture; else 0. */
int tpp_kernel_is_built(const struct tpp_kernel *kernel);

#endif
