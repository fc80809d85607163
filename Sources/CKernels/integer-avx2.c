#if defined(__x86_64__)
#include "integer-unrolling.h"
#include <immintrin.h>

#define PLACES 2

typedef struct {
    __m256i low, high;
} sums_t, factors_t;
typedef __m256i value_t;
typedef struct {
    __m256 low, high;
} floats_t;

#define LOOP(name) cahier_integer_avx2_##name
#define TARGET __attribute__((target("avx2")))

#define CLEAR(sums) ((sums).low = (sums).high = _mm256_setzero_si256())
#define LOAD_FACTORS(factors, from)                                    \
    ((factors).low = _mm256_load_si256((const __m256i *)(from)),       \
     (factors).high = _mm256_load_si256((const __m256i *)(from) + 1))
#define MULTIPLY(sums, value, factors)                                                         \
    ((sums).low = _mm256_add_epi32((sums).low, _mm256_madd_epi16(value, (factors).low)),       \
     (sums).high = _mm256_add_epi32((sums).high, _mm256_madd_epi16(value, (factors).high)))
#define CONVERT(floats, sums) \
    ((floats).low = _mm256_cvtepi32_ps((sums).low), (floats).high = _mm256_cvtepi32_ps((sums).high))
#define ADD(floats, from)                                                  \
    ((floats).low = _mm256_add_ps((floats).low, _mm256_load_ps(from)),     \
     (floats).high = _mm256_add_ps((floats).high, _mm256_load_ps((from) + 8)))
#define SCALE(floats, scale)                                               \
    ((floats).low = _mm256_mul_ps((floats).low, _mm256_set1_ps(scale)),    \
     (floats).high = _mm256_mul_ps((floats).high, _mm256_set1_ps(scale)))
#define STORE(to, floats) (_mm256_store_ps(to, (floats).low), _mm256_store_ps((to) + 8, (floats).high))

/// Two integers, in every lane.
#define LOAD_VALUE(value, from)                        \
    do {                                               \
        int32_t two;                                   \
        memcpy(&two, from, sizeof two);                \
        (value) = _mm256_set1_epi32(two);              \
    } while (0)

#include "integer-loops.h"
#include "integer-sets.h"

const cahier_integer_loops cahier_integer_loops_avx2 = {LOOP(convolve), LOOP(gradient)};
#endif
