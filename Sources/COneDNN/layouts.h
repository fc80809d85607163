/* Layouts: a shape together with the order in which its numbers lie in memory; and memory of a layout. */
#ifndef CAHIER_ONEDNN_LAYOUTS_H
#define CAHIER_ONEDNN_LAYOUTS_H

#include <oneapi/dnnl/dnnl.h>
#include <stdlib.h>

/* oneDNN's memory description: a struct of its own on the heap in version 2, oneDNN's handle in version 3. */
struct cahier_layout;

enum cahier_layout_kind {
    cahier_layout_open, /* a kernel may choose */
    cahier_layout_blocked, /* strides and inner blocks, of which there may be none */
    cahier_layout_opaque /* known to its kernel alone, as Winograd's weights */
};

#if DNNL_VERSION_MAJOR < 3
static inline const dnnl_memory_desc_t *cahier_raw(const struct cahier_layout *layout) {
    return (const dnnl_memory_desc_t *)layout;
}

static inline dnnl_status_t cahier_keep(struct cahier_layout **result, const dnnl_memory_desc_t *description) {
    dnnl_memory_desc_t *copy = (dnnl_memory_desc_t *)malloc(sizeof(dnnl_memory_desc_t));
    if (!copy) return dnnl_out_of_memory;
    *copy = *description;
    *result = (struct cahier_layout *)copy;
    return dnnl_success;
}
#else
static inline const_dnnl_memory_desc_t cahier_raw(const struct cahier_layout *layout) {
    return (const_dnnl_memory_desc_t)layout;
}
#endif

/* A layout of float32 numbers with these strides. */
static inline dnnl_status_t cahier_layout_with_strides(
        struct cahier_layout **result, int dimensions, const dnnl_dim_t *shape, const dnnl_dim_t *strides) {
#if DNNL_VERSION_MAJOR < 3
    dnnl_memory_desc_t description;
    dnnl_status_t status
            = dnnl_memory_desc_init_by_strides(&description, dimensions, shape, dnnl_f32, strides);
    return status == dnnl_success ? cahier_keep(result, &description) : status;
#else
    return dnnl_memory_desc_create_with_strides((dnnl_memory_desc_t *)result, dimensions, shape, dnnl_f32, strides);
#endif
}

/* A layout of float32 numbers in one of oneDNN's named orders; dnnl_format_tag_any lets a kernel choose. */
static inline dnnl_status_t cahier_layout_with_tag(
        struct cahier_layout **result, int dimensions, const dnnl_dim_t *shape, dnnl_format_tag_t tag) {
#if DNNL_VERSION_MAJOR < 3
    dnnl_memory_desc_t description;
    dnnl_status_t status = dnnl_memory_desc_init_by_tag(&description, dimensions, shape, dnnl_f32, tag);
    return status == dnnl_success ? cahier_keep(result, &description) : status;
#else
    return dnnl_memory_desc_create_with_tag((dnnl_memory_desc_t *)result, dimensions, shape, dnnl_f32, tag);
#endif
}

/* The layout of a primitive's operand, for example of dnnl_query_src_md; not found where it has no such operand. */
static inline dnnl_status_t cahier_layout_of_operand(
        struct cahier_layout **result, const_dnnl_primitive_desc_t primitive, dnnl_query_t operand, int index) {
#if DNNL_VERSION_MAJOR < 3
    const dnnl_memory_desc_t *found = dnnl_primitive_desc_query_md(primitive, operand, index);
    return found ? cahier_keep(result, found) : dnnl_invalid_arguments;
#else
    const_dnnl_memory_desc_t found = dnnl_primitive_desc_query_md(primitive, operand, index);
    return found ? dnnl_memory_desc_clone((dnnl_memory_desc_t *)result, found) : dnnl_invalid_arguments;
#endif
}

static inline void cahier_layout_destroy(struct cahier_layout *layout) {
#if DNNL_VERSION_MAJOR < 3
    free(layout);
#else
    dnnl_memory_desc_destroy((dnnl_memory_desc_t)layout);
#endif
}

/* The bytes that memory of a layout takes, padding of blocks included; 0 where a kernel may choose. */
static inline size_t cahier_layout_size(const struct cahier_layout *layout) {
    return dnnl_memory_desc_get_size(cahier_raw(layout));
}

