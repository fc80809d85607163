import Foundation

/// The processor that computes, as Linux names it.
public enum ProcessorName {
    /// "AMD EPYC"; `nil` where the system doesn't tell.
    public static var onTheMarket: String? { entries["model name"] }

    /// "AMD EPYC (family 26, model 2)", since a name on the market is that of several kinds of processors.
    public static var withFamily: String? {
        let entries = entries
        guard let name = entries["model name"] else { return nil }
        guard let family = entries["cpu family"], let model = entries["model"] else { return name }
        return "\(name) (family \(family), model \(model))"
    }

    /// Of the first processor.
    private static var entries: [String: String] {
        guard let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8) else { return [:] }
        let pairs = text.split(separator: "\n").compactMap { line -> (String, String)? in
            let sides = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            return sides.count == 2 ? (sides[0], sides[1]) : nil
        }
        return Dictionary(pairs) { first, _ in first }
    }
}
