import COneDNN

/// A shape together with the order in which its numbers lie in memory.
///
/// oneDNN's kernels want blocked orders such as `nChw16c` ([N, C/16, H, W, 16]); row-major is what files and people
/// use.
public final class MemoryDescription: @unchecked Sendable, Hashable {
    /// A `cahier_layout`, which this object owns and nothing changes.
    let raw: OpaquePointer
    public let shape: [Int]
    public let isRowMajor: Bool
    /// The bytes that memory of this description takes, padding of blocks included.
    public let byteCount: Int
    private let strides: [Int]
    private let blockSizes: [Int]
    private let blockAxes: [Int]
    private let fingerprint: [Int]

    /// Takes over a `cahier_layout`.
    init(owning raw: OpaquePointer) {
        self.raw = raw
        let parts = cahier_layout_parts(raw)
        let dimensions = Int(parts.dimensions)
        let isBlocked = parts.kind == cahier_layout_blocked
        shape = first(dimensions, of: parts.shape)
        byteCount = Int(cahier_layout_size(raw))
        strides = isBlocked ? first(dimensions, of: parts.strides) : []
        blockSizes = first(Int(parts.inner_count), of: parts.inner_sizes)
        blockAxes = first(Int(parts.inner_count), of: parts.inner_axes)
        isRowMajor = isBlocked && blockSizes.isEmpty && MemoryDescription.isDense(shape: shape, strides: strides)
        fingerprint =
            [Int(parts.data_type), Int(parts.kind.rawValue), blockSizes.count] + shape + strides + blockSizes
            + blockAxes
    }

    deinit { cahier_layout_destroy(raw) }

    /// Float32 numbers in row-major order.
    public static func rowMajor(_ shape: [Int]) -> MemoryDescription {
        let dimensions = shape.isEmpty ? [1] : shape
        var stride = 1
        var strides = [Int](repeating: 1, count: dimensions.count)
        for axis in dimensions.indices.reversed() {
            strides[axis] = stride
            stride *= Swift.max(dimensions[axis], 1)
        }
        return strided(dimensions, strides)
    }

    /// Float32 numbers with a step for each axis; axes may lie in any order.
    static func strided(_ shape: [Int], _ strides: [Int]) -> MemoryDescription {
        made("a shape of 1 to 12 non-negative sizes, found \(shape)") {
            cahier_layout_with_strides(&$0, Int32(shape.count), shape.map(Int64.init), strides.map(Int64.init))
        }
    }

    /// A shape whose order a kernel may choose.
    static func open(_ shape: [Int]) -> MemoryDescription { layout(shape, dnnl_format_tag_any) }

    /// A shape in one of oneDNN's named orders.
    static func layout(_ shape: [Int], _ tag: dnnl_format_tag_t) -> MemoryDescription {
        made("an order that suits the shape \(shape)") {
            cahier_layout_with_tag(&$0, Int32(shape.count), shape.map(Int64.init), tag)
        }
    }

    /// A feature map [N, C, ...] of one to three spatial axes with its channels in blocks of 16, the last one filled
    /// up.
    static func blocksOf16(_ shape: [Int]) -> MemoryDescription {
        let tags = [3: dnnl_nCw16c, 4: dnnl_nChw16c, 5: dnnl_nCdhw16c]
        return tags[shape.count].map { layout(shape, $0) } ?? rowMajor(shape)
    }

    /// The order that convolutions give a feature map [N, C, ...] of this shape.
    static func usual(_ shape: [Int]) -> MemoryDescription {
        InstructionSet.level == .avx512 && shape.count > 2 && shape[1] % 16 == 0 ? blocksOf16(shape) : rowMajor(shape)
    }

    private static func made(
        _ condition: @autoclosure () -> String, _ make: (inout OpaquePointer?) -> dnnl_status_t
    ) -> MemoryDescription {
        var raw: OpaquePointer?
        guard make(&raw) == dnnl_success, let raw else { preconditionFailure(condition()) }
        return MemoryDescription(owning: raw)
    }

    /// For each axis and index on it, what that index adds to a number's place in memory.
    ///
    /// In a blocked order each inner block belongs to one axis, so that a place is a sum over the axes.
    func offsets() -> [[Int]] {
        shape.indices.map { axis in
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
        return cahier_layouts_are_equal(left.raw, right.raw) != 0
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(fingerprint) }
}

/// The first `count` numbers of one of oneDNN's fixed-size arrays, which Swift sees as tuples.
private func first<Numbers>(_ count: Int, of numbers: Numbers) -> [Int] {
    withUnsafeBytes(of: numbers) { bytes in bytes.bindMemory(to: Int64.self).prefix(count).map(Int.init) }
}
