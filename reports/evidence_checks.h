/** The checks of reports/evidence.h, one function each. Private to reports/. */
#ifndef TPP_REPORTS_EVIDENCE_CHECKS_H
#define TPP_REPORTS_EVIDENCE_CHECKS_H

#include "reports/evidence.h"

void tpp_check_measurement(struct tpp_evidence *evidence, const struct tpp_record *record);
void tpp_check_derived(struct tpp_evidence *evidence, const struct tpp_record *record);
void tpp_check_protocol(struct tpp_evidence *evidence, const struct tpp_record *record);
void tpp_check_timeline(struct tpp_evidence *evidence, const struct tpp_record *record);
void tpp_check_physics(struct tpp_evidence *evidence, const struct tpp_record *record);
void tpp_check_telemetry(struct tpp_evidence *evidence, const struct tpp_record *record);

#endif
