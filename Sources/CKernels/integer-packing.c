#include "CKernels.h"
#include "clones.h"
#include "integer-places.h"
#include <string.h>

int32_t cahier_integer_groups(int32_t output_blocks) { return (output_blocks + 1) / 2; }

size_t cahier_integer_packed_count(int32_t outputs, int32_t inputs, int32_t rows, int32_t columns) {
    return (size_t)((outputs + 15) / 16) * (size_t)((inputs + 15) / 16) * (size_t)rows * (size_t)columns * BLOCK;
}

/// Puts two integers, or one and a 0, beside each other for each tap from one on, so many bytes apart.
static inline void scatter_pairs(
        char *place, ptrdiff_t apart, const int16_t *first, const int16_t *second, ptrdiff_t tap, ptrdiff_t taps) {
    for (; tap < taps; tap++) {
        uint32_t both = (uint16_t)first[tap] | (second ? (uint32_t)(uint16_t)second[tap] << 16 : 0);
        memcpy(place + tap * apart, &both, sizeof both);
    }
}

/// The same for four outputs that lie beside each other, whose integers lie so many apart: four taps at a time.
///
/// - Returns: how many taps are done.
static inline ptrdiff_t scatter_four(
        char *place, ptrdiff_t apart, const int16_t *first, const int16_t *second, ptrdiff_t step, ptrdiff_t taps) {
    ptrdiff_t tap = 0;
#if defined(__SSE2__)
    for (; tap + 4 <= taps; tap += 4) {
        __m128 row[4];
        for (int n = 0; n < 4; n++) {
            __m128i left = _mm_loadl_epi64((const __m128i *)(first + n * step + tap));
            __m128i right = _mm_loadl_epi64((const __m128i *)(second + n * step + tap));
            row[n] = _mm_castsi128_ps(_mm_unpacklo_epi16(left, right));
        }
        _MM_TRANSPOSE4_PS(row[0], row[1], row[2], row[3]);
        for (int n = 0; n < 4; n++)
            _mm_storeu_si128((__m128i *)(place + (tap + n) * apart), _mm_castps_si128(row[n]));
    }
#endif
    return tap;
}

void cahier_integer_pack_weights(
        int16_t *packed, const int16_t *weights, int32_t outputs, int32_t inputs, int32_t rows, int32_t columns,
        int is_turned, int32_t first_group, int32_t last_group) {
    // What the packed weights' outputs and inputs are among the weights' own two axes.
    int32_t packed_outputs = is_turned ? inputs : outputs, packed_inputs = is_turned ? outputs : inputs;
    int32_t output_blocks = (packed_outputs + 15) / 16, input_blocks = (packed_inputs + 15) / 16;
    ptrdiff_t taps = (ptrdiff_t)rows * columns;
    ptrdiff_t output_step = is_turned ? taps : taps * inputs, input_step = is_turned ? taps * inputs : taps;
    for (int32_t group = first_group; group < last_group; group++) {
        int32_t blocks = blocks_of_group(output_blocks, group), last = smaller(group * 32 + blocks * 16, packed_outputs);
        int16_t *to = packed + (ptrdiff_t)group * 2 * input_blocks * taps * BLOCK;
        for (int32_t block = 0; block < input_blocks; block++, to += taps * blocks * BLOCK) {
            int is_whole = block * 16 + 16 <= packed_inputs && group * 32 + blocks * 16 <= packed_outputs;
            if (!is_whole) memset(to, 0, (size_t)(taps * blocks * BLOCK) * sizeof *to);
            ptrdiff_t apart = blocks * BLOCK * (ptrdiff_t)sizeof *to;
            for (int32_t output = group * 32; output < last; output += 4) {
                int32_t four = smaller(4, last - output);
                for (int32_t input = block * 16; input < smaller(block * 16 + 16, packed_inputs); input += 2) {
                    const int16_t *first = weights + output * output_step + input * input_step;
                    const int16_t *second = input + 1 < packed_inputs ? first + input_step : NULL;
                    char *place = (char *)(to + (input % 16 / 2 * blocks + output % 32 / 16) * STEP + output % 16 * 2);
                    ptrdiff_t onward = is_turned ? -apart : apart;
                    if (is_turned) place += (taps - 1) * apart;
                    ptrdiff_t done = four == 4 && second ? scatter_four(place, onward, first, second, output_step, taps) : 0;
                    for (int32_t n = 0; n < four; n++)
                        scatter_pairs(
                                place + n * 4, onward, first + n * output_step,
                                second ? second + n * output_step : NULL, done, taps);
                }
            }
        }
    }
}

CAHIER_WIDE_CLONES
void cahier_integer_pack_pairs(
        int16_t *pairs, const int16_t *gradient, const cahier_integer_map *map, int32_t images, int32_t blocks,
        int32_t first_group, int32_t last_group) {
    static const int16_t zeros[16] = {0};
    ptrdiff_t pitch = (ptrdiff_t)(map->left + map->width + map->right) * 16;
    ptrdiff_t plane = (ptrdiff_t)(map->above + map->height + map->below) * pitch;
    ptrdiff_t in_row = (map->width + 1) / 2, in_group = (ptrdiff_t)images * map->height * in_row;
    for (int32_t group = first_group; group < last_group; group++) {
        int32_t count = blocks_of_group(blocks, group);
        for (int32_t part = 0; part < count; part++) {
            int16_t *to = pairs + (ptrdiff_t)group * 2 * in_group * STEP + part * STEP;
            for (int32_t image = 0; image < images; image++) {
                const int16_t *from = gradient + ((ptrdiff_t)image * blocks + group * 2 + part) * plane
                        + map->above * pitch + map->left * 16;
                for (int32_t row = 0; row < map->height; row++, from += pitch)
                    for (int32_t column = 0; column < map->width; column += 2, to += count * STEP) {
                        const int16_t *left = from + column * 16, *right = column + 1 < map->width ? left + 16 : zeros;
                        pair_up_eight(to, left, right);
                        pair_up_eight(to + 16, left + 8, right + 8);
                    }
            }
        }
    }
}

