/** How much of this host's processors somebody else used for a while. */
#ifndef TPP_HOST_CONTENTION_H
#define TPP_HOST_CONTENTION_H

/** Processor time at one moment. */
struct tpp_contention {
    double busy_s; /**< of all processors together, time taken by a hypervisor included */
    double own_s;  /**< of this process and its threads */
    double now_s;
};

/** Takes a reading; all zero where the system does not tell. */
void tpp_contention_read(struct tpp_contention *contention);

/**
 * Share of the processors that other programs used between two readings: 0 to 1; 0 when there is nothing to tell it
 * from.
 */
double tpp_contention_share(const struct tpp_contention *before, const struct tpp_contention *after,
                            unsigned processors);

#endif
