import Foundation

/// The correlations of images with each other, as a layer sees them: 1 for the same image, from −1 to 1 for two.
///
///     let similarities = try SimilarityMatrix(of: ActivationRows(values, shape: [512, 7, 7]), on: engine)
///     similarities[3, 8]                                  // how alike images 3 and 8 are
///     similarities.differences(of: [ImageTriplet(root: 3, image1: 8, image2: 5)])     // [C[3, 5] − C[3, 8]]
///
/// N² numbers in Float32: 100 MB for 5,000 images.
public struct SimilarityMatrix: Sendable {
    /// How many images there are.
    public let imageCount: Int
    /// Images whose activations are all one number, so that they correlate with nothing: their rows and columns are NaN.
    public let constantImages: [Int]
    /// Row by row.
    private let values: [Float]

    /// - Parameter values: row by row, as symmetric as they are to be.
    init(imageCount: Int, constantImages: [Int], values: [Float]) {
        precondition(values.count == imageCount * imageCount, "a row and a column for each image")
        (self.imageCount, self.constantImages, self.values) = (imageCount, constantImages, values)
    }

    /// Correlations that another program computed.
    ///
    /// - Parameters:
    ///   - rows: N² numbers, row by row.
    ///   - name: for errors.
    /// - Throws: ``MethodError`` where they are no matrix of correlations: beyond ±1, or not the same both ways.
    public init(correlations rows: [Float], named name: String) throws {
        let count = Int(Double(rows.count).squareRoot().rounded())
        func error(_ finding: String) -> MethodError {
            MethodError(
                "reading the correlations of \(name)", finding,
                advice: "Give correlations of all images with all images")
        }
        guard count > 0, count * count == rows.count else {
            throw error("expected as many rows as columns, found \(rows.count) numbers")
        }
        // A constant image has no finite number but for what was put on the diagonal.
        let constant = (0..<count).filter { image in
            (0..<count).allSatisfy { $0 == image || !rows[image * count + $0].isFinite } && count > 1
        }
        let left = Set(constant)
        for row in 0..<count where !left.contains(row) {
            for column in 0...row where !left.contains(column) {
                let (one, other) = (rows[row * count + column], rows[column * count + row])
                guard abs(one) <= 1.0001, abs(one - other) <= 1e-4 else {
                    throw error("found \(one) and \(other) for images \(column + 1) and \(row + 1)")
                }
                guard row != column || one > 0.999 else { throw error("found \(one) for image \(row + 1) with itself") }
            }
        }
        var values = [Float](repeating: .nan, count: rows.count)
        for row in 0..<count where !left.contains(row) {
            for column in 0..<count where !left.contains(column) {
                let value = row < column ? rows[row * count + column] : rows[column * count + row]
                values[row * count + column] = row == column ? 1 : min(max(value, -1), 1)
            }
        }
        self.init(imageCount: count, constantImages: constant, values: values)
    }

    public subscript(_ one: Int, _ other: Int) -> Float { values[one * imageCount + other] }

    /// The correlations of one image with all.
    func withRow<Result>(_ image: Int, _ body: (UnsafeBufferPointer<Float>) -> Result) -> Result {
        values.withUnsafeBufferPointer {
            body(UnsafeBufferPointer(rebasing: $0[image * imageCount..<(image + 1) * imageCount]))
        }
    }

    /// Which entries a layer's spread is taken over.
    public enum Entries: String, Codable, Sendable, CaseIterable {
        /// All N², as the paper's authors have it: each image with itself, too.
        case all
        /// Of different images.
        case offDiagonal = "off-diagonal"
    }

