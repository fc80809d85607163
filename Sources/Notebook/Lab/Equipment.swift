import Tensors

/// What all steps of a run share: what was asked for, the store, the engine, and the activations kept between runs.
final class Equipment {
    let setting: Setting
    let store: Store
    let console: Console
    let activations: Activations
    /// How the step that is being computed is shared with other processes; nothing where one computes all.
    var division: Division?
    /// Who goes on with long steps where something else computes on the machine; nothing where nobody does.
    var relief: Relief?
    /// The engine, if any step asked for it.
    private(set) var engineInUse: Engine?

    init(setting: Setting, store: Store, console: Console) {
        self.setting = setting
        self.store = store
        self.console = console
        activations = Activations(store: store, console: console)
    }

    /// The engine, made at the first use.
    var engine: Engine {
        get throws {
            if let engineInUse { return engineInUse }
            let engine = try Engine(kernels: setting.kernels)
            engineInUse = engine
            return engine
        }
    }

    /// On how many images models were evaluated.
    var evaluations: Int { engineInUse?.evaluations ?? 0 }
}
