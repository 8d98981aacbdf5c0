/** Files: read whole, written so that a reader never sees half of one. */
#ifndef TPP_CLI_FILE_H
#define TPP_CLI_FILE_H

#include "base/buffer.h"
#include "base/status.h"

/**
 * Reads a whole file; "-" is standard input.
 *
 * @param buffer  Receives the bytes; the caller frees it.
 * @return TPP_STATUS_FILE with the path, the reason and what to do; also for a folder or more than 1 GiB.
 */
enum tpp_status tpp_file_read(const char *path, struct tpp_buffer *buffer, struct tpp_error *err);

/**
 * Writes a whole file: to a temporary file beside it, fsync, then rename over it. On failure the old file is as it was
 * and the temporary one is gone. "-" is standard output.
 */
enum tpp_status tpp_file_write(const char *path, const char *bytes, size_t length, struct tpp_error *err);

/** Checks, without leaving anything behind, that tpp_file_write() could create its temporary file. */
enum tpp_status tpp_file_check_writable(const char *path, struct tpp_error *err);

#endif
