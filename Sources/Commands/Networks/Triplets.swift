import ArgumentParser
import Files
import Foundation
import Notebook

struct Triplets: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Finds image triplets in which two layers agree or disagree, and makes an experiment of them.",
        discussion: TripletsHelp.discussion)

    @Argument(
        help: ArgumentHelp("A folder of PNG, JPEG or WebP pictures.", valueName: "folder"), completion: .directory)
    var folder: String
    @Option(help: ArgumentHelp("The layer of high level: NETWORK:LAYER, or FILE.npy.", valueName: "layer"))
    var high: String
    @Option(help: ArgumentHelp("The layer of low level.", valueName: "layer"))
    var low: String
    @Option(
        help: ArgumentHelp(
            "A network's file of weights, NETWORK=FILE; may be repeated. (default: the published ones on this machine)",
            valueName: "weights"))
    var weights: [String] = []
    @Option(help: ArgumentHelp("How many bins of differences each layer has.", valueName: "number"))
    var bins = 10
    @Option(
        help: ArgumentHelp("How far from its bin a difference may be, in units of correlation.", valueName: "number"))
    var tolerance = 0.01
    @Option(help: ArgumentHelp("How triplets are looked for; see above.", valueName: "how"))
    var search = TripletSearch.paper
    @Option(help: ArgumentHelp("How many triplets, at most. (default: as many as there are)", valueName: "number"))
    var count: Int?
    @Option(help: "Where the random streams start.")
    var seed: UInt64 = 0
    @Option(help: ArgumentHelp("The side in pixels of the pictures that participants see.", valueName: "pixels"))
    var side = 320
    @Option(help: ArgumentHelp("The folder to write into.", valueName: "folder"), completion: .directory)
    var output: String
    @Flag(help: "Print one JSON object.")
    var json = false
    @OptionGroup var arithmetic: ArithmeticOptions

    func run() throws {
        try arithmetic.apply()
        let plan = try checkedPlan()
        let levels = try [high, low].map { try TripletLevel($0) }
        let weights = try namedWeights(of: levels)
        let pictures = try PictureFolder(URL(fileURLWithPath: folder, isDirectory: true))
        let files = try TripletFiles(folder: output, read: pictures.files.map(\.path))
        let console = Console()
        let measured = try LevelMeasurement(levels, weights: weights, of: pictures).measured { what, done, all in
            console.progress(what, done, all)
        }
        console.closeLine()
        let stream = RandomStream(seed: seed, "triplets")
        let found = try search.triplets(
            measured[0].whole, measured[1].whole, plan, count: count, stream: stream.substream("search"))
        guard !found.triplets.isEmpty else {
            throw NotebookError(
                .output, "looking for triplets among \(pictures.names.count) pictures",
                "no cell has one within \(tolerance)",
                advice: "Give a larger --tolerance, fewer --bins, or more pictures")
        }
        let table = TripletTable(found.triplets, stream: stream.substream("table"))
        let report = try TripletReport(
            self, levels, measured, found, plan, pictures: pictures, stream: stream.substream("report"))
        let squares = TripletPictures(pictures, measured[0].preparation, side: side)
        try files.write(
            table: table, found: found, report: report, pictures: squares,
            experiment: ExperimentSettings(seed: seed, title: pictures.folder.lastPathComponent))
        if json { return try StandardOutput.write(Array(report.json().utf8)) }
        try print(report.text(files: files.names))
    }

    /// What can be said of the call before any file is read.
    ///
    /// - Throws: exit status 64 after a line.
    private func checkedPlan() throws -> TripletBins {
        guard 1...100 ~= bins else { throw wrongCall("--bins \(bins) divides nothing. Give a number from 1 to 100.") }
        guard tolerance > 0, tolerance < 2 else {
            throw wrongCall("--tolerance \(tolerance) holds no difference. Give a number above 0 and below 2.")
        }
        if let count, count < 1 { throw wrongCall("--count \(count) asks for no triplet. Give 1 or more.") }
        guard 32...2048 ~= side else {
            throw wrongCall("--side \(side) is no side of pictures. Give a number from 32 to 2048.")
        }
        return try TripletBins(count: bins, tolerance: tolerance)
    }

    /// The files of weights by network.
    private func namedWeights(of levels: [TripletLevel]) throws -> [Architecture: String] {
        var found: [Architecture: String] = [:]
        for entry in weights {
            guard let sign = entry.firstIndex(of: "="), sign != entry.startIndex,
                entry.index(after: sign) < entry.endIndex
            else { throw wrongCall("--weights '\(entry)' is no NETWORK=FILE.") }
            let architecture = try Architecture(named: String(entry[..<sign]))
            guard levels.contains(where: { $0.architecture == architecture }) else {
                throw wrongCall("--weights \(entry) is of a network that neither --high nor --low names.")
            }
            guard found.updateValue(String(entry[entry.index(after: sign)...]), forKey: architecture) == nil else {
                throw wrongCall("--weights names \(architecture.rawValue) twice.")
            }
        }
        return found
    }
}

extension TripletSearch: ExpressibleByArgument {}

/// A layer that pictures are compared by, as a call names it.
struct TripletLevel {
    enum Source {
        case layer(Architecture, String)
        /// The path of NumPy's array.
        case features(String)
    }

    /// As it was asked for.
    let text: String
    let source: Source

    /// - Throws: exit status 64 after a line.
    init(_ text: String) throws {
        self.text = text
        if text.hasSuffix(".npy") {
            source = .features(text)
            return
        }
        guard let colon = text.firstIndex(of: ":"), text.index(after: colon) < text.endIndex else {
            throw wrongCall(
                "'\(text)' names no layer. Give NETWORK:LAYER, such as vgg16:pool5, or a file that ends in .npy.")
        }
        source = .layer(try Architecture(named: String(text[..<colon])), String(text[text.index(after: colon)...]))
    }

    var architecture: Architecture? { if case .layer(let architecture, _) = source { architecture } else { nil } }
}
