/* Operations on each number, softmax, pairs of tensors, resampling, and ReLU after another operation. */
#ifndef CAHIER_ONEDNN_ELEMENTWISE_H
#define CAHIER_ONEDNN_ELEMENTWISE_H

#include "layouts.h"

/* Attributes that apply ReLU to an operation's output before it is written. */
static inline dnnl_status_t cahier_relu_attributes(dnnl_primitive_attr_t *result) {
    dnnl_post_ops_t operations = NULL;
    dnnl_status_t status = dnnl_primitive_attr_create(result);
    if (status == dnnl_success) status = dnnl_post_ops_create(&operations);
    if (status == dnnl_success) {
#if DNNL_VERSION_MAJOR < 3
        status = dnnl_post_ops_append_eltwise(operations, 1, dnnl_eltwise_relu, 0, 0);
#else
        status = dnnl_post_ops_append_eltwise(operations, dnnl_eltwise_relu, 0, 0);
#endif
    }
    if (status == dnnl_success) status = dnnl_primitive_attr_set_post_ops(*result, operations);
    dnnl_post_ops_destroy(operations);
    return status;
}

/* Version 2 takes no parameters of softplus and hard swish, version 3 wants those that give the usual functions:
   log(1 + exp(x)) and x * clip(x / 6 + 1 / 2, 0, 1). */
static inline void cahier_usual_parameters(dnnl_alg_kind_t algorithm, float *alpha, float *beta) {
#if DNNL_VERSION_MAJOR < 3
    if (algorithm == dnnl_eltwise_soft_relu || algorithm == dnnl_eltwise_hardswish) *alpha = *beta = 0;
#else
    if (algorithm == dnnl_eltwise_soft_relu) *alpha = 1, *beta = 0;
    if (algorithm == dnnl_eltwise_hardswish) *alpha = 1.f / 6, *beta = 0.5f;
#endif
}

/* Softplus and hard swish are the usual ones whatever the parameters. */
static inline dnnl_status_t cahier_elementwise_forward(dnnl_primitive_desc_t *result, dnnl_engine_t engine,
        dnnl_prop_kind_t purpose, dnnl_alg_kind_t algorithm, const struct cahier_layout *data, float alpha,
        float beta) {
    cahier_usual_parameters(algorithm, &alpha, &beta);
#if DNNL_VERSION_MAJOR < 3
    dnnl_eltwise_desc_t operation;
    dnnl_status_t status
            = dnnl_eltwise_forward_desc_init(&operation, purpose, algorithm, cahier_raw(data), alpha, beta);
    return status == dnnl_success ? dnnl_primitive_desc_create(result, &operation, NULL, engine, NULL) : status;
#else
    return dnnl_eltwise_forward_primitive_desc_create(
            result, engine, purpose, algorithm, cahier_raw(data), cahier_raw(data), alpha, beta, NULL);
#endif
}

/* Needs the forward operation's input, or its output where the algorithm's name says so. */
static inline dnnl_status_t cahier_elementwise_backward(dnnl_primitive_desc_t *result, dnnl_engine_t engine,
        dnnl_alg_kind_t algorithm, const struct cahier_layout *data, float alpha, float beta,
        const_dnnl_primitive_desc_t forward) {
    cahier_usual_parameters(algorithm, &alpha, &beta);
#if DNNL_VERSION_MAJOR < 3
    dnnl_eltwise_desc_t operation;
    dnnl_status_t status = dnnl_eltwise_backward_desc_init(
            &operation, algorithm, cahier_raw(data), cahier_raw(data), alpha, beta);
    return status == dnnl_success ? dnnl_primitive_desc_create(result, &operation, NULL, engine, forward) : status;
#else
    return dnnl_eltwise_backward_primitive_desc_create(result, engine, algorithm, cahier_raw(data),
            cahier_raw(data), cahier_raw(data), alpha, beta, forward, NULL);
#endif
}

