/* How much of this host's processors somebody else used: /proc/stat less what this process used itself. */
#include "host/contention.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "host/monotonic.h"

void tpp_contention_read(struct tpp_contention *contention)
{
    unsigned long long user = 0;
    unsigned long long nice = 0;
    unsigned long long kernel = 0;
    unsigned long long idle = 0;
    unsigned long long wait = 0;
    unsigned long long irq = 0;
    unsigned long long soft_irq = 0;
    unsigned long long steal = 0;
    struct rusage own;
    memset(contention, 0, sizeof *contention);
    FILE *file = fopen("/proc/stat", "r");
    if (file == NULL) {
        return;
    }
    char line[256];
    int fields = fgets(line, sizeof line, file) == NULL
                     ? 0
                     : sscanf(line, "cpu %llu %llu %llu %llu %llu %llu %llu %llu", &user, &nice, &kernel, &idle, &wait,
                              &irq, &soft_irq, &steal);
    (void)fclose(file);
    if (fields != 8 || getrusage(RUSAGE_SELF, &own) != 0) {
        return;
    }
    contention->busy_s = (double)(user + nice + kernel + irq + soft_irq + steal) / (double)sysconf(_SC_CLK_TCK);
    contention->own_s = (double)(own.ru_utime.tv_sec + own.ru_stime.tv_sec) +
                        1e-6 * (double)(own.ru_utime.tv_usec + own.ru_stime.tv_usec);
    contention->now_s = (double)tpp_monotonic_ns() * 1e-9;
}

double tpp_contention_share(const struct tpp_contention *before, const struct tpp_contention *after,
                            unsigned processors)
{
    double elapsed_s = (after->now_s - before->now_s) * processors;
    double others_s = after->busy_s - before->busy_s - (after->own_s - before->own_s);
    if (before->now_s <= 0.0 || after->now_s <= 0.0 || elapsed_s <= 0.0 || others_s <= 0.0) {
        return 0.0;
    }
    return others_s < elapsed_s ? others_s / elapsed_s : 1.0;
}
