import Foundation
import Networks
import Pictures
import Tensors
import Testing

/// What `cahier attack` prints with `--json`, for tests.
struct PrintedAttacks: Decodable {
    struct Summary: Decodable {
        var attack: String?
        var norm, channels: String?
        var epsilon, medianL2, stepSize: Double?
        var steps: Int?
        var randomStart: Bool?
        var images, found, fooled, fooled8Bit: Int
    }
    struct Image: Decodable {
        var input, original: String
        var `class`: Int
        var name: String?
        var attacked: [Attacked]
    }
    struct Attacked: Decodable {
        var attack: Int?
        var file, difference: String?
        var enlarged: Double?
        var `class`, class8Bit: Int?
        var l2, linf, l28Bit, linf8Bit, greyShare, boundShare: Double?
        var rms: [String: Double]?
    }
    var network, manifest: String
    var defences: [String]
    var attacks: [Summary]
    var images: [Image]
    var failures: Int

    init(_ text: String) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        self = try decoder.decode(PrintedAttacks.self, from: Data(text.utf8))
    }
}

extension Cahier {
    /// One thread: for layers this small several would mostly wait for each other.
    func attack(_ network: String, _ arguments: [String], weights: String = "weights.safetensors") throws -> Result {
        try self(["attack", network, "--weights", weights] + arguments, environment: ["OMP_NUM_THREADS": "1"])
    }

    /// The lines of a manifest by the names in its first one; no test has commas in names but between quotes.
    func manifest(_ folder: String = "attacks") throws -> [[String: String]] {
        let text = try String(contentsOf: file("\(folder)/manifest.csv"), encoding: .utf8)
        let lines = text.split(separator: "\n").map { line in
            line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        let columns = try #require(lines.first)
        return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(columns, $0)) }
    }

    /// The levels of a PNG file that the program wrote, [height, width, 3].
    func levels(_ name: String) throws -> [Int] {
        try Picture(decoding: [UInt8](data(name)), named: name).pixels.map(Int.init)
    }

    /// The class that a network gives a PNG file, by the CIFAR-10 statistics that networks for 32 px have.
    func prediction(_ name: String, by network: Network) throws -> Int {
        let levels = try levels(name), area = levels.count / 3, side = Int(Double(area).squareRoot())
        let (mean, deviation) = ([0.4914, 0.4822, 0.4465], [0.2470, 0.2435, 0.2616])
        let input = Tensor([1, 3, side, side]) { values in
            for color in 0..<3 {
                for place in 0..<area {
                    values[color * area + place] = Float(
                        (Double(levels[3 * place + color]) / 255 - mean[color]) / deviation[color])
                }
            }
        }
        return network.predictions(try network.forward(input, on: Engine()))[0]
    }
}