/* Algorithms: dnnl_softmax_accurate and dnnl_softmax_log. */
static inline dnnl_status_t cahier_softmax_forward(dnnl_primitive_desc_t *result, dnnl_engine_t engine,
        dnnl_prop_kind_t purpose, dnnl_alg_kind_t algorithm, const struct cahier_layout *data, int axis) {
#if DNNL_VERSION_MAJOR < 3
    dnnl_softmax_v2_desc_t operation;
    dnnl_status_t status = dnnl_softmax_v2_forward_desc_init(
            &operation, purpose, algorithm, cahier_raw(data), cahier_raw(data), axis);
    return status == dnnl_success ? dnnl_primitive_desc_create(result, &operation, NULL, engine, NULL) : status;
#else
    return dnnl_softmax_forward_primitive_desc_create(
            result, engine, purpose, algorithm, cahier_raw(data), cahier_raw(data), axis, NULL);
#endif
}

/* Needs the forward operation's output. */
static inline dnnl_status_t cahier_softmax_backward(dnnl_primitive_desc_t *result, dnnl_engine_t engine,
        dnnl_alg_kind_t algorithm, const struct cahier_layout *data, int axis, const_dnnl_primitive_desc_t forward) {
#if DNNL_VERSION_MAJOR < 3
    dnnl_softmax_v2_desc_t operation;
    dnnl_status_t status = dnnl_softmax_v2_backward_desc_init(
            &operation, algorithm, cahier_raw(data), cahier_raw(data), cahier_raw(data), axis);
    return status == dnnl_success ? dnnl_primitive_desc_create(result, &operation, NULL, engine, forward) : status;
#else
    return dnnl_softmax_backward_primitive_desc_create(result, engine, algorithm, cahier_raw(data),
            cahier_raw(data), cahier_raw(data), axis, forward, NULL);
#endif
}

/* dnnl_binary_add and so on; axes of size 1 of the right source are repeated. Execution takes DNNL_ARG_SRC_0 and _1. */
static inline dnnl_status_t cahier_binary(dnnl_primitive_desc_t *result, dnnl_engine_t engine,
        dnnl_alg_kind_t algorithm, const struct cahier_layout *left, const struct cahier_layout *right,
        const struct cahier_layout *destination) {
#if DNNL_VERSION_MAJOR < 3
    dnnl_binary_desc_t operation;
    dnnl_status_t status = dnnl_binary_desc_init(
            &operation, algorithm, cahier_raw(left), cahier_raw(right), cahier_raw(destination));
    return status == dnnl_success ? dnnl_primitive_desc_create(result, &operation, NULL, engine, NULL) : status;
#else
    return dnnl_binary_primitive_desc_create(
            result, engine, algorithm, cahier_raw(left), cahier_raw(right), cahier_raw(destination), NULL);
#endif
}

/* dnnl_resampling_nearest or _linear, half-pixel coordinates; the factors follow from the shapes. */
static inline dnnl_status_t cahier_resampling_forward(dnnl_primitive_desc_t *result, dnnl_engine_t engine,
        dnnl_prop_kind_t purpose, dnnl_alg_kind_t algorithm, const struct cahier_layout *source,
        const struct cahier_layout *destination) {
#if DNNL_VERSION_MAJOR < 3
    dnnl_resampling_desc_t operation;
    dnnl_status_t status = dnnl_resampling_forward_desc_init(
            &operation, purpose, algorithm, NULL, cahier_raw(source), cahier_raw(destination));
    return status == dnnl_success ? dnnl_primitive_desc_create(result, &operation, NULL, engine, NULL) : status;
#else
    return dnnl_resampling_forward_primitive_desc_create(
            result, engine, purpose, algorithm, NULL, cahier_raw(source), cahier_raw(destination), NULL);
#endif
}

static inline dnnl_status_t cahier_resampling_backward(dnnl_primitive_desc_t *result, dnnl_engine_t engine,
        dnnl_alg_kind_t algorithm, const struct cahier_layout *source_gradient,
        const struct cahier_layout *destination_gradient, const_dnnl_primitive_desc_t forward) {
#if DNNL_VERSION_MAJOR < 3
    dnnl_resampling_desc_t operation;
    dnnl_status_t status = dnnl_resampling_backward_desc_init(
            &operation, algorithm, NULL, cahier_raw(source_gradient), cahier_raw(destination_gradient));
    return status == dnnl_success ? dnnl_primitive_desc_create(result, &operation, NULL, engine, forward) : status;
#else
    return dnnl_resampling_backward_primitive_desc_create(result, engine, algorithm, NULL,
            cahier_raw(source_gradient), cahier_raw(destination_gradient), forward, NULL);
#endif
}

#endif
