/// Registers as arrays, for `integer-loops.h`; PLACES and MULTIPLY are the includer's. Sums wrap around as the instructions' do, which
/// in C only unsigned ones may.
#include <stdint.h>

typedef struct {
    uint32_t lane[16];
} sums_t;
typedef struct {
    int16_t lane[32];
} factors_t;
typedef struct {
    int16_t pair[2];
} value_t;
typedef struct {
    float lane[16];
} floats_t;

#define TARGET

#define LANES for (int lane = 0; lane < 16; lane++)
#define CLEAR(sums) do { LANES (sums).lane[lane] = 0; } while (0)
#define LOAD_FACTORS(factors, from) memcpy((factors).lane, from, sizeof (factors).lane)
#define LOAD_VALUE(value, from) memcpy((value).pair, from, sizeof (value).pair)
#define CONVERT(floats, sums) do { LANES (floats).lane[lane] = (float)(int32_t)(sums).lane[lane]; } while (0)
#define ADD(floats, from) do { LANES (floats).lane[lane] += (from)[lane]; } while (0)
#define SCALE(floats, scale) do { LANES (floats).lane[lane] *= scale; } while (0)
#define STORE(to, floats) memcpy(to, (floats).lane, sizeof (floats).lane)
