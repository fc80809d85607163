import Foundation
import Registration

/// Which of a finding's data the store has: what may have been seen before its rule was written.
struct SeenData {
    let finding: Finding
    let study: String
    /// Values of the steps that the study itself draws or computes.
    private let own: [PastStepValue]
    /// Values of what the catalogue trained.
    private let shared: [PastStepValue]

    /// - Parameter table: the study's, which takes a while to read.
    init(_ finding: Finding, of study: Study, in store: Store, _ table: StepCodeTable?) throws {
        self.finding = finding
        self.study = study.name
        var (own, shared): ([PastStepValue], [PastStepValue]) = ([], [])
        // What only one profile has, such as fewer trainings, is among the steps of its setting.
        var nodes: [StepNode] = []
        for profile in Profile.allCases {
            for node in finding.measuringSteps(in: Setting(profile: profile))
            where node.isComputed && !nodes.contains(where: { $0 === node }) { nodes.append(node) }
        }
        for node in nodes {
            let values = try store.pastValues(ofStep: node.name)
            guard node.seed == nil else {
                shared += values
                continue
            }
            let code = try table?.entry(of: node, in: Study.registeredSetting).code
            // In another study a step of the same name is another, unless its code is the same.
            own += values.filter { value in
                value.study == study.name || value.study == nil || (value.code != nil && value.code == code)
            }
        }
        (self.own, self.shared) = (own, shared)
    }

    /// What a registration says of them.
    var state: DataState {
        if let seen = own.first(where: { $0.profile != .quick }) { return DataState(.seen, because: Self.text(seen)) }
        if let seen = own.first { return DataState(.seenInQuick, because: Self.text(seen)) }
        if let value = shared.first { return DataState(.existsUnseen, because: Self.text(value)) }
        return DataState(.noneYet)
    }

    /// The first value that a run of this setting would find again and that was there before a registration was recorded.
    ///
    /// Where nothing is drawn, another seed gives the same data.
    func value(before record: RegistrationRecord, _ setting: Setting) -> PastStepValue? {
        values(for: setting).first { value in
            let isBefore = value.run.map { $0 <= record.runs } ?? false
            return isBefore || value.date < record.recorded
        }
    }

    /// The values that a run of this setting would find again.
    func values(for setting: Setting) -> [PastStepValue] {
        let seeds = setting.seedsOfReplicates
        return own.filter { value in
            let isSame = finding.declaration.drawn.isEmpty || value.seed.map(seeds.contains) ?? true
            return isSame && (value.profile ?? setting.profile) == setting.profile
        }
    }

    /// The first run of the study that had a value, whatever its profile and seed were.
    var firstRun: (run: Int, date: Date)? {
        own.compactMap { value in
            value.study == study ? value.run.map { (run: $0, date: value.date) } : nil
        }.min { $0.run < $1.run }
    }

    private static func text(_ value: PastStepValue) -> String {
        let owner = value.study.map { " of \($0)" } ?? ""
        return "\(value.step): \(value.place)\(owner)"
    }
}
