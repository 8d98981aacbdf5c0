/** Reasons for which a device holds its clocks down. Pure. */
#ifndef TPP_BASE_THROTTLE_H
#define TPP_BASE_THROTTLE_H

#include <stddef.h>

/** 1 when a reading of the bitmask says that clocks are held down; being idle is no such reason. NAN is not. */
int tpp_throttle_is_held(double reasons);

/** Names the bits that are set, all of them: "software power cap, thermal slowdown of the hardware". */
void tpp_throttle_list(double reasons, char *text, size_t size);

#endif
