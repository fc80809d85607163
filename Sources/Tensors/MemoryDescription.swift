import COneDNN

/// A shape together with the order in which its numbers lie in memory.
///
/// oneDNN's kernels want blocked orders such as `nChw16c` ([N, C/16, H, W, 16]); row-major is what files and people use.
public final class MemoryDescription: @unchecked Sendable, Hashable {
    let raw: dnnl_memory_desc_t
    public let shape: [Int]
    public let isRowMajor: Bool
    /// The bytes that memory of this description takes, padding of blocks included.
    public let byteCount: Int
    private let fingerprint: [Int]

    init(_ raw: dnnl_memory_desc_t) {
        self.raw = raw
        let dimensions = Int(raw.ndims)
        shape = first(dimensions, of: raw.dims)
        byteCount = withUnsafePointer(to: raw) { Int(dnnl_memory_desc_get_size($0)) }
        let blocking = raw.format_desc.blocking
        let isBlocked = raw.format_kind == dnnl_blocked
        let strides = isBlocked ? first(dimensions, of: blocking.strides) : []
        let innerCount = isBlocked ? Int(blocking.inner_nblks) : 0
        isRowMajor = isBlocked && innerCount == 0 && MemoryDescription.isDense(shape: shape, strides: strides)
        fingerprint = [Int(raw.data_type.rawValue), Int(raw.format_kind.rawValue), innerCount] + shape + strides
            + first(innerCount, of: blocking.inner_blks) + first(innerCount, of: blocking.inner_idxs)
    }

    /// Float32 numbers in row-major order.
    public static func rowMajor(_ shape: [Int]) -> MemoryDescription {
        var raw = dnnl_memory_desc_t()
        let dimensions = shape.isEmpty ? [1] : shape
        var stride = 1
        var strides = [Int64](repeating: 1, count: dimensions.count)
        for axis in dimensions.indices.reversed() {
            strides[axis] = Int64(stride)
            stride *= Swift.max(dimensions[axis], 1)
        }
        let status = dnnl_memory_desc_init_by_strides(
            &raw, Int32(dimensions.count), dimensions.map(Int64.init), dnnl_f32, strides)
        precondition(status == dnnl_success, "a shape of at most 12 non-negative sizes, found \(shape)")
        return MemoryDescription(raw)
    }

    /// A shape whose order a kernel may choose.
    static func anyLayout(_ shape: [Int]) -> dnnl_memory_desc_t { layout(shape, dnnl_format_tag_any) }

    /// A shape in one of oneDNN's named orders.
    static func layout(_ shape: [Int], _ tag: dnnl_format_tag_t) -> dnnl_memory_desc_t {
        var raw = dnnl_memory_desc_t()
        let status = dnnl_memory_desc_init_by_tag(&raw, Int32(shape.count), shape.map(Int64.init), dnnl_f32, tag)
        precondition(status == dnnl_success, "an order that suits the shape \(shape)")
        return raw
    }

    /// For each axis and index on it, what that index adds to a number's place in memory.
    ///
    /// In a blocked order each inner block belongs to one axis, so that a place is a sum over the axes.
    func offsets() -> [[Int]] {
        let blocking = raw.format_desc.blocking
        let strides = first(shape.count, of: blocking.strides)
        let blockSizes = first(Int(blocking.inner_nblks), of: blocking.inner_blks)
        let blockAxes = first(Int(blocking.inner_nblks), of: blocking.inner_idxs)
        return shape.indices.map { axis in
            (0..<shape[axis]).map { index in
                var rest = index
                var offset = 0
                var innerStride = 1
                for block in blockSizes.indices.reversed() {
                    if blockAxes[block] == axis {
                        offset += rest % blockSizes[block] * innerStride
                        rest /= blockSizes[block]
                    }
                    innerStride *= blockSizes[block]
                }
                return offset + rest * strides[axis]
            }
        }
    }

    private static func isDense(shape: [Int], strides: [Int]) -> Bool {
        var expected = 1
        for axis in shape.indices.reversed() {
            // The stride of an axis of size one is never used.
            if shape[axis] != 1 && strides[axis] != expected { return false }
            expected *= shape[axis]
        }
        return true
    }

    public static func == (left: MemoryDescription, right: MemoryDescription) -> Bool {
        guard left !== right else { return true }
        guard left.fingerprint == right.fingerprint else { return false }
        return withUnsafePointer(to: left.raw) { a in
            withUnsafePointer(to: right.raw) { b in dnnl_memory_desc_equal(a, b) == 1 }
        }
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(fingerprint) }
}

/// The first `count` numbers of one of oneDNN's fixed-size arrays, which Swift sees as tuples.
private func first<Numbers>(_ count: Int, of numbers: Numbers) -> [Int] {
    withUnsafeBytes(of: numbers) { bytes in bytes.bindMemory(to: Int64.self).prefix(count).map(Int.init) }
}
