import Datasets
import Foundation
import Networks

extension WeightsFile {
    /// What its classes are called, in the order of the logits; `nil` where the file doesn't say.
    ///
    /// - Throws: `DatasetError` where the file's words can't be understood, or aren't as many as its classes.
    public func classNames(of network: Network) throws -> [String]? {
        guard let text = metadata["class_names"] else {
            guard let names = try HubDescription(beside: path)?.classNames() else { return nil }
            return try checked(names, of: network, "the config.json beside it names")
        }
        guard let names = try? JSONDecoder().decode([String].self, from: Data(text.utf8)) else {
            throw DatasetError(
                reading: path, "its metadata's class_names are no JSON array of names",
                advice: "Save the file with a name for each class, or without")
        }
        return try checked(names, of: network, "its metadata name")
    }

    private func checked(_ names: [String], of network: Network, _ source: String) throws -> [String] {
        let count = try network.outputShape([1] + network.inputShape).last
        guard names.count == count else {
            throw DatasetError(
                reading: path, "\(source) \(names.count) classes, and its weights are for another number",
                advice: "Save the file with a name for each class, or without")
        }
        return names
    }
}
