/// The loops of each instruction set, and what they share.
#ifndef CAHIER_INTEGER_SETS_H
#define CAHIER_INTEGER_SETS_H

#include "integer-places.h"

typedef struct {
    void (*convolve)(
            const cahier_integer_windows *windows, cahier_integer_chain chain, const int16_t *input, const int16_t *packed,
            const float *bias, float scale, float rest, float *output, int64_t strip, int32_t first_group,
            int32_t last_group);
    void (*gradient)(
            const cahier_integer_windows *windows, int32_t pairs_in_chain, const int16_t *input, const int16_t *pairs,
            float *sums, int32_t half, int32_t first_group, int32_t last_group, int32_t *places, int16_t *values);
} cahier_integer_loops;

extern const cahier_integer_loops cahier_integer_loops_portable, cahier_integer_loops_portable_pairs,
        cahier_integer_loops_avx2, cahier_integer_loops_avx512bw, cahier_integer_loops_avx512vnni;

const cahier_integer_loops *cahier_integer_loops_of(cahier_integer_set set);

/// Two powers of two whose product is 2^exponent, for exponents from -252 to 254: a whole number times the first is exact or infinite,
/// so that a product that Float32 can't hold is rounded once.
void cahier_integer_scales(int32_t exponent, float *scale, float *rest);

#endif
