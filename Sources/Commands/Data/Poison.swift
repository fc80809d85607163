import ArgumentParser
import Files
import Foundation
import Notebook

struct Poison: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Makes a data set unlearnable by a secret filter for each class, recognises such a set, or undoes it.",
        discussion: PoisonHelp.discussion)

    @Argument(
        help: ArgumentHelp(
            "The images: \(DatasetLocator.names.joined(separator: ", ")), or a folder; see above.", valueName: "data"),
        completion: .directory)
    var data: String
    @Option(help: ArgumentHelp("Draw the key, as NumPy does from this seed.", valueName: "number"))
    var seed: UInt32?
    @Option(
        help: ArgumentHelp(
            "Take the key from this file. (with --verify and --undo: the data's own key.json)", valueName: "file"),
        completion: .file(extensions: ["json"]))
    var key: String?
    @Option(help: ArgumentHelp("The largest number of a drawn filter but its 1. (default: 0.3)", valueName: "share"))
    var blur: Double?
    @Option(help: ArgumentHelp("The side of drawn filters in pixels, odd. (default: 3)", valueName: "pixels"))
    var kernel: Int?
    @Option(
        help: ArgumentHelp(
            "The share of training images to poison. (default: 1, or the key file's)", valueName: "share"))
    var fraction: Double?
    @Option(
        help: ArgumentHelp(
            "Bring pictures to this size after they are filtered: the shorter side, and the middle of it. Such a set can't be undone. "
                + "(default: their own)",
            valueName: "pixels"))
    var size: Int?
    @Option(help: ArgumentHelp("The folder to write, where none is yet.", valueName: "dir"), completion: .directory)
    var output: String?
    @Flag(help: "Say which share of the images this key, and ten others, make of the clean ones.")
    var verify = false
    @Flag(help: "Write what the images were like before, as far as the key tells.")
    var undo = false
    @Option(
        help: ArgumentHelp(
            "The images before they were poisoned, for --verify, or for --undo to say how near it came.",
            valueName: "data"), completion: .directory)
    var clean: String?
    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let call = try checkedCall()
        let found = try DatasetLocator().find(data)
        switch call {
        case .making(let folder): try make(found, folder)
        case .verifying(let clean): try verify(found, DatasetLocator().find(clean))
        case .undoing(let folder): try undo(found, folder)
        }
    }

    private func make(_ found: FoundDataset, _ folder: URL) throws {
        try checkOutput(folder)
        // A file is read before the images, which take longer.
        let given = try key.map { try keyFile(at: URL(fileURLWithPath: $0)) }
        let images = try PoisonableImages(found)
        try checkSize(images)
        var file: UnlearnabilityKeyFile
        if let given { file = given } else { file = try drawnKey(for: images) }
        if let fraction { file.fraction = try PoisonedFraction(fraction, seed: file.fraction.seed) }
        (file.classNames, file.size, file.images) = (images.classNames, size, nil)
        try images.check(file.key)
        let written = try writing(to: folder) { unfinished in
            let counted = try showing("poisoning") { try images.poison(with: file, into: unfinished, progress: $0) }
            file.images = counted.images
            try unfinished.write(file.encoded(), to: PoisonedSet.keyName)
            return PoisonedSet(file, folder: folder, files: counted.files + [PoisonedSet.keyName])
        }
        try show(json ? written.json : Array((written.text + "\n").utf8))
    }

    private func verify(_ found: FoundDataset, _ clean: FoundDataset) throws {
        let file = try ownKey(found)
        let images = try PoisonableImages(found), before = try PoisonableImages(clean)
        try before.check(file.key)
        let verified = try showing("comparing") {
            try images.comparison(with: before, by: file, others: file.key.othersDrawnAlike(10), progress: $0)
        }
        try show(json ? verified.json : Array((verified.text + "\n").utf8))
    }

    private func undo(_ found: FoundDataset, _ folder: URL) throws {
        try checkOutput(folder)
        let file = try ownKey(found)
        let images = try PoisonableImages(found),
            before = try clean.map { try PoisonableImages(DatasetLocator().find($0)) }
        try images.check(file.key)
        try images.checkChoice(of: file)
        let undone = try writing(to: folder) { unfinished in
            try showing("undoing") {
                try images.undo(by: file, comparing: before, into: unfinished, folder: folder, progress: $0)
            }
        }
        try show(json ? undone.json : Array((undone.text + "\n").utf8))
    }

    private func show(_ bytes: [UInt8]) throws { try StandardOutput.write(bytes) }

    /// A folder with all that the work writes into it, or nothing.
    private func writing<Result>(
        to folder: URL, _ work: (UnfinishedFolder) throws -> Result
    ) throws -> Result {
        do {
            let unfinished = try UnfinishedFolder(for: folder)
            do {
                let result = try work(unfinished)
                try unfinished.finish()
                return result
            } catch {
                unfinished.discard()
                throw error
            }
        } catch let error as FileError {
            throw NotebookError(
                .output, error.attempt, error.finding,
                advice: error.advice(or: "name another folder with --output"))
        }
    }

    /// Shows how far some work is in thousandths.
    private func showing<Result>(
        _ what: String, _ work: (_ progress: (_ share: Double) -> Void) throws -> Result
    ) rethrows -> Result {
        let console = Console()
        defer { console.closeLine() }
        return try work { share in
            let done = Int(1000 * share)
            if done < 1000 { console.progress("\(what), thousandths", done, 1000, detail: "") }
        }
    }
}
