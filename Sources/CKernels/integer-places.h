/// Where the numbers of integer convolutions lie, for all the loops.
#ifndef CAHIER_INTEGER_PLACES_H
#define CAHIER_INTEGER_PLACES_H

#include "CKernels.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/// Integers that one instruction multiplies: 16 outputs with two inputs each. A block of 16 inputs has eight.
enum { STEP = 32, BLOCK = 8 * STEP };

static inline int32_t smaller(int32_t left, int32_t right) { return left < right ? left : right; }

/// One or two.
static inline int32_t blocks_of_group(int32_t output_blocks, int32_t group) { return smaller(2, output_blocks - 2 * group); }

/// Eight numbers, each followed by its pair's other half.
static inline void pair_up_eight(int16_t *to, const int16_t *left, const int16_t *right) {
#if defined(__SSE2__)
    __m128i first = _mm_loadu_si128((const __m128i *)left), second = _mm_loadu_si128((const __m128i *)right);
    _mm_storeu_si128((__m128i *)to, _mm_unpacklo_epi16(first, second));
    _mm_storeu_si128((__m128i *)to + 1, _mm_unpackhi_epi16(first, second));
#else
    for (int lane = 0; lane < 8; lane++) to[lane * 2] = left[lane], to[lane * 2 + 1] = right[lane];
#endif
}

/// Asks for lines of memory of 64 bytes that are read before long. What streams by is asked for while what is there is worked on: on an AMD
/// EPYC of family 26 the loops of the weights' gradient otherwise waited for a fifth of their time.
/// Lines behind the end of what there is are asked for in vain, and do no harm.
static inline void fetch(const int16_t *from, ptrdiff_t lines) {
    for (ptrdiff_t line = 0; line < lines; line++) __builtin_prefetch(from + line * STEP);
}

static inline int64_t pairs_in_row(const cahier_integer_windows *windows) { return (windows->width + 1) / 2; }

/// Where an output's place, its window and its numbers lie, from the first image of a strip on; in numbers.
typedef struct {
    int32_t input[CAHIER_INTEGER_STRIP], output[CAHIER_INTEGER_STRIP];
    int32_t count;
    /// The first image of the strip.
    int64_t image;
} integer_strip;

static inline void find_places(integer_strip *strip, const cahier_integer_windows *windows, int64_t first, int64_t last) {
    int64_t area = (int64_t)windows->height * windows->width;
    int32_t plane = windows->padded_height * windows->padded_width * 16;
    strip->image = first / area;
    strip->count = (int32_t)(last - first);
    int32_t image = 0, y = (int32_t)(first % area / windows->width), x = (int32_t)(first % area % windows->width);
    for (int32_t place = 0; place < strip->count; place++) {
        strip->input[place] = image * windows->input_blocks * plane
                + (y * windows->padded_width + x) * windows->stride * 16;
        strip->output[place] = (image * windows->output_blocks * (int32_t)area + y * windows->width + x) * 16;
        if (++x == windows->width) {
            x = 0;
            if (++y == windows->height) y = 0, image++;
        }
    }
}

/// So many chains of a gradient have their input in pairs at a time that these take some 64 kB; one chain at least.
static inline int64_t chains_in_strip(const cahier_integer_windows *windows, int32_t pairs_in_chain) {
    int64_t rows = (pairs_in_chain + pairs_in_row(windows) - 1) / pairs_in_row(windows) * windows->stride;
    int64_t chains = 2048 / (rows * windows->padded_width);
    return chains < 1 ? 1 : chains;
}

/// How many places an input's strip has at most: each row of outputs might be of an image of its own.
static inline int64_t places_in_strip(const cahier_integer_windows *windows, int32_t pairs_in_chain) {
    int64_t pairs = chains_in_strip(windows, pairs_in_chain) * pairs_in_chain;
    int64_t lines = pairs / pairs_in_row(windows) + 2;
    return lines * (windows->rows + windows->stride - 1) * windows->padded_width;
}

void cahier_integer_pair_up(
        int32_t *places, int16_t *values, const cahier_integer_windows *windows, const int16_t *input, int32_t half,
        int64_t first, int64_t last);

#endif
