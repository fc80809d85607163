/* Batch, layer and local response normalisation. The input, the output and their gradients all have one layout, `data`. */
#ifndef CAHIER_ONEDNN_NORMALIZATIONS_H
#define CAHIER_ONEDNN_NORMALIZATIONS_H

#include "layouts.h"

/* Flags: dnnl_use_scale, dnnl_use_shift, dnnl_use_global_stats, dnnl_fuse_norm_relu (in training, with a workspace). */
static inline dnnl_status_t cahier_batch_norm_forward(dnnl_primitive_desc_t *result, dnnl_engine_t engine,
        dnnl_prop_kind_t purpose, const struct cahier_layout *data, float epsilon, unsigned flags) {
#if DNNL_VERSION_MAJOR < 3
    dnnl_batch_normalization_desc_t operation;
    dnnl_status_t status = dnnl_batch_normalization_forward_desc_init(
            &operation, purpose, cahier_raw(data), epsilon, flags);
    return status == dnnl_success ? dnnl_primitive_desc_create(result, &operation, NULL, engine, NULL) : status;
#else
    return dnnl_batch_normalization_forward_primitive_desc_create(
            result, engine, purpose, cahier_raw(data), cahier_raw(data), epsilon, flags, NULL);
#endif
}

/* The gradients of input, scale and shift. Versions differ in whether they take the shift: cahier_input_count tells. */
static inline dnnl_status_t cahier_batch_norm_backward(dnnl_primitive_desc_t *result, dnnl_engine_t engine,
        const struct cahier_layout *data, float epsilon, unsigned flags, const_dnnl_primitive_desc_t forward) {
#if DNNL_VERSION_MAJOR < 3
    dnnl_batch_normalization_desc_t operation;
    dnnl_status_t status = dnnl_batch_normalization_backward_desc_init(
            &operation, dnnl_backward, cahier_raw(data), cahier_raw(data), epsilon, flags);
    return status == dnnl_success ? dnnl_primitive_desc_create(result, &operation, NULL, engine, forward) : status;
#else
    return dnnl_batch_normalization_backward_primitive_desc_create(result, engine, dnnl_backward, cahier_raw(data),
            cahier_raw(data), cahier_raw(data), epsilon, flags, forward, NULL);
#endif
}

/* Over the last axis; `statistics` has the axes before it. */
static inline dnnl_status_t cahier_layer_norm_forward(dnnl_primitive_desc_t *result, dnnl_engine_t engine,
        dnnl_prop_kind_t purpose, const struct cahier_layout *data, const struct cahier_layout *statistics,
        float epsilon, unsigned flags) {
#if DNNL_VERSION_MAJOR < 3
    dnnl_layer_normalization_desc_t operation;
    dnnl_status_t status = dnnl_layer_normalization_forward_desc_init(
            &operation, purpose, cahier_raw(data), cahier_raw(statistics), epsilon, flags);
    return status == dnnl_success ? dnnl_primitive_desc_create(result, &operation, NULL, engine, NULL) : status;
#else
    return dnnl_layer_normalization_forward_primitive_desc_create(result, engine, purpose, cahier_raw(data),
            cahier_raw(data), cahier_raw(statistics), epsilon, flags, NULL);
#endif
}

/* The gradients of input, scale and shift. Versions differ in whether they take the shift: cahier_input_count tells. */
static inline dnnl_status_t cahier_layer_norm_backward(dnnl_primitive_desc_t *result, dnnl_engine_t engine,
        const struct cahier_layout *data, const struct cahier_layout *statistics, float epsilon, unsigned flags,
        const_dnnl_primitive_desc_t forward) {
#if DNNL_VERSION_MAJOR < 3
    dnnl_layer_normalization_desc_t operation;
    dnnl_status_t status = dnnl_layer_normalization_backward_desc_init(
            &operation, dnnl_backward, cahier_raw(data), cahier_raw(data), cahier_raw(statistics), epsilon, flags);
    return status == dnnl_success ? dnnl_primitive_desc_create(result, &operation, NULL, engine, forward) : status;
#else
    return dnnl_layer_normalization_backward_primitive_desc_create(result, engine, dnnl_backward, cahier_raw(data),
            cahier_raw(data), cahier_raw(data), cahier_raw(statistics), epsilon, flags, forward, NULL);
#endif
}

/* Across channels, over `size` of them with this one in the middle; training needs a workspace. */
static inline dnnl_status_t cahier_local_response_norm_forward(dnnl_primitive_desc_t *result, dnnl_engine_t engine,
        dnnl_prop_kind_t purpose, const struct cahier_layout *data, dnnl_dim_t size, float alpha, float beta,
        float k) {
#if DNNL_VERSION_MAJOR < 3
    dnnl_lrn_desc_t operation;
    dnnl_status_t status = dnnl_lrn_forward_desc_init(
            &operation, purpose, dnnl_lrn_across_channels, cahier_raw(data), size, alpha, beta, k);
    return status == dnnl_success ? dnnl_primitive_desc_create(result, &operation, NULL, engine, NULL) : status;
#else
    return dnnl_lrn_forward_primitive_desc_create(result, engine, purpose, dnnl_lrn_across_channels,
            cahier_raw(data), cahier_raw(data), size, alpha, beta, k, NULL);
#endif
}

static inline dnnl_status_t cahier_local_response_norm_backward(dnnl_primitive_desc_t *result, dnnl_engine_t engine,
        const struct cahier_layout *data, dnnl_dim_t size, float alpha, float beta, float k,
        const_dnnl_primitive_desc_t forward) {
#if DNNL_VERSION_MAJOR < 3
    dnnl_lrn_desc_t operation;
    dnnl_status_t status = dnnl_lrn_backward_desc_init(
            &operation, dnnl_lrn_across_channels, cahier_raw(data), cahier_raw(data), size, alpha, beta, k);
    return status == dnnl_success ? dnnl_primitive_desc_create(result, &operation, NULL, engine, forward) : status;
#else
    return dnnl_lrn_backward_primitive_desc_create(result, engine, dnnl_lrn_across_channels, cahier_raw(data),
            cahier_raw(data), cahier_raw(data), size, alpha, beta, k, forward, NULL);
#endif
}

#endif
