// The loops over what an instruction set's file defines, which includes this one: names and attributes (LOOP, TARGET), registers
// (`sums_t`, `factors_t`, `value_t`) and what is done with them.
//
// What they reach is a matter of counting. Each pass of the inner loop loads the factors of 32 outputs once and one pair of
// integers for each of PLACES places, and multiplies all with all. With AVX-512, PLACES is 8: 16 multiplications, each of 32
// products, for two loads and eight broadcasts, into 16 sums that depend on nothing but themselves. So
//  - the multiplications' latency (4 or 5 cycles) is hidden at one of them a cycle, and at two;
//  - loads (10 for 16) are no limit where a processor loads as often as it multiplies, and no limit by a factor of 1.6;
//  - 19 of 32 registers are taken (16 sums, two factors, one value), so that nothing is spilt.
// A chain of a 3x3 window is 9 x 8 passes, 1,152 multiplications; at its end come 16 conversions and 16 additions, and less than
// as many instructions at its beginning: 3 % at most. Of a 1x1 window a chain runs over 16 blocks of inputs, and has 2,048.
//
// With AVX2 a register holds half as much. PLACES is 2: 8 multiplications and 8 additions for four loads and two broadcasts, into
// 8 of 16 registers, with four for factors, two for values and two for products. A sum waits for an addition alone, for one cycle.
//
// What is read lies near: factors of a chain are 9 kB in the order in which they are read, and stay in the first cache while the
// strip's 512 places go by, whose part of a block of inputs is some 20 kB; outputs of the strip are 64 kB, read and written
// once for each chain. The pairs of a gradient's chain (64 pairs at least) are 8 kB, the input's rows for them some 7 kB,
// the gradient's sums 9 kB; the strip of rows is put in pairs once for all outputs. What comes from further away, factors and pairs of
// the next chain, is asked for while this one is computed.

#include "integer-places.h"
#include <string.h>

/// Adds products to the sums of PLACES places and of some blocks of 16 outputs, `steps` pairs for each.
TARGET static inline __attribute__((always_inline)) void LOOP(accumulate)(
        sums_t sums[PLACES][2], const int16_t *values, const ptrdiff_t places[PLACES], const int16_t *factors, ptrdiff_t steps,
        const int blocks) {
    ROLLED
    for (; steps > 0; steps--, values += 2, factors += blocks * STEP) {
        factors_t f[2];
        UNROLLED
        for (int block = 0; block < blocks; block++) LOAD_FACTORS(f[block], factors + block * STEP);
        UNROLLED
        for (int place = 0; place < PLACES; place++) {
            value_t value;
            LOAD_VALUE(value, values + places[place]);
            UNROLLED
            for (int block = 0; block < blocks; block++) MULTIPLY(sums[place][block], value, f[block]);
        }
    }
}

/// Which of an output's chains this is, and what becomes of it behind the last.
typedef struct {
    int is_first, is_last;
    float scale, rest;
    /// Of the first of the blocks.
    const float *bias;
} LOOP(ending);

/// Adds the sums of a chain to an output.
TARGET static inline __attribute__((always_inline)) void LOOP(finish)(
        float *output, const sums_t *sums, const LOOP(ending) *ending, const float *bias) {
    floats_t result;
    CONVERT(result, *sums);
    if (!ending->is_first) ADD(result, output);
    if (ending->is_last) {
        SCALE(result, ending->scale);
        SCALE(result, ending->rest);
        ADD(result, bias);
    }
    STORE(output, result);
}

