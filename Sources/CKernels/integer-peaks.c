#include "CKernels.h"

#if defined(__x86_64__)
#include <immintrin.h>

int cahier_peak_runs(cahier_peak peak) {
    switch (peak) {
        case cahier_peak_fma_256: return __builtin_cpu_supports("fma") != 0;
        case cahier_peak_pairs_256: return __builtin_cpu_supports("avx2") != 0;
        case cahier_peak_fma_512: return __builtin_cpu_supports("avx512f") != 0;
        case cahier_peak_pairs_512: return cahier_integer_set_runs(cahier_integers_avx512bw);
        case cahier_peak_vnni_512: return cahier_integer_set_runs(cahier_integers_avx512vnni);
    }
    return 0;
}

// Twelve sums, so that an instruction's latency is hidden at two of them a cycle, and registers suffice for pairs with AVX2.
#define SUMS 12
#define TWELVE(each) each(0) each(1) each(2) each(3) each(4) each(5) each(6) each(7) each(8) each(9) each(10) each(11)

// A compiler could leave out what intrinsics compute and nobody reads, or do it once.
#define FMA(n) __asm__ volatile("vfmadd231ps %1, %2, %0" : "+v"(sums[n]) : "v"(left), "v"(right));
#define VNNI(n) __asm__ volatile("vpdpwssd %1, %2, %0" : "+v"(sums[n]) : "v"(left), "v"(right));
#define PAIRS(n)                                                                                      \
    __asm__ volatile("vpmaddwd %2, %3, %1\n\tvpaddd %1, %0, %0"                                       \
                     : "+v"(sums[n]), "=&v"(product) : "v"(left), "v"(right));

#define PEAK(name, target_, type, zero, each)                                                         \
    __attribute__((target(target_), noinline)) static void name(uint64_t rounds) {                    \
        type sums[SUMS], left = zero, right = zero, product = zero;                                   \
        (void)product;                                                                                \
        for (int n = 0; n < SUMS; n++) sums[n] = zero;                                                \
        for (uint64_t round = 0; round < rounds; round++) { TWELVE(each) }                            \
        for (int n = 0; n < SUMS; n++) __asm__ volatile("" : : "v"(sums[n]));                         \
    }

PEAK(fma_256, "avx,fma", __m256, _mm256_setzero_ps(), FMA)
PEAK(fma_512, "avx512f", __m512, _mm512_setzero_ps(), FMA)
PEAK(pairs_256, "avx2", __m256i, _mm256_setzero_si256(), PAIRS)
PEAK(pairs_512, "avx512f,avx512bw", __m512i, _mm512_setzero_si512(), PAIRS)
PEAK(vnni_512, "avx512f,avx512bw,avx512vnni", __m512i, _mm512_setzero_si512(), VNNI)

uint64_t cahier_run_peak(cahier_peak peak, uint64_t rounds) {
    uint64_t numbers = 0;
    switch (peak) {
        case cahier_peak_fma_256: fma_256(rounds), numbers = 8; break;
        case cahier_peak_fma_512: fma_512(rounds), numbers = 16; break;
        case cahier_peak_pairs_256: pairs_256(rounds), numbers = 16; break;
        case cahier_peak_pairs_512: pairs_512(rounds), numbers = 32; break;
        case cahier_peak_vnni_512: vnni_512(rounds), numbers = 32; break;
    }
    return rounds * SUMS * numbers * 2;
}

#else

int cahier_peak_runs(cahier_peak peak) { return (void)peak, 0; }
uint64_t cahier_run_peak(cahier_peak peak, uint64_t rounds) { return (void)peak, (void)rounds, 0; }

#endif
