/* Convolution, transposed convolution ("deconvolution") and pooling: operations that slide a window. */
#ifndef CAHIER_ONEDNN_CONVOLUTIONS_H
#define CAHIER_ONEDNN_CONVOLUTIONS_H

#include "layouts.h"

/* One number for each spatial axis. A dilation counts the numbers left out between two, so that 0 is an ordinary window.
   Groups are told by weights of one more axis, [groups, O / groups, C / groups, ...]. */
struct cahier_windows {
    const dnnl_dim_t *strides;
    const dnnl_dim_t *dilations;
    const dnnl_dim_t *padding_before;
    const dnnl_dim_t *padding_after;
};

static inline dnnl_status_t cahier_convolution_forward(dnnl_primitive_desc_t *result, dnnl_engine_t engine,
        dnnl_prop_kind_t purpose, dnnl_alg_kind_t algorithm, const struct cahier_layout *source,
        const struct cahier_layout *weights, const struct cahier_layout *bias,
        const struct cahier_layout *destination, struct cahier_windows windows,
        const_dnnl_primitive_attr_t attributes) {
#if DNNL_VERSION_MAJOR < 3
    dnnl_convolution_desc_t operation;
    dnnl_status_t status = dnnl_dilated_convolution_forward_desc_init(&operation, purpose, algorithm,
            cahier_raw(source), cahier_raw(weights), cahier_raw(bias), cahier_raw(destination), windows.strides,
            windows.dilations, windows.padding_before, windows.padding_after);
    return status == dnnl_success ? dnnl_primitive_desc_create(result, &operation, attributes, engine, NULL) : status;
#else
    return dnnl_convolution_forward_primitive_desc_create(result, engine, purpose, algorithm, cahier_raw(source),
            cahier_raw(weights), cahier_raw(bias), cahier_raw(destination), windows.strides, windows.dilations,
            windows.padding_before, windows.padding_after, attributes);
#endif
}

static inline dnnl_status_t cahier_convolution_backward_data(dnnl_primitive_desc_t *result, dnnl_engine_t engine,
        dnnl_alg_kind_t algorithm, const struct cahier_layout *source_gradient, const struct cahier_layout *weights,
        const struct cahier_layout *destination_gradient, struct cahier_windows windows,
        const_dnnl_primitive_desc_t forward) {
#if DNNL_VERSION_MAJOR < 3
    dnnl_convolution_desc_t operation;
    dnnl_status_t status = dnnl_dilated_convolution_backward_data_desc_init(&operation, algorithm,
            cahier_raw(source_gradient), cahier_raw(weights), cahier_raw(destination_gradient), windows.strides,
            windows.dilations, windows.padding_before, windows.padding_after);
    return status == dnnl_success ? dnnl_primitive_desc_create(result, &operation, NULL, engine, forward) : status;
#else
    return dnnl_convolution_backward_data_primitive_desc_create(result, engine, algorithm,
            cahier_raw(source_gradient), cahier_raw(weights), cahier_raw(destination_gradient), windows.strides,
            windows.dilations, windows.padding_before, windows.padding_after, forward, NULL);
#endif
}

static inline dnnl_status_t cahier_convolution_backward_weights(dnnl_primitive_desc_t *result, dnnl_engine_t engine,
        dnnl_alg_kind_t algorithm, const struct cahier_layout *source, const struct cahier_layout *weights_gradient,
        const struct cahier_layout *bias_gradient, const struct cahier_layout *destination_gradient,
        struct cahier_windows windows, const_dnnl_primitive_desc_t forward) {
#if DNNL_VERSION_MAJOR < 3
    dnnl_convolution_desc_t operation;
    dnnl_status_t status = dnnl_dilated_convolution_backward_weights_desc_init(&operation, algorithm,
            cahier_raw(source), cahier_raw(weights_gradient), cahier_raw(bias_gradient),
            cahier_raw(destination_gradient), windows.strides, windows.dilations, windows.padding_before,
            windows.padding_after);
    return status == dnnl_success ? dnnl_primitive_desc_create(result, &operation, NULL, engine, forward) : status;
#else
    return dnnl_convolution_backward_weights_primitive_desc_create(result, engine, algorithm, cahier_raw(source),
            cahier_raw(weights_gradient), cahier_raw(bias_gradient), cahier_raw(destination_gradient),
            windows.strides, windows.dilations, windows.padding_before, windows.padding_after, forward, NULL);
#endif
}

static inline dnnl_status_t cahier_deconvolution_forward(dnnl_primitive_desc_t *result, dnnl_engine_t engine,
        dnnl_prop_kind_t purpose, const struct cahier_layout *source, const struct cahier_layout *weights,
        const struct cahier_layout *bias, const struct cahier_layout *destination, struct cahier_windows windows,
        const_dnnl_primitive_attr_t attributes) {
#if DNNL_VERSION_MAJOR < 3
    dnnl_deconvolution_desc_t operation;
    dnnl_status_t status = dnnl_dilated_deconvolution_forward_desc_init(&operation, purpose,
            dnnl_deconvolution_direct, cahier_raw(source), cahier_raw(weights), cahier_raw(bias),
            cahier_raw(destination), windows.strides, windows.dilations, windows.padding_before,
            windows.padding_after);
    return status == dnnl_success ? dnnl_primitive_desc_create(result, &operation, attributes, engine, NULL) : status;
#else
    return dnnl_deconvolution_forward_primitive_desc_create(result, engine, purpose, dnnl_deconvolution_direct,
            cahier_raw(source), cahier_raw(weights), cahier_raw(bias), cahier_raw(destination), windows.strides,
            windows.dilations, windows.padding_before, windows.padding_after, attributes);
#endif
}

