#ifdef TPP_KERNEL_ROWS
TPP_KERNEL(cpu_gemm_f64, .title = "double product", .api = TPP_API_OPENCL, .kind = TPP_KIND_GEMM, .in = TPP_FP64, .acc = TPP_FP64, .device_classes = TPP_CLASS_CPU, .preference = 10, .extensions = "cl_khr_fp64", .defines = "-DTPP_F64", .pack_a = "cpu_gemm_f64_pack_a", .pack_b = "cpu_gemm_f64_pack_b", .packed_element_bytes = 8, .packed_k_multiple = 4)
TPP_KERNEL(cpu_gemm_f32, .title = "float product", .api = TPP_API_OPENCL, .kind = TPP_KIND_GEMM, .in = TPP_FP32, .acc = TPP_FP32, .device_classes = TPP_CLASS_CPU, .preference = 10, .pack_a = "cpu_gemm_f32_pack_a", .pack_b = "cpu_gemm_f32_pack_b", .packed_element_bytes = 4, .packed_k_multiple = 4)
#else
/* cpu_gemm: first version, see notes */
#pragma OPENCL FP_CONTRACT ON
#define CAT_(a, b) a##b
#define CAT(a, b) CAT_(a, b)
#ifdef TPP_F64
#pragma OPENCL EXTENSION cl_khr_fp64 : enable
typedef double real;
#define NAME(s) cpu_gemm_f64##s
#define VT CAT(double, TPP_VEC)
#else
typedef float real;
#define NAME(s) cpu_gemm_f32##s
#define VT CAT(float, TPP_VEC)
#endif
#define MR TPP_MR
#define NV TPP_NV
#define VEC TPP_VEC
#define NR (NV * VEC)
#define KU 4u
#define VLOAD CAT(vload, TPP_VEC)
#define VSTORE CAT(vstore, TPP_VEC)
#define UNROLL _Pragma("unroll")
#define INLINE static inline __attribute__((always_inline))
#ifndef TPP_PREFETCH_A
#define TPP_PREFETCH_A 0
#endif
#ifndef TPP_PREFETCH_B
#define TPP_PREFETCH_B 0
#endif
#define PREFETCH(p) __builtin_prefetch((const void *)(size_t)(p), 0, 3)
#define PREFETCHW(p) __builtin_prefetch((const void *)(size_t)(p), 1, 3)
#define SINGLE __attribute__((reqd_work_group_size(1, 1, 1))) __attribute__((min_vector_width(VEC * sizeof(real) * 8)))

INLINE uint ceil_div(uint a, uint b) { return (a + b - 1) / b; }
INLINE uint k_step(uint k) { uint blocks = ceil_div(k, TPP_KC); return ceil_div(ceil_div(k, blocks), KU) * KU; }

INLINE void pack_scalar(global const real *src, global real *dst, uint width, uint row0, uint rows, uint k0, uint k1, uint kpad, uint k)
{
	for (uint kk = k0; kk < kpad; kk++)
		for (uint r = 0; r < width; r++)
			dst[(kk - k0) * width + r] = (row0 + r < rows && kk < k1) ? src[(size_t)(row0 + r) * k + kk] : 0;
}

INLINE void store_part(VT v, global real *dst, uint n)
{
#if VEC == 16
	if (n >= 16) { vstore16(v, 0, dst); return; }
	if (n & 8) { vstore8(v.lo, 0, dst); dst += 8; v.lo = v.hi; }
#define V8 v.lo
#elif VEC == 8
#define V8 v
#endif
#if VEC >= 8
	if (VEC == 8 && n >= 8) { vstore8(V8, 0, dst); return; }
	if (n & 4) { vstore4(V8.lo, 0, dst); dst += 4; V8.lo = V8.hi; }
#define V4 V8.lo
#else
#define V4 v
#endif
	if (VEC == 4 && n >= 4) { vstore4(V4, 0, dst); return; }
	if (n & 2) { vstore2(V4.lo, 0, dst); dst += 2; V4.lo = V4.hi; }
	if (n & 1) dst[0] = V4.s0;
}

INLINE void transpose(VT *r)
{
	VT t[VEC];
	UNROLL for (uint s = 1; s < VEC; s *= 2) {
		UNROLL for (uint i = 0; i < VEC / 2; i++) {
			t[2 * i].even = r[i].lo;
			t[2 * i].odd = r[i + VEC / 2].lo;
			t[2 * i + 1].even = r[i].hi;
			t[2 * i + 1].odd = r[i + VEC / 2].hi;
		}
		UNROLL for (uint i = 0; i < VEC; i++) r[i] = t[i];
	}
}

