import Foundation

/// Finished work in one sealed file: values, pieces and checkpoints under their keys, and where they were computed.
///
/// The file is a line that names the format, the SHA-256 of all that follows, the number of bytes that follow and of the
/// head, the head in canonical JSON, and the entries' bytes one after the other. A file that was cut short or changed is
/// refused whole.
struct Parcel: Sendable {
    /// Where work was done.
    struct Origin: Codable, Equatable, Sendable {
        var host: String
        var process: Int
        var processor: String
        var arithmetic: String
        /// The scheduler's name for the job: "8123_3"; nothing outside of one.
        var job: String?
        /// Another for each start.
        var attempt: String

        /// "node07 (AMD EPYC 7543, AVX2, 2 threads)".
        var text: String { "\(host) (\(processor), \(arithmetic)\(job.map { ", job \($0)" } ?? ""))" }
    }

    enum Kind: String, Codable, Sendable { case value, piece, checkpoint }

    struct Entry: Codable, Equatable, Sendable {
        var kind: Kind
        /// Of a value and a piece; of a checkpoint that of its step.
        var key: String
        var stepKey: String
        var step: String
        /// Of a piece or a checkpoint; "" for a value.
        var name: String
        /// The canonical JSON that a value's key is the digest of.
        var components: String?
        var encoding: String
        var digest: String
        var size: Int
        var seconds: Double
        var evaluations: Int
        /// Seconds since 1970.
        var created: Double

        var effort: Effort { Effort(seconds: seconds, evaluations: evaluations) }

        /// "the piece "trial 3" of "trials"".
        var text: String {
            switch kind {
            case .value: "the value of \"\(step)\""
            case .piece: "the piece \"\(name)\" of \"\(step)\""
            case .checkpoint: "the checkpoint \"\(name)\" of \"\(step)\""
            }
        }
    }

    private struct Head: Codable {
        var plan: String
        var origin: Origin
        var entries: [Entry]
    }

    static let format = "cahier parcel 1"
    static let suffix = ".parcel"

    /// The plan that the work belongs to.
    var plan: String
    var origin: Origin
    var entries: [Entry] = []
    /// The entries' bytes, in their order.
    var contents: [Data] = []

    var size: Int { contents.reduce(0) { $0 + $1.count } }

    /// The file's bytes.
    func encoded() throws -> Data {
        let head = try CanonicalJSON.encode(Head(plan: plan, origin: origin, entries: entries))
        var body = Data("\(head.count + size) \(head.count)\n".utf8) + head
        for data in contents { body += data }
        return Data("\(Self.format)\n\(contentDigest(of: body))\n".utf8) + body
    }

    /// Whether a file is as long as its beginning says, at a glance.
    static func seemsWhole(_ file: URL) -> Bool {
        guard let handle = try? FileHandle(forReadingFrom: file) else { return false }
        defer { try? handle.close() }
        // The first three lines have 110 bytes at most.
        guard let start = try? handle.read(upToCount: 200), let size = try? handle.seekToEnd() else { return false }
        let lines = start.split(separator: UInt8(ascii: "\n"), maxSplits: 3, omittingEmptySubsequences: false)
        guard lines.count == 4, lines[0].elementsEqual(format.utf8),
            let rest = String(decoding: lines[2], as: UTF8.self).split(separator: " ").first.flatMap({ UInt64($0) })
        else { return false }
        return UInt64(lines[..<3].reduce(0) { $0 + $1.count + 1 }) + rest == size
    }

    init(plan: String, origin: Origin) { (self.plan, self.origin) = (plan, origin) }

    /// - Throws: `ParcelDamage` where the bytes are not those that were written.
    init(decoding data: Data) throws(ParcelDamage) {
        var rest = data[...]
        func line() -> String? {
            guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
            defer { rest = rest[(end + 1)...] }
            return String(validating: rest[..<end], as: UTF8.self)
        }
        guard let format = line() else { throw .cutShort }
        guard format == Self.format else {
            throw format.hasPrefix("cahier parcel ") ? .otherVersion(format) : .changed
        }
        guard let seal = line() else { throw .cutShort }
        let sealed = Data(rest)
        let sizes = line()?.split(separator: " ").map { Int($0) } ?? []
        guard contentDigest(of: sealed) == seal else {
            if sizes.count == 2, let all = sizes[0], all > rest.count { throw .cutShort }
            throw sizes.isEmpty ? .cutShort : .changed
        }
        guard sizes.count == 2, let all = sizes[0], let headSize = sizes[1], all == rest.count,
            (0...all).contains(headSize),
            let head: Head = try? CanonicalJSON.decode(from: Data(rest.prefix(headSize)))
        else { throw .changed }
        (plan, origin, entries) = (head.plan, head.origin, head.entries)
        rest = rest.dropFirst(headSize)
        for entry in entries {
            guard entry.size >= 0, entry.size <= rest.count else { throw .changed }
            contents.append(Data(rest.prefix(entry.size)))
            rest = rest.dropFirst(entry.size)
        }
        guard rest.isEmpty, zip(entries, contents).allSatisfy({ contentDigest(of: $1) == $0.digest }) else {
            throw .changed
        }
    }
}

/// What is the matter with a parcel's bytes.
enum ParcelDamage: Error, Equatable {
    case cutShort
    case changed
    case otherVersion(String)

    /// Whether nobody can make anything of the file.
    var isOfBytes: Bool { if case .otherVersion = self { false } else { true } }

    var finding: String {
        switch self {
        case .cutShort: "it is cut short"
        case .changed: "its bytes are not those that were sealed"
        case .otherVersion(let format): "it is a \(format), and this cahier reads \(Parcel.format)"
        }
    }
}

extension Parcel.Origin {
    /// As the kernel has it: asking for addresses could take long on a node without a name server.
    private static var hostName: String {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "unknown" }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// What the scheduler calls this process's job; nothing outside of one.
    static var job: String? {
        let environment = ProcessInfo.processInfo.environment
        guard let array = environment["SLURM_ARRAY_JOB_ID"], let task = environment["SLURM_ARRAY_TASK_ID"] else {
            return environment["SLURM_JOB_ID"]
        }
        return "\(array)_\(task)"
    }

    /// This process.
    static func current(attempt: String) -> Self {
        Self(
            host: hostName, process: Int(ProcessInfo.processInfo.processIdentifier),
            processor: Provenance.processor(), arithmetic: Provenance.arithmeticText, job: job, attempt: attempt)
    }
}
