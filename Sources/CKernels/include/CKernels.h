/// Loops that no library has and that must run at the speed of memory; compiled for several instruction sets, of which
/// the widest that the processor has is chosen when the program starts.
#ifndef CAHIER_KERNELS_H
#define CAHIER_KERNELS_H

#include <stddef.h>
#include <stdint.h>

/// The state of XXH3's long form (Collet, xxHash specification 0.2.0): inputs of more than 240 bytes, seed 0.
typedef struct { uint64_t lanes[8]; } cahier_xxh3;

cahier_xxh3 cahier_xxh3_begin(void);

/// Takes whole blocks of 1024 bytes. The block that holds the input's last byte must be left to `cahier_xxh3_end`.
void cahier_xxh3_take(cahier_xxh3 *state, const void *blocks, size_t count);

/// The hash of an input of `size` bytes, of which the blocks before the last have been taken.
uint64_t cahier_xxh3_end(cahier_xxh3 state, const void *input, size_t size);

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

#endif
