#include "CKernels.h"
#include "clones.h"
#include <string.h>

// Bit operations without branches, so that the compiler turns the loops into vector instructions of any width
// (after Giesen, float->half variants: https://gist.github.com/rygorous/2156668).

static inline uint32_t bits_of(float value) { uint32_t bits; memcpy(&bits, &value, sizeof bits); return bits; }
static inline float float_of(uint32_t bits) { float value; memcpy(&value, &bits, sizeof value); return value; }

static const uint32_t infinity_bits = 255u << 23;
/// 2^16, the first power of two beyond Float16's range.
static const uint32_t too_large = (127u + 16) << 23;
/// 2^-14, the smallest normal Float16.
static const uint32_t smallest_normal = (127u - 14) << 23;
/// Added to a number below 2^-14, it shifts the bits that Float16 keeps to the end of the sum, rounded.
static const uint32_t subnormal_magic = ((127u - 15) + (23 - 10) + 1) << 23;

static inline uint16_t half_of(uint32_t bits) {
    uint32_t magnitude = bits & 0x7FFFFFFF;
    uint32_t special = magnitude > infinity_bits ? 0x7E00 : 0x7C00;
    uint32_t subnormal = bits_of(float_of(magnitude) + float_of(subnormal_magic)) - subnormal_magic;
    uint32_t normal = (magnitude - ((127u - 15) << 23) + 0xFFF + (magnitude >> 13 & 1)) >> 13;
    uint32_t half = magnitude >= too_large ? special : magnitude < smallest_normal ? subnormal : normal;
    return (uint16_t)(half | (bits & 0x80000000) >> 16);
}

static inline float float_of_half(uint16_t half) {
    uint32_t magnitude = (half & 0x7FFFu) << 13;
    uint32_t exponent = magnitude & 0x7C00u << 13;
    uint32_t normal = magnitude + ((127u - 15) << 23);
    uint32_t special = magnitude + ((255u - 31) << 23);
    uint32_t subnormal = bits_of(float_of(normal + (1u << 23)) - float_of(smallest_normal));
    uint32_t bits = exponent == 0x7C00u << 13 ? special : exponent == 0 ? subnormal : normal;
    return float_of(bits | (half & 0x8000u) << 16);
}

CAHIER_CLONES
cahier_half_loss cahier_halves_from_floats(uint16_t *restrict halves, const float *restrict floats, size_t count) {
    // Floats of one sign are in the order of their bits, and a maximum of integers needs no care about NaN.
    uint32_t largest = 0, overflows = 0;
    for (size_t index = 0; index < count; index++) {
        uint32_t bits = bits_of(floats[index]), magnitude = bits & 0x7FFFFFFF;
        uint16_t half = half_of(bits);
        halves[index] = half;
        uint32_t is_finite = magnitude < infinity_bits;
        uint32_t is_kept = (half & 0x7C00) != 0x7C00;
        float reference = float_of(magnitude < smallest_normal ? smallest_normal : magnitude);
        float difference = float_of_half(half & 0x7FFF) - float_of(magnitude);
        uint32_t error = bits_of(difference / reference) & 0x7FFFFFFF;
        error = is_kept ? error : 0;
        largest = error > largest ? error : largest;
        overflows |= is_finite & !is_kept;
    }
    return (cahier_half_loss){float_of(largest), (int)overflows};
}

CAHIER_CLONES
void cahier_floats_from_halves(float *restrict floats, const uint16_t *restrict halves, size_t count) {
    for (size_t index = 0; index < count; index++) { floats[index] = float_of_half(halves[index]); }
}
