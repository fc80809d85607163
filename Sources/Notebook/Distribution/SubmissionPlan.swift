import Foundation
import Tensors

/// A step of a plan: what several processes compute, and what it waits for.
public struct PlannedStep: Codable, Sendable, Equatable {
    public var name: String
    /// Which of the plan's settings it is computed in, from 0.
    public var replicate: Int
    /// Its folder's name among the submission's: "003-trials".
    public var folder: String
    /// The planned steps that it needs, by their places in the plan.
    public var inputs: [Int]
    /// Whether it has pieces that several processes may compute; otherwise one computes it whole.
    public var isDivided: Bool
    /// In how many shares its pieces are computed before they are joined; 1 where it is computed whole.
    public var shares: Int
    /// How long it took the last time; nothing where nobody knows.
    public var seconds: Double?

    /// Its name as a run lists it: "training (replicate 2)".
    public var listedName: String { Setting.name(of: name, inReplicate: replicate) }
}

/// What is to be computed by several processes: a study's steps in an order in which they can be, and with which
/// arithmetic, so that all of them give the same bytes.
public struct SubmissionPlan: Codable, Sendable, Equatable {
    static let currentFormat = 1

    var format = currentFormat
    /// Names the submission, also for the scheduler: "cahier-7f3a91c2".
    public var name: String
    public var study: String
    /// What is asked for, once for each replicate.
    public var settings: [Setting]
    /// The widest instructions that kernels may use, as `--instructions` takes them; nothing for all.
    public var instructions: String?
    public var threads: Int?
    /// The arithmetic of these, which every process must have.
    public var arithmetic: Arithmetic
    /// The SHA-256 of the program that made the plan; nothing where it couldn't be read.
    public var program: String?
    /// What of each step's key doesn't depend on its inputs, as a digest: another program may compute the plan if it has
    /// the same.
    var identities: [[String: String]]
    /// What is known of the sources, so that nobody has to read them to know a key.
    var sources: [[String: SourceFacts]]
    public var steps: [PlannedStep]
    /// The folder that the plan was made in, which names of files are relative to.
    public var workingFolder: String

    /// What a run is asked for that has all of the replicates; nothing for a plan of none.
    public var setting: Setting? { settings.first?.replicated(settings.count) }

    /// The planned steps that a step's value is made from, itself included.
    func upstream(of place: Int) -> [PlannedStep] {
        var seen: Set<Int> = [], waiting = [place]
        while let next = waiting.popLast() { if seen.insert(next).inserted { waiting += steps[next].inputs } }
        return seen.sorted().map { steps[$0] }
    }

    /// The steps of a name, one for each replicate in which it is to be computed.
    public func steps(named name: String) -> [Int] { steps.indices.filter { steps[$0].name == name } }
}
