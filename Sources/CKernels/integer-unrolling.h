/// Loops whose counts are known are written out, so that sums stay in registers; the loop over pairs is not: written out eight times
/// it was a quarter slower (clang 21).
#ifdef __clang__
#define UNROLLED _Pragma("clang loop unroll(full)")
#define ROLLED _Pragma("clang loop unroll(disable)")
#else
#define UNROLLED _Pragma("GCC unroll 16")
#define ROLLED _Pragma("GCC unroll 1")
#endif
/// A product is rounded before something is added to it, on all sets.
#pragma STDC FP_CONTRACT OFF
