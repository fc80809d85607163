import Files
import Foundation
import Notebook

/// Says on standard output what was found: a line about the preparation and one for each map, or one JSON object.
struct AttributionWriter {
    let printsJSON: Bool
    private let preprocessing: ImagePreprocessing
    private var isFirst = true

    init(printsJSON: Bool, preprocessing: ImagePreprocessing) {
        self.printsJSON = printsJSON
        self.preprocessing = preprocessing
    }

    /// A line for one map, as soon as its pictures are there.
    mutating func write(_ drawn: DrawnAttribution, of image: ExplainedImage) throws {
        guard !printsJSON else { return }
        if isFirst { try put(Array("Photographs: \(preprocessing)\n".utf8)) }
        isFirst = false
        let attribution = drawn.found.attribution
        let sum =
            if let promised = attribution.promisedSum, promised != 0 {
                String(format: "sum / promised %.4f", attribution.sum / promised)
            } else {
                String(format: "sum %.4g", attribution.sum)
            }
        let cells = [
            image.image.path + (image.image.index.map { " [\($0)]" } ?? "") + image.image.remark,
            image.name.map { "\($0) (\(image.target))" } ?? "class \(image.target)",
            String(format: "logit %.4f", image.logit),
            drawn.found.method.text, sum, drawn.picture,
        ]
        try put(Array((cells.joined(separator: "  ") + "\n").utf8))
    }

    /// The numbers of all of an image's maps, once they are there.
    mutating func write(_ image: ExplainedImage, to file: String) throws {
        guard printsJSON else {
            return try OutputFolder.write(Data(image.json + [UInt8(ascii: "\n")]), to: URL(fileURLWithPath: file))
        }
        // Not before there is something to write, so that a call that fails leaves no half of an object.
        try put(Array((isFirst ? Self.start + "\n" : ",\n").utf8) + image.json)
        isFirst = false
    }

    /// To be called when all images are written.
    func end() throws { if printsJSON { try put(Array(((isFirst ? Self.start : "") + "\n]}\n").utf8)) } }

    private static let start = "{\"attributions\": ["

    private func put(_ bytes: [UInt8]) throws { try StandardOutput.write(bytes) }
}
