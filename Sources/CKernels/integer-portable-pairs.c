#include "integer-emulated.h"
#include "integer-unrolling.h"

#define PLACES 2
#define LOOP(name) cahier_integer_portable_pairs_##name

/// `vpmaddwd` and `vpaddd`, after Intel's description: two products and their sum in 32 bits; and that added to another.
#define MULTIPLY(sums, value, factors)                                                            \
    do {                                                                                          \
        uint32_t product[16];                                                                     \
        LANES {                                                                                   \
            int32_t first = (int32_t)(value).pair[0] * (factors).lane[2 * lane];                  \
            int32_t second = (int32_t)(value).pair[1] * (factors).lane[2 * lane + 1];             \
            product[lane] = (uint32_t)first + (uint32_t)second;                                   \
        }                                                                                         \
        LANES (sums).lane[lane] += product[lane];                                                 \
    } while (0)

#include "integer-loops.h"
#include "integer-sets.h"

const cahier_integer_loops cahier_integer_loops_portable_pairs = {LOOP(convolve), LOOP(gradient)};
