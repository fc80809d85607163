import Foundation
import Testing

/// Runs a tool that reads PDFs, of Debian's packages poppler-utils and qpdf; nil, said aloud, where it is not
/// installed.
func tool(_ name: String, _ arguments: [String]) throws -> String? {
    let process = Process(), pipe = Pipe()
    let places = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(name)" }
    guard let place = places.first(where: FileManager.default.isExecutableFile) else {
        print("SKIPPED: \(name) is not installed (packages poppler-utils and qpdf); the PDF's content is not checked.")
        return nil
    }
    process.executableURL = URL(fileURLWithPath: place)
    process.arguments = arguments
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(name) \(arguments)")
    return String(decoding: data, as: UTF8.self)
}

/// The objects of a PDF as qpdf prints them, and the structure that it has for readers who do not see it.
struct PDFStructure {
    /// An element with what is in it, in reading order.
    struct Element {
        var type: String
        var reference: String
        var entries: [String: Any]
        var children: [Element] = []
        /// Pieces of the pages' content, "page/number".
        var content: [String] = []
    }

    private let objects: [String: Any]

    /// Nil where qpdf is not installed.
    init?(of path: String) throws {
        guard let json = try tool("qpdf", ["--json", "--json-key=qpdf", path]) else { return nil }
        let file = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        objects = try #require((file["qpdf"] as? [[String: Any]])?.last)
    }

    /// What a reference stands for.
    func resolved(_ value: Any?) -> [String: Any] {
        let object = (value as? String).map { objects["obj:\($0)"] as? [String: Any] ?? [:] } ?? ["value": value as Any]
        return object["value"] as? [String: Any] ?? (object["stream"] as? [String: Any])?["dict"] as? [String: Any]
            ?? [:]
    }

    var catalog: [String: Any] { resolved(resolved((objects["trailer"] as? [String: Any])?["value"])["/Root"]) }

    /// Which element the pages say that each piece of their content belongs to.
    var owners: [String: String] {
        let numbers = resolved(resolved(catalog["/StructTreeRoot"])["/ParentTree"])["/Nums"] as? [Any] ?? []
        var owners: [String: String] = [:]
        for (name, page) in objects.keys.map({ (String($0.dropFirst(4)), resolved(String($0.dropFirst(4)))) }) {
            guard page["/Type"] as? String == "/Page", let key = page["/StructParents"] as? Int else { continue }
            let position = stride(from: 0, to: numbers.count, by: 2).first { numbers[$0] as? Int == key }
            let listed: [Any] = position.map { array(numbers[$0 + 1]) } ?? []
            for number in listed.indices { owners["\(name)/\(number)"] = listed[number] as? String }
        }
        return owners
    }

    private func array(_ value: Any) -> [Any] {
        let object = (value as? String).flatMap { objects["obj:\($0)"] as? [String: Any] }
        return object?["value"] as? [Any] ?? value as? [Any] ?? []
    }

    var annotations: [[String: Any]] { all { $0["/Subtype"] as? String == "/Link" } }

    func all(_ matches: ([String: Any]) -> Bool) -> [[String: Any]] {
        objects.keys.sorted().map { resolved(String($0.dropFirst(4))) }.filter(matches)
    }

    var tree: Element { element(catalog["/StructTreeRoot"], parent: nil) }

    /// All elements below `element`, in reading order.
    func elements(_ element: Element) -> [Element] { [element] + element.children.flatMap(elements) }

    func elements(_ type: String) -> [Element] { elements(tree).filter { $0.type == type } }

    private func element(_ reference: Any?, parent: String?) -> Element {
        let entries = resolved(reference)
        if let parent { #expect(entries["/P"] as? String == parent, "an element names another parent than its own") }
        var element = Element(
            type: String((entries["/S"] as? String ?? "/Root").dropFirst()), reference: reference as? String ?? "",
            entries: entries)
        for child in entries["/K"] as? [Any] ?? [entries["/K"] as Any] {
            if let number = child as? Int {
                element.content.append("\(entries["/Pg"] ?? "")/\(number)")
            } else if let part = child as? [String: Any], let number = part["/MCID"] {
                element.content.append("\(part["/Pg"] ?? "")/\(number)")
            } else if resolved(child)["/S"] != nil {
                element.children.append(self.element(child, parent: reference as? String))
            }
        }
        return element
    }
}

extension PDFStructure.Element {
    /// The alternative text.
    var alternative: String? { (entries["/Alt"] as? String).map(PDFStructure.text) }

    /// A value of its attributes.
    func attribute(_ key: String) -> Any? { (entries["/A"] as? [String: Any])?[key] }
}

extension PDFStructure {
    /// A string without the "u:" that qpdf's JSON marks texts with.
    static func text(_ string: String) -> String { string.hasPrefix("u:") ? String(string.dropFirst(2)) : string }
}
