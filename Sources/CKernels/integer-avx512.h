/// Registers of 512 bits, for `integer-loops.h`; MULTIPLY is the includer's.
#include <immintrin.h>

#define PLACES 8

typedef __m512i sums_t, factors_t, value_t;
typedef __m512 floats_t;

#define CLEAR(sums) ((sums) = _mm512_setzero_si512())
#define LOAD_FACTORS(factors, from) ((factors) = _mm512_load_si512(from))
#define CONVERT(floats, sums) ((floats) = _mm512_cvtepi32_ps(sums))
#define ADD(floats, from) ((floats) = _mm512_add_ps(floats, _mm512_load_ps(from)))
#define SCALE(floats, scale) ((floats) = _mm512_mul_ps(floats, _mm512_set1_ps(scale)))
#define STORE(to, floats) _mm512_store_ps(to, floats)

/// Two integers, in every lane.
#define LOAD_VALUE(value, from)                        \
    do {                                               \
        int32_t two;                                   \
        memcpy(&two, from, sizeof two);                \
        (value) = _mm512_set1_epi32(two);              \
    } while (0)
