import Tensors
import Testing

/// Convolutions of integers against loops in 64 bits, for each instruction set that the processor has, and with `vpdpwssd` and
/// `vpmaddwd` emulated in C.
@Suite struct IntegerConvolutionTests {
    private static let shapes: Range<UInt64> = 0..<200

    private var sets: [IntegerInstructions] { IntegerInstructions.allCases.filter(\.areInProcessor) }

    /// Sets that were not run are named aloud.
    private func tellOfOthers() {
        let others = IntegerInstructions.allCases.filter { !$0.areInProcessor }
        if !others.isEmpty {
            print("integers: not run on this processor: \(others.map(\.inWords).joined(separator: ", "))")
        }
    }

    private func expectSame(_ tensor: Tensor, _ expected: [Float], _ context: String) {
        let found = tensor.values
        let wrong = zip(found, expected).count { $0.bitPattern != $1.bitPattern }
        #expect(found.count == expected.count && wrong == 0, "\(wrong) of \(expected.count) differ: \(context)")
    }

    @Test func forwardPassesAreThoseOfLoopsIn64Bits() throws {
        tellOfOthers()
        let engine = try Engine()
        for seed in Self.shapes {
            let one = try IntegerCase(seed: seed)
            let shifts = one.bias?.values ?? [Float](repeating: 0, count: one.plain.weights[0])
            let area = one.plain.output[2] * one.plain.output[3]
            let expected = try one.plain.forward(one.chain).enumerated().map { index, sums in
                try #require(sums.value) + shifts[index / area % shifts.count]
            }
            for set in sets {
                let found = engine.integerConvolution(
                    try one.input(engine), try one.weights(engine), bias: one.bias, one.plan, one.chain,
                    instructions: set)
                expectSame(found, expected, "seed \(seed), \(set): \(one.words)")
            }
        }
    }

