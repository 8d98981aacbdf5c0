/**
 * Fibers: stacks that hand the processor to each other. One OS thread.
 *
 * On x86-64 a switch is a dozen instructions; elsewhere ucontext. Under the address sanitizer each switch is announced,
 * as it asks for.
 */
#ifndef TPP_SOFTCUDA_FIBER_H
#define TPP_SOFTCUDA_FIBER_H

#include <cstddef>

namespace softcuda
{

/** A stack with its own flow of control. Starts in fiber_main(argument) at the first switch to it. */
struct fiber {
    void *stack_pointer = nullptr;
    void *stack = nullptr; /* lowest usable byte; a page below it is a guard */
    size_t stack_bytes = 0;
    void *fake_stack = nullptr;
    void *context = nullptr; /* ucontext_t, where that is used */
};

/** Gives a fiber a stack and where to start. `main` must not return. 0 on success. */
int fiber_create(fiber &made, void (*main)(void *), void *argument);

/** Begins again at the start on the same stack, whatever was on it. */
void fiber_restart(fiber &again, void (*main)(void *), void *argument);

/** Frees the stack of a fiber that is not running. */
void fiber_destroy(fiber &old);

/** Runs `to` until it switches away; called from the OS thread's own stack. */
void fiber_enter(fiber &to);

/** Back to the caller of fiber_enter(); called from the fiber itself. */
void fiber_leave(fiber &from);

/** Called first on every new stack. */
void fiber_started(fiber &self);

} // namespace softcuda
#endif
