import CKernels

/// The gradient of an output as integers, with the pairs of neighbouring pixels that the weights' gradient wants.
public struct IntegerGradient: Sendable {
    public let maps: IntegerMaps
    let pairs: PackedIntegers
}

extension Engine {
    /// Puts the gradient of an output, rounded once, in the order of both gradients.
    public func integerGradient(_ maps: IntegerMaps) -> IntegerGradient {
        let (blocks, images) = (maps.blocks, maps.shape[0])
        let count = images * maps.shape[2] * ((maps.shape[3] + 1) / 2) * blocks * 32
        let pairs = Storage(byteCount: count * MemoryLayout<Int16>.stride, pool: pool)
        let map = maps.map
        var windows = cahier_integer_windows()
        (windows.images, windows.output_blocks) = (Int32(images), Int32(blocks))
        (windows.height, windows.width) = (Int32(maps.shape[2]), Int32(maps.shape[3]))
        let (longest, counted) = (Int32(IntegerConvolutionPlan.longestPairChain(width: maps.shape[3])), windows)
        let sums = withExtendedLifetime((maps.storage, pairs)) {
            largestSums(groups: Int(cahier_integer_groups(Int32(blocks)))) { group in
                let packed = pairs.pointer.assumingMemoryBound(to: Int16.self)
                var (map, windows) = (map, counted)
                cahier_integer_pack_pairs(
                    packed, maps.integers, &map, Int32(images), Int32(blocks), group, group + 1)
                return cahier_integer_pair_sums(packed, &windows, longest, group, group + 1)
            }
        }
        return IntegerGradient(maps: maps, pairs: PackedIntegers(storage: pairs, longestSums: sums))
    }

    /// The gradient of the weights [O, C, h, w], row-major: 2^(E + F) times a sum in Float32 of chains in 32 bits, each over so many pairs
    /// of pixels, in the order of images, rows and columns.
    public func integerWeightGradient(
        _ gradient: IntegerGradient, input: IntegerMaps, _ plan: IntegerConvolutionPlan, pairsInChain: Int,
        instructions: IntegerInstructions = .chosen
    ) -> Tensor {
        precondition(gradient.maps.shape == plan.output, "the gradient is the plan's")
        precondition(input.shape == plan.input && input.border == plan.inputBorder, "the maps are the plan's")
        let result = empty(.rowMajor(plan.weights))
        let windows = plan.windows
        let groups = Int(cahier_integer_groups(windows.output_blocks)), halves = (plan.weights[1] + 7) / 8
        // With few channels, each thread takes some of the outputs.
        let perHalf = halves >= 4 * threads ? 1 : min(groups, (4 * threads + halves - 1) / halves)
        let pool = pool
        let (set, exponent) = (instructions.loops, Int32(gradient.maps.exponent + input.exponent))
        withExtendedLifetime((input.storage, gradient.pairs.storage, result)) {
            forEachPiece(halves * perHalf) { piece in
                var windows = windows
                let part = piece % perHalf
                let (first, last) = (groups * part / perHalf, groups * (part + 1) / perHalf)
                let scratch = Storage(
                    byteCount: cahier_integer_scratch(&windows, Int32(pairsInChain), Int32(last - first)), pool: pool)
                withExtendedLifetime(scratch) {
                    cahier_integer_weight_gradient(
                        set, &windows, Int32(pairsInChain), input.integers,
                        gradient.pairs.integers, exponent, result.buffer.baseAddress,
                        Int32(plan.weights[0]), Int32(plan.weights[1]), Int32(piece / perHalf), Int32(first),
                        Int32(last),
                        scratch.pointer)
                }
            }
        }
        return result
    }
}
