/* OpenCL's built-in functions on AMD's compiler built-ins, so that kernels compile for AMD targets without AMD's device
 * libraries: for reading the machine code, not for running. Included in front of a kernel by check_codegen.sh. */
#define fma(a, b, c)      __builtin_elementwise_fma(a, b, c)
#define min(a, b)         ((a) < (b) ? (a) : (b))
#define PICK(d, x, y)     ((size_t)((d) == 0 ? (x) : (y)))
#define get_local_id(d)   PICK(d, __builtin_amdgcn_workitem_id_x(), __builtin_amdgcn_workitem_id_y())
#define get_group_id(d)   PICK(d, __builtin_amdgcn_workgroup_id_x(), __builtin_amdgcn_workgroup_id_y())
#define get_num_groups(d) ((size_t)((constant uint *)__builtin_amdgcn_dispatch_ptr())[(d) + 3])
#define get_global_id(d)  (get_local_id(d) + 256 * get_group_id(d))
#define barrier(flags)                                         \
    do {                                                       \
        __builtin_amdgcn_fence(__ATOMIC_RELEASE, "workgroup"); \
        __builtin_amdgcn_s_barrier();                          \
        __builtin_amdgcn_fence(__ATOMIC_ACQUIRE, "workgroup"); \
    } while (0)
#define vload2(i, p)     (((global const lanes2 *)(p))[i])
#define vstore2(v, i, p) (((global lanes2 *)(p))[i] = (v))
