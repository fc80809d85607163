#include "integer-sets.h"
#include <string.h>

int cahier_integer_set_runs(cahier_integer_set set) {
    switch (set) {
        case cahier_integers_portable:
        case cahier_integers_portable_pairs: return 1;
#if defined(__x86_64__)
        case cahier_integers_avx2: return __builtin_cpu_supports("avx2") != 0;
        case cahier_integers_avx512bw:
            return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw");
        case cahier_integers_avx512vnni:
            return cahier_integer_set_runs(cahier_integers_avx512bw) && __builtin_cpu_supports("avx512vnni");
#endif
        default: return 0;
    }
}

const cahier_integer_loops *cahier_integer_loops_of(cahier_integer_set set) {
    switch (set) {
#if defined(__x86_64__)
        case cahier_integers_avx2: return &cahier_integer_loops_avx2;
        case cahier_integers_avx512bw: return &cahier_integer_loops_avx512bw;
        case cahier_integers_avx512vnni: return &cahier_integer_loops_avx512vnni;
#endif
        case cahier_integers_portable_pairs: return &cahier_integer_loops_portable_pairs;
        default: return &cahier_integer_loops_portable;
    }
}

static float power(int32_t exponent) {
    uint32_t bits = (uint32_t)(exponent + 127) << 23;
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static int32_t held(int32_t exponent) { return exponent < -126 ? -126 : exponent > 127 ? 127 : exponent; }

void cahier_integer_scales(int32_t exponent, float *scale, float *rest) {
    *scale = power(held(exponent));
    *rest = power(held(exponent - held(exponent)));
}

int64_t cahier_integer_strips(const cahier_integer_windows *windows) {
    int64_t places = (int64_t)windows->images * windows->height * windows->width;
    return (places + CAHIER_INTEGER_STRIP - 1) / CAHIER_INTEGER_STRIP;
}

void cahier_integer_convolve(
        cahier_integer_set set, const cahier_integer_windows *windows, cahier_integer_chain chain, const int16_t *input,
        const int16_t *packed, const float *bias, int32_t exponent, float *output, int64_t strip, int32_t first_group,
        int32_t last_group) {
    float scale, rest;
    cahier_integer_scales(exponent, &scale, &rest);
    cahier_integer_loops_of(set)->convolve(
            windows, chain, input, packed, bias, scale, rest, output, strip, first_group, last_group);
}
