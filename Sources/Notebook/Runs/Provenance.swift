import Foundation

/// Under which conditions a run was made.
public struct Provenance: Codable, Sendable, Equatable {
    /// A named fact: `("Threads", "2")`.
    public struct Fact: Codable, Sendable, Equatable {
        public var name: String
        public var value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The command line, without the program's path.
    public var arguments: [String] = []
    /// The tool's version, with the git state where the program lies in a checkout.
    public var version = ""
    public var processor = ""
    /// What the kernels may use, as ``Tensors/Arithmetic`` has it.
    public var instructionSet = ""
    public var oneDNN = ""
    public var threads = 0
    public var system = ""
    /// What was measured on, by the names of the steps that read it: ("images", "CIFAR-10").
    public var data: [Fact] = []
    /// What the sources said about themselves: data set, checksum.
    public var sources: [Fact] = []
    /// The same, source by source; nothing before the run has ended.
    public var read: [ReadSource]?
    /// Seconds that all threads worked in the whole run; nothing where nobody counted.
    public var processorSeconds: Double?
    /// The same for each step that the run computed, by its name.
    public var stepProcessorSeconds: [String: Double]?
    /// The most memory that the process held until the run ended, in bytes.
    public var memoryPeak: Int?
    /// The registration that the run goes by, and what that rests on; nothing where nobody looked.
    public var registration: RunRegistration?

    public init() {}
}
