#include "CKernels.h"
#include "clones.h"
#include <string.h>

enum { stripe = 64, stripes_of_block = 16, block = stripe * stripes_of_block };

/// The default secret of the specification, as little-endian words.
static const uint64_t secret[24] = {
    0xBE4BA423396CFEB8, 0x1CAD21F72C81017C, 0xDB979083E96DD4DE, 0x1F67B3B7A4A44072,
    0x78E5C0CC4EE679CB, 0x2172FFCC7DD05A82, 0x8E2443F7744608B8, 0x4C263A81E69035E0,
    0xCB00C391BB52283C, 0xA32E531B8B65D088, 0x4EF90DA297486471, 0xD8ACDEA946EF1938,
    0x3F349CE33F76FAA8, 0x1D4F0BC7C7BBDCF9, 0x3159B4CD4BE0518A, 0x647378D9C97E9FC8,
    0xC3EBD33483ACC5EA, 0xEB6313FAFFA081C5, 0x49DAF0B751DD0D17, 0x9E68D429265516D3,
    0xFCA1477D58BE162B, 0xCE31D07AD1B8F88F, 0x280416958F3ACB45, 0x7E404BBBCAFBD7AF,
};

static const uint64_t prime32_1 = 0x9E3779B1, prime32_2 = 0x85EBCA77, prime32_3 = 0xC2B2AE3D;
static const uint64_t prime64_1 = 0x9E3779B185EBCA87, prime64_2 = 0xC2B2AE3D27D4EB4F, prime64_3 = 0x165667B19E3779F9,
                      prime64_4 = 0x85EBCA77C2B2AE63, prime64_5 = 0x27D4EB2F165667C5;

static inline void accumulate(uint64_t *restrict lanes, const unsigned char *restrict bytes, const unsigned char *restrict key) {
    uint64_t input[8], word[8], sum[8];
    memcpy(input, bytes, stripe);
    memcpy(word, key, stripe);
    for (int lane = 0; lane < 8; lane++) {
        uint64_t mixed = input[lane] ^ word[lane];
        sum[lane] = lanes[lane] + input[lane ^ 1] + (mixed & 0xFFFFFFFF) * (mixed >> 32);
    }
    memcpy(lanes, sum, stripe);
}

cahier_xxh3 cahier_xxh3_begin(void) {
    return (cahier_xxh3){{prime32_3, prime64_1, prime64_2, prime64_3, prime64_4, prime32_2, prime64_5, prime32_1}};
}

CAHIER_CLONES
void cahier_xxh3_take(cahier_xxh3 *state, const void *blocks, size_t count) {
    const unsigned char *bytes = blocks;
    uint64_t lanes[8];
    memcpy(lanes, state->lanes, sizeof lanes);
    for (; count > 0; count--) {
        for (int index = 0; index < stripes_of_block; index++) {
            accumulate(lanes, bytes, (const unsigned char *)(secret + index));
            bytes += stripe;
        }
        for (int lane = 0; lane < 8; lane++) {
            lanes[lane] = (lanes[lane] ^ lanes[lane] >> 47 ^ secret[16 + lane]) * prime32_1;
        }
    }
    memcpy(state->lanes, lanes, sizeof lanes);
}

static uint64_t word_at(size_t offset) {
    uint64_t word;
    memcpy(&word, (const unsigned char *)secret + offset, sizeof word);
    return word;
}

uint64_t cahier_xxh3_end(cahier_xxh3 state, const void *input, size_t size) {
    const unsigned char *bytes = input;
    uint64_t *lanes = state.lanes;
    size_t start = (size - 1) / block * block;
    for (size_t index = 0; index < (size - 1 - start) / stripe; index++) {
        accumulate(lanes, bytes + start + index * stripe, (const unsigned char *)(secret + index));
    }
    // The last stripe ends with the input and may overlap the one before.
    accumulate(lanes, bytes + size - stripe, (const unsigned char *)secret + sizeof secret - stripe - 7);

    uint64_t hash = size * prime64_1;
    for (int pair = 0; pair < 4; pair++) {
        unsigned __int128 product = (unsigned __int128)(lanes[2 * pair] ^ word_at(11 + 16 * pair))
                                    * (lanes[2 * pair + 1] ^ word_at(19 + 16 * pair));
        hash += (uint64_t)product ^ (uint64_t)(product >> 64);
    }
    hash = (hash ^ hash >> 37) * 0x165667919E3779F9;
    return hash ^ hash >> 32;
}