    @Test func gradientsOfTheInputAreThoseOfLoopsIn64Bits() throws {
        let engine = try Engine()
        var compared = 0
        for seed in Self.shapes {
            let one = try IntegerCase(seed: seed)
            guard one.plan.hasInputGradient else { continue }
            compared += 1
            let expected = try one.plain.toInput(one.chain).map { try #require($0.value) }
            for set in sets {
                let found = engine.integerInputGradient(
                    try one.gradient(engine), try one.weights(engine), one.plan, one.chain, instructions: set)
                expectSame(found, expected, "seed \(seed), \(set): \(one.words)")
            }
        }
        #expect(compared > 100)
    }

    @Test func gradientsOfTheWeightsAreThoseOfLoopsIn64Bits() throws {
        let engine = try Engine()
        for seed in Self.shapes {
            let one = try IntegerCase(seed: seed)
            let expected = try one.plain.toWeights(pairsInChain: one.pairsInChain).map { try #require($0.value) }
            for set in sets {
                let found = engine.integerWeightGradient(
                    engine.integerGradient(try one.gradient(engine)), input: try one.input(engine), one.plan,
                    pairsInChain: one.pairsInChain, instructions: set)
                expectSame(found, expected, "seed \(seed), \(set): \(one.words)")
            }
        }
    }

    /// The kernels give what plain loops give; so these must give something else where they make a mistake.
    @Test(arguments: PlainIntegers.Mistake.allCases) func theShapesShowMistakes(_ mistake: PlainIntegers.Mistake) throws
    {
        let noticed = try Self.shapes.count { seed in
            let one = try IntegerCase(seed: seed)
            var mistaken = one.plain
            mistaken.mistake = mistake
            if mistaken.forward(one.chain).map(\.value) != one.plain.forward(one.chain).map(\.value) { return true }
            guard one.plan.hasInputGradient else { return false }
            return mistaken.toInput(one.chain).map(\.value) != one.plain.toInput(one.chain).map(\.value)
        }
        #expect(noticed >= 20, "\(noticed) shapes")
    }

    /// A partial sum in any order is within the bound, and where the bound proves something nothing overflows.
    @Test func aCertificateIsNeverContradicted() throws {
        let engine = try Engine()
        var (proofs, overflowing) = (0, 0)
        for seed in Self.shapes {
            let one = try IntegerCase(seed: seed)
            let (input, gradient, weights) = try (one.input(engine), one.gradient(engine), one.weights(engine))
            let forward = one.plain.forward(one.chain)
            var passes = [(forward, engine.overflowCertificate(one.plan, input, weights, one.chain))]
            if one.plan.hasInputGradient {
                passes.append(
                    (
                        one.plain.toInput(one.chain),
                        engine.overflowCertificate(one.plan, gradient: gradient, weights, one.chain)
                    ))
            }
            passes.append(
                (
                    one.plain.toWeights(pairsInChain: one.pairsInChain),
                    engine.overflowCertificate(
                        one.plan, input, engine.integerGradient(gradient), pairsInChain: one.pairsInChain)
                ))
            for (sums, certificate) in passes {
                let largest = sums.map(\.largest).max() ?? 0
                #expect(Int(largest) <= certificate.bound, "seed \(seed): \(one.words)")
                let overflows = sums.reduce(0) { $0 + $1.overflows }
                if certificate.isProof {
                    proofs += 1
                    #expect(overflows == 0, "seed \(seed): \(one.words)")
                }
                if overflows > 0 { overflowing += 1 }
            }
            let counted = engine.countedOverflows(one.plan, input, weights, one.chain)
            let chains =
                ((one.plain.input[1] + 16 * one.chain.blocks - 1) / (16 * one.chain.blocks))
                * ((one.plain.weights[2] + one.chain.rows - 1) / one.chain.rows)
                * ((one.plain.weights[3] + one.chain.columns - 1) / one.chain.columns)
            #expect(counted.sums == forward.count * chains, "seed \(seed): \(one.words)")
            #expect(counted.overflowed == forward.reduce(0) { $0 + $1.overflows }, "seed \(seed): \(one.words)")
            #expect(counted.saturated >= counted.overflowed)
        }
        // Both kinds of cases are there.
        #expect(proofs > 100 && overflowing > 20, "\(proofs) proofs, \(overflowing) passes that overflow")
    }

    @Test func thirtyTwoThousandTimesItselfOverflowsAndIsNotProved() throws {
        let engine = try Engine()
        let (input, weights) = ([1, 16, 4, 4], [16, 16, 3, 3])
        let plan = try IntegerConvolutionPlan(input: input, weights: weights, geometry: ConvolutionGeometry(padding: 1))
        let chain = try #require(IntegerChain.choices(rows: 3, columns: 3).first)
        let format = try IntegerFormat(bits: 16)
        let maps = try engine.integerMaps(Tensor(repeating: 32767, shape: input), format, border: plan.inputBorder)
        let factors = try engine.integerWeights(Tensor(repeating: 32767, shape: weights), format)
        let certificate = engine.overflowCertificate(plan, maps, factors, chain)
        #expect(certificate.bound == 144 * 32767 * 32767)
        #expect(!certificate.isProof)
        let counted = engine.countedOverflows(plan, maps, factors, chain)
        #expect(counted == IntegerOverflows(sums: 256, overflowed: 256, saturated: 256))
    }

    @Test func permutedImagesGivePermutedOutputsAndPowersOfTwoScale() throws {
        let engine = try Engine()
        var stream = RandomStream(seed: 4, "scaled integers")
        let (shape, weights) = ([3, 20, 5, 6], Tensor.random([18, 20, 3, 3], &stream))
        let input = Tensor.random(shape, &stream)
        let plan = try IntegerConvolutionPlan(
            input: shape, weights: weights.shape, geometry: ConvolutionGeometry(padding: 1))
        let chain = try #require(IntegerChain.choices(rows: 3, columns: 3).first)
        let format = try IntegerFormat(bits: 14)
        func output(_ input: Tensor) throws -> [Float] {
            engine.integerConvolution(
                try engine.integerMaps(input, format, border: plan.inputBorder),
                try engine.integerWeights(weights, format),
                bias: nil, plan, chain
            ).values
        }
        let (values, plain) = (input.values, try output(input))
        let (size, outputSize) = (values.count / 3, plain.count / 3)
        let turned = try output(
            Tensor(shape, Array(values[size...]) + Array(values[..<size])))
        #expect(turned == Array(plain[outputSize...]) + Array(plain[..<outputSize]))
        for power in [-40, -3, 1, 17] {
            let factor = Float(sign: .plus, exponent: power, significand: 1)
            #expect(try output(Tensor(shape, values.map { $0 * factor })) == plain.map { $0 * factor }, "2^\(power)")
        }
    }

    /// <conv(x, w), dy> = <x, gradient(dy, w)> = <w, gradient(x, dy)>, in whole numbers below 2^24.
    @Test func theThreePassesAreOneTrilinearForm() throws {
        let engine = try Engine()
        var stream = RandomStream(seed: 9, "trilinear")
        func integers(_ shape: [Int]) -> Tensor {
            Tensor(shape, (0..<shape.reduce(1, *)).map { $0 == 0 ? 7 : Float(stream.uniform(below: 15) - 7) })
        }
        let plan = try IntegerConvolutionPlan(
            input: [2, 17, 6, 5], weights: [33, 17, 3, 3], geometry: ConvolutionGeometry(padding: 1))
        let format = try IntegerFormat(bits: 4)
        let (x, w, dy) = (integers(plan.input), integers(plan.weights), integers(plan.output))
        let maps = try engine.integerMaps(x, format, border: plan.inputBorder)
        let gradient = try engine.integerMaps(dy, format, border: plan.gradientBorder)
        let weights = engine.packedForInputGradient(try engine.integerWeights(w, format))
        let chain = IntegerChain(blocks: 1, rows: 3, columns: 3)
        func inner(_ left: Tensor, _ right: Tensor) -> Int64 {
            zip(left.values, right.values).reduce(0) { $0 + Int64($1.0) * Int64($1.1) }
        }
        let forward = inner(engine.integerConvolution(maps, weights, bias: nil, plan, chain), dy)
        #expect(forward == inner(x, engine.integerInputGradient(gradient, weights, plan, chain)))
        let toWeights = engine.integerWeightGradient(
            engine.integerGradient(gradient), input: maps, plan, pairsInChain: plan.pairChains[0])
        #expect(forward == inner(w, toWeights))
    }

    @Test func whatTheLoopsCantTakeIsSaid() throws {
        func obstacle(_ weights: [Int], _ geometry: ConvolutionGeometry) -> String? {
            IntegerConvolutionPlan.obstacle(input: [2, 32, 8, 8], weights: weights, geometry)
        }
        #expect(obstacle([16, 32, 3, 3], ConvolutionGeometry(padding: 1)) == nil)
        #expect(obstacle([16, 32, 3, 3], ConvolutionGeometry(stride: 2, padding: 1)) == nil)
        #expect(
            obstacle([32, 1, 3, 3], ConvolutionGeometry(padding: 1, groups: 32)) == "its channels are in 32 groups")
        #expect(obstacle([16, 32, 3, 3], ConvolutionGeometry(padding: 1, dilation: 2)) == "its windows are dilated")
        #expect(obstacle([16, 32, 1, 1], ConvolutionGeometry(padding: 1)) == "its padding is as large as its window")
        #expect(obstacle([16, 32, 9, 9], ConvolutionGeometry()) == "the window is larger than the map")
        #expect(throws: TensorError.self) {
            try IntegerConvolutionPlan(
                input: [1, 32, 8, 8], weights: [16, 32, 3, 3], geometry: ConvolutionGeometry(dilation: 2))
        }
    }
}
