import Foundation
import Testing

@testable import Notebook

/// What processes leave in a submission's folder, and what `status` makes of it.
@Suite struct SubmissionFolderTests {
    let scratch: Scratch
    init() throws { scratch = try Scratch() }

    private var origin: Parcel.Origin {
        Parcel.Origin(
            host: "one", process: 1, processor: "a processor", arithmetic: "AVX2", job: nil, attempt: "the first")
    }

    /// Ten replicates of a step that twenty processes share.
    private var plan: SubmissionPlan {
        let steps = (0..<10).map { replicate in
            PlannedStep(
                name: "trials", replicate: replicate, folder: "trials-\(replicate)", inputs: [], isDivided: true,
                shares: 20)
        }
        return SubmissionPlan(
            name: "cahier-1", study: "a study", settings: (0..<10).map { Setting(seed: UInt64($0)) },
            arithmetic: .current, program: "", identities: [], sources: [], steps: steps, workingFolder: "/")
    }

    private func write(_ progress: ShardProgress, of step: PlannedStep) throws {
        let folder = SubmissionFolder(scratch.folder).progress(of: step)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try CanonicalJSON.encode(progress).write(
            to: folder.appendingPathComponent("\(progress.share.index)-of-\(progress.share.count).json"))
    }

    /// With the first replicate's pieces done and the second's at its beginning.
    @Test func oneReplicateOfTenIsATenth() throws {
        let now = Date(timeIntervalSince1970: 1_000)
        for replicate in 0..<2 {
            for index in 0..<20 {
                let progress = ShardProgress(
                    step: "trials", replicate: replicate, share: try #require(Share(index, of: 20)), isJoining: false,
                    state: replicate == 0 ? .done : .running, host: "one", processor: "a processor",
                    arithmetic: "AVX2", attempt: "\(replicate) \(index)", started: 900, updated: 1_000,
                    computed: replicate == 0 ? 5 : 1, due: 5, finished: replicate == 0 ? 5 : 1)
                try write(progress, of: plan.steps[replicate])
            }
        }
        let status = SubmissionFolder(scratch.folder).status(of: plan, now: now)
        let step = try #require(status.steps.first)
        #expect(status.steps.count == 1 && step.replicates == 10 && step.shares == 200)
        // 100 and 20 of the 1,000 that ten times twenty shares of five have.
        #expect(abs(step.part - 0.12) < 1e-12)
        // Twenty processes, each a piece in a hundred seconds.
        #expect(abs(status.rate - 0.2) < 1e-12)
        #expect(abs(try #require(status.left) - 880 / 0.2) < 1e-6)
    }

    /// Nothing is waited for where a step failed and nobody has said anything since for a quarter of an hour.
    @Test(arguments: [
        ([ShardProgress.State.failed, .done], 1_000.0, true), ([.failed, .done], 100, false),
        ([.failed, .running], 100, false), ([.failed, .running], 1_000, true), ([.running], 1_000, false),
        ([.done], 1_000, false), ([], 1_000, false),
    ])
    func whatIsAtAnEnd(_ states: [ShardProgress.State], after seconds: Double, _ isAtAnEnd: Bool) throws {
        for (index, state) in states.enumerated() {
            try write(
                ShardProgress(
                    step: "trials", replicate: 0, share: try #require(Share(index, of: 20)), isJoining: false,
                    state: state, host: "one", processor: "a processor", arithmetic: "AVX2", attempt: "\(index)",
                    started: 900, updated: 1_000, computed: 1, due: 5, finished: 1), of: plan.steps[0])
        }
        let now = Date(timeIntervalSince1970: 1_000 + seconds)
        #expect(SubmissionFolder(scratch.folder).status(of: plan, now: now).isAtAnEnd(now: now) == isAtAnEnd)
    }

    /// A training that goes on behind its checkpoint looks up the losses of the epochs before it.
    @Test func piecesAreThereBeforeTheCheckpointBehindThem() throws {
        let folder = SubmissionFolder(scratch.folder), step = plan.steps[0]
        for place in [folder.parcels(of: step), folder.values(of: step)] {
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        }
        let shipment = Shipment(folder, plan: plan.name, step: step, share: .whole, origin: origin)
        func entry(_ kind: Parcel.Kind, _ name: String) -> Parcel.Entry {
            Parcel.Entry(
                kind: kind, key: kind == .checkpoint ? "step" : "key of \(name)", stepKey: "step", step: "trials",
                name: name, components: nil, encoding: "json", digest: contentDigest(of: Data(name.utf8)),
                size: name.utf8.count, seconds: 1, evaluations: 1, created: 1)
        }
        func there() throws -> Set<String> {
            Set(
                try folder.files(in: folder.parcels(of: step)).flatMap { file in
                    try Parcel(decoding: try Data(contentsOf: file)).entries.map(\.name)
                })
        }
        // The first is written at once, those after it now and then.
        let epochs = (1...5).map { "epoch \($0)" }
        for name in epochs { try shipment.add(entry(.piece, name), Data(name.utf8)) }
        try #require(try !there().isSuperset(of: epochs))
        try shipment.add(entry(.checkpoint, "training"), Data("training".utf8))
        #expect(try there() == Set(epochs + ["training"]))
    }
}
