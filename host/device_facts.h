/** What the system says of an NVIDIA GPU before a run, as facts, known clocks and gates. Private to host/. */
#ifndef TPP_HOST_DEVICE_FACTS_H
#define TPP_HOST_DEVICE_FACTS_H

#include "host/nvml_device.h"

/** Adds facts and known clocks. `nvml` NULL: there is none, and what other sources say stands alone. */
void tpp_facts_add(const struct tpp_device_info *device, const struct tpp_nvml *nvml,
                   struct tpp_environment *environment);

/** Sets the gates that follow from settings and identity: those of nobody who says anything stay as they are. */
void tpp_facts_judge(const struct tpp_device_info *device, const struct tpp_nvml *nvml,
                     struct tpp_environment *environment);

#endif
