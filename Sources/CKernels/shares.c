#include "CKernels.h"
#include "clones.h"

/// Sums of their own, so that a compiler may add to all of them at once; their count, and with it the rounding, is the same everywhere.
enum { LANES = 32 };

static inline float part(float weight, float positive, float negative) {
    return weight * (weight > 0 ? positive : negative);
}

CAHIER_CLONES
float cahier_part_dot(const float *weights, const float *inputs, size_t count, float positive, float negative) {
    float lanes[LANES] = {0};
    size_t whole = count / LANES * LANES;
    for (size_t index = 0; index < whole; index += LANES)
        for (int lane = 0; lane < LANES; lane++)
            lanes[lane] += part(weights[index + lane], positive, negative) * inputs[index + lane];
    float sum = 0;
    for (int lane = 0; lane < LANES; lane++) sum += lanes[lane];
    for (size_t index = whole; index < count; index++) sum += part(weights[index], positive, negative) * inputs[index];
    return sum;
}

CAHIER_CLONES
void cahier_part_add(float *restrict sums, const float *restrict weights, size_t count, float positive, float negative) {
    for (size_t index = 0; index < count; index++) sums[index] += part(weights[index], positive, negative);
}
