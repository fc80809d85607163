import Formats
import Foundation

/// How often people gave each of ten names to images of CIFAR-10's test batch: CIFAR-10H (Peterson et al. 2019).
public struct HumanLabels: Codable, Sendable {
    /// By image, then by class: shares that add up to 1.
    public let shares: [[Double]]

    public init(shares: [[Double]]) { self.shares = shares }

    /// What the file is called where data are kept.
    public static let fileName = "cifar10h-counts.npy"

    /// Reads counts [N, 10] as `numpy.save` writes them, and holds them to the images' labels.
    ///
    /// - Throws: ``DatasetError`` where it is no such file, or where people gave most images another name than their label: then the
    ///   images are in another order.
    public init(contentsOf file: URL, labels: [Int]) throws {
        let advice = "Give the authors' \(Self.fileName) for the official test batch, or counts in the order of yours"
        func error(_ finding: String) -> DatasetError { DatasetError(reading: file.path, finding, advice: advice) }
        let counts: [Float], shape: [Int]
        do {
            let array = try NumPyFile(path: file.path)
            shape = array.array.shape
            guard shape.count == 2, shape[1] == 10 else { throw error("expected counts [N, 10], found \(shape)") }
            counts = try array.rows(0..<shape[0])
        } catch let problem as FormatError {
            throw DatasetError(problem.attempt, problem.finding, advice: advice)
        }
        guard shape[0] == labels.count else {
            throw error("it has counts for \(shape[0]) images, and there are \(labels.count)")
        }
        shares = try (0..<shape[0]).map { image in
            let row = counts[image * 10..<(image + 1) * 10].map(Double.init), sum = row.reduce(0, +)
            guard sum > 0, row.allSatisfy({ $0 >= 0 && $0.isFinite }) else {
                throw error("nobody has named image \(image + 1)")
            }
            return row.map { $0 / sum }
        }
        let agreement = zip(shares, labels).reduce(0) { $0 + $1.0[$1.1] } / Double(labels.count)
        guard agreement >= Self.leastAgreement else {
            throw error(
                String(
                    format:
                        "people gave images their label in %.1f %% of answers, where 95 %% are usual: the order doesn't match",
                    100 * agreement))
        }
    }

    /// Another order has a tenth.
    static let leastAgreement = 0.9

    /// The chance that two people give two images the same name.
    public func chanceOfOneName(_ one: Int, _ other: Int) -> Double {
        zip(shares[one], shares[other]).reduce(0) { $0 + $1.0 * $1.1 }
    }
}
