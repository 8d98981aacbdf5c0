# Planted errors in Hopper's kernels. See tpp_plant() in CMakeLists.txt: name, family, row, file, edit.

# ---- descriptors and swizzles
# The 64-byte swizzle instead of the 128-byte one.
tpp_plant(sm90a_swizzle sm90a_gemm_tf32 sm90a_gemm_tf32_f32_alone sm90a_tile.cuh
          "s/\\(uint64_t\\)1 << 62/(uint64_t)2 << 62/")
# Leading and stride offset in each other's place.
tpp_plant(sm90a_transposed sm90a_gemm_tf32 sm90a_gemm_tf32_f32_alone sm90a_tile.cuh
          "s/ROW_BYTES >> 4\\) << 32 . \\(uint64_t\\)1 << 16/ROW_BYTES >> 4) << 16 | (uint64_t)1 << 32/")
# The second step of k read where the first is.
tpp_plant(sm90a_step sm90a_gemm_tf32 sm90a_gemm_tf32_f32_alone sm90a_consume.cuh
          "s/b . descriptor_step\\(step \\* STEP_BYTES\\)/b + descriptor_step(step \\/ 2 * 2 * STEP_BYTES)/")
# The probe's operands stored as if there were no swizzle; the staging tiles of C likewise, entries and packed halves.
tpp_plant(sm90a_probe_swizzle sm90a_wgmma sm90a_wgmma_s8_s32 sm90a_wgmma.cu
          "s/swizzled_offset\\(i . 8, i % 8\\)/i * 16/")
tpp_plant(sm90a_staging_swizzle sm90a_gemm_tf32 sm90a_gemm_tf32_f32_alone sm90a_epilogue.cuh
          "s/swizzled_offset\\(row . half \\* 8, own_group \\* 2 . lane % 4 . 2\\)/(row + half * 8) * 128 + (own_group * 2 + lane % 4 \\/ 2) * 16/")
tpp_plant(sm90a_stmatrix sm90a_gemm_half sm90a_gemm_f16_f16_alone sm90a_epilogue.cuh
          "s/pair \\* 2 . lane . 16/pair * 2 + lane \\/ 8 % 2/")

# ---- parity and stages
# The producer waits where it should not, or a consumer does not where it should; parities that never turn.
tpp_plant(sm90a_parity_producer sm90a_gemm_tf32 sm90a_gemm_tf32_f32_alone sm90a_feed.cuh
          "s/at = . 0, 1 .;/at = { 0, 0 };/")
tpp_plant(sm90a_parity_consumer sm90a_gemm_tf32 sm90a_gemm_tf32_f32_alone sm90a_overlapped.cuh
          "s/rank, . 0, 0 ., 0, false/rank, { 0, 1 }, 0, false/")
tpp_plant(sm90a_parity_single sm90a_gemm_tf32 sm90a_gemm_tf32_f32_128x128 sm90a_single.cuh
          "s/at = . 0, 0 .;/at = { 0, 1 };/")
tpp_plant(sm90a_parity_turn sm90a_gemm_tf32 sm90a_gemm_tf32_f32_alone sm90a_pipeline.cuh "s/parity .= 1;//")
# The stage that is still being multiplied given back; a batch fewer waited for; none at the end.
tpp_plant(sm90a_stage sm90a_gemm_tf32 sm90a_gemm_tf32_f32_alone sm90a_overlapped.cuh
          "/wgmma_wait<1>/,/before = /s/release\\(consumer.shared, before\\)/release(consumer.shared, at.stage)/")
tpp_plant(sm90a_stage_single sm90a_gemm_tf32 sm90a_gemm_tf32_f32_128x128 sm90a_single.cuh
          "/wgmma_wait<1>/,/before = /s/release\\(consumer.shared, before\\)/release(consumer.shared, at.stage)/")
# The last stage of a tile given back twice, never, and before its batch has ended.
tpp_plant(sm90a_stage_twice sm90a_gemm_tf32 sm90a_gemm_tf32_f32_alone sm90a_overlapped.cuh
          "s/if .has_old. . .. the tile before's last stage.*/if (true) {/")
