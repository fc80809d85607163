/// Convolutions of 16-bit integers: products and sums in 32 bits, short chains of which are added up in Float32.
///
/// A chain is a sum of products that is exact if it fits in 32 bits, and otherwise what is left of it modulo 2^32, in
/// whatever order it is added up. Chains are converted to Float32 (to nearest, ties to even) and added in a fixed order, so
/// that each instruction set gives the same bytes, and so does any division among threads.
#ifndef CAHIER_INTEGERS_H
#define CAHIER_INTEGERS_H

#include <stddef.h>
#include <stdint.h>

/// Instructions that the loops are compiled for.
typedef enum {
    /// AVX-512's loops, with `vpdpwssd` emulated in C.
    cahier_integers_portable,
    /// AVX2's loops, with `vpmaddwd` emulated in C.
    cahier_integers_portable_pairs,
    cahier_integers_avx2,
    cahier_integers_avx512bw,
    cahier_integers_avx512vnni,
} cahier_integer_set;

enum { CAHIER_INTEGER_SETS = 5 };

/// Whether the processor, and the system, have a set.
int cahier_integer_set_runs(cahier_integer_set set);

/// What became of numbers in integers.
typedef struct {
    /// Integers that lay beyond the limit and are the limit now.
    uint64_t clamped;
    /// Numbers other than 0 that became 0.
    uint64_t lost;
    /// Numbers other than 0.
    uint64_t nonzero;
    /// Integers below 0.
    uint64_t negative;
} cahier_integer_counts;

/// How numbers become integers: x times a scale, rounded, at most the limit in magnitude.
typedef struct {
    float scale;
    int32_t limit;
    /// Whether to round up with the probability of the part that rounding down leaves away; else to nearest, ties to even.
    int32_t is_stochastic;
    /// Of Philox4x32-10, whose draw for a number follows from these and the number's index alone.
    uint32_t key[2], stream[2];
} cahier_integer_rounding;

/// Integers of numbers, of which the first has an index.
cahier_integer_counts cahier_integers_from_floats(
        int16_t *integers, const float *numbers, size_t count, const cahier_integer_rounding *rounding, uint64_t index);

/// Maps of [height][width][16 channels], and how many zeros lie around each.
typedef struct {
    int32_t height, width;
    int32_t above, left, below, right;
} cahier_integer_map;

/// Integers [planes][above + height + below][left + width + right][16] of numbers [planes][height][width][16], of some planes.
cahier_integer_counts cahier_integer_maps_from_floats(
        int16_t *integers, const float *numbers, const cahier_integer_map *map, size_t first, size_t last,
        const cahier_integer_rounding *rounding);

/// Numbers of integers with a border, times a scale.
void cahier_integer_maps_to_floats(
        float *numbers, const int16_t *integers, const cahier_integer_map *map, size_t first, size_t last, float scale);

/// Where windows lie: of an input [images][input_blocks][padded_height][padded_width][16] and an output
/// [images][output_blocks][height][width][16], whose channels are in blocks of 16, filled up with zeros.
typedef struct {
    int32_t images, input_blocks, output_blocks;
    /// Of a window.
    int32_t rows, columns;
    int32_t stride;
    int32_t padded_height, padded_width;
    int32_t height, width;
} cahier_integer_windows;

/// What one sum in 32 bits runs over: blocks of 16 input channels, rows and columns of a window.
typedef struct {
    int32_t blocks, rows, columns;
} cahier_integer_chain;

/// Outputs are computed by groups of two blocks of 16; the last group may have one.
int32_t cahier_integer_groups(int32_t output_blocks);

/// Weights [outputs][inputs][rows][columns] in the order of the loops,
/// [group][input block][row][column][8 pairs of inputs][blocks of the group][16 outputs][2 inputs], filled up with zeros;
/// of some groups.
///
/// Turned, outputs and inputs trade places, and windows are turned by 180 degrees, as the gradient of the input wants it.
void cahier_integer_pack_weights(
        int16_t *packed, const int16_t *weights, int32_t outputs, int32_t inputs, int32_t rows, int32_t columns,
        int is_turned, int32_t first_group, int32_t last_group);

/// How many integers packed weights have.
size_t cahier_integer_packed_count(int32_t outputs, int32_t inputs, int32_t rows, int32_t columns);

