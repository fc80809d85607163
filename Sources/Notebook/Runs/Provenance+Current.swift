import Foundation
import Reports
import Tensors

/// The tool's version where no git checkout says more.
public let cahierVersion = "0.1.0"

extension Provenance {
    /// What can be said about this process and machine before the work begins.
    static func current(arguments: [String]) -> Provenance {
        var provenance = Provenance()
        provenance.arguments = arguments
        provenance.version = version(in: Checkout.ofProgram)
        provenance.processor = processor()
        let arithmetic = Arithmetic.current
        provenance.instructionSet = arithmetic.instructionSet
        provenance.oneDNN = arithmetic.oneDNN
        provenance.threads = arithmetic.threads
        provenance.system = ProcessInfo.processInfo.operatingSystemVersionString
        return provenance
    }

    /// "0.1.0, git v0.1.0-3-gabc1234"; the tool's version alone where there is no checkout.
    static func version(in checkout: Checkout?) -> String {
        [cahierVersion, checkout?.state].compactMap(\.self).joined(separator: ", git ")
    }

    /// The processor's name as the kernel gives it.
    static func processor() -> String {
        guard let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8) else { return "unknown" }
        let line = text.split(separator: "\n").first { $0.hasPrefix("model name") }
        let name = line?.split(separator: ":", maxSplits: 1).last?.trimmingCharacters(in: .whitespaces) ?? "unknown"
        return "\(name), \(ProcessInfo.processInfo.activeProcessorCount) logical cores"
    }
}

extension Provenance {
    /// "images: CIFAR-10; photographs: Tux Paint stamps"; "" where a study works on none.
    package var dataInWords: String { data.map { "\($0.name): \($0.value)" }.joined(separator: "; ") }

    /// The names of the data that were read, as their cards have them, each once; of a run that has not ended, those that
    /// it was to read.
    var dataNames: [String] {
        (read?.filter { $0.kind == .data }.map(\.name) ?? data.map(\.value)).uniqued
    }
}

extension RunRecord {
    /// The report's tables about how the run was made.
    /// - Parameters:
    ///   - timed: the steps whose values are measured times or made from them.
    ///   - drawnBy: the version of the program that makes the report.
    func provenanceTables(values: [RunValue], timed: Set<String>, drawnBy: String) -> [ProvenanceTable] {
        let data = provenance.dataInWords
        var rows = [
            ("Run", "\(number), \(started.formatted(.iso8601))"), ("Profile", setting.profile.rawValue),
            ("Seed", String(setting.seed)), ("Data", data.isEmpty ? "none" : data),
            ("Data asked for", setting.data.listed ?? "the default"),
            ("Networks asked for", setting.models.mapValues(\.text).listed ?? "the default"),
            ("Kernels of convolutions", setting.kernels.rawValue),
            ("Registration", provenance.registration?.text ?? "none"),
            ("Arguments", provenance.published.arguments.joined(separator: " ")),
            ("Measured by version", provenance.version),
            ("Drawn by version", drawnBy),
            ("Processor", provenance.processor), ("Instruction set", provenance.instructionSet),
            ("Threads", String(provenance.threads)), ("oneDNN", provenance.oneDNN), ("System", provenance.system),
        ]
        if let options = setting.options?.listed { rows.append(("Options", options)) }
        if let finished { rows.append(("Duration", duration(finished.timeIntervalSince(started)))) }
        let steps = values.map { value in
            let origin =
                switch value.origin {
                case .computed: "computed in this run, \(duration(value.seconds))"
                case .reused:
                    "reused" + (value.originRun.map { " from run \($0)" } ?? "") + ", \(duration(value.seconds)) then"
                case .source: "read"
                }
            let kind = timed.contains(value.step) ? "timing, " : ""
            return (value.step, "\(kind)\(origin); SHA-256 \(value.digest.prefix(16))…")
        }
        return [("Run", rows), ("Data", provenance.sources.map { ($0.name, $0.value) }), ("Steps", steps)]
            .filter { !$0.1.isEmpty }.map { ProvenanceTable(title: $0.0, rows: $0.1) }
    }
}
