/* Holds a stream back until the host has filled it, so that what lies between two events is the device's work and not
 * the host's submission. One thread; it gives the bus a rest between two looks at the host's word, and gives up by
 * itself, so that a host that died leaves no device that waits for ever.
 */
// TPP_ARCHITECTURES: sm_75 sm_80 sm_86 sm_87 sm_89 sm_90a sm_100a sm_103a sm_110 sm_120a sm_121a compute_75
#ifdef TPP_KERNEL_ROWS

TPP_KERNEL(cuda_spin, .api = TPP_API_CUDA, .kind = TPP_KIND_SPIN, .device_classes = TPP_CLASS_GPU, .threads = 1,
           .title = "waits for the host's word", .is_portable = 1,
           .native_on = "sm_75 sm_80 sm_86 sm_87 sm_89 sm_90a sm_100a sm_103a sm_110 sm_120a sm_121a")

#else

#include "ptx/clock.cuh"

extern "C" __global__ void __launch_bounds__(1) cuda_spin(const volatile uint32_t *release, unsigned long long most_ns)
{
    const uint64_t begin_ns = clock_timer_ns();
    while (*release == 0 && clock_timer_ns() - begin_ns < most_ns) {
        clock_sleep_ns(1000);
    }
}

#endif
