import Files
import Foundation
import Notebook

/// What a call of `cahier attack` says: lines or one JSON object on standard output, and the manifest.
struct AttackReport {
    let network: String
    let weights: WeightsFile
    /// What images went through; nothing where they were taken as they are.
    let preprocessing: ImagePreprocessing?
    let attacks: [ImageAttack]
    /// What images go through before the network, by name.
    let defences: [String]
    let names: ClassNames?
    let printsText: Bool
    private(set) var records: [AttackRecord] = []

    init(
        network: String, weights: WeightsFile, preprocessing: ImagePreprocessing?, attacks: [ImageAttack],
        defences: [String], names: ClassNames?, printsText: Bool
    ) {
        self.network = network
        self.weights = weights
        self.preprocessing = preprocessing
        self.attacks = attacks
        self.defences = defences
        self.names = names
        self.printsText = printsText
    }

    /// Says what was found of an image, as soon as it is there.
    mutating func add(_ record: AttackRecord) throws {
        if printsText, records.isEmpty {
            try StandardOutput.write(
                Array((preprocessing.map { "Photographs: \($0)\n" } ?? "Images: as they are\n").utf8))
            if !defences.isEmpty {
                try StandardOutput.write(
                    Array("Before the network: \(defences.joined(separator: ", then "))\n".utf8))
            }
        }
        records.append(record)
        guard printsText else { return }
        for attacked in record.attacked {
            try StandardOutput.write(Array((cells(record, attacked).joined(separator: "  ") + "\n").utf8))
        }
    }

    /// Says what was found of all.
    ///
    /// - Parameters:
    ///   - failures: how many images and pairs were left out.
    ///   - manifest: where it was written.
    func end(failures: Int, manifest: String) throws {
        guard printsText else {
            return try StandardOutput.write(json(failures: failures, manifest: manifest) + [UInt8(ascii: "\n")])
        }
        var lines = summaries.map { summary in
            let found = summary.found == summary.images ? "" : ", of which \(summary.found) are changed at all"
            let median = summary.medianNorm.map { String(format: "; median L2 %.4g", $0) } ?? ""
            return "\(summary.words): \(summary.fooled) of \(summary.images) pictures fool\(found), "
                + "\(summary.fooledEightBit) in their files\(median)"
        }
        if failures > 0 { lines.append("\(failures) left out") }
        lines.append("Manifest: \(manifest)")
        try StandardOutput.write(Array((lines.joined(separator: "\n") + "\n").utf8))
    }

    private func cells(_ record: AttackRecord, _ attacked: AttackedRecord) -> [String] {
        let what = attacked.attack.map { attacks[$0].attackWords }
        let start =
            [record.image.path + record.image.remark, className(record.label)] + (what.map { [$0] } ?? [])
        guard let found = attacked.found else { return start + ["no change found that fools"] }
        let outcome = found.outcome
        let answers =
            outcome.predicted == outcome.predictedEightBit
            ? "now \(className(outcome.predicted))"
            : "now \(className(outcome.predicted)), in its file \(className(outcome.predictedEightBit))"
        return start + [
            answers, String(format: "L2 %.4g", outcome.norms.total), String(format: "L∞ %.4g", outcome.norms.largest),
            found.file,
        ]
    }

    private func className(_ label: Int) -> String {
        names.map { "\($0.names[label]) (\(label))" } ?? "class \(label)"
    }

    /// What one attack did to all images.
    struct Summary {
        let words: String
        /// The attack's place; nothing where it was made elsewhere.
        let attack: Int?
        let images, found, fooled, fooledEightBit: Int
        /// Of the changes that were found.
        let medianNorm: Double?
    }

    var summaries: [Summary] {
        let places: [Int?] = attacks.isEmpty ? [nil] : attacks.indices.map(Optional.some)
        return places.map { place in
            let all = records.flatMap(\.attacked).filter { $0.attack == place }
            let found = all.compactMap(\.found)
            let norms = found.map(\.outcome.norms.total).sorted()
            let middle = norms.count / 2
            return Summary(
                words: place.map { attacks[$0].attackWords } ?? "attacked elsewhere", attack: place, images: all.count,
                found: found.count, fooled: found.count(where: \.outcome.isFooled),
                fooledEightBit: found.count(where: \.outcome.isFooledEightBit),
                medianNorm: norms.isEmpty
                    ? nil : norms.count % 2 == 1 ? norms[middle] : (norms[middle - 1] + norms[middle]) / 2)
        }
    }
}
