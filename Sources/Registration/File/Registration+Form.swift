import Crypto
import Foundation
import Verdicts
import Wording

extension Registration {
    /// The file's bytes: canonical JSON, without a line's end behind it.
    public var contents: Data { form.canonicalBytes }

    /// The SHA-256 of the file's bytes: 64 hexadecimal digits.
    public var digest: String { sha256(contents) }

    /// The file as JSON.
    var form: JSONValue {
        .object([
            "format": .text(Self.format), "study": .text(study), "previous": .optional(previous),
            "written": .text(written.formatted(.iso8601)), "by": .texts(by), "tool": tool.form, "paper": paper.form,
            "profiles": .object(["full": full.form]), "code": .object(code.mapValues { .text($0) }),
            "stopping": .text(stopping), "findings": .list(findings.map(\.form)),
            "notTested": .list(untested.map(\.registered)),
        ])
    }

    /// Reads a file's bytes.
    ///
    /// - Throws: ``JSONProblem`` where they are no registration, or not in canonical form: edited by hand.
    public init(contents: Data) throws(JSONProblem) {
        let value = try JSONValue(parsing: contents)
        guard value.canonicalBytes == contents else {
            throw JSONProblem(finding: "it is not in canonical form, so that somebody has edited it")
        }
        try self.init(form: JSONReader(value: value, path: ""))
        // A member under another name would be read as one that is not there.
        guard self.contents == contents else {
            throw JSONProblem(finding: "it has members that no registration has, so that somebody has edited it")
        }
    }

    private init(form: JSONReader) throws(JSONProblem) {
        let format = try form["format"].text
        guard format == Self.format else {
            throw JSONProblem(
                finding: "it is of the format \"\(legible(format))\", and this cahier reads \(Self.format)")
        }
        let date = try form["written"]
        guard let written = try? Date(try date.text, strategy: .iso8601) else { throw date.problem("is no date") }
        var findings: [Finding] = []
        for finding in try form["findings"].list { findings.append(try Finding(form: finding)) }
        var untested: [UntestedClause] = []
        for clause in try form["notTested"].list { untested.append(try UntestedClause(registered: clause)) }
        self.init(
            study: try form["study"].text, previous: try form.optional("previous")?.text, written: written,
            by: try form["by"].texts, tool: try Tool(form: try form["tool"]), paper: try Paper(form: try form["paper"]),
            full: try Plan(form: try form["profiles"]["full"]), code: try form["code"].textsByName,
            stopping: try form["stopping"].text, findings: findings, untested: untested)
    }
}

extension Registration.Tool {
    fileprivate var form: JSONValue {
        .object([
            "version": .text(version), "commit": .optional(commit), "clean": isClean.map { .truth($0) } ?? .null,
        ])
    }

    fileprivate init(form: JSONReader) throws(JSONProblem) {
        self.init(
            version: try form["version"].text, commit: try form.optional("commit")?.text,
            isClean: try form.optional("clean")?.truth)
    }
}

extension Registration.Paper {
    fileprivate var form: JSONValue {
        .object([
            "citation": .text(citation), "doi": .text(doi), "version": .text(version), "read": .texts(read),
        ])
    }

    fileprivate init(form: JSONReader) throws(JSONProblem) {
        self.init(
            citation: try form["citation"].text, doi: try form["doi"].text, version: try form["version"].text,
            read: try form["read"].texts)
    }
}

extension Registration.Plan {
    fileprivate var form: JSONValue {
        .object([
            "parameters": .object(parameters), "trainings": JSONValue(integerLiteral: trainings), "seeds": "registered",
        ])
    }

    fileprivate init(form: JSONReader) throws(JSONProblem) {
        guard case .object(let parameters) = try form["parameters"].value else {
            throw try form["parameters"].problem("is no object")
        }
        self.init(parameters: parameters, trainings: try form["trainings"].integer)
    }
}

extension Registration.Finding {
    var form: JSONValue {
        var form = declaration.registered
        form["estimatorCode"] = .text(estimatorCode)
        form["steps"] = .texts(steps)
        form["data"] = .object(["state": .text(data.kind.rawValue), "because": .text(data.because)])
        return .object(form)
    }

    init(form: JSONReader) throws(JSONProblem) {
        let data = try form["data"]
        self.init(
            declaration: try Declaration(registered: form), estimatorCode: try form["estimatorCode"].text,
            steps: try form["steps"].texts,
            data: DataState(try data["state"].word(DataState.Kind.self), because: try data["because"].text))
    }
}

/// The SHA-256 of some bytes: 64 hexadecimal digits.
func sha256(_ data: Data) -> String { hexadecimal(SHA256.hash(data: data)) }