static inline dnnl_status_t cahier_deconvolution_backward_data(dnnl_primitive_desc_t *result, dnnl_engine_t engine,
        const struct cahier_layout *source_gradient, const struct cahier_layout *weights,
        const struct cahier_layout *destination_gradient, struct cahier_windows windows,
        const_dnnl_primitive_desc_t forward) {
#if DNNL_VERSION_MAJOR < 3
    dnnl_deconvolution_desc_t operation;
    dnnl_status_t status = dnnl_dilated_deconvolution_backward_data_desc_init(&operation, dnnl_deconvolution_direct,
            cahier_raw(source_gradient), cahier_raw(weights), cahier_raw(destination_gradient), windows.strides,
            windows.dilations, windows.padding_before, windows.padding_after);
    return status == dnnl_success ? dnnl_primitive_desc_create(result, &operation, NULL, engine, forward) : status;
#else
    return dnnl_deconvolution_backward_data_primitive_desc_create(result, engine, dnnl_deconvolution_direct,
            cahier_raw(source_gradient), cahier_raw(weights), cahier_raw(destination_gradient), windows.strides,
            windows.dilations, windows.padding_before, windows.padding_after, forward, NULL);
#endif
}

static inline dnnl_status_t cahier_deconvolution_backward_weights(dnnl_primitive_desc_t *result,
        dnnl_engine_t engine, const struct cahier_layout *source, const struct cahier_layout *weights_gradient,
        const struct cahier_layout *bias_gradient, const struct cahier_layout *destination_gradient,
        struct cahier_windows windows, const_dnnl_primitive_desc_t forward) {
#if DNNL_VERSION_MAJOR < 3
    dnnl_deconvolution_desc_t operation;
    dnnl_status_t status = dnnl_dilated_deconvolution_backward_weights_desc_init(&operation,
            dnnl_deconvolution_direct, cahier_raw(source), cahier_raw(weights_gradient), cahier_raw(bias_gradient),
            cahier_raw(destination_gradient), windows.strides, windows.dilations, windows.padding_before,
            windows.padding_after);
    return status == dnnl_success ? dnnl_primitive_desc_create(result, &operation, NULL, engine, forward) : status;
#else
    return dnnl_deconvolution_backward_weights_primitive_desc_create(result, engine, dnnl_deconvolution_direct,
            cahier_raw(source), cahier_raw(weights_gradient), cahier_raw(bias_gradient),
            cahier_raw(destination_gradient), windows.strides, windows.dilations, windows.padding_before,
            windows.padding_after, forward, NULL);
#endif
}

/* Training needs memory for dnnl_query_workspace_md where the algorithm is dnnl_pooling_max. */
static inline dnnl_status_t cahier_pooling_forward(dnnl_primitive_desc_t *result, dnnl_engine_t engine,
        dnnl_prop_kind_t purpose, dnnl_alg_kind_t algorithm, const struct cahier_layout *source,
        const struct cahier_layout *destination, const dnnl_dim_t *sizes, struct cahier_windows windows) {
#if DNNL_VERSION_MAJOR < 3
    dnnl_pooling_v2_desc_t operation;
    dnnl_status_t status = dnnl_pooling_v2_forward_desc_init(&operation, purpose, algorithm, cahier_raw(source),
            cahier_raw(destination), windows.strides, sizes, windows.dilations, windows.padding_before,
            windows.padding_after);
    return status == dnnl_success ? dnnl_primitive_desc_create(result, &operation, NULL, engine, NULL) : status;
#else
    return dnnl_pooling_forward_primitive_desc_create(result, engine, purpose, algorithm, cahier_raw(source),
            cahier_raw(destination), windows.strides, sizes, windows.dilations, windows.padding_before,
            windows.padding_after, NULL);
#endif
}

static inline dnnl_status_t cahier_pooling_backward(dnnl_primitive_desc_t *result, dnnl_engine_t engine,
        dnnl_alg_kind_t algorithm, const struct cahier_layout *source_gradient,
        const struct cahier_layout *destination_gradient, const dnnl_dim_t *sizes, struct cahier_windows windows,
        const_dnnl_primitive_desc_t forward) {
#if DNNL_VERSION_MAJOR < 3
    dnnl_pooling_v2_desc_t operation;
    dnnl_status_t status = dnnl_pooling_v2_backward_desc_init(&operation, algorithm, cahier_raw(source_gradient),
            cahier_raw(destination_gradient), windows.strides, sizes, windows.dilations, windows.padding_before,
            windows.padding_after);
    return status == dnnl_success ? dnnl_primitive_desc_create(result, &operation, NULL, engine, forward) : status;
#else
    return dnnl_pooling_backward_primitive_desc_create(result, engine, algorithm, cahier_raw(source_gradient),
            cahier_raw(destination_gradient), windows.strides, sizes, windows.dilations, windows.padding_before,
            windows.padding_after, forward, NULL);
#endif
}

#endif