    /// The standard deviation of the entries, divided by their number; `nil` with fewer than two images that are not constant.
    public func deviation(of entries: Entries = .all) -> Double? {
        let kept = defined
        guard kept.count > 1 else { return nil }
        var sum = CompensatedSum()
        let count = Double(entries == .all ? kept.count * kept.count : kept.count * (kept.count - 1))
        func forEachEntry(_ body: (Double) -> Void) {
            for one in kept {
                withRow(one) { row in
                    for other in kept where entries == .all || one != other { body(Double(row[other])) }
                }
            }
        }
        forEachEntry { sum.add($0) }
        let mean = sum.value / count
        var squares = CompensatedSum()
        forEachEntry { squares.add(($0 - mean) * ($0 - mean)) }
        return (squares.value / count).squareRoot()
    }

    /// The images that are not constant.
    public var defined: [Int] {
        let left = Set(constantImages)
        return (0..<imageCount).filter { !left.contains($0) }
    }

    /// How much nearer the second image of each triplet is to its root than the first: D = C[root, 2] − C[root, 1].
    public func differences(of triplets: [ImageTriplet]) -> [Double] {
        triplets.map { Double(self[$0.root, $0.image2]) - Double(self[$0.root, $0.image1]) }
    }

    /// The rank correlation of two layers' similarities over all pairs of images (Kriegeskorte, Mur and Bandettini 2008);
    /// `nil` with fewer than three images that neither layer finds constant, or where a layer finds all pairs equally alike.
    ///
    /// O(N² log N).
    public func agreement(with other: SimilarityMatrix) -> Double? { Self.agreements(of: [self, other])[0][1] }

    /// The rank correlations of all layers with all, over the pairs of images that no layer finds constant.
    public static func agreements(of layers: [SimilarityMatrix]) -> [[Double?]] {
        guard let count = layers.first?.imageCount else { return [] }
        precondition(layers.allSatisfy { $0.imageCount == count }, "all layers see the same images")
        let left = Set(layers.flatMap(\.constantImages))
        let kept = (0..<count).filter { !left.contains($0) }
        guard kept.count > 2 else { return layers.map { _ in layers.map { _ in nil } } }
        let all = layers.map { layer in
            ranks(
                kept.indices.flatMap { place in
                    layer.withRow(kept[place]) { row in kept[(place + 1)...].map { 1 - Double(row[$0]) } }
                })
        }
        return all.map { one in all.map { correlation(one, $0) } }
    }
}

extension SimilarityMatrix: Codable {
    private enum CodingKeys: CodingKey { case imageCount, constantImages, upper }

    /// As the half above the diagonal, in Float32.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(imageCount, forKey: .imageCount)
        try container.encode(constantImages, forKey: .constantImages)
        var words: [UInt32] = []
        words.reserveCapacity(imageCount * (imageCount - 1) / 2)
        for one in 0..<imageCount {
            withRow(one) { row in
                for other in (one + 1)..<max(one + 1, imageCount) { words.append(row[other].bitPattern.littleEndian) }
            }
        }
        try container.encode(words.withUnsafeBytes { Data($0) }, forKey: .upper)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let count = try container.decode(Int.self, forKey: .imageCount)
        let constant = try container.decode([Int].self, forKey: .constantImages)
        let bytes = try container.decode(Data.self, forKey: .upper)
        guard 0...1_000_000 ~= count, bytes.count == count * (count - 1) / 2 * 4,
            constant.allSatisfy({ 0..<count ~= $0 })
        else {
            throw DecodingError.dataCorruptedError(
                forKey: .upper, in: container, debugDescription: "\(bytes.count) bytes are no half of \(count) images")
        }
        var values = [Float](repeating: 1, count: count * count)
        for image in constant { values[image * count + image] = .nan }
        bytes.withUnsafeBytes { bytes in
            var place = 0
            for one in 0..<count {
                for other in (one + 1)..<max(one + 1, count) {
                    let word = bytes.loadUnaligned(fromByteOffset: 4 * place, as: UInt32.self)
                    let value = Float(bitPattern: UInt32(littleEndian: word))
                    values[one * count + other] = value
                    values[other * count + one] = value
                    place += 1
                }
            }
        }
        self.init(imageCount: count, constantImages: constant, values: values)
    }
}
