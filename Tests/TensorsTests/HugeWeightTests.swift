import Tensors
import Testing

/// One flipped bit makes a weight huge; what that changes must be what it changes in exact arithmetic.
@Suite struct HugeWeightTests {

    private struct Setting {
        var input, clean, faulty: Tensor
        let geometry = ConvolutionGeometry(padding: 1)
        /// Which outputs differ between the clean and the faulty weights, in float64.
        var changed: [Bool]
        var exact: Grid

        init(seed: UInt64) {
            var stream = RandomStream(seed: seed, "huge weight")
            // As behind ReLU: half of the inputs are 0.
            input = Tensor([2, 32, 8, 8], (0..<2 * 32 * 64).map { _ in Float(max(0, stream.normal())) })
            clean = Tensor.random([32, 32, 3, 3], &stream, scale: 0.06)
            faulty = clean
            let (channel, source) = (stream.uniform(below: 32), stream.uniform(below: 32))
            let word = (channel * 32 + source) * 9 + stream.uniform(below: 9)
            faulty.withMutableValues { $0[word] = Float(bitPattern: $0[word].bitPattern ^ 1 << 30) }
            exact = Setting.output(input, faulty)
            changed = zip(Setting.output(input, clean).values, exact.values).map { $0 != $1 }
        }

        private static func output(_ input: Tensor, _ weights: Tensor) -> Grid {
            PlainConvolution(input: Grid(input), weights: Grid(weights), bias: nil, stride: 1, padding: 1).output()
        }
    }

    /// How far the outputs that float64 arithmetic leaves alone lie from those of the clean weights.
    private func residue(_ setting: Setting, _ kernels: Kernels, _ engine: Engine) throws -> Float {
        func output(_ weights: Tensor, _ kernels: Kernels) throws -> [Float] {
            try engine.convolution(
                setting.input, weights: weights, bias: nil, geometry: setting.geometry, kernels: kernels
            ).values
        }
        let (before, after) = (try output(setting.clean, kernels), try output(setting.faulty, kernels))
        return setting.changed.indices.reduce(0) { largest, index in
            if setting.changed[index] { return largest }
            let distance = abs(after[index] - before[index])
            return distance.isNaN ? .infinity : max(largest, distance)
        }
    }

    @Test(arguments: 0..<12 as Range<UInt64>) func directKernelsChangeOnlyWhatItChanges(seed: UInt64) throws {
        let engine = try Engine()
        let setting = Setting(seed: seed)
        let weight = setting.faulty.values.max { abs($0) < abs($1) } ?? 0
        #expect(abs(weight) > 1e30 && weight.isFinite, "seed \(seed)")
        #expect(setting.changed.contains(true) && setting.changed.contains(false), "seed \(seed)")
        #expect(try residue(setting, .direct, engine) == 0, "seed \(seed)")
        // And what changes is right, to the rounding of one product: all others are 1e-30 of it.
        let found = try engine.convolution(
            setting.input, weights: setting.faulty, bias: nil, geometry: setting.geometry, kernels: .direct
        ).values
        for index in setting.changed.indices where setting.changed[index] {
            let exact = setting.exact.values[index]
            guard abs(exact) < Double(Float.greatestFiniteMagnitude) else { continue }
            #expect(abs(Double(found[index]) - exact) <= 1e-6 * abs(exact) + 1e-4, "seed \(seed), place \(index)")
        }
    }

    private static let hasWinograd = (try? Engine().hasWinograd) ?? false

    /// The same measurement finds the residue of Winograd's kernels, where a weight isn't so huge that they are left out; so the test
    /// above can fail.
    @Test(.enabled(if: hasWinograd, "oneDNN has no Winograd kernels for this processor, so they are never chosen"))
    func winogradKernelsLeaveResidueElsewhere() throws {
        let engine = try Engine()
        for seed in 0..<12 as Range<UInt64> {
            var setting = Setting(seed: seed)
            // The clean weights run on Winograd's kernels, the faulty ones on direct ones: rounding alone is between them.
            #expect(try residue(setting, .fast, engine) < 1e-4, "seed \(seed)")
            setting.faulty.withMutableValues { weights in
                for index in weights.indices where abs(weights[index]) > 1e30 { weights[index] = 1e27 }
            }
            #expect(try residue(setting, .fast, engine) > 1e15, "seed \(seed)")
        }
    }
}
