#include "CKernels.h"
#include "clones.h"
#include <string.h>

// Magnitudes are compared by their bits, as whole numbers: there NaN lies above infinity, and infinity above all others.

static inline uint32_t magnitude(float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits & 0x7FFFFFFF;
}

CAHIER_CLONES
uint32_t cahier_largest_magnitude(const float *numbers, size_t count) {
    uint32_t largest = 0;
    for (size_t index = 0; index < count; index++) {
        uint32_t bits = magnitude(numbers[index]);
        largest = bits > largest ? bits : largest;
    }
    return largest;
}

CAHIER_CLONES
size_t cahier_nonfinite_count(const void *numbers, size_t count) {
    const char *bytes = numbers;
    size_t found = 0;
    for (size_t index = 0; index < count; index++) {
        float value;
        memcpy(&value, bytes + index * sizeof value, sizeof value);
        found += magnitude(value) >= 0x7F800000;
    }
    return found;
}

CAHIER_CLONES
uint32_t cahier_relu(float *restrict result, const float *restrict numbers, size_t count) {
    uint32_t largest = 0;
    for (size_t index = 0; index < count; index++) {
        float value = numbers[index];
        // The comparison with NaN is false.
        value = value < 0 ? 0 : value;
        result[index] = value;
        uint32_t bits = magnitude(value);
        largest = bits > largest ? bits : largest;
    }
    return largest;
}

CAHIER_CLONES
uint32_t cahier_relu_backward(float *restrict result, const float *restrict gradient, const float *restrict output, size_t count) {
    uint32_t largest = 0;
    for (size_t index = 0; index < count; index++) {
        float value = output[index] <= 0 ? 0 : gradient[index];
        result[index] = value;
        uint32_t bits = magnitude(value);
        largest = bits > largest ? bits : largest;
    }
    return largest;
}

CAHIER_CLONES
uint32_t cahier_saturated(float *restrict result, const float *restrict numbers, size_t count, float threshold) {
    uint32_t largest = 0;
    for (size_t index = 0; index < count; index++) {
        float value = numbers[index];
        // Neither comparison holds for NaN; of -0 becomes 0.
        value = value <= 0 ? 0 : value;
        value = value > threshold ? threshold : value;
        result[index] = value;
        uint32_t bits = magnitude(value);
        largest = bits > largest ? bits : largest;
    }
    return largest;
}

/// Sums of their own, so that a compiler may add to all of them at once.
enum { LANES = 32 };

CAHIER_CLONES
uint32_t cahier_largest_row_sum(const float *numbers, size_t rows, size_t columns) {
    uint32_t largest = 0;
    size_t whole = columns / LANES * LANES;
    for (size_t row = 0; row < rows; row++) {
        const float *values = numbers + row * columns;
        float lanes[LANES] = {0};
        for (size_t index = 0; index < whole; index += LANES)
            for (int lane = 0; lane < LANES; lane++) lanes[lane] += __builtin_fabsf(values[index + lane]);
        float sum = 0;
        for (int lane = 0; lane < LANES; lane++) sum += lanes[lane];
        for (size_t index = whole; index < columns; index++) sum += __builtin_fabsf(values[index]);
        uint32_t bits = magnitude(sum);
        largest = bits > largest ? bits : largest;
    }
    return largest;
}
