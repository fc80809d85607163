/* Inner products, matrix products, reductions, concatenation and reordering. */
#ifndef CAHIER_ONEDNN_PRODUCTS_H
#define CAHIER_ONEDNN_PRODUCTS_H

#include "layouts.h"

/* source [N, I] times transposed weights [O, I], plus a bias [O]. */
static inline dnnl_status_t cahier_inner_product_forward(dnnl_primitive_desc_t *result, dnnl_engine_t engine,
        dnnl_prop_kind_t purpose, const struct cahier_layout *source, const struct cahier_layout *weights,
        const struct cahier_layout *bias, const struct cahier_layout *destination,
        const_dnnl_primitive_attr_t attributes) {
#if DNNL_VERSION_MAJOR < 3
    dnnl_inner_product_desc_t operation;
    dnnl_status_t status = dnnl_inner_product_forward_desc_init(&operation, purpose, cahier_raw(source),
            cahier_raw(weights), cahier_raw(bias), cahier_raw(destination));
    return status == dnnl_success ? dnnl_primitive_desc_create(result, &operation, attributes, engine, NULL) : status;
#else
    return dnnl_inner_product_forward_primitive_desc_create(result, engine, purpose, cahier_raw(source),
            cahier_raw(weights), cahier_raw(bias), cahier_raw(destination), attributes);
#endif
}

static inline dnnl_status_t cahier_inner_product_backward_data(dnnl_primitive_desc_t *result, dnnl_engine_t engine,
        const struct cahier_layout *source_gradient, const struct cahier_layout *weights,
        const struct cahier_layout *destination_gradient, const_dnnl_primitive_desc_t forward) {
#if DNNL_VERSION_MAJOR < 3
    dnnl_inner_product_desc_t operation;
    dnnl_status_t status = dnnl_inner_product_backward_data_desc_init(
            &operation, cahier_raw(source_gradient), cahier_raw(weights), cahier_raw(destination_gradient));
    return status == dnnl_success ? dnnl_primitive_desc_create(result, &operation, NULL, engine, forward) : status;
#else
    return dnnl_inner_product_backward_data_primitive_desc_create(result, engine, cahier_raw(source_gradient),
            cahier_raw(weights), cahier_raw(destination_gradient), forward, NULL);
#endif
}

static inline dnnl_status_t cahier_inner_product_backward_weights(dnnl_primitive_desc_t *result,
        dnnl_engine_t engine, const struct cahier_layout *source, const struct cahier_layout *weights_gradient,
        const struct cahier_layout *bias_gradient, const struct cahier_layout *destination_gradient,
        const_dnnl_primitive_desc_t forward) {
#if DNNL_VERSION_MAJOR < 3
    dnnl_inner_product_desc_t operation;
    dnnl_status_t status = dnnl_inner_product_backward_weights_desc_init(&operation, cahier_raw(source),
            cahier_raw(weights_gradient), cahier_raw(bias_gradient), cahier_raw(destination_gradient));
    return status == dnnl_success ? dnnl_primitive_desc_create(result, &operation, NULL, engine, forward) : status;
#else
    return dnnl_inner_product_backward_weights_primitive_desc_create(result, engine, cahier_raw(source),
            cahier_raw(weights_gradient), cahier_raw(bias_gradient), cahier_raw(destination_gradient), forward,
            NULL);
#endif
}

/* [..., M, K] times [..., K, N], plus a bias of as many axes; axes of size 1 before the last two are repeated. */
static inline dnnl_status_t cahier_matrix_product(dnnl_primitive_desc_t *result, dnnl_engine_t engine,
        const struct cahier_layout *left, const struct cahier_layout *right, const struct cahier_layout *bias,
        const struct cahier_layout *destination, const_dnnl_primitive_attr_t attributes) {
#if DNNL_VERSION_MAJOR < 3
    dnnl_matmul_desc_t operation;
    dnnl_status_t status = dnnl_matmul_desc_init(
            &operation, cahier_raw(left), cahier_raw(right), cahier_raw(bias), cahier_raw(destination));
    return status == dnnl_success ? dnnl_primitive_desc_create(result, &operation, attributes, engine, NULL) : status;
#else
    return dnnl_matmul_primitive_desc_create(result, engine, cahier_raw(left), cahier_raw(right), cahier_raw(bias),
            cahier_raw(destination), attributes);
#endif
}

/* Over the axes on which the destination has size 1; `power` and `epsilon` are those of the norms. */
static inline dnnl_status_t cahier_reduction(dnnl_primitive_desc_t *result, dnnl_engine_t engine,
        dnnl_alg_kind_t algorithm, const struct cahier_layout *source, const struct cahier_layout *destination,
        float power, float epsilon) {
#if DNNL_VERSION_MAJOR < 3
    dnnl_reduction_desc_t operation;
    dnnl_status_t status = dnnl_reduction_desc_init(
            &operation, algorithm, cahier_raw(source), cahier_raw(destination), power, epsilon);
    return status == dnnl_success ? dnnl_primitive_desc_create(result, &operation, NULL, engine, NULL) : status;
#else
    return dnnl_reduction_primitive_desc_create(
            result, engine, algorithm, cahier_raw(source), cahier_raw(destination), power, epsilon, NULL);
#endif
}

/* The sources one after the other on an axis; execution takes them as DNNL_ARG_MULTIPLE_SRC + index. */
static inline dnnl_status_t cahier_concatenation(dnnl_primitive_desc_t *result, dnnl_engine_t engine,
        const struct cahier_layout *destination, int count, int axis, struct cahier_layout *const *sources) {
#if DNNL_VERSION_MAJOR < 3
    dnnl_memory_desc_t *list = (dnnl_memory_desc_t *)malloc((size_t)count * sizeof(dnnl_memory_desc_t));
    if (!list) return dnnl_out_of_memory;
    for (int index = 0; index < count; ++index) list[index] = *cahier_raw(sources[index]);
    dnnl_status_t status
            = dnnl_concat_primitive_desc_create(result, cahier_raw(destination), count, axis, list, NULL, engine);
    free(list);
    return status;
#else
    return dnnl_concat_primitive_desc_create(result, engine, cahier_raw(destination), count, axis,
            (const_dnnl_memory_desc_t const *)sources, NULL);
#endif
}

/* The same numbers in another order. */
static inline dnnl_status_t cahier_reorder(dnnl_primitive_desc_t *result, dnnl_engine_t engine,
        const struct cahier_layout *source, const struct cahier_layout *destination) {
    return dnnl_reorder_primitive_desc_create(
            result, cahier_raw(source), engine, cahier_raw(destination), engine, NULL);
}

#endif
