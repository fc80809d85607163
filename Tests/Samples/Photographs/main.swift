// A study of a file of weights and a folder of images, for the tests of what the cache takes for the same.
import Commands
import Foundation
import Notebook

func wish(_ name: String) -> String { ProcessInfo.processInfo.environment[name] ?? "" }

let weights = Step<Network>.source("weights") { _ in
    let bytes = try Data(contentsOf: URL(fileURLWithPath: wish("WEIGHTS")))
    return Source(digest: contentDigest(of: bytes)) { try Network(SafeTensors(decoding: bytes)) }
}

let images = Step<[[Float]]>.source("images") { _ in
    let folder = URL(fileURLWithPath: wish("IMAGES"))
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    let name = SourceName(.data, folder.lastPathComponent, place: folder.path)
    return Source(files: files.map(folder.appendingPathComponent), format: "raw", name: name) {
        let contents = try files.map { try Data(contentsOf: folder.appendingPathComponent($0)) }
        let digest = try contentDigest(ofJSON: contents.map(contentDigest(of:)))
        FileHandle.standardError.write(Data("reading the images\n".utf8))
        return .init(contents.map { $0.map { Float($0) / 255 } }, digest: digest)
    }
}

/// How an image is brought to the network's size: every so many numbers of it, less a mean.
struct Preparation: Codable {
    var size = Int(wish("INPUT_SIZE")) ?? 8
    var mean = Float(wish("MEAN")) ?? 0.5
}

let features = Step("features", plan: { _ in Preparation() }, weights, images) { lab, plan, network, images in
    let batches = images.map { image in
        let count = plan.size * plan.size
        let numbers = (0..<count).map { image[$0 * image.count / count] - plan.mean }
        return Batch(images: Tensor([1, 1, plan.size, plan.size], numbers), labels: [0])
    }
    let digest = try contentDigest(ofJSON: batches.map { $0.images.values })
    let kept = try lab.batches(batches, of: digest, before: 2, of: network)
    return kept.map { $0.images.values.reduce(0, +) }
}

let study = Study("photographs", title: "Photographs", question: "?", paper: Paper("Nobody, Nowhere"), code: stepCode) {
    Section("Features") { Show(features) { features in "Sums: \(features)" } }
}

Cahier.main(knowing: [study])
