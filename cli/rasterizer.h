/**
 * PNG, PDF and QR codes through librsvg, cairo and libqrencode, opened when first needed: the program starts, and
 * writes every other format, where they are absent.
 */
#ifndef TPP_CLI_RASTERIZER_H
#define TPP_CLI_RASTERIZER_H

#include "reports/report.h"

/**
 * The rasterizer of this machine. Its functions return TPP_STATUS_NOT_FOUND, with what to install, where a library is
 * absent; the environment variables TPPBENCH_RSVG and TPPBENCH_QRENCODE name other files than librsvg-2.so.2 and
 * libqrencode.so.4. Static.
 */
const struct tpp_rasterizer *tpp_rasterizer_system(void);

#endif
