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

/** Adds to PHYSICS; writes the name of a catalogue chip of the device's model, "" when there is none. */
void tpp_check_chip(struct tpp_evidence *evidence, const struct tpp_record *record, char *known, size_t bytes);

/** Adds to PROTOCOL, DERIVED, TIMELINE and PHYSICS what cores with counters of their own show. */
void tpp_check_cores(struct tpp_evidence *evidence, const struct tpp_record *record);

/** Adds to DERIVED: gates that do not follow from the timeline and the samples, and failed ones without a warning. */
void tpp_check_gates(struct tpp_evidence *evidence, const struct tpp_record *record);

#endif
