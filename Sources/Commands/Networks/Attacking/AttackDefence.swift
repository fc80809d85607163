import Notebook

/// What images go through before the network, as a call of `cahier attack` names it: attacks know it, and go through it.
struct AttackDefence {
    /// As it was named: "jpeg:75".
    let name: String
    private let kind: Kind

    private enum Kind {
        case fixed(InputDefence)
        /// The published ResUpNet, with the weights of a file.
        case resUpNet(String)
    }

    static let names = ["jpeg:75", "bits:4", "median:3", "tv:0.1", "resupnet:FILE"]

    /// - Throws: exit status 64 after a line about a name or a number that there isn't.
    init(_ name: String) throws {
        self.name = name
        let parts = name.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let text = parts.count == 2 ? parts[1] : ""
        func wrong(_ wanted: String) -> any Error {
            wrongCall("\"\(name)\" is no defence: expected \(wanted). Give one such as \(Self.example(parts[0])).")
        }
        func number<Number>(_ read: (String) -> Number?, _ wanted: String, isFine: (Number) -> Bool) throws -> Number {
            guard let number = read(text), isFine(number) else { throw wrong(wanted) }
            return number
        }
        switch parts[0] {
        case "jpeg":
            kind = .fixed(
                .jpeg(quality: try number({ Int($0) }, "a quality from 1 to 100", isFine: { 1...100 ~= $0 })))
        case "bits": kind = .fixed(.bitDepth(try number({ Int($0) }, "1 to 8 bits", isFine: { 1...8 ~= $0 })))
        case "median":
            kind = .fixed(
                .median(
                    side: try number(
                        { Int($0) }, "an odd side from 1 to 99 pixels", isFine: { 1...99 ~= $0 && $0 % 2 == 1 })))
        case "tv":
            kind = .fixed(
                .totalVariation(
                    weight: try number({ Double($0) }, "a weight above 0", isFine: { $0 > 0 && $0.isFinite })))
        case "resupnet":
            guard !text.isEmpty else { throw wrong("the file of its weights") }
            kind = .resUpNet(text)
        default: throw wrongCall("\"\(name)\" is no defence. Give one such as \(Self.names.joined(separator: ", ")).")
        }
    }

    private static func example(_ name: String) -> String { names.first { $0.hasPrefix("\(name):") } ?? names[0] }

    /// The file that it reads, if it reads one.
    var file: String? { if case .resUpNet(let path) = kind { path } else { nil } }

    /// A network behind it.
    ///
    /// - Throws: `NetworkError` for a file that isn't ResUpNet's; `MethodError` where it cleans images of another size than
    ///   the network's.
    func before(_ network: AttackedNetwork, side: Int) throws -> AttackedNetwork {
        switch kind {
        case .fixed(let defence): return network.behind(defence)
        case .resUpNet(let path):
            let denoiser = try ColorDenoiser.published(WeightsFile(path: path))
            let size = denoiser.network.inputShape[1]
            guard side == size else {
                throw MethodError(
                    "defending \(network.network.name) by \(name)",
                    "the defence cleans images of \(size) px, and the network sees \(side) px",
                    advice: "Name a network for images of \(size) px, or leave the defence out")
            }
            return network.behind(denoiser)
        }
    }
}
