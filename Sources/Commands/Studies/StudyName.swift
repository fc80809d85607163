import Foundation
import Notebook

/// Whether a new study's name leaves everything else its own.
///
/// The study's module is imported beside Cahier's: where a type has its name, that type is meant wherever the module is,
/// and the build of all studies breaks.
struct StudyName {
    let template: StudyTemplate

    /// - Parameter checkout: the sources that the study will be built with.
    /// - Throws: `NotebookError` where the name is taken; nothing has been written then.
    func check(in checkout: URL) throws {
        guard let owner = owner(in: checkout) else { return }
        throw NotebookError(
            .study, "writing the study \(template.name)", "\(owner), so that no build could tell which is meant",
            advice: "Choose another name, such as \(template.name)-study")
    }

    private func owner(in checkout: URL) -> String? {
        let (name, module) = (template.name, template.module)
        if SwiftNames.keywords.contains(name) { return "\"\(name)\" is a word of Swift's" }
        if SwiftNames.types.contains(module) { return "Swift has a type \(module)" }
        let manifest = try? String(contentsOf: checkout.appendingPathComponent("Package.swift"), encoding: .utf8)
        if SwiftNames.modules.contains(module) || manifest?.contains("\"\(module)\"") == true {
            return "there is a module \(module)"
        }
        if manifest?.contains("name: \"\(name)\"") == true { return "there is a program \(name)" }
        // The program's own sources, too: those of the checkout may be of another version.
        let folders = [checkout] + [try? Checkout.ofProgram()].compactMap { $0 }
        return folders.contains { isType(module, in: $0) } ? "Cahier has a type \(module)" : nil
    }

    /// Whether a source of the checkout's, or the new study itself, declares a type of this name outside of others.
    private func isType(_ name: String, in checkout: URL) -> Bool {
        let sources = checkout.appendingPathComponent("Sources")
        let paths = (FileManager.default.subpaths(atPath: sources.path) ?? []).filter { $0.hasSuffix(".swift") }
        let texts = paths.lazy.compactMap {
            try? String(contentsOf: sources.appendingPathComponent($0), encoding: .utf8)
        }
        return declares(template.text, name) || texts.contains { declares($0, name) }
    }

    private func declares(_ text: String, _ name: String) -> Bool {
        guard text.contains(" \(name)") else { return false }
        return text.split(separator: "\n").contains { line in
            let declaration = line.prefixMatch(
                of: /(?:@\w+ )?(?:[a-z]+ )*(?:struct|enum|class|actor|protocol|typealias) (\w+)/)
            return declaration.map { $0.1 == name } ?? false
        }
    }
}
