import Foundation
import Tensors

/// What a running step works with: profile, seed, the engine, and the store's help for long work.
///
/// Each step's closure gets a lab that is made for this step. A lab belongs to one thread.
public struct Lab {
    let step: RunningStep
    let equipment: Equipment

    /// How much work is asked for; a part of every key.
    public var profile: Profile { setting.profile }

    /// The number that every random stream starts from; a part of every key.
    public var seed: UInt64 { step.seed }

    /// The engine that evaluates models, made at the first use.
    public var engine: Engine { get throws { try equipment.engine } }

    /// On how many images models were evaluated in this run.
    public var evaluations: Int { equipment.evaluations }

    /// Shows how far the running step is: one line with rate and time left on a terminal, now and then a line
    /// elsewhere.
    ///
    /// - Parameter detail: what else is worth knowing now, such as the loss.
    public func progress(_ what: String, _ done: Int, _ total: Int, detail: String = "") {
        console.progress(what, done, total, detail: detail)
        if let division = equipment.division { division.progress?.note(division, doing: "\(what) \(done) of \(total)") }
        equipment.relief?.note(console)
    }

    /// Says something on standard error.
    public func note(_ text: String) { console.note(text) }

    var setting: Setting { equipment.setting }
    var store: Store { equipment.store }
    var console: Console { equipment.console }
    var activations: Activations { equipment.activations }

    func warnOfDamage(_ what: String, _ consequence: String) {
        console.warn("\(what) in the store \(store.file.path) is damaged; \(consequence)")
    }
}

/// A step that is being computed.
struct RunningStep {
    let name: String
    let key: String
    /// The canonical JSON of its parameters or plan.
    let parameters: String
    /// What its random streams start from.
    let seed: UInt64
    /// Whether its key knows of threads, because its bytes depend on them.
    let dependsOnThreads: Bool

    func pieceKey(_ name: String) -> String { contentDigest(of: Data("\(key) piece \(name)".utf8)) }
}
