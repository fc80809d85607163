import Networks
import Tensors
import Testing

/// A flipped bit 30 in a network where Winograd's kernels would be chosen: 32 to 32 channels on maps of 8x8.
@Suite struct FaultyKernelsTests {
    private struct Setting {
        var clean: Network
        var faulty: Network
        var images: Tensor
        /// Whether each output of the last layer differs in float64.
        var changed: [Bool]
        var exact: Plain

        /// - Parameters:
        ///   - layer: where the fault is, 0 or 2.
        ///   - activation: stands behind the first convolution.
        init(seed: UInt64, layer: Int, activation: Layer = .relu) {
            var stream = RandomStream(seed: seed, "faulty kernels")
            clean = Network(
                [32, 8, 8],
                [
                    .randomConvolution(32, 32, &stream), activation, .randomConvolution(32, 32, &stream),
                ])
            let (channel, source) = (stream.uniform(below: 32), stream.uniform(below: 32))
            let word = (channel * 32 + source) * 9 + stream.uniform(below: 9)
            // Few pixels of the source channel are not 0, so that the weight matters in few places.
            images = Tensor([1, 32, 8, 8], (0..<32 * 64).map { _ in Float(max(0, stream.normal())) })
            images.withMutableValues { values in
                for place in 0..<64 {
                    values[source * 64 + place] = [18, 27, 29].contains(place) ? abs(values[place]) + 0.3 : 0
                }
            }
            faulty = clean
            faulty.layers[layer].layer.withParameters { role, tensor in
                guard role == .weight else { return }
                // Positive, so that ReLU lets it pass.
                tensor.withMutableValues { values in
                    values[word] = Float(bitPattern: abs(values[word]).bitPattern | 1 << 30)
                }
            }
            let input = Plain(images)
            exact = PlainNetwork(faulty).output(input)
            changed = zip(PlainNetwork(clean).output(input).values, exact.values).map { $0 != $1 }
        }
    }

    /// How far the outputs that don't change in float64 lie from what they should be.
    private func residue(_ setting: Setting, _ kernels: KernelPolicy) throws -> Double {
        let found = try setting.faulty.forward(setting.images, on: Engine(), kernels: kernels).values
        return setting.changed.indices.reduce(0) { largest, index in
            if setting.changed[index] { return largest }
            let distance = abs(Double(found[index]) - setting.exact.values[index])
            return distance.isNaN ? .infinity : max(largest, distance)
        }
    }

    @Test(arguments: 0..<6 as Range<UInt64>, [0, 2])
    func onlyWhatChangesExactlyChanges(seed: UInt64, layer: Int) throws {
        let setting = Setting(seed: seed, layer: layer)
        #expect(setting.changed.contains(true) && setting.changed.contains(false), "seed \(seed)")
        // Outputs of about 1 from sums of 288 terms.
        #expect(try residue(setting, .faulty(layers: [layer])) < 1e-4, "seed \(seed), layer \(layer)")
        #expect(try residue(setting, .exact) < 1e-4, "seed \(seed), layer \(layer)")
        let same = try setting.faulty.forward(setting.images, on: Engine(), kernels: .faulty(layers: [0])).values
        let clean = try setting.clean.forward(setting.images, on: Engine(), kernels: .exact).values
        let moved = same.indices.filter { !setting.changed[$0] && same[$0] != clean[$0] }
        #expect(moved.isEmpty, "seed \(seed), layer \(layer), \(moved.count) places")
    }

    /// Numbers that large are left to direct kernels whatever the policy is.
    @Test(arguments: [0, 2]) func fastKernelsLeaveNoResidueEither(layer: Int) throws {
        for seed in 0..<6 as Range<UInt64> {
            #expect(try residue(Setting(seed: seed, layer: layer), .fast) < 1e-4, "seed \(seed), layer \(layer)")
        }
    }

    /// Behind a clip the values are bounded again, and Winograd's kernels may go on.
    @Test(arguments: ClippingForm.allCases) func clippedValuesAreFarFromHuge(form: ClippingForm) throws {
        for seed in 0..<6 as Range<UInt64> {
            let setting = Setting(
                seed: seed, layer: 0, activation: .clippedReLU(ClippedReLU(threshold: 20, form: form)))
            let found = try setting.faulty.forward(setting.images, on: Engine(), kernels: .faulty(layers: [0])).values
            let distances = zip(found, setting.exact.values).map { abs(Double($0) - $1) }
            // Winograd's error is relative to the tile: 200 half units of sums of magnitudes of about 50.
            #expect(distances.allSatisfy { $0 < 6e-4 }, "seed \(seed): \(distances.max() ?? 0)")
        }
    }

    /// A fused ReLU may take NaN for 0; where values are not bounded, it must not.
    @Test func notANumberIsKept() throws {
        var stream = RandomStream(seed: 9, "nan")
        var network = Network(
            [3, 4, 4],
            [
                .randomConvolution(3, 5, &stream), .relu, .pooling(.maximum, PoolingGeometry(size: 2, stride: 2)),
                .flatten,
                .randomLinear(20, 7, &stream), .relu,
            ])
        network.layers[0].layer.withParameters { role, tensor in
            if role == .bias { tensor.withMutableValues { $0[2] = .nan } }
        }
        let images = Tensor(repeating: 1, shape: [2, 3, 4, 4])
        let output = try network.forward(images, on: Engine(), kernels: .faulty(layers: [0]))
        #expect(output.values.allSatisfy { $0.isNaN })
        #expect(network.predictions(output) == [0, 0])
    }
}
