/** Several records of one device: how far its runs are apart, kernel by kernel. Private to reports/. */
#ifndef TPP_REPORTS_KERNEL_RUNS_H
#define TPP_REPORTS_KERNEL_RUNS_H

#include "reports/report.h"

/**
 * Appends a table of every kernel that was measured in two or more of a report's records, of devices of one name: the
 * median of the runs and how far the highest is from the lowest, for the headline and for sustained series. Nothing
 * when there is no such kernel. A run is a process of its own, so this is what repeating a measurement gives.
 */
void tpp_kernel_runs(const struct tpp_report *report, struct tpp_buffer *bytes);

/** Columns that the kernels' names of a record take, with some bounds. */
int tpp_kernel_runs_columns(const struct tpp_record *record);

/** Appends a text from a record, made clean, filled up with spaces. */
void tpp_kernel_runs_text(struct tpp_buffer *bytes, const char *text, int columns);

#endif
