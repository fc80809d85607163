import Foundation
import Registration
import Verdicts

extension Study {
    var findings: [Finding] { parts.compactMap { if case .finding(let finding) = $0 { finding } else { nil } } }

    private var untested: [UntestedClause] {
        parts.compactMap { if case .untested(let untested) = $0 { untested.clause } else { nil } }
    }

    /// What a full run asks for, as far as it is registered: the seed follows from the registration.
    static var registeredSetting: Setting { Setting(profile: .full) }

    /// What would be registered of the study as it is.
    ///
    /// - Parameter data: which of a finding's data are there already.
    /// - Throws: `NotebookError` where a plan can't be made or a finding's code was not read.
    func registration(
        by: [String] = [], tool: Registration.Tool = .init(version: cahierVersion, commit: nil, isClean: nil),
        written: Date = Date(), data: (Finding) throws -> DataState = { _ in DataState(.noneYet) }
    ) throws -> Registration {
        let table = try codeTable
        let setting = Self.registeredSetting
        var (plans, code): ([String: JSONValue], [String: String]) = ([:], [:])
        let registered = try findings.map { finding in
            let nodes = finding.measuringSteps(in: setting)
            for node in nodes where node.isComputed {
                plans[node.name] = try node.registeredPlan(in: setting)
                code[node.name] = try table.map { try contentDigest(ofJSON: $0.entry(of: node, in: setting)) } ?? "unread"
            }
            return Registration.Finding(
                declaration: finding.declaration,
                estimatorCode: try table.map { try contentDigest(ofJSON: $0.entry(of: finding)) } ?? "unread",
                steps: nodes.map(\.name).sorted(), data: try data(finding))
        }
        let trained = Set(findings.flatMap { $0.measuringSteps(in: setting) }.filter { $0.seed != nil }.map(\.name))
        return Registration(
            study: name, previous: nil, written: written, by: by, tool: tool,
            paper: .init(citation: paper.citation, doi: paper.doi, version: paper.version, read: paper.read),
            full: .init(parameters: plans, trainings: trained.isEmpty ? 0 : CatalogueRecipe.trainings(.full)), code: code,
            stopping: stopping, findings: registered, untested: untested)
    }
}

extension Finding {
    /// The steps that its numbers come from, each once: what is computed, and what is read.
    func measuringSteps(in setting: Setting) -> [StepNode] {
        var nodes: [StepNode] = []
        for node in shown.nodes {
            node.upstream(in: setting) { node in
                switch node.work {
                case .compute, .source: if !nodes.contains(where: { $0 === node }) { nodes.append(node) }
                case .setting, .effort, .list, .choice: break
                }
            }
        }
        return nodes
    }

    /// Those whose values this study draws or computes by its run's seed: no data set, no network of the catalogue.
    func ownSteps(in setting: Setting) -> [StepNode] {
        measuringSteps(in: setting).filter { $0.isComputed && $0.seed == nil }
    }

    /// Whether any of its own steps uses a random stream; yes where nobody has read their code.
    func canDraw(in setting: Setting, _ table: StepCodeTable?) throws -> Bool {
        guard let table else { return true }
        return try ownSteps(in: setting).contains { try table.entry(of: $0, in: setting).methods["RandomStreams"] != nil }
    }
}

extension StepNode {
    var isComputed: Bool {
        if case .compute = work { return true }
        return false
    }

    fileprivate func registeredPlan(in setting: Setting) throws -> JSONValue {
        let parameters = try parameters(setting)
        do throws(JSONProblem) { return try JSONValue(plan: parameters) } catch {
            throw NotebookError(
                .study, "registering the plan of the step \"\(name)\"", error.finding,
                advice: "Let the plan encode itself as JSON")
        }
    }
}
