/* Parts of a range on several threads, made for each call: some tens of microseconds against tenths of a second. */
#include "host/parallel.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

enum { THREADS_MOST = 32, PARTS_PER_THREAD = 4 };

struct job {
    atomic_size_t next; /* of the parts */
    size_t count, part;
    tpp_parallel_work *work;
    void *context;
};

unsigned tpp_parallel_threads(void)
{
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof allowed, &allowed) != 0) {
        return 1;
    }
    const int count = CPU_COUNT(&allowed);
    return count < 1 ? 1 : count > THREADS_MOST ? THREADS_MOST : (unsigned)count;
}

static void *take_parts(void *argument)
{
    struct job *job = argument;
    for (;;) {
        const size_t first = atomic_fetch_add(&job->next, job->part);
        if (first >= job->count) {
            return NULL;
        }
        job->work(job->context, first, job->count - first > job->part ? first + job->part : job->count);
    }
}

void tpp_parallel(size_t count, size_t grain, tpp_parallel_work *work, void *context)
{
    const unsigned threads = tpp_parallel_threads();
    const size_t wanted = count / ((size_t)threads * PARTS_PER_THREAD) + 1;
    struct job job = { .count = count, .part = (wanted + grain - 1) / grain * grain, .work = work, .context = context };
    atomic_init(&job.next, 0);
    pthread_t others[THREADS_MOST];
    unsigned made = 0;
    while (made + 1 < threads && (made + 1) * job.part < count &&
           pthread_create(&others[made], NULL, take_parts, &job) == 0) {
        made++;
    }
    take_parts(&job);
    for (unsigned i = 0; i < made; i++) {
        (void)pthread_join(others[i], NULL);
    }
}
