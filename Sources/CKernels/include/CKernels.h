/// Loops that no library has and that must run at the speed of memory; compiled for several instruction sets, of which
/// the widest that the processor has is chosen when the program starts.
#ifndef CAHIER_KERNELS_H
#define CAHIER_KERNELS_H

#include <stddef.h>
#include <stdint.h>

#include "integers.h"

/// What became of numbers in Float16.
typedef struct {
    /// The largest error relative to the number, or to 2^-14, Float16's smallest normal number, for numbers below it.
    float largest_error;
    /// Whether a finite number became an infinity.
    int overflows;
} cahier_half_loss;

/// Rounds to the nearest Float16, ties to even. NaN stays NaN, infinities stay infinite.
cahier_half_loss cahier_halves_from_floats(uint16_t *halves, const float *floats, size_t count);

/// Exact.
void cahier_floats_from_halves(float *floats, const uint16_t *halves, size_t count);

/// The sum of inputs times weights, the positive weights times one factor first and the negative ones times another.
float cahier_part_dot(const float *weights, const float *inputs, size_t count, float positive, float negative);

/// Adds to sums the positive weights times one factor and the negative ones times another.
void cahier_part_add(float *sums, const float *weights, size_t count, float positive, float negative);

/// The bits of the largest magnitude: 0x7F800000 where a number is infinite, more where one is NaN.
uint32_t cahier_largest_magnitude(const float *numbers, size_t count);

/// How many floats are infinite or NaN; they need not be aligned.
size_t cahier_nonfinite_count(const void *numbers, size_t count);

/// max(x, 0), NaN of NaN; the bits of the result's largest magnitude.
uint32_t cahier_relu(float *result, const float *numbers, size_t count);

/// The gradient, 0 where ReLU's output is 0; the bits of the result's largest magnitude.
uint32_t cahier_relu_backward(float *result, const float *gradient, const float *output, size_t count);

/// min(max(x, 0), threshold), NaN of NaN; the bits of the result's largest magnitude.
uint32_t cahier_saturated(float *result, const float *numbers, size_t count, float threshold);

/// The bits of the largest sum of a row's magnitudes, which rounds by less than one part in 1000.
uint32_t cahier_largest_row_sum(const float *numbers, size_t rows, size_t columns);

#endif