INLINE void pack_panel(global const real *src, global real *dst, uint width, uint rows, uint k)
{
	uint panel = get_global_id(0), panels = get_global_size(0), step = k_step(k);
	uint row0 = panel * width;
	for (uint k0 = 0; k0 < k; k0 += step) {
		uint k1 = min(k, k0 + step), kpad = k0 + ceil_div(k1 - k0, KU) * KU, kk = k0;
		global real *out = dst + (size_t)k0 * panels * width + (size_t)panel * width * (kpad - k0);
		if (row0 + width <= rows) {
			for (; kk + VEC <= k1; kk += VEC)
				UNROLL for (uint g = 0; g < width; g += VEC) {
					VT r[VEC];
					UNROLL for (uint i = 0; i < VEC; i++)
						r[i] = g + i < width ? VLOAD(0, src + (size_t)(row0 + g + i) * k + kk) : (VT)0;
					transpose(r);
					UNROLL for (uint i = 0; i < VEC; i++)
						store_part(r[i], out + (kk - k0 + i) * width + g, width - g);
				}
		}
		pack_scalar(src, out + (size_t)(kk - k0) * width, width, row0, rows, kk, k1, kpad, k);
	}
}

kernel SINGLE void NAME(_pack_a)(global const real *restrict src, global real *restrict dst, uint rows, uint k)
{
	pack_panel(src, dst, MR, rows, k);
}

kernel SINGLE void NAME(_pack_b)(global const real *restrict src, global real *restrict dst, uint rows, uint k)
{
	pack_panel(src, dst, NR, rows, k);
}

INLINE void micro(global const real *pa, global const real *pb, uint kc, global real *c, uint ldc, uint rows, uint cols, bool first)
{
	VT acc[MR][NV];
	UNROLL for (uint i = 0; i < MR; i++)
		UNROLL for (uint j = 0; j < NV; j++) acc[i][j] = (VT)0;
	if (rows == MR)
		UNROLL for (uint i = 0; i < MR; i++)
			UNROLL for (uint j = 0; j < NV * VEC * sizeof(real); j += 64) PREFETCHW((global char *)(c + (size_t)i * ldc) + j);
	for (uint kk = 0; kk < kc; kk += KU) {
		UNROLL for (uint u = 0; u < KU; u++) {
#if TPP_PREFETCH_A
			if (u * MR * sizeof(real) % 64 < MR * sizeof(real)) PREFETCH(pa + TPP_PREFETCH_A * MR);
#endif
#if TPP_PREFETCH_B
			UNROLL for (uint j = 0; j < NR * sizeof(real); j += 64) PREFETCH(pb + TPP_PREFETCH_B * NR + j / sizeof(real));
#endif
			VT b[NV];
			UNROLL for (uint j = 0; j < NV; j++) b[j] = *(global const VT *)(pb + j * VEC);
			UNROLL for (uint i = 0; i < MR; i++) {
				VT a = (VT)pa[i];
				UNROLL for (uint j = 0; j < NV; j++) acc[i][j] = fma(a, b[j], acc[i][j]);
			}
			pa += MR;
			pb += NR;
		}
	}
	if (rows == MR && cols == NR) {
		if (first) {
			UNROLL for (uint i = 0; i < MR; i++)
				UNROLL for (uint j = 0; j < NV; j++) VSTORE(acc[i][j], j, c + (size_t)i * ldc);
		} else {
			UNROLL for (uint i = 0; i < MR; i++)
				UNROLL for (uint j = 0; j < NV; j++) VSTORE(acc[i][j] + VLOAD(j, c + (size_t)i * ldc), j, c + (size_t)i * ldc);
		}
		return;
	}
	real t[MR * NR];
	UNROLL for (uint i = 0; i < MR; i++)
		UNROLL for (uint j = 0; j < NV; j++) VSTORE(acc[i][j], i * NV + j, t);
	for (uint i = 0; i < rows; i++)
		for (uint j = 0; j < cols; j++)
			c[(size_t)i * ldc + j] = t[i * NR + j] + (first ? 0 : c[(size_t)i * ldc + j]);
}

kernel SINGLE void NAME()(global const real *restrict pa, global const real *restrict pb, global real *restrict c, uint m, uint n, uint k)
{
	uint mp = ceil_div(m, MR), np = ceil_div(n, NR), step = k_step(k);
	uint i0 = (size_t)mp * get_group_id(1) / get_num_groups(1), i1 = (size_t)mp * (get_group_id(1) + 1) / get_num_groups(1);
	uint j0 = (size_t)np * get_group_id(0) / get_num_groups(0), j1 = (size_t)np * (get_group_id(0) + 1) / get_num_groups(0);
	for (uint k0 = 0; k0 < k; k0 += step) {
		uint kc = ceil_div(min(step, k - k0), KU) * KU;
		global const real *ba = pa + (size_t)k0 * mp * MR, *bb = pb + (size_t)k0 * np * NR;
#ifdef TPP_SWAP
		for (uint i = i0; i < i1; i++)
			for (uint j = j0; j < j1; j++)
#else
		for (uint j = j0; j < j1; j++)
			for (uint i = i0; i < i1; i++)
#endif
				micro(ba + (size_t)i * MR * kc, bb + (size_t)j * NR * kc, kc, c + (size_t)i * MR * n + j * NR, n,
				      min((uint)MR, m - i * MR), min((uint)NR, n - j * NR), k0 == 0);
	}
}
#endif
