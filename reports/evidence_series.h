/** Checks of shapes tried, series and whole rates, for the checks of reports/evidence_checks.h. Private to reports/. */
#ifndef TPP_REPORTS_EVIDENCE_SERIES_H
#define TPP_REPORTS_EVIDENCE_SERIES_H

#include "reports/evidence.h"

/** The numbers of a measured kernel that follow from others; returns how many there were. */
size_t tpp_check_series_derived(struct tpp_evidence *evidence, const struct tpp_measurement *measurement);

/** What a certifying run must have of a measured product; nothing of other runs. */
void tpp_check_series_protocol(struct tpp_evidence *evidence, const struct tpp_record *record,
                               const struct tpp_measurement *measurement);

/** Series come after the headline's samples, one after the other; returns how many times there were. */
size_t tpp_check_series_timeline(struct tpp_evidence *evidence, const struct tpp_record *record,
                                 const struct tpp_measurement *measurement);

/** Clocks that can be, and no rate above what the issue probe's whole rate gives at the highest of them. */
void tpp_check_series_physics(struct tpp_evidence *evidence, const struct tpp_record *record,
                              const struct tpp_measurement *measurement);

#endif
