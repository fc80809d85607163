import Files
import Foundation
import Synchronization

/// Puts finished work into a submission's folder as it is done: parcels of this attempt's own, each renamed when whole.
///
/// A parcel is written anew with what has been added until it is large; then the next one begins. So the number of files
/// is that of attempts and not that of pieces, no two attempts write the same file, and a process that is killed loses the
/// last seconds. Any thread may flush.
final class Shipment: Sendable {
    private struct State {
        var number = 0
        var parcel: Parcel
        var isDirty = false
        var lastFlush = ContinuousClock.now
        /// Doubles from flush to flush, so that little is lost early and a file server has little to do later.
        var pause = 0.0
    }

    private let folder: SubmissionFolder
    private let step: PlannedStep
    private let share: Share
    private let origin: Parcel.Origin
    /// What the names of its files begin with: nobody else's, nor this process's own for the same step again.
    private let stem: String
    private let state: Mutex<State>
    static let largest = 16_000_000
    private static let longestPause = 20.0

    init(_ folder: SubmissionFolder, plan: String, step: PlannedStep, share: Share, origin: Parcel.Origin) {
        (self.folder, self.step, self.share, self.origin) = (folder, step, share, origin)
        let number = UInt64.random(in: 0..<0x1_0000_0000)
        stem = "\(share.index)-of-\(share.count).\(origin.attempt)-\(String(number, radix: 36))"
        state = Mutex(State(parcel: Parcel(plan: plan, origin: origin)))
    }

    /// Takes what is done; values and checkpoints are written at once.
    ///
    /// - Throws: `FileError` where a parcel can't be written.
    func add(_ entry: Parcel.Entry, _ data: Data) throws {
        switch entry.kind {
        case .piece:
            try state.withLock { state in
                state.parcel.entries.append(entry)
                state.parcel.contents.append(data)
                state.isDirty = true
                let isLarge = state.parcel.size >= Self.largest
                if isLarge || (ContinuousClock.now - state.lastFlush) / .seconds(1) >= state.pause {
                    try write(&state)
                    state.pause = min(Self.longestPause, max(1, 2 * state.pause))
                }
                if isLarge {
                    state.number += 1
                    state.parcel.entries = []
                    state.parcel.contents = []
                }
            }
        case .value:
            try flush()
            try write(entry, data, to: folder.values(of: step).appendingPathComponent(stem + Parcel.suffix))
        case .checkpoint:
            // A training goes on behind its checkpoint, and looks up the pieces of the epochs before it.
            try flush()
            // The latest of each name takes the place of this attempt's earlier ones.
            let name = "\(stem).checkpoint-\(contentDigest(of: Data(entry.name.utf8)).prefix(8))\(Parcel.suffix)"
            try write(entry, data, to: folder.parcels(of: step).appendingPathComponent(name))
        }
    }

    /// Writes what has been added and not been written.
    func flush() throws { try state.withLock { if $0.isDirty { try write(&$0) } } }

    private func write(_ state: inout State) throws {
        let file = folder.parcels(of: step).appendingPathComponent("\(stem).\(state.number)\(Parcel.suffix)")
        try WholeFile.write(try state.parcel.encoded(), to: file)
        state.isDirty = false
        state.lastFlush = .now
    }

    private func write(_ entry: Parcel.Entry, _ data: Data, to file: URL) throws {
        var parcel = state.withLock { Parcel(plan: $0.parcel.plan, origin: origin) }
        parcel.entries = [entry]
        parcel.contents = [data]
        try WholeFile.write(try parcel.encoded(), to: file)
    }
}
