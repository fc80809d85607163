/* Layouts of bfloat16 numbers, for convolutions whose sums and results are float32. */
#ifndef CAHIER_ONEDNN_BFLOAT16_H
#define CAHIER_ONEDNN_BFLOAT16_H

#include "layouts.h"

/* A layout of bfloat16 numbers in one of oneDNN's named orders; dnnl_format_tag_any lets a kernel choose. */
static inline dnnl_status_t cahier_bfloat16_layout(
        struct cahier_layout **result, int dimensions, const dnnl_dim_t *shape, dnnl_format_tag_t tag) {
#if DNNL_VERSION_MAJOR < 3
    dnnl_memory_desc_t description;
    dnnl_status_t status = dnnl_memory_desc_init_by_tag(&description, dimensions, shape, dnnl_bf16, tag);
    return status == dnnl_success ? cahier_keep(result, &description) : status;
#else
    return dnnl_memory_desc_create_with_tag((dnnl_memory_desc_t *)result, dimensions, shape, dnnl_bf16, tag);
#endif
}

#endif