tpp_plant(sm90a_stage_never sm90a_gemm_tf32 sm90a_gemm_tf32_f32_alone sm90a_overlapped.cuh
          "s/if .has_old. . .. the tile before's last stage.*/if (false) {/")
tpp_plant(sm90a_stage_early sm90a_gemm_tf32 sm90a_gemm_tf32_f32_alone sm90a_overlapped.cuh
          "s/^        walk.advance..;/        release(consumer.shared, before); walk.advance();/")
tpp_plant(sm90a_wait_short sm90a_gemm_tf32 sm90a_gemm_tf32_f32_alone sm90a_overlapped.cuh
          "s/wgmma_wait<1>/wgmma_wait<2>/")
tpp_plant(sm90a_wait_short_single sm90a_gemm_tf32 sm90a_gemm_tf32_f32_128x128 sm90a_single.cuh
          "s/wgmma_wait<1>/wgmma_wait<2>/")
tpp_plant(sm90a_wait_missing sm90a_gemm_tf32 sm90a_gemm_tf32_f32_alone sm90a_overlapped.cuh
          "s/^        wgmma_wait<0>..;//")
tpp_plant(sm90a_wait_missing_single sm90a_gemm_tf32 sm90a_gemm_tf32_f32_128x128 sm90a_single.cuh
          "s/^        wgmma_wait<0>..;//")
# Fewer bytes announced than come; a ring one stage longer than its barriers.
tpp_plant(sm90a_bytes sm90a_gemm_tf32 sm90a_gemm_tf32_f32_alone sm90a_feed.cuh
          "s/Kind::A_BYTES . Kind::B_BYTES\\);/Kind::A_BYTES);/")
tpp_plant(sm90a_ring sm90a_gemm_tf32 sm90a_gemm_tf32_f32_alone sm90a_pipeline.cuh
          "s/stage == STAGES\\)/stage == STAGES + 1)/")

# ---- fences
# Of the staging tiles, the cleared bits, the probe's operands, the registers, the new barriers.
tpp_plant(sm90a_fence_staging sm90a_gemm_tf32 sm90a_gemm_tf32_f32_alone sm90a_epilogue.cuh "s/fence_async_proxy..;//")
tpp_plant(sm90a_fence_bits sm90a_gemm_integer sm90a_gemm_b1and_s32_alone sm90a_consume.cuh "s/fence_async_proxy..;//")
tpp_plant(sm90a_fence_probe sm90a_wgmma sm90a_wgmma_s8_s32 sm90a_wgmma.cu "s/fence_async_proxy..;//")
tpp_plant(sm90a_fence_registers sm90a_gemm_tf32 sm90a_gemm_tf32_f32_alone sm90a_consume.cuh "s/wgmma_fence..;//")
tpp_plant(sm90a_fence_barriers sm90a_gemm_tf32 sm90a_gemm_tf32_f32 sm90a_pipeline.cuh "s/mbarrier_fence_init..;//")
# The bits behind k kept.
tpp_plant(sm90a_tail_bits sm90a_gemm_integer sm90a_gemm_b1and_s32_alone sm90a_consume.cuh
          "s/block == depth - 1 &&/false \\&\\&/")

# ---- clusters
# Barriers that the other block does not wait for, at the beginning and at the end; a stage given back to the own
# producer alone, or written when the own block's consumers have left it; the other block's half of B loaded twice.
tpp_plant(sm90a_cluster_begin sm90a_gemm_tf32 sm90a_gemm_tf32_f32 sm90a_gemm.cuh
          "/ring.init/,/__syncthreads/s/cluster_sync..;/__syncthreads();/")
tpp_plant(sm90a_cluster_end sm90a_gemm_tf32 sm90a_gemm_tf32_f32 sm90a_gemm.cuh
          "s/cluster_sync..; .. no block leaves.*//")
tpp_plant(sm90a_release_own sm90a_gemm_tf32 sm90a_gemm_tf32_f32 sm90a_consume.cuh
          "s/mbarrier_arrive_at\\(shared.ring.empty\\(stage\\), thread\\);/if (thread == cluster_rank()) mbarrier_arrive(shared.ring.empty(stage));/")
tpp_plant(sm90a_release_count sm90a_gemm_tf32 sm90a_gemm_tf32_f32 sm90a_gemm.cuh
          "s/ring.init\\(CONSUMERS . Kind::CLUSTER\\)/ring.init(CONSUMERS)/")