/// One chain of all places of a strip, for one group of outputs.
TARGET static inline __attribute__((always_inline)) void LOOP(chain)(
        const cahier_integer_windows *w, const integer_strip *strip, const int16_t *input, const int16_t *factors,
        float *output, int32_t first_input, int32_t last_input, int32_t first_row, int32_t last_row, int32_t first_column,
        int32_t last_column, const LOOP(ending) *ending, const int blocks) {
    ptrdiff_t pitch = (ptrdiff_t)w->padded_width * 16, plane = w->padded_height * pitch;
    ptrdiff_t area = (ptrdiff_t)w->height * w->width * 16;
    // What the next chain reads is fetched bit by bit: its factors follow this one's; its input where a strip is of one or two images,
    // since of many small ones it would drive out what this chain needs.
    ptrdiff_t taps = (ptrdiff_t)(last_input - first_input) * (last_row - first_row) * (last_column - first_column);
    ptrdiff_t lines = (taps * 8 * blocks * PLACES + strip->count - 1) / strip->count;
    const int16_t *next_factors = factors
            + (((ptrdiff_t)(last_input - 1) * w->rows + last_row - 1) * w->columns + last_column) * blocks * BLOCK;
    const int16_t *next_input = area >= CAHIER_INTEGER_STRIP / 2 * 16 ? input + last_input * plane + pitch + 16 : NULL;
    for (int32_t start = 0; start < strip->count; start += PLACES, next_factors += lines * STEP) {
        int32_t count = smaller(PLACES, strip->count - start);
        fetch(next_factors, lines);
        ptrdiff_t places[PLACES];
        sums_t sums[PLACES][2];
        UNROLLED
        for (int place = 0; place < PLACES; place++) {
            // Behind the last place it is computed again, and not stored.
            places[place] = strip->input[start + smaller(place, count - 1)];
            if (place % 2 == 0 && next_input) fetch(next_input + places[place], 1);
            UNROLLED
            for (int block = 0; block < blocks; block++) CLEAR(sums[place][block]);
        }
        for (int32_t block = first_input; block < last_input; block++)
            for (int32_t row = first_row; row < last_row; row++)
                LOOP(accumulate)(
                        sums, input + block * plane + row * pitch + first_column * 16, places,
                        factors + (((ptrdiff_t)block * w->rows + row) * w->columns + first_column) * blocks * BLOCK,
                        (ptrdiff_t)(last_column - first_column) * 8, blocks);
        UNROLLED
        for (int place = 0; place < PLACES; place++) {
            if (place < count) {
                float *to = output + strip->output[start + place];
                UNROLLED
                for (int block = 0; block < blocks; block++)
                    LOOP(finish)(to + block * area, &sums[place][block], ending, ending->bias + block * 16);
            }
        }
    }
}

TARGET static __attribute__((noinline)) void LOOP(chain1)(
        const cahier_integer_windows *w, const integer_strip *strip, const int16_t *input, const int16_t *factors,
        float *output, int32_t i0, int32_t i1, int32_t r0, int32_t r1, int32_t c0, int32_t c1,
        const LOOP(ending) *ending) {
    LOOP(chain)(w, strip, input, factors, output, i0, i1, r0, r1, c0, c1, ending, 1);
}

TARGET static __attribute__((noinline)) void LOOP(chain2)(
        const cahier_integer_windows *w, const integer_strip *strip, const int16_t *input, const int16_t *factors,
        float *output, int32_t i0, int32_t i1, int32_t r0, int32_t r1, int32_t c0, int32_t c1,
        const LOOP(ending) *ending) {
    LOOP(chain)(w, strip, input, factors, output, i0, i1, r0, r1, c0, c1, ending, 2);
}

void LOOP(convolve)(
        const cahier_integer_windows *w, cahier_integer_chain chain, const int16_t *input, const int16_t *packed,
        const float *bias, float scale, float rest, float *output, int64_t number, int32_t first_group,
        int32_t last_group) {
    integer_strip strip;
    int64_t places = (int64_t)w->images * w->height * w->width, first = number * CAHIER_INTEGER_STRIP;
    find_places(&strip, w, first, first + CAHIER_INTEGER_STRIP < places ? first + CAHIER_INTEGER_STRIP : places);
    const int16_t *from = input
            + strip.image * w->input_blocks * (ptrdiff_t)w->padded_height * w->padded_width * 16;
    for (int32_t group = first_group; group < last_group; group++) {
        int32_t blocks = blocks_of_group(w->output_blocks, group);
        const int16_t *factors = packed + (ptrdiff_t)group * 2 * w->input_blocks * w->rows * w->columns * BLOCK;
        float *to = output + (strip.image * w->output_blocks + group * 2) * (ptrdiff_t)w->height * w->width * 16;
        for (int32_t block = 0; block < w->input_blocks; block += chain.blocks)
            for (int32_t row = 0; row < w->rows; row += chain.rows)
                for (int32_t column = 0; column < w->columns; column += chain.columns) {
                    int32_t i1 = smaller(block + chain.blocks, w->input_blocks);
                    int32_t r1 = smaller(row + chain.rows, w->rows), c1 = smaller(column + chain.columns, w->columns);
                    LOOP(ending) ending = {
                            block == 0 && row == 0 && column == 0,
                            i1 == w->input_blocks && r1 == w->rows && c1 == w->columns, scale, rest,
                            bias + group * 32};
                    (blocks == 2 ? LOOP(chain2) : LOOP(chain1))(
                            w, &strip, from, factors, to, block, i1, row, r1, column, c1, &ending);
                }
    }
}

