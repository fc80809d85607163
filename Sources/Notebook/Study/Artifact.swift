import Foundation

/// A file that a study hands out for other programs: weights, a data set, a table.
///
///     Artifact("weights.safetensors", network) { network in try network.safeTensors().encoded() }
///
/// A run makes sure that the step's value is there; `--artifacts DIR` writes the file.
public struct Artifact: Sendable {
    /// The file's path in the folder: `weights.safetensors`, `maps/tench.csv`.
    public let name: String
    let shown: Shown<Data>

    /// - Parameter contents: the file's bytes, which follow from the step's value alone.
    public init<Value>(
        _ name: String, _ step: Step<Value>, contents: @escaping @Sendable (Value) throws -> Data
    ) {
        self.name = name
        shown = Shown(nodes: [step.node]) { lab in try contents(try lab.value(of: step)) }
    }

    /// What is wrong with the name, if anything.
    var problem: String? { Self.problem(ofName: name) }

    /// What is wrong with a name, if anything: it must stay in the folder and not be the manifest's.
    static func problem(ofName name: String) -> String? {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        if parts.contains(where: { ["", ".", ".."].contains($0) }) || name.contains("\0") {
            return "is no path to a file in the folder"
        }
        if parts[0].hasPrefix(".") { return "is hidden" }
        return name == ArtifactFolder.manifestName ? "is that of the list of the files" : nil
    }
}
