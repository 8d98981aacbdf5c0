/* Context switches. */
#include "fiber.h"

#include <cstdint>
#include <sys/mman.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define HAS_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAS_ASAN 1
#endif
#endif
#ifdef HAS_ASAN
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif

#if !defined(__x86_64__)
#include <ucontext.h>
#endif

namespace softcuda
{
namespace
{

/* Unoptimised and sanitized builds keep every temporary; only touched pages take memory. */
const size_t STACK_BYTES = 512 * 1024;

fiber outside; /* the OS thread's own stack */
const void *outside_bottom;
size_t outside_bytes;

#if defined(__x86_64__)
extern "C" void softcuda_switch(void **save, void *load);

/* Saves what the calling convention lets a callee keep, changes the stack, takes back the same from there. */
asm(".text\n"
    ".globl softcuda_switch\n"
    ".type softcuda_switch, @function\n"
    "softcuda_switch:\n"
    "    pushq %rbp\n"
    "    pushq %rbx\n"
    "    pushq %r12\n"
    "    pushq %r13\n"
    "    pushq %r14\n"
    "    pushq %r15\n"
    "    movq %rsp, (%rdi)\n"
    "    movq %rsi, %rsp\n"
    "    popq %r15\n"
    "    popq %r14\n"
    "    popq %r13\n"
    "    popq %r12\n"
    "    popq %rbx\n"
    "    popq %rbp\n"
    "    ret\n"
    ".size softcuda_switch, . - softcuda_switch\n");

extern "C" void softcuda_begin();

/* The first return of a new stack: main in r12, its argument in r13. */
asm(".text\n"
    ".globl softcuda_begin\n"
    ".type softcuda_begin, @function\n"
    "softcuda_begin:\n"
    "    movq %r13, %rdi\n"
    "    xorl %ebp, %ebp\n"
    "    callq *%r12\n"
    "    ud2\n"
    ".size softcuda_begin, . - softcuda_begin\n");

void prepare(fiber &made, void (*main)(void *), void *argument)
{
    uintptr_t top = (uintptr_t)made.stack + made.stack_bytes;
    top &= ~(uintptr_t)15;
    void **frame = (void **)top - 9; /* r15 r14 r13 r12 rbx rbp return; main is called with rsp a multiple of 16 */
    frame[0] = nullptr;
    frame[1] = nullptr;
    frame[2] = argument;
    frame[3] = (void *)main;
    frame[4] = nullptr;
    frame[5] = nullptr;
    frame[6] = (void *)&softcuda_begin;
    frame[7] = nullptr;
    made.stack_pointer = frame;
}

void change(fiber &from, fiber &to)
{
    softcuda_switch(&from.stack_pointer, to.stack_pointer);
}
#else
void trampoline(unsigned main_high, unsigned main_low, unsigned argument_high, unsigned argument_low)
{
    auto main = (void (*)(void *))((uintptr_t)((uint64_t)main_high << 32 | main_low));
    main((void *)(uintptr_t)((uint64_t)argument_high << 32 | argument_low));
}

void prepare(fiber &made, void (*main)(void *), void *argument)
{
    if (made.context == nullptr) {
        made.context = new ucontext_t;
    }
    ucontext_t *context = (ucontext_t *)made.context;
    getcontext(context);
    context->uc_stack.ss_sp = made.stack;
    context->uc_stack.ss_size = made.stack_bytes;
    context->uc_link = nullptr;
    const uint64_t m = (uintptr_t)main;
    const uint64_t a = (uintptr_t)argument;
    makecontext(context, (void (*)())trampoline, 4, (unsigned)(m >> 32), (unsigned)m, (unsigned)(a >> 32), (unsigned)a);
}

void change(fiber &from, fiber &to)
{
    if (from.context == nullptr) {
        from.context = new ucontext_t;
    }
    swapcontext((ucontext_t *)from.context, (ucontext_t *)to.context);
}
#endif

} // namespace

int fiber_create(fiber &made, void (*main)(void *), void *argument)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    char *base = (char *)mmap(nullptr, STACK_BYTES + page, PROT_READ | PROT_WRITE,
                              MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (base == (char *)MAP_FAILED || mprotect(base, page, PROT_NONE) != 0) {
        return 1;
    }
    made.stack = base + page;
    made.stack_bytes = STACK_BYTES;
    prepare(made, main, argument);
    return 0;
}

void fiber_restart(fiber &again, void (*main)(void *), void *argument)
{
#ifdef HAS_ASAN
    __asan_unpoison_memory_region(again.stack, again.stack_bytes); /* red zones of frames that never returned */
    again.fake_stack = nullptr;
#endif
    prepare(again, main, argument);
}

void fiber_destroy(fiber &old)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    if (old.stack != nullptr) {
#ifdef HAS_ASAN
        __asan_unpoison_memory_region(old.stack, old.stack_bytes);
#endif
        munmap((char *)old.stack - page, old.stack_bytes + page);
    }
#if !defined(__x86_64__)
    delete (ucontext_t *)old.context;
#endif
    old = fiber();
}

void fiber_enter(fiber &to)
{
#ifdef HAS_ASAN
    __sanitizer_start_switch_fiber(&outside.fake_stack, to.stack, to.stack_bytes);
#endif
    change(outside, to);
#ifdef HAS_ASAN
    __sanitizer_finish_switch_fiber(outside.fake_stack, nullptr, nullptr);
#endif
}

void fiber_leave(fiber &from)
{
#ifdef HAS_ASAN
    __sanitizer_start_switch_fiber(&from.fake_stack, outside_bottom, outside_bytes);
#endif
    change(from, outside);
    fiber_started(from);
}

void fiber_started(fiber &self)
{
#ifdef HAS_ASAN
    __sanitizer_finish_switch_fiber(self.fake_stack, &outside_bottom, &outside_bytes);
#else
    (void)self;
    (void)outside_bottom;
    (void)outside_bytes;
#endif
}

} // namespace softcuda
