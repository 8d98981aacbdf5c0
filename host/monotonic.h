/** The host's monotonic clock. */
#ifndef TPP_HOST_MONOTONIC_H
#define TPP_HOST_MONOTONIC_H

#include <stdint.h>
#include <time.h>

/** Nanoseconds on CLOCK_MONOTONIC. */
static inline uint64_t tpp_monotonic_ns(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/** Sleeps without caring for signals: a pause that may be short. */
static inline void tpp_pause_ns(uint64_t ns)
{
    struct timespec pause = { (time_t)(ns / 1000000000u), (long)(ns % 1000000000u) };
    (void)nanosleep(&pause, NULL);
}

#endif
