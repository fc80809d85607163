import Foundation
import Verdicts
import Wording

/// All of a study that was written before its numbers, as one file has it.
///
///     let registration = try Registration(contents: Data(contentsOf: file))
///     registration.meaning        // the digest of what decides: no comma changes it
///     registration.digest         // that of the file's bytes, by which the next one and the seeds name it
public struct Registration: Sendable, Equatable {
    public static let format = "cahier-registration/1"

    /// The study's name on the command line.
    public var study: String
    /// The digest of the registration before; `nil` for the first.
    public var previous: String?
    /// When, by this machine's clock, to the second.
    public var written: Date
    /// "name <mail>".
    public var by: [String]
    public var tool: Tool
    public var paper: Paper
    public var full: Plan
    /// The digest of the code of each step, and of the versions of the methods that it uses, by the step's name.
    public var code: [String: String]
    /// When the work ends: "all of the plan; no look before".
    public var stopping: String
    public var findings: [Finding]
    public var untested: [UntestedClause]

    /// What wrote it.
    public struct Tool: Sendable, Equatable {
        public var version: String
        /// Of the checkout that the study is in; `nil` where there is none.
        public var commit: String?
        /// Whether that checkout was as its commit has it, reports aside.
        public var isClean: Bool?

        public init(version: String, commit: String?, isClean: Bool?) {
            (self.version, self.commit, self.isClean) = (version, commit, isClean)
        }
    }

    /// What was known of the paper.
    public struct Paper: Sendable, Equatable {
        public var citation: String
        public var doi: String
        public var version: String
        /// "abstract", "repository at 3f2a…".
        public var read: [String]

        public init(citation: String, doi: String, version: String, read: [String]) {
            (self.citation, self.doi, self.version, self.read) = (citation, doi, version, read)
        }
    }

    /// What a full run does.
    public struct Plan: Sendable, Equatable {
        /// The plan or the parameters of each step, by its name.
        public var parameters: [String: JSONValue]
        /// How often each network of the catalogue is trained.
        public var trainings: Int

        public init(parameters: [String: JSONValue], trainings: Int) {
            (self.parameters, self.trainings) = (parameters, trainings)
        }
    }

    /// A finding: what is declared, and what the tool found out about it.
    public struct Finding: Sendable, Equatable {
        public var declaration: Declaration
        /// The digest of the code that makes its numbers of its steps' values.
        public var estimatorCode: String
        /// The steps that its numbers come from, data and networks included.
        public var steps: [String]
        public var data: DataState

        public init(declaration: Declaration, estimatorCode: String, steps: [String], data: DataState) {
            (self.declaration, self.estimatorCode) = (declaration, estimatorCode)
            (self.steps, self.data) = (steps, data)
        }
    }

    public init(
        study: String, previous: String?, written: Date, by: [String], tool: Tool, paper: Paper, full: Plan,
        code: [String: String], stopping: String, findings: [Finding], untested: [UntestedClause]
    ) {
        (self.study, self.previous, self.by, self.tool, self.paper) = (study, previous, by, tool, paper)
        // To the second, as the file has it.
        self.written = Date(timeIntervalSince1970: written.timeIntervalSince1970.rounded(.down))
        (self.full, self.code, self.stopping) = (full, code, stopping)
        (self.findings, self.untested) = (findings, untested)
    }

    /// The finding with this name.
    public func finding(_ identifier: String) -> Finding? {
        findings.first { $0.declaration.identifier == identifier }
    }
}
