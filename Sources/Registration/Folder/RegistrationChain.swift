import Files
import Foundation

/// A study's registrations as they lie in their folder, and what is wrong with them.
///
///     let chain = try RegistrationChain(of: "coin-tosses", in: place)
///     chain.latest?.registration.meaning
public struct RegistrationChain: Sendable {
    public let study: String
    public let folder: URL
    /// Those that can be relied on, the first first: up to the first that can't.
    public private(set) var links: [Link] = []
    /// Why the next one can't be relied on, and nothing behind it: "0002.json: it is not in canonical form, …".
    public private(set) var problem: String?

    /// A registration that is intact and names the one before it.
    public struct Link: Sendable, Equatable {
        /// 1 for the first.
        public let number: Int
        public let file: URL
        public let registration: Registration
        public let digest: String

        public var name: String { file.lastPathComponent }
    }

    public var latest: Link? { links.last }

    /// - Throws: `FileError` where the folder can't be listed; no folder is an empty chain.
    public init(of study: String, in place: RegistrationPlace) throws {
        self.study = study
        folder = place.folder(of: study)
        guard FileManager.default.fileExists(atPath: folder.path) else { return }
        let names = try Folder.names(in: folder).filter { $0.hasSuffix(".json") }
        for (index, name) in names.enumerated() {
            let expected = Self.name(index + 1)
            do throws(JSONProblem) {
                guard name == expected else {
                    throw JSONProblem(finding: "\(expected) is missing, so that nothing says what \(name) came after")
                }
                links.append(try link(index + 1))
            } catch {
                problem = name == expected ? "\(name): \(error.finding)" : error.finding
                return
            }
        }
    }

    private func link(_ number: Int) throws(JSONProblem) -> Link {
        let file = folder.appendingPathComponent(Self.name(number))
        guard let contents = FileManager.default.contents(atPath: file.path) else {
            throw JSONProblem(finding: "it can't be read")
        }
        let registration = try Registration(contents: contents)
        guard registration.study == study else {
            throw JSONProblem(finding: "it is a registration of the study \"\(registration.study)\"")
        }
        guard registration.previous == links.last?.digest else {
            let before = links.last.map { "that of \($0.name) is \($0.digest.prefix(12))…" } ?? "it is the first"
            throw JSONProblem(
                finding:
                    "it names \(registration.previous.map { "\($0.prefix(12))…" } ?? "none") as the registration before it, but \(before): the chain is broken"
            )
        }
        return Link(number: number, file: file, registration: registration, digest: sha256(contents))
    }

    /// The registration that a study with this meaning is run by: the latest of its meaning, else the latest.
    public func applying(meaning: String) -> Link? { links.last { $0.registration.meaning == meaning } ?? latest }

    /// Writes the next registration, which names the one before it, and its page.
    ///
    /// - Throws: `RegistrationError` where the chain is broken; `FileError`.
    public mutating func append(_ registration: Registration) throws -> Link {
        let number = links.count + 1
        let file = folder.appendingPathComponent(Self.name(number))
        let attempt = "writing \(file.path)"
        if let problem {
            throw RegistrationError(
                attempt, "what is there can't be relied on: \(problem)",
                advice: "Restore the files as they were committed: git checkout -- \(folder.path)")
        }
        guard !FileManager.default.fileExists(atPath: file.path) else {
            throw RegistrationError(attempt, "it is there already", advice: "Let one registration end before the next")
        }
        var registration = registration
        registration.previous = latest?.digest
        try Folder.make(folder)
        let contents = registration.contents
        let link = Link(number: number, file: file, registration: registration, digest: sha256(contents))
        try WholeFile.write(
            Data(RegistrationPage(link).text.utf8), to: file.deletingPathExtension().appendingPathExtension("md"))
        try WholeFile.write(contents, to: file)
        links.append(link)
        return link
    }

    /// "0001.json".
    static func name(_ number: Int) -> String { String(format: "%04d.json", number) }
}