tpp_plant(sm90a_multicast sm90a_gemm_tf32 sm90a_gemm_tf32_f32 sm90a_feed.cuh
          "s/origin.n . rank . Kind::PART_ROWS/origin.n/")

# ---- epilogue and tiles
# A staging tile filled while the copy engine reads it; stored before all lanes have filled it; shared by two warps; the
# last tile staged in one stage alone. Rows of the second consumer where the first has its own. (Orders of tiles:
# test_hopper_models.cpp.)
tpp_plant(sm90a_staging_wait sm90a_gemm_tf32 sm90a_gemm_tf32_f32_alone sm90a_epilogue.cuh
          "s/tma_store_wait_read<TILES - 1>..;//")
tpp_plant(sm90a_staging_lanes sm90a_gemm_tf32 sm90a_gemm_tf32_f32_alone sm90a_epilogue.cuh
          "/fence_async_proxy/,/is_leader/s/__syncwarp..;//")
tpp_plant(sm90a_staging_shared sm90a_gemm_tf32 sm90a_gemm_tf32_f32_alone sm90a_consume.cuh
          "s/shared.staging . warp . Kind/shared.staging + warp \\/ 2 * Kind/")
tpp_plant(sm90a_staging_last sm90a_gemm_tf32 sm90a_gemm_tf32_f32_alone sm90a_consume.cuh
          "s/STAGING_BYTES, Kind::A_BYTES/STAGING_BYTES, 0/")
tpp_plant(sm90a_rows sm90a_gemm_tf32 sm90a_gemm_tf32_f32_alone sm90a_consume.cuh
          "s/origin.m . warp . WARP_ROWS/origin.m + warp % 4 * WARP_ROWS/")
# The tile before stored where this one belongs; a round left out; the last, shorter round begun where the others would.
tpp_plant(sm90a_old_origin sm90a_gemm_tf32 sm90a_gemm_tf32_f32_alone sm90a_overlapped.cuh
          "s/has_old . walk.origin_before.rank./has_old ? walk.origin(rank)/")
tpp_plant(sm90a_round sm90a_gemm_tf32 sm90a_gemm_tf32_f32_alone sm90a_overlapped.cuh
          "s/if .has_old. . .. a round.*/if (has_old \\&\\& ROUND != 3) {/")
tpp_plant(sm90a_round_last sm90a_gemm_tf32 sm90a_gemm_tf32_f32_alone sm90a_epilogue.cuh
          "s/x . FIRST . COLUMNS_PER_REGISTER/x + ROUND * ROUND_REGISTERS * COLUMNS_PER_REGISTER/")
# More registers asked for than the block was launched with.
tpp_plant(sm90a_registers sm90a_gemm_tf32 sm90a_gemm_tf32_f32_alone sm90a_feed.cuh
          "s/PRODUCER_REGISTERS = 24/PRODUCER_REGISTERS = 32/")

# ---- probes and doubles
tpp_plant(sm90a_probe_registers sm90a_wgmma sm90a_wgmma_bf16_f32_rs sm90a_wgmma.cu "s/^        wgmma_wait<0>..;//")
tpp_plant(sm90a_probe_signs sm90a_wgmma sm90a_wgmma_f16_f16 sm90a_wgmma.cu "s/a.turn_sign.flip.;//")
tpp_plant(sm90a_probe_trips sm90a_wgmma sm90a_wgmma_s8_s32 sm90a_wgmma.cu "s/s < 2 . STEPS/s < 2 * STEPS - 1/")
tpp_plant(sm90a_f64_release sm90a_dmma sm90a_gemm_f64 sm90a_dmma.cu
          "s/ring.init.Kind::MULTIPLYING_WARPS./ring.init(Kind::MULTIPLYING_WARPS \\/ 2)/")
tpp_plant(sm90a_f64_fragment sm90a_dmma sm90a_gemm_f64 sm90a_dmma.cu "s/.own . 16. . rows.;/own + rows);/")
tpp_plant(sm90a_f64_last sm90a_dmma sm90a_gemm_f64 sm90a_dmma.cu "s/block == last/block + 1 == walk.depth/")
