#if defined(__x86_64__)
#include "integer-avx512.h"
#include "integer-unrolling.h"

#define LOOP(name) cahier_integer_avx512vnni_##name
#define TARGET __attribute__((target("avx512f,avx512bw,avx512vnni")))
#define MULTIPLY(sums, value, factors) ((sums) = _mm512_dpwssd_epi32(sums, value, factors))

#include "integer-loops.h"
#include "integer-sets.h"

const cahier_integer_loops cahier_integer_loops_avx512vnni = {LOOP(convolve), LOOP(gradient)};
#endif
