/* The vector instructions that decide which kernels run. */
#ifndef CAHIER_ONEDNN_INSTRUCTIONS_H
#define CAHIER_ONEDNN_INSTRUCTIONS_H

#include <oneapi/dnnl/dnnl.h>

enum cahier_instructions { cahier_instructions_plain, cahier_instructions_avx2, cahier_instructions_avx512 };

/* oneDNN's numbers are sets of bits, AVX2's included in AVX-512's. */
static inline enum cahier_instructions cahier_instruction_level(void) {
    unsigned isa = dnnl_get_effective_cpu_isa();
    if ((isa & dnnl_cpu_isa_avx512_core) == dnnl_cpu_isa_avx512_core) return cahier_instructions_avx512;
    if ((isa & dnnl_cpu_isa_avx2) == dnnl_cpu_isa_avx2) return cahier_instructions_avx2;
    return cahier_instructions_plain;
}

/* Whether kernels may use AVX-512 VNNI. */
static inline int cahier_has_vnni(void) {
    unsigned isa = dnnl_get_effective_cpu_isa();
    return (isa & dnnl_cpu_isa_avx512_core_vnni) == dnnl_cpu_isa_avx512_core_vnni;
}

/* For example "AVX-512 with bfloat16". */
static inline const char *cahier_instruction_name(void) {
    switch ((unsigned)dnnl_get_effective_cpu_isa()) {
#if DNNL_VERSION_MAJOR >= 3
        case dnnl_cpu_isa_avx512_core_fp16: return "AVX-512 with float16";
        case dnnl_cpu_isa_avx2_vnni_2: return "AVX2 with VNNI";
#endif
        case dnnl_cpu_isa_avx512_core_amx: return "AVX-512 with AMX";
        case dnnl_cpu_isa_avx512_core_bf16: return "AVX-512 with bfloat16";
        case dnnl_cpu_isa_avx512_core_vnni: return "AVX-512 with VNNI";
        case dnnl_cpu_isa_avx512_core: return "AVX-512";
        case dnnl_cpu_isa_avx2_vnni: return "AVX2 with VNNI";
        case dnnl_cpu_isa_avx2: return "AVX2";
        case dnnl_cpu_isa_avx: return "AVX";
        default:
            /* A set that is newer than this list. */
            return cahier_instruction_level() == cahier_instructions_avx512 ? "AVX-512"
                    : cahier_instruction_level() == cahier_instructions_avx2 ? "AVX2"
                                                                             : "SSE4.1";
    }
}

#endif
