# Planted errors in the kernels of mma.sync. See tpp_plant() in CMakeLists.txt: name, family, row, file, edit.

# A fragment's registers in another order, in a product and in a probe.
tpp_plant(fragment_b mma_gemm_integer mma_gemm_s8_s32_128x128 tile_gemm.cuh
          "s/(fragments.b.j..word.1. =) words.1./\\1 words[2]/; s/(fragments.b.j . 1..word.0. =) words.2./\\1 words[1]/")
tpp_plant(fragment_a_probe mma_probe_integer mma_probe_s8_s32 mma_formats.cuh
          "s,\\(lane / 4 . 8 . .i % 2.\\) . row_bytes . 4 . .lane % 4. . 16 . .i / 2.,(lane / 4 + 8 * (i / 2)) * row_bytes + 4 * (lane % 4) + 16 * (i % 2),")
# Read from where the row's chunks would lie without the swizzle.
tpp_plant(swizzle mma_gemm_integer mma_gemm_s8_s32_128x128 tile_gemm.cuh
          "s,a_offset = swizzled<Shape>.a_row . lane % 16.*,a_offset = (a_row + lane % 16) * Shape::row_bytes + lane / 16 * 16;,")
# The barrier after the wait for a slice; in Turing's loop the one between two slices.
tpp_plant(barrier mma_gemm_integer mma_gemm_s8_s32_128x128 mma_gemm.cuh "/copier.mask/,/^    .;/s/__syncthreads..;//")
tpp_plant(barrier_turing mma_gemm_integer sm75_mma_gemm_s8_s32 mma_gemm_turing.cuh "s/__syncthreads..;//")
# One group of copies fewer waited for, and none.
tpp_plant(wait_short mma_gemm_integer mma_gemm_s8_s32_128x128 mma_gemm.cuh
          "s/copy_async_wait<Shape::stages - 2>/copy_async_wait<Shape::stages - 1>/")
tpp_plant(wait_missing mma_gemm_integer mma_gemm_s8_s32_128x128 mma_gemm.cuh "s/copy_async_wait<Shape::stages - 2>..;//")
# A slice sent into the place that is being read.
tpp_plant(stage mma_gemm_integer mma_gemm_s8_s32_128x128 mma_gemm.cuh
          "s/stage > 0 . stage - 1 : Shape::stages - 1/stage/")
# Edges: rows behind the operand's end read, bits behind k kept, one column too many stored.
tpp_plant(edge_rows mma_gemm_integer mma_gemm_s8_s32_128x128 mma_gemm.cuh
          "s/pass . Shape::rows_per_pass < rows . bytes : 0/bytes/")
tpp_plant(edge_bits mma_gemm_integer mma_gemm_s4_s32_128x128 mma_gemm.cuh "s/^ *copier.mask.*//")
tpp_plant(edge_column mma_gemm_integer mma_gemm_s8_s32_128x128 tile_gemm.cuh "s/column . 1 < operands.n/true/")
# The scales of another row.
tpp_plant(scale_selector mma_gemm_scaled mma_gemm_nv_e2m1_f32_128x128 tile_gemm.cuh
          "s/multiply<at, 1, j % 4>/multiply<at, 0, j % 4>/")
# A probe that multiplies less than its row says, and one whose signs never turn.
tpp_plant(probe_rounds mma_probe_integer mma_probe_s8_s32 mma_probe.cuh "s/probe_rounds = 4/probe_rounds = 3/")
tpp_plant(probe_signs mma_probe_float mma_probe_f16_f16 mma_probe.cuh "s/Format::flip.*//")
# A first clock that the other warps do not wait for: what they do meanwhile is not counted.
tpp_plant(clock_barrier mma_probe_integer mma_probe_s8_s32 core_clock.cuh "/begin_cycles = cycles/,/^}/s/__syncthreads..;//")
tpp_plant(clock_barrier_general general general_probe_f32 core_clock.cuh
          "/begin_cycles = cycles/,/^}/s/__syncthreads..;//")
