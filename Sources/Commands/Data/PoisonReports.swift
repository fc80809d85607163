import Foundation
import Notebook

/// A set that was written with its key.
struct PoisonedSet {
    static let keyName = "key.json"

    private let file: UnlearnabilityKeyFile
    private let folder: URL
    private let files: [String]

    init(_ file: UnlearnabilityKeyFile, folder: URL, files: [String]) {
        (self.file, self.folder, self.files) = (file, folder, files)
    }

    private var origin: String {
        let size = "\(file.key.side)x\(file.key.side) filters"
        return switch file.key.origin {
        case .numPy(let seed, let blur): "\(size), drawn from seed \(seed), blur \(blur)"
        case .given: "\(size), as they were given"
        }
    }

    var text: String {
        guard let images = file.images else { preconditionFailure("a key was used for images") }
        return """
            \(images.data): \(images.poisoned) of \(images.count) training images poisoned, \(file.key.filters.count) classes
            key: \(origin)
            Written: \(folder.relativePath): \(files.joined(separator: ", "))
            """
    }

    /// As the help shows it, with the end of its line.
    var json: [UInt8] {
        guard let images = file.images else { preconditionFailure("a key was used for images") }
        var text = JSONText("{\"data\": ")
        text.append(string: images.data)
        text.append(
            ", \"images\": \(images.count), \"poisoned\": \(images.poisoned), \"classes\": \(file.key.filters.count), "
                + "\"kernel\": \(file.key.side), \"clean_sha256\": \"\(images.cleanDigest)\", "
                + "\"poisoned_sha256\": \"\(images.poisonedDigest)\", \"folder\": ")
        text.append(string: folder.relativePath)
        text.append(", \"files\": [")
        for (place, name) in files.enumerated() {
            if place > 0 { text.append(", ") }
            text.append(string: name)
        }
        text.append("]}\n")
        return text.bytes
    }
}

/// What a key makes of clean images, beside a set that was found.
struct VerifiedSet {
    let name: String
    /// How many training images there are, are as in the clean set, and are what the key makes of it.
    let images, unchanged, matching: Int
    /// What other keys make of it.
    let others: [Int]

    private func share(_ count: Int) -> Double { Double(count) / Double(images) }
    private func percent(_ count: Int) -> String { String(format: "%.2f %%", 100 * share(count)) }

    var text: String {
        let most = others.max().map { "\(percent($0)) at most" } ?? "none can be drawn"
        return """
            \(name): \(images) training images
            as the clean ones: \(percent(unchanged))
            as this key makes them: \(percent(matching))
            as \(counted(others.count, "other key")) of its kind make\(others.count == 1 ? "s" : "") them: \(most)
            """
    }

    var json: [UInt8] {
        var text = JSONText("{\"data\": ")
        text.append(string: name)
        text.append(", \"images\": \(images), \"unchanged\": ")
        text.append(number: share(unchanged))
        text.append(", \"key\": ")
        text.append(number: share(matching))
        text.append(", \"others\": [")
        for (place, count) in others.enumerated() {
            if place > 0 { text.append(", ") }
            text.append(number: share(count))
        }
        text.append("]}\n")
        return text.bytes
    }
}

/// What the key's holder gets back.
struct UndoneSet {
    let name: String
    /// How many training images there are, and were undone.
    let images, undone: Int
    /// Root mean square differences in levels: of the estimate, poisoned again, from the images given; of the estimate and of
    /// the images given from the clean ones, where they are known.
    let again, estimate, poisoned: Double?
    let folder: URL
    let files: [String]

    var text: String {
        func levels(_ value: Double) -> String { String(format: "%.2f levels", value) }
        var lines = ["\(name): \(undone) of \(images) training images undone"]
        if let again { lines.append("poisoned again, they differ from the images given by \(levels(again))") }
        if let estimate, let poisoned {
            lines.append(
                "from the clean images they differ by \(levels(estimate)), the images given by \(levels(poisoned))")
        }
        lines.append("Written: \(folder.relativePath): \(files.joined(separator: ", "))")
        return lines.joined(separator: "\n")
    }

    var json: [UInt8] {
        var text = JSONText("{\"data\": ")
        text.append(string: name)
        text.append(", \"images\": \(images), \"undone\": \(undone)")
        for (name, value) in [("poisoned_again", again), ("estimate", estimate), ("poisoned", poisoned)] {
            text.append(", \"\(name)\": ")
            if let value { text.append(number: value) } else { text.append("null") }
        }
        text.append(", \"folder\": ")
        text.append(string: folder.relativePath)
        text.append("}\n")
        return text.bytes
    }
}
