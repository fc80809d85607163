import Foundation
import Networks
import Tensors
import Testing

/// Every ImageNet network against torchvision's (or its authors') on numbers that both compute from names.
@Suite(.serialized) struct ZooParityTests {
    private struct Reference: Decodable {
        struct Tap: Decodable {
            var shape: [Int]
            var mean, largest: Double
            var first: [Double]
        }

        /// How many numbers are trained.
        var trained: Int
        var input: [Int]
        var gain: Double
        var taps: [String: Tap]
        var logits: [Double]
        /// Shapes by name.
        var parameters: [String: String]

        init(_ architecture: Architecture) throws {
            let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            let file = folder.appendingPathComponent("Fixtures/references/\(architecture.rawValue).json")
            self = try JSONDecoder().decode(Reference.self, from: Data(contentsOf: file))
        }
    }

    @Test(arguments: Architecture.allCases.filter { !$0.isForCIFAR })
    func computesWhatPyTorchComputes(architecture: Architecture) throws {
        let reference = try Reference(architecture)
        let network = architecture.network(stream: nil).filled(gain: reference.gain)
        expectParameters(network, reference)
        #expect([1] + network.inputShape == reference.input)

        let engine = try Engine()
        let image = ZooNumbers("input").tensor(reference.input, times: 1.75)
        let places = try Dictionary(
            uniqueKeysWithValues: reference.taps.map { (try network.place(ofModule: $0.key), $0) })
        var found: Set<String> = []
        let exact = try network.forward(image, on: engine, kernels: .exact, taps: Set(places.keys)) { place, output in
            guard let (module, tap) = places[place] else { return }
            found.insert(module)
            expect(output, tap, module)
        }
        #expect(found == Set(reference.taps.keys))
        // Ten times stricter than the project promises, so that a wrong epsilon in one layer is found.
        #expect(error(exact, reference) < 1e-5)
        #expect(try error(network.forward(image, on: engine), reference) < 1e-4)
    }

    /// The largest difference of two logits, relative to the largest logit.
    private func error(_ logits: Tensor, _ reference: Reference) -> Double {
        guard logits.shape == [1, reference.logits.count] else { return .infinity }
        let largest = reference.logits.reduce(0) { max($0, abs($1)) }
        let errors = zip(logits.values, reference.logits).map { abs(Double($0) - $1) / largest }
        // A NaN must not pass for the smaller of two numbers.
        return errors.reduce(0) { $1 > $0 || $1.isNaN ? $1 : $0 }
    }

    private func expectParameters(_ network: Network, _ reference: Reference) {
        let parameters = Dictionary(
            network.namedParameters.map { ($0.name, $0.tensor.shape.map(String.init).joined(separator: " ")) },
            uniquingKeysWith: { "\($0) and \($1)" })
        for (name, shape) in reference.parameters.sorted(by: { $0.key < $1.key }) where parameters[name] != shape {
            Issue.record("\(name) is \(parameters[name] ?? "missing"), not \(shape)")
        }
        #expect(Set(parameters.keys).subtracting(reference.parameters.keys).sorted() == [])
        #expect(network.parameterCount == reference.trained)
    }

    private func expect(_ output: Tensor, _ tap: Reference.Tap, _ module: String) {
        let values = output.values
        #expect(output.shape == tap.shape, "\(module)")
        let mean = values.reduce(0) { $0 + Double($1) } / Double(max(values.count, 1))
        #expect(abs(mean - tap.mean) < 1e-5 * tap.largest, "\(module)")
        let largest = values.reduce(0) { max($0, abs(Double($1))) }
        #expect(abs(largest - tap.largest) < 1e-4 * tap.largest, "\(module)")
        for (value, expected) in zip(values, tap.first) {
            #expect(abs(Double(value) - expected) < 1e-4 * tap.largest, "\(module)")
        }
    }

    /// The counts that papers, torchvision and authors give.
    @Test func countsArePublishedOnes() throws {
        let published: [Architecture: Int] = [
            .vgg16: 138_357_544, .vgg16BN: 138_365_992, .alexNet: 61_100_840, .googLeNet: 6_624_904,
            .resNet18: 11_689_512,
            .resNet50: 25_557_032, .denseNet121: 7_978_856, .mobileNetV2: 3_504_872, .efficientNetV2S: 21_458_488,
            .efficientNetLite0: 4_652_008, .squeezeNet11: 1_235_496,
            .viTB16: 86_567_656, .deiTS: 22_050_664, .corNetS: 53_416_616,
        ]
        #expect(Set(published.keys) == Set(Architecture.allCases.filter { !$0.isForCIFAR }))
        for (architecture, count) in published {
            #expect(try Reference(architecture).trained == count, "\(architecture.rawValue)")
        }
    }
}