/// Adds the chain of some pairs to the sums of eight inputs' weights at one place of the window.
TARGET static inline __attribute__((always_inline)) void LOOP(weights)(
        float *sums, const int16_t *values, const int32_t *places, const int16_t *pairs, int32_t count, int is_first,
        const int blocks) {
    for (int start = 0; start < 8; start += PLACES) {
        sums_t totals[PLACES][2];
        UNROLLED
        for (int place = 0; place < PLACES; place++)
            UNROLLED
            for (int block = 0; block < blocks; block++) CLEAR(totals[place][block]);
        const int16_t *factors = pairs;
        ROLLED
        for (int32_t pair = 0; pair < count; pair++, factors += blocks * STEP) {
            const int16_t *from = values + places[pair] + start * 2;
            factors_t f[2];
            UNROLLED
            for (int block = 0; block < blocks; block++) LOAD_FACTORS(f[block], factors + block * STEP);
            UNROLLED
            for (int place = 0; place < PLACES; place++) {
                value_t value;
                LOAD_VALUE(value, from + place * 2);
                UNROLLED
                for (int block = 0; block < blocks; block++) MULTIPLY(totals[place][block], value, f[block]);
            }
        }
        UNROLLED
        for (int place = 0; place < PLACES; place++)
            UNROLLED
            for (int block = 0; block < blocks; block++) {
                float *to = sums + ((start + place) * 2 + block) * 16;
                floats_t result;
                CONVERT(result, totals[place][block]);
                if (!is_first) ADD(result, to);
                STORE(to, result);
            }
    }
}

TARGET static __attribute__((noinline)) void LOOP(weights1)(
        float *sums, const int16_t *values, const int32_t *places, const int16_t *pairs, int32_t count, int is_first) {
    LOOP(weights)(sums, values, places, pairs, count, is_first, 1);
}

TARGET static __attribute__((noinline)) void LOOP(weights2)(
        float *sums, const int16_t *values, const int32_t *places, const int16_t *pairs, int32_t count, int is_first) {
    LOOP(weights)(sums, values, places, pairs, count, is_first, 2);
}

void LOOP(gradient)(
        const cahier_integer_windows *w, int32_t pairs_in_chain, const int16_t *input, const int16_t *pairs, float *sums,
        int32_t half, int32_t first_group, int32_t last_group, int32_t *places, int16_t *values) {
    int64_t count = cahier_integer_pairs(w), chains = chains_in_strip(w, pairs_in_chain);
    ptrdiff_t pitch = (ptrdiff_t)w->padded_width * 16, taps = (ptrdiff_t)w->rows * w->columns;
    for (int64_t start = 0; start < count; start += chains * pairs_in_chain) {
        int64_t end = count - start < chains * pairs_in_chain ? count : start + chains * pairs_in_chain;
        cahier_integer_pair_up(places, values, w, input, half, start, end);
        for (int32_t group = first_group; group < last_group; group++) {
            int32_t blocks = blocks_of_group(w->output_blocks, group);
            const int16_t *of_group = pairs + (ptrdiff_t)group * 2 * count * STEP;
            for (int64_t first = start; first < end; first += pairs_in_chain) {
                int32_t length = (int32_t)(end - first < pairs_in_chain ? end - first : pairs_in_chain);
                // The next chain's pairs are fetched bit by bit.
                const int16_t *next = of_group + (first + length) * blocks * STEP;
                ptrdiff_t lines = first + length < end ? (length * blocks + taps - 1) / taps : 0;
                for (ptrdiff_t tap = 0; tap < taps; tap++) {
                    fetch(next + tap * lines * STEP, lines);
                    (blocks == 2 ? LOOP(weights2) : LOOP(weights1))(
                            sums + ((group - first_group) * taps + tap) * 256,
                            values + tap / w->columns * pitch + tap % w->columns * 16, places + (first - start),
                            of_group + first * blocks * STEP, length, first == 0);
                }
            }
        }
    }
}
