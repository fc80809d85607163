import Foundation

/// How the step that is being computed is shared with other processes: which pieces are this one's, and where they go.
///
/// Where processes share a folder, each has its share of the pieces; where they share a store, each claims one piece after
/// the other. Belongs to one thread, but for what is asked of it to stop.
final class Division {
    let share: Share
    /// How pieces are claimed; nothing where shares say whose they are.
    let claims: PieceClaims?
    /// Whether the step's value is made here once all pieces are there.
    let joins: Bool
    /// Where what is done goes; nothing where it stays in the store.
    let shipment: Shipment?
    let progress: ProgressWriter?
    let stop: StopRequest
    /// Moves the shares of one of several replicates, so that the first share doesn't get each one's first piece.
    let offset: Int
    /// Whether it goes on with something else where another process computes the step, rather than wait.
    let neverWaits: Bool
    /// Whether it has been at the step before.
    let isAgain: Bool
    /// Pieces that were computed here.
    private(set) var computed = 0
    /// How long they took here.
    private(set) var seconds = 0.0
    /// On how many images models were evaluated for them.
    private(set) var evaluations = 0
    /// The same pieces' digests, by key.
    private(set) var digests: [String: String] = [:]
    /// How many pieces are this process's, as far as the step has said, and how many of these are done, by whomever.
    private(set) var due = 0, finished = 0
    private var depth = 0

    init(
        _ share: Share, joins: Bool, shipment: Shipment? = nil, progress: ProgressWriter? = nil,
        stop: StopRequest = StopRequest(), offset: Int = 0, claims: PieceClaims? = nil, neverWaits: Bool = false,
        isAgain: Bool = false
    ) {
        (self.claims, self.neverWaits, self.isAgain) = (claims, neverWaits, isAgain)
        self.offset = offset
        (self.share, self.joins, self.shipment, self.progress, self.stop) = (share, joins, shipment, progress, stop)
    }

    /// Whether a piece of several is computed here. What a piece is made of belongs to whoever computes the piece.
    func has(_ piece: Int) -> Bool { depth > 0 || share.has(piece + offset) }

    /// The same, where pieces are claimed; then ``release(_:)`` ends the claim.
    func takes(_ piece: Int, key: String) throws -> Bool {
        guard has(piece) else { return false }
        return try depth > 0 || claims?.take(key) ?? true
    }

    /// Ends the claim on a piece that was taken.
    func release(_ key: String) { if depth == 0 { claims?.release(key) } }

    /// Takes note of the pieces that a step is made of.
    func begin(pieces count: Int) {
        guard depth == 0 else { return }
        due += (0..<count).count { share.has($0 + offset) }
    }

    /// Takes note of a piece that is there.
    func finish(_ piece: Int) { if depth == 0, share.has(piece + offset) { finished += 1 } }

    /// What is no piece of several is left to whoever makes the value.
    ///
    /// - Throws: ``DivisionEnd/left`` elsewhere.
    func claimUndivided() throws {
        guard depth == 0 else { return }
        guard try joins && claims?.takeUndivided() ?? true else { throw DivisionEnd.left }
    }

    /// Whether a piece is being computed.
    var isWithin: Bool { depth > 0 }

    /// Computes a piece; those within it are its own.
    func within<Result>(_ compute: () throws -> Result) rethrows -> Result {
        depth += 1
        defer { depth -= 1 }
        return try compute()
    }

    /// Hands on what is done.
    ///
    /// - Throws: ``DivisionEnd/stopped`` where the process was asked to stop; `FileError` where it can't be written.
    func deliver(_ entry: Parcel.Entry, _ data: Data) throws {
        if entry.kind == .piece {
            computed += 1
            if depth == 0 {
                seconds += entry.seconds
                evaluations += entry.evaluations
            }
            digests[entry.key] = entry.digest
        }
        try shipment?.add(entry, data)
        if stop.isRequested, entry.kind != .value { throw DivisionEnd.stopped }
    }
}

/// Why a process ends its part of a step without the step's value: no error.
enum DivisionEnd: Error {
    /// The rest is others' to compute.
    case left
    /// It was asked to stop.
    case stopped
    /// Other processes are to go on, since something else computes on the machine.
    case relieved
}
