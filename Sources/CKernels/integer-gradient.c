#include "clones.h"
#include "integer-sets.h"
#include <string.h>

/// The rows of an input that some pairs' windows touch, eight of its channels, each number with the one that a stride further right
/// is its pair's other half; and where each pair's window begins among them.
CAHIER_WIDE_CLONES
void cahier_integer_pair_up(
        int32_t *places, int16_t *values, const cahier_integer_windows *w, const int16_t *input, int32_t half,
        int64_t first, int64_t last) {
    int64_t in_row = pairs_in_row(w), line = first / in_row;
    ptrdiff_t pitch = (ptrdiff_t)w->padded_width * 16, plane = w->padded_height * pitch;
    static const int16_t zeros[8] = {0};
    int16_t *to = values;
    while (line * in_row < last) {
        int64_t image = line / w->height, next = (image + 1) * w->height, stop = (last + in_row - 1) / in_row;
        if (stop > next) stop = next;
        int64_t top = (line - image * w->height) * w->stride;
        int64_t bottom = (stop - 1 - image * w->height) * w->stride + w->rows;
        for (int64_t each = line; each < stop; each++)
            for (int64_t pair = 0; pair < in_row; pair++) {
                int64_t number = each * in_row + pair;
                if (number < first || number >= last) continue;
                ptrdiff_t row = (each - line) * w->stride;
                places[number - first] = (int32_t)(to - values + row * pitch + pair * 2 * w->stride * 16);
            }
        const int16_t *from = input
                + ((image * w->input_blocks + half / 2) * w->padded_height + top) * pitch + half % 2 * 8;
        for (int64_t row = top; row < bottom; row++, from += pitch) {
            // 64 lines further on, which may be in another image.
            ptrdiff_t ahead = row * pitch + 64 * STEP;
            const int16_t *soon = from - row * pitch + ahead / plane * w->input_blocks * plane + ahead % plane;
            for (int32_t column = 0; column < w->padded_width; column++, to += 16) {
                const int16_t *left = from + column * 16, *right = left + w->stride * 16;
                if (column % 2 == 0) fetch(soon + column * 16, 1);
                pair_up_eight(to, left, column + w->stride < w->padded_width ? right : zeros);
            }
        }
        line = stop;
    }
}

static size_t aligned(size_t bytes) { return (bytes + 63) / 64 * 64; }

static size_t place_bytes(const cahier_integer_windows *windows, int32_t pairs_in_chain) {
    return aligned((size_t)(chains_in_strip(windows, pairs_in_chain) * pairs_in_chain) * sizeof(int32_t));
}

static size_t value_bytes(const cahier_integer_windows *windows, int32_t pairs_in_chain) {
    // An odd row's last pair reaches beyond what a window touches, with a factor of 0: at most a stride.
    int64_t places = places_in_strip(windows, pairs_in_chain) + windows->stride;
    return aligned((size_t)places * 16 * sizeof(int16_t));
}

size_t cahier_integer_scratch(const cahier_integer_windows *windows, int32_t pairs_in_chain, int32_t groups) {
    return place_bytes(windows, pairs_in_chain) + value_bytes(windows, pairs_in_chain)
            + (size_t)groups * (size_t)(windows->rows * windows->columns) * 256 * sizeof(float);
}

/// Weights [4 outputs][8 inputs][taps], with a step from one output to the next, of sums [taps][8 inputs][32 outputs].
static void scale_weights(
        float *to, ptrdiff_t step, const float *sums, ptrdiff_t taps, int32_t outputs, int32_t inputs, float scale,
        float rest) {
    ptrdiff_t each = 0;
#if defined(__SSE2__)
    __m128 first = _mm_set1_ps(scale), second = _mm_set1_ps(rest);
    for (; outputs == 4 && each + 4 <= inputs * taps; each += 4) {
        __m128 row[4];
        for (ptrdiff_t n = 0; n < 4; n++) {
            const float *from = sums + (each + n) % taps * 256 + (each + n) / taps * 32;
            row[n] = _mm_mul_ps(_mm_mul_ps(_mm_load_ps(from), first), second);
        }
        _MM_TRANSPOSE4_PS(row[0], row[1], row[2], row[3]);
        for (ptrdiff_t n = 0; n < 4; n++) _mm_storeu_ps(to + n * step + each, row[n]);
    }
#endif
    for (; each < inputs * taps; each++)
        for (int32_t n = 0; n < outputs; n++) {
            float value = sums[each % taps * 256 + each / taps * 32 + n] * scale;
            to[n * step + each] = value * rest;
        }
}

void cahier_integer_weight_gradient(
        cahier_integer_set set, const cahier_integer_windows *windows, int32_t pairs_in_chain, const int16_t *input,
        const int16_t *pairs, int32_t exponent, float *gradient, int32_t outputs, int32_t inputs, int32_t half,
        int32_t first_group, int32_t last_group, void *scratch) {
    ptrdiff_t taps = (ptrdiff_t)windows->rows * windows->columns;
    int32_t *places = scratch;
    int16_t *values = (int16_t *)((char *)scratch + place_bytes(windows, pairs_in_chain));
    float *sums = (float *)((char *)values + value_bytes(windows, pairs_in_chain));
    cahier_integer_loops_of(set)->gradient(
            windows, pairs_in_chain, input, pairs, sums, half, first_group, last_group, places, values);
    float scale, rest;
    cahier_integer_scales(exponent, &scale, &rest);
    ptrdiff_t step = (ptrdiff_t)inputs * taps;
    for (int32_t group = first_group; group < last_group; group++)
        for (int32_t output = group * 32; output < smaller(group * 32 + 32, outputs); output += 4) {
            float *to = gradient + output * step + half * 8 * taps;
            // Few numbers of each output, so that its lines are elsewhere each time.
            for (int next = 4; next < 8; next++)
                for (ptrdiff_t number = 0; number <= 8 * taps; number += 16)
                    __builtin_prefetch(to + next * step + number, 1);
            scale_weights(
                    to, step, sums + (group - first_group) * taps * 256 + output % 32, taps, smaller(4, outputs - output),
                    smaller(8, inputs - half * 8), scale, rest);
        }
}
