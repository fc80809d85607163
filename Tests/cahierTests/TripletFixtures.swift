import Foundation
import Networks
import Pictures
import Tensors
import Testing

/// A folder of made-up pictures of a few kinds, features of them, and a small network's weights, for `cahier triplets`.
struct TripletFixtures {
    let cahier: Cahier
    let names: [String]

    /// - Parameter count: of pictures, some in a folder inside.
    init(_ cahier: Cahier, count: Int = 36) throws {
        self.cahier = cahier
        var stream = RandomStream(seed: 21, "triplet pictures")
        names = (0..<count).map { $0 % 6 == 5 ? "more/picture, \($0).png" : "picture \($0).png" }
            .sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
        try FileManager.default.createDirectory(
            at: cahier.file("pets/more"), withIntermediateDirectories: true)
        for name in names {
            let kind = stream.uniform(below: 5), tint = (0..<3).map { _ in Float(stream.uniform()) }
            let phase = stream.uniform(below: 40)
            let planes = (0..<3 * 40 * 40).map { place -> Float in
                let (color, row, column) = (place / 1600, place / 40 % 40, place % 40)
                let wave = [row, column, row + column, row / 8 * 8, column * row / 20][kind] + phase
                return 0.5 * tint[color] + 0.4 * Float(wave % 12) / 12 + 0.1 * Float(stream.uniform())
            }
            try Picture(width: 40, height: 40, planes: planes).png().write(to: cahier.file("pets/\(name)"))
        }
        try Network.alexNetSmall(width: 0.125, stream: RandomStream(seed: 22, "triplets")).write(
            to: cahier.file("weights.safetensors"))
    }

    /// Features of so many numbers, partly those of another file.
    func writeFeatures(_ folder: String, numbers: Int = 24, seed: UInt64, like other: [Float]? = nil) throws -> [Float]
    {
        var stream = RandomStream(seed: seed, "features")
        let kinds = (0..<6 * numbers).map { _ in Float(stream.normal()) }
        let values = names.indices.flatMap { picture -> [Float] in
            let kind = stream.uniform(below: 6)
            return (0..<numbers).map { number in
                let own = kinds[kind * numbers + number] + 0.8 * Float(stream.normal())
                return other.map { $0[picture * numbers + number] + own } ?? own
            }
        }
        try FileManager.default.createDirectory(at: cahier.file(folder), withIntermediateDirectories: true)
        let head = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(names.count), \(numbers)), }\n"
        let bytes = values.flatMap { value in (0..<4).map { UInt8(value.bitPattern >> (8 * UInt32($0)) & 255) } }
        try Data([0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(head.utf8.count), 0] + Array(head.utf8) + bytes)
            .write(to: cahier.file("\(folder)/features.npy"))
        try Data(names.map { $0 + "\n" }.joined().utf8).write(to: cahier.file("\(folder)/file_names.txt"))
        return values
    }

    /// With both files of features.
    func writeBothFeatures() throws -> (high: [Float], low: [Float]) {
        let low = try writeFeatures("low", seed: 23)
        return (try writeFeatures("high", seed: 24, like: low), low)
    }

    func triplets(_ arguments: [String]) throws -> Cahier.Result {
        try cahier(["triplets", "pets"] + arguments, environment: ["OMP_NUM_THREADS": "1"])
    }

    /// A call by features that finds some.
    func byFeatures(_ arguments: [String] = []) throws -> Cahier.Result {
        func has(_ option: String) -> Bool { arguments.contains { $0 == option || $0.hasPrefix(option + "=") } }
        let usual = [
            ["--high", "high/features.npy"], ["--low", "low/features.npy"], ["--bins", "3"], ["--tolerance", "0.08"],
            ["--output", "out"],
        ]
        return try triplets(usual.filter { !has($0[0]) }.flatMap { $0 } + arguments)
    }
}

/// A row of triplets.csv.
struct TripletRow: Equatable {
    let triplet: Int
    let root, image1, image2: String
    let highBin, lowBin: Int
    let kind: String
    let high, low: Double
    let left, order: Int

    /// The rows below the head, their cells separated by commas, some in quotes.
    static func read(_ file: URL) throws -> [TripletRow] {
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
        #expect(lines.first == "triplet,root,image1,image2,high_bin,low_bin,kind,d_high,d_low,left,order")
        return try lines.dropFirst().map { line in
            let cells = line.matches(of: /(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/).map { String($0.1 ?? $0.2 ?? "") }
            try #require(cells.count == 11, "\(line)")
            func whole(_ place: Int) throws -> Int { try #require(Int(cells[place]), "\(line)") }
            return TripletRow(
                triplet: try whole(0), root: cells[1], image1: cells[2], image2: cells[3], highBin: try whole(4),
                lowBin: try whole(5), kind: cells[6], high: try #require(Double(cells[7])),
                low: try #require(Double(cells[8])), left: try whole(9), order: try whole(10))
        }
    }
}

/// Pearson's correlation in Float64.
func plainCorrelation(_ one: ArraySlice<Float>, _ other: ArraySlice<Float>) -> Double {
    func centred(_ values: ArraySlice<Float>) -> [Double] {
        let mean = values.reduce(0.0) { $0 + Double($1) } / Double(values.count)
        return values.map { Double($0) - mean }
    }
    let (a, b) = (centred(one), centred(other))
    func product(_ one: [Double], _ other: [Double]) -> Double { zip(one, other).reduce(0) { $0 + $1.0 * $1.1 } }
    return product(a, b) / (product(a, a) * product(b, b)).squareRoot()
}
