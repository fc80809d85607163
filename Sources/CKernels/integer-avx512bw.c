#if defined(__x86_64__)
#include "integer-avx512.h"
#include "integer-unrolling.h"

#define LOOP(name) cahier_integer_avx512bw_##name
#define TARGET __attribute__((target("avx512f,avx512bw")))
#define MULTIPLY(sums, value, factors) ((sums) = _mm512_add_epi32(sums, _mm512_madd_epi16(value, factors)))

#include "integer-loops.h"
#include "integer-sets.h"

const cahier_integer_loops cahier_integer_loops_avx512bw = {LOOP(convolve), LOOP(gradient)};
#endif
