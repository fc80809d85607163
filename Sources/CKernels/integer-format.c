#include "CKernels.h"
#include "clones.h"
#include <string.h>

static inline uint32_t bits_of(float value) { uint32_t bits; memcpy(&bits, &value, sizeof bits); return bits; }

/// 1.5 x 2^23: what is added to it is rounded to a whole number, to nearest, ties to even, for magnitudes below 2^22.
static const float whole = 12582912.0f;

static inline int32_t rounded(float value) { return (int32_t)(bits_of(value + whole) - bits_of(whole)); }

static inline int32_t rounded_down(float value) {
    int32_t nearest = rounded(value);
    return nearest - ((float)nearest > value);
}

static inline int32_t within(int32_t value, int32_t limit) {
    value = value > limit ? limit : value;
    return value < -limit ? -limit : value;
}

/// The word of Philox4x32-10 (Salmon, Moraes, Dror, Shaw, SC 2011) for a number's index: four to a block.
static inline uint32_t drawn(const cahier_integer_rounding *rounding, uint64_t index) {
    uint64_t block = index >> 2;
    uint32_t c0 = (uint32_t)block, c1 = (uint32_t)(block >> 32), c2 = rounding->stream[0], c3 = rounding->stream[1];
    uint32_t k0 = rounding->key[0], k1 = rounding->key[1];
    for (int round = 0; round < 10; round++) {
        uint64_t p0 = (uint64_t)0xD2511F53u * c0, p1 = (uint64_t)0xCD9E8D57u * c2;
        uint32_t n0 = (uint32_t)(p1 >> 32) ^ c1 ^ k0, n2 = (uint32_t)(p0 >> 32) ^ c3 ^ k1;
        c0 = n0, c1 = (uint32_t)p1, c2 = n2, c3 = (uint32_t)p0;
        k0 += 0x9E3779B9u, k1 += 0xBB67AE85u;
    }
    uint32_t words[4] = {c0, c1, c2, c3};
    return words[index & 3];
}

/// Counts of so many numbers at a time fit in 32 bits, which more vector lanes have room for.
enum { PART = 1 << 20 };

static inline void add(cahier_integer_counts *sum, uint32_t clamped, uint32_t lost, uint32_t nonzero, uint32_t negative) {
    sum->clamped += clamped, sum->lost += lost, sum->nonzero += nonzero, sum->negative += negative;
}

static inline void round_to_nearest(
        int16_t *restrict integers, const float *restrict numbers, size_t count, float scale, int32_t limit,
        cahier_integer_counts *counts) {
    uint32_t clamped = 0, lost = 0, nonzero = 0, negative = 0;
    for (size_t index = 0; index < count; index++) {
        int32_t integer = rounded(numbers[index] * scale), kept = within(integer, limit);
        uint32_t is_nonzero = (bits_of(numbers[index]) & 0x7FFFFFFF) != 0;
        integers[index] = (int16_t)kept;
        clamped += kept != integer;
        lost += is_nonzero & (kept == 0);
        nonzero += is_nonzero;
        negative += kept < 0;
    }
    add(counts, clamped, lost, nonzero, negative);
}

static inline void round_at_random(
        int16_t *restrict integers, const float *restrict numbers, size_t count,
        const cahier_integer_rounding *rounding, uint64_t first, cahier_integer_counts *counts) {
    uint32_t clamped = 0, lost = 0, nonzero = 0, negative = 0;
    for (size_t index = 0; index < count; index++) {
        float value = numbers[index] * rounding->scale;
        int32_t below = rounded_down(value);
        // 24 bits are exact in Float32, and so is the difference of a number and the whole number below it.
        float draw = (float)(drawn(rounding, first + index) >> 8) * 0x1p-24f;
        int32_t integer = below + (draw < value - (float)below), kept = within(integer, rounding->limit);
        uint32_t is_nonzero = (bits_of(numbers[index]) & 0x7FFFFFFF) != 0;
        integers[index] = (int16_t)kept;
        clamped += kept != integer;
        lost += is_nonzero & (kept == 0);
        nonzero += is_nonzero;
        negative += kept < 0;
    }
    add(counts, clamped, lost, nonzero, negative);
}

CAHIER_WIDE_CLONES
cahier_integer_counts cahier_integers_from_floats(
        int16_t *integers, const float *numbers, size_t count, const cahier_integer_rounding *rounding, uint64_t index) {
    cahier_integer_counts counts = {0};
    for (size_t start = 0; start < count; start += PART) {
        size_t part = count - start < PART ? count - start : PART;
        if (rounding->is_stochastic)
            round_at_random(integers + start, numbers + start, part, rounding, index + start, &counts);
        else
            round_to_nearest(integers + start, numbers + start, part, rounding->scale, rounding->limit, &counts);
    }
    return counts;
}

CAHIER_WIDE_CLONES
cahier_integer_counts cahier_integer_maps_from_floats(
        int16_t *integers, const float *numbers, const cahier_integer_map *map, size_t first, size_t last,
        const cahier_integer_rounding *rounding) {
    cahier_integer_counts counts = {0};
    size_t row = (size_t)map->width * 16, pitch = (size_t)(map->left + map->width + map->right) * 16;
    size_t plane = (size_t)(map->above + map->height + map->below) * pitch;
    for (size_t number = first; number < last; number++) {
        int16_t *to = integers + number * plane;
        memset(to, 0, (size_t)map->above * pitch * sizeof *to);
        to += (size_t)map->above * pitch;
        for (int32_t y = 0; y < map->height; y++, to += pitch) {
            size_t start = (number * (size_t)map->height + (size_t)y) * row;
            int16_t *inner = to + (size_t)map->left * 16;
            memset(to, 0, (size_t)map->left * 16 * sizeof *to);
            memset(inner + row, 0, (size_t)map->right * 16 * sizeof *to);
            if (rounding->is_stochastic)
                round_at_random(inner, numbers + start, row, rounding, start, &counts);
            else
                round_to_nearest(inner, numbers + start, row, rounding->scale, rounding->limit, &counts);
        }
        memset(to, 0, (size_t)map->below * pitch * sizeof *to);
    }
    return counts;
}

CAHIER_WIDE_CLONES
void cahier_integer_maps_to_floats(
        float *restrict numbers, const int16_t *restrict integers, const cahier_integer_map *map, size_t first, size_t last,
        float scale) {
    size_t row = (size_t)map->width * 16, pitch = (size_t)(map->left + map->width + map->right) * 16;
    size_t rows = (size_t)(map->above + map->height + map->below);
    for (size_t number = first; number < last; number++)
        for (size_t y = 0; y < (size_t)map->height; y++) {
            const int16_t *from = integers + (number * rows + (size_t)map->above + y) * pitch + (size_t)map->left * 16;
            float *to = numbers + (number * (size_t)map->height + y) * row;
            for (size_t index = 0; index < row; index++) to[index] = (float)from[index] * scale;
        }
}
