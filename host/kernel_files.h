/** Which code a record was made by: the digests of every source and image that had a part in it. */
#ifndef TPP_HOST_KERNEL_FILES_H
#define TPP_HOST_KERNEL_FILES_H

#include "base/record.h"

/**
 * Appends to `kernel_sources` what the measurements of a record, the filling of inputs and the reading of clocks used:
 * of OpenCL the source under its family's name ("cpu_fma"), of CUDA the image that the device was given, under family
 * and architecture ("mma_probe_float.sm_90a"). Nothing for the images of a device model, which has none. Leaves out
 * what memory does not suffice for.
 */
void tpp_record_add_kernel_files(struct tpp_record *record);

/** 1 for the name of an image, which depends on the compiler; 0 for that of a source. */
int tpp_kernel_file_is_image(const char *name);

/**
 * The digest of a source or image of this program by its name in a record.
 *
 * @return 0 when this program has no such, and nothing is written.
 */
int tpp_kernel_file_digest(const char *name, char sha256[TPP_DIGEST_BYTES]);

#endif
