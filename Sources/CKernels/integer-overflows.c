#include "clones.h"
#include "integer-places.h"

CAHIER_WIDE_CLONES
cahier_integer_overflows cahier_integer_count_overflows(
        const cahier_integer_windows *w, cahier_integer_chain chain, const int16_t *input, const int16_t *packed,
        int32_t outputs, int64_t first_place, int64_t last_place, int32_t first_group, int32_t last_group) {
    cahier_integer_overflows found = {0};
    ptrdiff_t pitch = (ptrdiff_t)w->padded_width * 16, plane = w->padded_height * pitch;
    int64_t area = (int64_t)w->height * w->width;
    for (int64_t place = first_place; place < last_place; place++) {
        int64_t image = place / area, y = place % area / w->width, x = place % area % w->width;
        const int16_t *window = input + image * w->input_blocks * plane + y * w->stride * pitch + x * w->stride * 16;
        for (int32_t group = first_group; group < last_group; group++) {
            int32_t blocks = blocks_of_group(w->output_blocks, group);
            const int16_t *factors = packed + (ptrdiff_t)group * 2 * w->input_blocks * w->rows * w->columns * BLOCK;
            for (int32_t part = 0; part < blocks; part++)
                for (int32_t i0 = 0; i0 < w->input_blocks; i0 += chain.blocks)
                    for (int32_t r0 = 0; r0 < w->rows; r0 += chain.rows)
                        for (int32_t c0 = 0; c0 < w->columns; c0 += chain.columns) {
                            int64_t sums[16] = {0};
                            // Bits above the 32nd are set once a partial sum, moved up by 2^31, has left 0 ..< 2^32.
                            uint64_t seen[16] = {0};
                            int32_t steps = smaller(chain.columns, w->columns - c0) * 8;
                            for (int32_t i = i0; i < smaller(i0 + chain.blocks, w->input_blocks); i++)
                                for (int32_t r = r0; r < smaller(r0 + chain.rows, w->rows); r++) {
                                    const int16_t *v = window + i * plane + r * pitch + c0 * 16;
                                    const int16_t *f = factors
                                            + (((ptrdiff_t)i * w->rows + r) * w->columns + c0) * blocks * BLOCK
                                            + part * STEP;
                                    for (int32_t step = 0; step < steps; step++, v += 2, f += blocks * STEP)
                                        for (int lane = 0; lane < 16; lane++) {
                                            sums[lane] += (int64_t)((int32_t)v[0] * f[lane * 2])
                                                    + (int32_t)v[1] * f[lane * 2 + 1];
                                            seen[lane] |= (uint64_t)sums[lane] + 0x80000000u;
                                        }
                                }
                            int32_t present = smaller(16, outputs - group * 32 - part * 16);
                            for (int lane = 0; lane < present; lane++) {
                                found.overflowed += ((uint64_t)sums[lane] + 0x80000000u) >> 32 != 0;
                                found.saturated += seen[lane] >> 32 != 0;
                            }
                            found.sums += (uint64_t)present;
                        }
        }
    }
    return found;
}
