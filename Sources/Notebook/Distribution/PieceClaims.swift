/// Claims on the pieces of a step that several processes of one machine compute together, in the store that they share.
///
/// A claim is void when its process is dead, so that others take over what it had not finished.
final class PieceClaims {
    private let store: Store
    private let step: String
    private let run: Int?
    /// What tells this step's claims from those of a step with the same pieces.
    private let stepKey: String
    private var hasUndivided = false

    init(_ store: Store, step: String, key: String, run: Int?) {
        (self.store, self.step, self.run, stepKey) = (store, step, run, key)
    }

    /// - Throws: ``DivisionEnd/left`` where the step has its value meanwhile, and its pieces are gone.
    func take(_ key: String) throws -> Bool {
        guard try store.takeClaim(on: key, step: step, encoding: "", run: run) == .taken else { return false }
        guard try store.value(stepKey) == nil else {
            release(key)
            throw DivisionEnd.left
        }
        return true
    }

    func release(_ key: String) { try? store.releaseClaim(on: key) }

    /// What is no piece of several is one process's until it ends its part of the step.
    func takeUndivided() throws -> Bool {
        if !hasUndivided { hasUndivided = try take("\(stepKey) undivided") }
        return hasUndivided
    }

    func end() {
        if hasUndivided { release("\(stepKey) undivided") }
        hasUndivided = false
    }
}
