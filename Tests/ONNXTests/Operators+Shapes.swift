import Networks
import Tensors

extension Operators {
    /// The same numbers with another shape.
    static let shapes: [String: Operator] = [
        "Reshape": { call in
            let input = try call.input(0)
            var shape = try call.integers("shape", orInput: 1) ?? []
            if call.integer("allowzero", 0) == 0 {
                for axis in shape.indices where shape[axis] == 0 { shape[axis] = input.shape[axis] }
            }
            if let free = shape.firstIndex(of: -1) {
                shape[free] = 1
                shape[free] = input.shape.reduce(1, *) / max(shape.reduce(1, *), 1)
            }
            return [try input.reshaped(shape)]
        },
        "Flatten": { call in
            let input = try call.input(0)
            let axis = call.axis("axis", 1, input.shape.count)
            return [try input.reshaped([input.shape[..<axis].reduce(1, *), input.shape[axis...].reduce(1, *)])]
        },
        "Squeeze": { call in
            let input = try call.input(0)
            let axes = try call.integers("axes", orInput: 1)?.map { $0 < 0 ? $0 + input.shape.count : $0 }
            let kept = input.shape.indices.filter { axis in
                if let axes { !axes.contains(axis) } else { input.shape[axis] != 1 }
            }
            return [try input.reshaped(kept.map { input.shape[$0] })]
        },
        "Unsqueeze": { call in
            let input = try call.input(0)
            let axes = try call.integers("axes", orInput: 1) ?? []
            let rank = input.shape.count + axes.count
            let added = Set(axes.map { $0 < 0 ? $0 + rank : $0 })
            var sizes = input.shape.makeIterator()
            return [try input.reshaped((0..<rank).map { added.contains($0) ? 1 : sizes.next() ?? 1 })]
        },
        "Transpose": { call in
            let input = try call.input(0)
            let permutation = call.integers("perm") ?? input.shape.indices.reversed()
            return [try input.holding(call.engine.transposed(input.tensor, permutation))]
        },
        "DepthToSpace": { call in
            let input = try call.tensor(0)
            let block = call.integer("blocksize", 1)
            let (n, c, h, w) = (input.shape[0], input.shape[1], input.shape[2], input.shape[3])
            let depth = c / (block * block)
            let isDepthFirst = call.text("mode", "DCR") == "DCR"
            let split = input.reshaped(isDepthFirst ? [n, block, block, depth, h, w] : [n, depth, block, block, h, w])
            let order = isDepthFirst ? [0, 3, 4, 1, 5, 2] : [0, 1, 4, 2, 5, 3]
            return [Value(try call.engine.transposed(split, order).reshaped([n, depth, h * block, w * block]))]
        },
        "SpaceToDepth": { call in
            let input = try call.tensor(0)
            let block = call.integer("blocksize", 1)
            let (n, c, h, w) = (input.shape[0], input.shape[1], input.shape[2], input.shape[3])
            let split = input.reshaped([n, c, h / block, block, w / block, block])
            return [
                Value(
                    try call.engine.transposed(split, [0, 3, 5, 1, 2, 4])
                        .reshaped([n, c * block * block, h / block, w / block]))
            ]
        },
    ]
}
