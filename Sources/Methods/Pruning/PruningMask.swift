import Tensors

/// Which weights of a tensor are kept.
public struct PruningMask: Sendable, Equatable {
    /// That of the weights.
    public let shape: [Int]
    /// One for each weight, in row-major order.
    public let isKept: [Bool]

    /// - Throws: ``MethodError`` if there are not as many as the shape has places.
    public init(shape: [Int], isKept: [Bool]) throws {
        guard shape.reduce(1, *) == isKept.count else {
            throw MethodError(
                "making a mask of shape \(shape)", "found \(isKept.count) places",
                advice: "Give one for each weight")
        }
        self.shape = shape
        self.isKept = isKept
    }

    /// Keeps this many of the largest magnitudes; of equal ones those that come later. O(count).
    ///
    ///     try PruningMask(of: Tensor([1, 3], [0.5, -2, 0.5]), keeping: 2).isKept   // [false, true, true]
    ///
    /// - Throws: ``MethodError`` if there are fewer weights, or one is NaN or infinite.
    public init(of weights: Tensor, keeping kept: Int) throws {
        guard weights.nonFiniteCount == 0 else {
            throw MethodError(
                "making a mask of weights \(weights.shape)",
                "\(weights.nonFiniteCount) of \(weights.count) weights are NaN or infinite",
                advice: "Take weights that are finite")
        }
        guard 0...weights.count ~= kept else {
            throw MethodError(
                "making a mask of weights \(weights.shape)", "\(kept) weights can't be kept of \(weights.count)",
                advice: "Keep from 0 weights to all of them")
        }
        shape = weights.shape
        guard kept < weights.count else {
            isKept = [Bool](repeating: true, count: weights.count)
            return
        }
        var places: [Bool] = []
        places.reserveCapacity(weights.count)
        SmallestMagnitudes(weights.count - kept, of: [weights]).forEach(in: [weights]) { _, isSmall in
            places.append(!isSmall)
        }
        isKept = places
    }

    /// Keeps this many of the largest magnitudes among weights that an earlier mask keeps, so that those that it pruned
    /// stay so; of equal ones those that come later. O(count).
    ///
    /// - Throws: ``MethodError`` if the earlier mask keeps fewer or is of another shape, or a weight is NaN or
    ///   infinite.
    public init(of weights: Tensor, keeping kept: Int, within earlier: PruningMask) throws {
        guard earlier.shape == weights.shape else {
            throw MethodError(
                "making a mask of weights \(weights.shape)", "the earlier mask is of shape \(earlier.shape)",
                advice: "Give that of the same layer")
        }
        let before = earlier.keptCount
        guard kept <= before else {
            throw MethodError(
                "making a mask of weights \(weights.shape)",
                "\(kept) weights can't be kept of the \(before) that were kept before",
                advice: "Keep no more than these")
        }
        let candidates = weights.withValues { values in
            Tensor([before]) { candidates in
                var next = 0
                for place in values.indices where earlier.isKept[place] {
                    candidates[next] = values[place]
                    next += 1
                }
            }
        }
        let stays = try PruningMask(of: candidates, keeping: kept).isKept
        var next = 0
        shape = earlier.shape
        isKept = earlier.isKept.map { wasKept in
            guard wasKept else { return false }
            defer { next += 1 }
            return stays[next]
        }
    }

    /// How many weights are kept. O(count).
    public var keptCount: Int { isKept.count { $0 } }

    /// Sets the weights that are not kept to 0.
    ///
    /// - Throws: ``MethodError`` if the tensor has another shape.
    public func apply(to tensor: inout Tensor) throws {
        guard tensor.shape == shape else {
            throw MethodError(
                "masking numbers of shape \(tensor.shape)", "the mask is of shape \(shape)",
                advice: "Use the mask of the same network's layer")
        }
        tensor.withMutableValues { values in
            for place in values.indices where !isKept[place] { values[place] = 0 }
        }
    }

    /// How many output channels, the first axis, keep no weight: what a dense runtime could drop. O(count).
    ///
    ///     try PruningMask(shape: [2, 2], isKept: [false, true, false, false]).emptyOutputs   // 1
    public var emptyOutputs: Int {
        guard let outputs = shape.first, outputs > 0 else { return 0 }
        let size = isKept.count / outputs
        return (0..<outputs).count { output in !isKept[output * size..<(output + 1) * size].contains(true) }
    }
}
