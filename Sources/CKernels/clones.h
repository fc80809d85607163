/// One source, compiled for x86-64 with AVX2 and without; the C library chooses at the program's start, whatever oneDNN
/// is held to. Products are rounded before they are added, so that both give the same numbers.
#pragma STDC FP_CONTRACT OFF
#if defined(__x86_64__) && defined(__linux__)
#define CAHIER_CLONES __attribute__((target_clones("arch=x86-64-v3", "default")))
/// With AVX-512, too, for loops over integers, which gain by its masks.
#define CAHIER_WIDE_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define CAHIER_CLONES
#define CAHIER_WIDE_CLONES
#endif
