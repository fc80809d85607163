import Files
import Foundation
import Notebook
import Wording

enum WeightsOption {
    static let help =
        "The file with the network's weights. (default: the published ones on this machine, of "
        + PublishedModel.allCases.map(\.rawValue).joined(separator: ", ") + ")"
}

extension Architecture {
    /// The file of weights that a call names, or the published one on this machine, which is then said.
    ///
    /// - Throws: `NetworkError` where the file can't be read; `DatasetError` that says how to get the published one; exit
    ///   status 64, after a line, for a network whose published weights aren't looked for.
    func weights(named path: String?) throws -> WeightsFile {
        if let path { return try WeightsFile(path: DataFolder.foundWeightFile(path)) }
        guard let published = PublishedModel(self) else {
            let known = PublishedModel.allCases.map(\.rawValue).joined(separator: ", ")
            throw wrongCall(
                "\(rawValue) needs --weights FILE; without, published weights are looked for of \(known) alone.")
        }
        let file = try WeightsFile(path: published.find().path)
        StandardError.say("\(rawValue): weights of \(file.path)\n")
        return file
    }
}

extension DataFolder {
    /// As `weightFile`, but what is nowhere is an error that says where it was looked for.
    ///
    /// - Throws: `NetworkError`.
    fileprivate static func foundWeightFile(_ asked: String) throws -> String {
        let found = weightFile(asked)
        // FILE#KEY is a file, too.
        let file = found.lastIndex(of: "#").map { String(found[..<$0]) } ?? found
        guard ![found, file].contains(where: FileManager.default.fileExists(atPath:)) else { return found }
        let finding =
            if asked.hasPrefix("hf:") {
                "there is no snapshot of it in \(huggingFace().path)"
            } else if asked.contains("/") {
                "there is no such file"
            } else {
                "there is no such file here, or in \(alternatives(weightPlaces().map(\.path)))"
            }
        throw NetworkError(
            "reading \(asked)", finding,
            advice: "Name a file of weights; cahier fetch --list says which can be fetched")
    }
}

extension WeightsFile {
    /// The classes' names that a call asks for with `--labels`, otherwise those that the file brings along.
    ///
    /// - Throws: `DatasetError` where names can't be read, or aren't as many as the network has classes.
    func classNames(asked: String?, of network: Network, named name: String) throws -> ClassNames? {
        if let asked {
            let names = try ClassNames(asked)
            try names.check(network.outputShape([1] + network.inputShape).last ?? 0, of: name)
            return names
        }
        return try classNames(of: network).map { ClassNames(source: path, names: $0) }
    }
}
