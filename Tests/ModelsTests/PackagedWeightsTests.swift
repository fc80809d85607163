import Datasets
import Foundation
import Models
import Networks
import Pictures
import Tensors
import Testing

/// The two complete ImageNet networks that Python packages have, as `cahier fetch` writes them, where they are there.
@Suite(.serialized) struct PackagedWeightsTests {
    static let networks: [PublishedModel] = [.efficientNetLite0, .squeezeNet11]
    private static let stamps = URL(fileURLWithPath: "/usr/share/tuxpaint/stamps")
    private static let environment = ProcessInfo.processInfo.environment

    private static let weightsAreThere = networks.allSatisfy { (try? $0.findIfAny()) != nil }
    private static let stampsAreThere = FileManager.default.fileExists(
        atPath: stamps.appendingPathComponent("animals/mammals/dogs/dog.png").path)
    private static let sample = environment["CAHIER_DATA"].map {
        URL(fileURLWithPath: $0).appendingPathComponent("imagenet-sample")
    }
    private static let sampleIsThere =
        sample.map { FileManager.default.fileExists(atPath: $0.appendingPathComponent("labels.csv").path) } ?? false

    /// What PyTorch computes with the same weights: Fixtures/make-packaged.py.
    private struct Reference: Decodable {
        var network: PublishedName
        var picture: String
        var logits: [Double]

        enum PublishedName: String, Decodable {
            case efficientNetLite0 = "efficientnet-lite0"
            case squeezeNet11 = "squeezenet1-1"
        }
    }

    private func model(_ published: PublishedModel) throws -> Model { try published.read(published.find()) }

    @Test(
        "Logits are PyTorch's to a ten-thousandth of the largest", .enabled(if: weightsAreThere, "fetch the networks"),
        .enabled(if: stampsAreThere, "Debian's tuxpaint-stamps-default isn't there"), arguments: networks)
    func logits(published: PublishedModel) throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
            "Fixtures/packaged.json")
        let references = try JSONDecoder().decode([Reference].self, from: Data(contentsOf: file)).filter {
            $0.network.rawValue == published.rawValue
        }
        #expect(references.count == 3)
        let model = try model(published), engine = try Engine()
        for reference in references {
            let picture = try Picture(contentsOf: Self.stamps.appendingPathComponent(reference.picture))
            let logits = try model.network.forward(model.preparation.tensor(picture), on: engine)
            #expect(logits.shape == [1, 1000])
            let largest = reference.logits.reduce(1) { max($0, abs($1)) }
            for (found, expected) in zip(logits.values, reference.logits) {
                guard abs(Double(found) - expected) <= 1e-4 * largest else {
                    Issue.record("\(reference.picture): \(found) where PyTorch has \(expected)")
                    break
                }
            }
        }
    }

    @Test(
        "Classes have ImageNet's names, and the network is complete",
        .enabled(if: weightsAreThere, "fetch the networks"), arguments: networks)
    func names(published: PublishedModel) throws {
        let model = try model(published)
        #expect(model.classNames == KnownClasses.imageNet.names)
        #expect(model.hasClassifier && model.hasImageNetClasses)
        #expect(model.preparation == (published == .squeezeNet11 ? .squeezeNet : .efficientNetLite0))
    }

    /// PyTorch names 0.868 and 0.597 of all 796 rightly.
    @Test(
        "Of the sample's photographs as many are named rightly as by PyTorch",
        .enabled(if: weightsAreThere, "fetch the networks"),
        .enabled(if: sampleIsThere, "there is no imagenet-sample in $CAHIER_DATA"), arguments: networks)
    func accuracy(published: PublishedModel) throws {
        let photographs = try PhotographLocator().find().load()
        let model = try model(published), engine = try Engine()
        var right = 0
        for start in stride(from: 0, to: photographs.count, by: 8) {
            let batch = start..<min(start + 8, photographs.count)
            let images = model.preparation.tensor(try batch.map { try photographs.picture($0).photograph })
            let answers = model.network.predictions(try model.network.forward(images, on: engine))
            right += zip(batch, answers).count { photographs.items[$0].imageNetIndex == $1 }
        }
        let share = Double(right) / Double(photographs.count)
        #expect(photographs.count == 796)
        #expect(abs(share - (published == .squeezeNet11 ? 0.597 : 0.868)) <= 0.01, "\(share)")
    }
}