/// The largest sums of a chain's factors, over chains and outputs.
typedef struct {
    /// Of the positive ones; of the negative ones, without their sign; of both.
    int64_t positive, negative, both;
} cahier_integer_sums;

/// Of packed weights, of some groups.
cahier_integer_sums cahier_integer_weight_sums(
        const int16_t *packed, const cahier_integer_windows *windows, cahier_integer_chain chain, int32_t first_group,
        int32_t last_group);

/// Outputs are computed in strips of so many places at most, which may belong to several images.
enum { CAHIER_INTEGER_STRIP = 512 };

int64_t cahier_integer_strips(const cahier_integer_windows *windows);

/// The outputs of a strip and of some groups, times 2^exponent, plus a bias for each of the groups' channels [output_blocks][16].
///
/// Input, weights and output are aligned to 64 bytes.
void cahier_integer_convolve(
        cahier_integer_set set, const cahier_integer_windows *windows, cahier_integer_chain chain, const int16_t *input,
        const int16_t *packed, const float *bias, int32_t exponent, float *output, int64_t strip, int32_t first_group,
        int32_t last_group);

/// Pairs of neighbours in the rows of an output's gradient, [group][image][row][(width + 1) / 2][blocks of the group][16][2],
/// of one with a border; an odd row's last pair has a 0. Of some groups.
void cahier_integer_pack_pairs(
        int16_t *pairs, const int16_t *gradient, const cahier_integer_map *map, int32_t images, int32_t blocks,
        int32_t first_group, int32_t last_group);

/// How many pairs the gradient of an output has for each group.
int64_t cahier_integer_pairs(const cahier_integer_windows *windows);

/// Of packed pairs, whose chains have so many pairs each; of some groups.
cahier_integer_sums cahier_integer_pair_sums(
        const int16_t *pairs, const cahier_integer_windows *windows, int32_t pairs_in_chain, int32_t first_group,
        int32_t last_group);

/// The largest sum of an input channel's magnitudes within the rows that any chain's windows touch; of some blocks.
int64_t cahier_integer_input_sum(
        const int16_t *input, const cahier_integer_windows *windows, int32_t pairs_in_chain, int32_t first_block,
        int32_t last_block);

/// The bytes of memory that a call of `cahier_integer_weight_gradient` for so many groups wants, aligned to 64.
size_t cahier_integer_scratch(const cahier_integer_windows *windows, int32_t pairs_in_chain, int32_t groups);

/// The gradient of weights [outputs][inputs][rows][columns], times 2^exponent: for the eight input channels from 8 x `half` on,
/// and for some groups of outputs.
void cahier_integer_weight_gradient(
        cahier_integer_set set, const cahier_integer_windows *windows, int32_t pairs_in_chain, const int16_t *input,
        const int16_t *pairs, int32_t exponent, float *gradient, int32_t outputs, int32_t inputs, int32_t half,
        int32_t first_group, int32_t last_group, void *scratch);

/// What sums of chains came to in 64 bits.
typedef struct {
    uint64_t sums;
    /// Sums that 32 bits can't hold.
    uint64_t overflowed;
    /// Sums of which one of the partial sums, in the order of the loops, lies beyond 32 bits: where instructions that saturate do.
    uint64_t saturated;
} cahier_integer_overflows;

/// Of a convolution's chains: some places, in the order of images, rows and columns, and some groups of its outputs, of which there are
/// so many.
cahier_integer_overflows cahier_integer_count_overflows(
        const cahier_integer_windows *windows, cahier_integer_chain chain, const int16_t *input, const int16_t *packed,
        int32_t outputs, int64_t first_place, int64_t last_place, int32_t first_group, int32_t last_group);

/// Instructions whose rate is a processor's peak.
typedef enum {
    cahier_peak_fma_256,
    cahier_peak_fma_512,
    cahier_peak_pairs_256,
    cahier_peak_pairs_512,
    cahier_peak_vnni_512,
} cahier_peak;

/// Whether the processor has them.
int cahier_peak_runs(cahier_peak peak);

/// Runs an instruction, or the pair `vpmaddwd` and `vpaddd`, twelve times in each of so many rounds, without memory.
///
/// - Returns: how many operations that was, where a multiplication and an addition are two.
uint64_t cahier_run_peak(cahier_peak peak, uint64_t rounds);

#endif