/// Adds to sums of an output's factors those of some steps, which lie so many integers apart.
static inline void add_parts(
        int32_t positive[16], int32_t negative[16], const int16_t *factors, ptrdiff_t steps, ptrdiff_t apart) {
    for (ptrdiff_t step = 0; step < steps; step++, factors += apart)
        for (int lane = 0; lane < 16; lane++) {
            int32_t first = factors[lane * 2], second = factors[lane * 2 + 1];
            int32_t above = (first > 0 ? first : 0) + (second > 0 ? second : 0);
            positive[lane] += above;
            negative[lane] += above - first - second;
        }
}

static inline void widen(cahier_integer_sums *largest, const int32_t positive[16], const int32_t negative[16]) {
    for (int lane = 0; lane < 16; lane++) {
        int64_t above = positive[lane], below = negative[lane];
        if (above > largest->positive) largest->positive = above;
        if (below > largest->negative) largest->negative = below;
        if (above + below > largest->both) largest->both = above + below;
    }
}

CAHIER_WIDE_CLONES
cahier_integer_sums cahier_integer_weight_sums(
        const int16_t *packed, const cahier_integer_windows *windows, cahier_integer_chain chain, int32_t first_group,
        int32_t last_group) {
    cahier_integer_sums largest = {0};
    int32_t inputs = windows->input_blocks, rows = windows->rows, columns = windows->columns;
    for (int32_t group = first_group; group < last_group; group++) {
        int32_t blocks = blocks_of_group(windows->output_blocks, group);
        const int16_t *weights = packed + (ptrdiff_t)group * 2 * inputs * rows * columns * BLOCK;
        for (int32_t part = 0; part < blocks; part++)
            for (int32_t input = 0; input < inputs; input += chain.blocks)
                for (int32_t row = 0; row < rows; row += chain.rows)
                    for (int32_t column = 0; column < columns; column += chain.columns) {
                        int32_t positive[16] = {0}, negative[16] = {0};
                        int32_t taps = smaller(chain.columns, columns - column);
                        for (int32_t i = input; i < smaller(input + chain.blocks, inputs); i++)
                            for (int32_t r = row; r < smaller(row + chain.rows, rows); r++)
                                add_parts(
                                        positive, negative,
                                        weights + (((ptrdiff_t)i * rows + r) * columns + column) * blocks * BLOCK
                                                + part * STEP,
                                        taps * 8, blocks * STEP);
                        widen(&largest, positive, negative);
                    }
    }
    return largest;
}

int64_t cahier_integer_pairs(const cahier_integer_windows *windows) {
    return (int64_t)windows->images * windows->height * pairs_in_row(windows);
}

CAHIER_WIDE_CLONES
cahier_integer_sums cahier_integer_pair_sums(
        const int16_t *pairs, const cahier_integer_windows *windows, int32_t pairs_in_chain, int32_t first_group,
        int32_t last_group) {
    cahier_integer_sums largest = {0};
    ptrdiff_t count = (ptrdiff_t)cahier_integer_pairs(windows);
    for (int32_t group = first_group; group < last_group; group++) {
        int32_t blocks = blocks_of_group(windows->output_blocks, group);
        for (int32_t part = 0; part < blocks; part++)
            for (ptrdiff_t start = 0; start < count; start += pairs_in_chain) {
                int32_t positive[16] = {0}, negative[16] = {0};
                ptrdiff_t steps = count - start < pairs_in_chain ? count - start : pairs_in_chain;
                add_parts(
                        positive, negative, pairs + ((ptrdiff_t)group * 2 * count + start * blocks + part) * STEP, steps,
                        blocks * STEP);
                widen(&largest, positive, negative);
            }
    }
    return largest;
}

CAHIER_WIDE_CLONES
int64_t cahier_integer_input_sum(
        const int16_t *input, const cahier_integer_windows *windows, int32_t pairs_in_chain, int32_t first_block,
        int32_t last_block) {
    int64_t largest = 0, count = cahier_integer_pairs(windows), in_row = pairs_in_row(windows);
    ptrdiff_t pitch = (ptrdiff_t)windows->padded_width * 16, plane = windows->padded_height * pitch;
    for (int32_t block = first_block; block < last_block; block++)
        for (int64_t start = 0; start < count; start += pairs_in_chain) {
            int64_t sums[16] = {0};
            int64_t end = count - start < pairs_in_chain ? count : start + pairs_in_chain;
            for (int64_t line = start / in_row; line * in_row < end;) {
                // The rows of one image that belong to the chain, and all that their windows touch.
                int64_t image = line / windows->height, next = (image + 1) * windows->height;
                int64_t stop = (end + in_row - 1) / in_row;
                if (stop > next) stop = next;
                int64_t top = (line - image * windows->height) * windows->stride;
                int64_t bottom = (stop - 1 - image * windows->height) * windows->stride + windows->rows;
                const int16_t *from = input + (image * windows->input_blocks + block) * plane;
                for (int64_t row = top; row < bottom; row++)
                    for (int32_t column = 0; column < windows->padded_width; column++)
                        for (int lane = 0; lane < 16; lane++) {
                            int32_t value = from[row * pitch + column * 16 + lane];
                            sums[lane] += value < 0 ? -value : value;
                        }
                line = stop;
            }
            for (int lane = 0; lane < 16; lane++) largest = sums[lane] > largest ? sums[lane] : largest;
        }
    return largest;
}
