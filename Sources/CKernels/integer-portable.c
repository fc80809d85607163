#include "integer-emulated.h"
#include "integer-unrolling.h"

#define PLACES 8
#define LOOP(name) cahier_integer_portable_##name

/// `vpdpwssd`: four numbers of 16 bits, two products, one sum of 32 bits; after Intel's description of the operation.
#define MULTIPLY(sums, value, factors)                                                            \
    do {                                                                                          \
        LANES {                                                                                   \
            int32_t first = (int32_t)(value).pair[0] * (factors).lane[2 * lane];                  \
            int32_t second = (int32_t)(value).pair[1] * (factors).lane[2 * lane + 1];             \
            (sums).lane[lane] += (uint32_t)first + (uint32_t)second;                              \
        }                                                                                         \
    } while (0)

#include "integer-loops.h"
#include "integer-sets.h"

const cahier_integer_loops cahier_integer_loops_portable = {LOOP(convolve), LOOP(gradient)};