static inline int cahier_layouts_are_equal(const struct cahier_layout *left, const struct cahier_layout *right) {
    return dnnl_memory_desc_equal(cahier_raw(left), cahier_raw(right));
}

/* What a layout consists of. */
struct cahier_layout_parts {
    int dimensions;
    int data_type;
    enum cahier_layout_kind kind;
    dnnl_dims_t shape;
    /* Only of blocked layouts: the step of each axis between blocks, then the blocks from outside to inside. */
    dnnl_dims_t strides;
    int inner_count;
    dnnl_dims_t inner_sizes;
    dnnl_dims_t inner_axes;
};

static inline void cahier_copy(dnnl_dim_t *to, const dnnl_dim_t *from, int count) {
    for (int index = 0; index < count; ++index) to[index] = from[index];
}

static inline struct cahier_layout_parts cahier_layout_parts(const struct cahier_layout *layout) {
    struct cahier_layout_parts parts = {0};
#if DNNL_VERSION_MAJOR < 3
    const dnnl_memory_desc_t *raw = cahier_raw(layout);
    const dnnl_blocking_desc_t *blocking = &raw->format_desc.blocking;
    parts.dimensions = raw->ndims;
    parts.data_type = raw->data_type;
    dnnl_format_kind_t kind = raw->format_kind;
    cahier_copy(parts.shape, raw->dims, parts.dimensions);
    if (kind == dnnl_blocked) {
        parts.inner_count = blocking->inner_nblks;
        cahier_copy(parts.strides, blocking->strides, parts.dimensions);
        cahier_copy(parts.inner_sizes, blocking->inner_blks, parts.inner_count);
        cahier_copy(parts.inner_axes, blocking->inner_idxs, parts.inner_count);
    }
#else
    const_dnnl_memory_desc_t raw = cahier_raw(layout);
    const dnnl_dims_t *dims = NULL;
    dnnl_data_type_t type = dnnl_data_type_undef;
    dnnl_format_kind_t kind = dnnl_format_kind_undef;
    dnnl_memory_desc_query(raw, dnnl_query_ndims_s32, &parts.dimensions);
    dnnl_memory_desc_query(raw, dnnl_query_data_type, &type);
    dnnl_memory_desc_query(raw, dnnl_query_format_kind, &kind);
    parts.data_type = type;
    if (dnnl_memory_desc_query(raw, dnnl_query_dims, &dims) == dnnl_success) {
        cahier_copy(parts.shape, *dims, parts.dimensions);
    }
    if (kind == dnnl_blocked) {
        dnnl_memory_desc_query(raw, dnnl_query_inner_nblks_s32, &parts.inner_count);
        if (dnnl_memory_desc_query(raw, dnnl_query_strides, &dims) == dnnl_success) {
            cahier_copy(parts.strides, *dims, parts.dimensions);
        }
        if (parts.inner_count && dnnl_memory_desc_query(raw, dnnl_query_inner_blks, &dims) == dnnl_success) {
            cahier_copy(parts.inner_sizes, *dims, parts.inner_count);
        }
        if (parts.inner_count && dnnl_memory_desc_query(raw, dnnl_query_inner_idxs, &dims) == dnnl_success) {
            cahier_copy(parts.inner_axes, *dims, parts.inner_count);
        }
    }
#endif
    parts.kind = kind == dnnl_blocked           ? cahier_layout_blocked
            : kind == dnnl_format_kind_any ? cahier_layout_open
                                           : cahier_layout_opaque;
    return parts;
}

/* The number of inputs that executing a primitive takes. */
static inline int cahier_input_count(const_dnnl_primitive_desc_t primitive) {
    int count = 0;
    dnnl_primitive_desc_query(primitive, dnnl_query_num_of_inputs_s32, 0, &count);
    return count;
}

/* Memory of a layout at an address that stays the caller's. */
static inline dnnl_status_t cahier_memory(
        dnnl_memory_t *result, const struct cahier_layout *layout, dnnl_engine_t engine, void *address) {
    return dnnl_memory_create(result, cahier_raw(layout), engine, address);
}

#endif
