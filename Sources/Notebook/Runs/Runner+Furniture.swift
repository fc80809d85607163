import Files
import Foundation
import Reports

/// What a report says beside its results.
extension Runner {
    /// The sources of a run's steps, as this program has them.
    ///
    /// Of a step whose code is another than that which computed the run's value, nothing is shown.
    func stepSources(_ study: Study, run: RunRecord, values: [RunValue], checkout: Checkout?) throws -> [StepSource] {
        guard let table = try study.codeTable else { return [] }
        let keys = Dictionary(values.map { ($0.step, $0.key) }, uniquingKeysWith: { first, _ in first })
        var sources: [StepSource] = []
        for node in study.steps(in: run.setting) {
            guard case .compute = node.work, let key = keys[node.name] else { continue }
            let parts = try isSame(try table.entry(of: node, in: run.setting), as: key) ? table.text(of: node) : []
            sources.append(
                StepSource(
                    step: node.name,
                    parts: parts.map { part in
                        var part = part
                        part.link = checkout?.link(path: part.path, line: part.line)
                        return part
                    }))
        }
        return sources
    }

    /// Whether the code is that in the components of a value's key.
    private func isSame(_ entry: StepCodeTable.Entry, as key: String) throws -> Bool {
        guard let text = try store.components(ofKey: key) else { return false }
        let recorded = try store.keyComponents(text)
        return recorded.code == entry.code && recorded.methods == entry.methods
    }

    /// Says what lies among a report's files and isn't named by it. It stays: nobody knows whose it is.
    func tellStrangers(beside written: PublishedFiles, in folder: URL) {
        do throws(FileError) {
            let names = try written.strangers(in: folder)
            guard !names.isEmpty else { return }
            let shown = names.prefix(3).joined(separator: ", "), more = names.count - 3
            console.note(
                "\(folder.path) keeps what this report does not name: \(shown)\(more > 0 ? " and \(more) more" : "")")
        } catch {
            console.note("\(error)")
        }
    }

    /// What lies around a study's report: the page over all of them, and the neighbours that are there now.
    func surroundings(of folder: URL) -> ReportSurroundings {
        let output = folder.deletingLastPathComponent(), own = folder.lastPathComponent
        let others = ((try? FileManager.default.contentsOfDirectory(atPath: output.path)) ?? []).sorted()
        func neighbour(_ name: String?) -> ReportSurroundings.Neighbour? {
            guard let name, let path = name.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) else {
                return nil
            }
            let run = try? Data(contentsOf: output.appendingPathComponent("\(name)/run.json"))
            let title = run.flatMap { try? JSONDecoder().decode(Titled.self, from: $0).title }
            return .init(title: title ?? name, address: "../\(path)/report.html")
        }
        func isReport(_ name: String) -> Bool {
            ["report.html", "results.json"].allSatisfy {
                FileManager.default.fileExists(atPath: output.appendingPathComponent("\(name)/\($0)").path)
            }
        }
        return ReportSurroundings(
            index: "../index.html", previous: neighbour(others.last { $0 < own && isReport($0) }),
            next: neighbour(others.first { $0 > own && isReport($0) }),
            files: ["results.json", ResultsSchema.fileName, Metrics.fileName, "run.json"])
    }
}

private struct Titled: Decodable { var title: String }

extension Setting {
    /// What is typed to run a study in this setting again.
    ///
    ///     Setting(profile: .full).command(for: "coins")       // "cahier run coins --profile full --seed 1"
    func command(for study: String) -> String {
        var words = ["cahier", "run", study, "--profile", profile.rawValue, "--seed", String(seed)]
        for (role, asked) in data.sorted(by: { $0.key < $1.key }) { words += ["--data", "\(role)=\(asked)"] }
        for (name, request) in models.sorted(by: { $0.key < $1.key }) {
            words += ["--model", "\(name)=\(request.text)"]
        }
        for (name, request) in models.sorted(by: { $0.key < $1.key }) where !request.preparation.isEmpty {
            words += ["--prepare", "\(name)=\(request.preparation.text)"]
        }
        if models.values.contains(where: { $0.allowsNonFinite == true }) { words.append("--allow-nonfinite") }
        if kernels == .direct { words.append("--exact") }
        for (name, value) in (options ?? [:]).sorted(by: { $0.key < $1.key }) {
            words += ["--option", "\(name)=\(value)"]
        }
        if let replicates { words += ["--replicates", String(replicates)] }
        return words.map(Setting.quoted).joined(separator: " ")
    }

    /// As a shell takes it for one word.
    static func quoted(_ word: String) -> String {
        let isPlain = word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_./=:,+".contains($0)) }
        return isPlain && !word.isEmpty ? word : "'" + word.replacing("'", with: "'\\''") + "'"
    }
}
