import Notebook

/// How modules are trained beside the catalogue's networks.
struct AttentionPlan: Codable, Sendable {
    /// Of these, a module beside each training of the network, and of those one beside the first.
    var variations: [Variation]
    var once: [Variation] = []
    /// The first so many training images; all where there is no number.
    var images: Int?
    var recipe: TrainingRecipe
    /// Test images on which the loss's terms are told after each epoch.
    var watched = 64
}

func attentionPlan(_ setting: Setting) -> AttentionPlan {
    AttentionPlan(
        variations: [.published], images: setting.pick(quick: 5_000, full: nil),
        recipe: AttentionObjective.recipe(epochs: setting.pick(quick: 4, full: 8)))
}

/// In minutes there is time for three changes; the loss's are beside one network.
func variationPlan(_ setting: Setting) -> AttentionPlan {
    AttentionPlan(
        variations: setting.pick(
            quick: [.published, .withoutSkip, .lastLayer], full: [.published, .again] + Variation.ofTheModule),
        once: setting.pick(
            quick: [.diagonal, .shuffled],
            full: [.withoutArea, .withoutVariation, .answerAlone, .diagonal, .shuffled]),
        images: setting.pick(quick: 5_000, full: 20_000), recipe: AttentionObjective.recipe(epochs: 4))
}

/// What maps are made and measured.
struct MapPlan: Codable, Sendable {
    var arms: [Arm]
    /// Images of a kind that no module has learned from.
    var images: Int
    /// Training images on which each method's layer is chosen.
    var choosing: Int
    /// Of RISE.
    var masks: Int
    /// Images that pixels are taken from, and which shares of them.
    var emptied: Int
    var shares: [Double]
    var batch: Int
}

func mapPlan(_ setting: Setting) -> MapPlan {
    setting.pick(
        quick: MapPlan(
            arms: Arm.allCases, images: 200, choosing: 50, masks: 300, emptied: 100, shares: [0.2, 0.5, 0.8], batch: 100
        ),
        full: MapPlan(
            arms: Arm.allCases, images: 1_000, choosing: 100, masks: 1_000, emptied: 300,
            shares: [0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 0.9], batch: 100))
}

/// Of modules with something changed, T-TAME's maps alone.
func variedMapPlan(_ setting: Setting) -> MapPlan {
    MapPlan(
        arms: [.attention], images: setting.pick(quick: 200, full: 1_000), choosing: 0, masks: 0, emptied: 0,
        shares: [],
        batch: 100)
}

/// How long a map takes.
struct TimePlan: Codable, Sendable {
    var runs: Int
    var masks = 1_000
}

func timePlan(_ setting: Setting) -> TimePlan { TimePlan(runs: setting.pick(quick: 3, full: 10)) }

/// Maps of groups of classes, learned from photographs.
struct PhotographPlan: Codable, Sendable {
    var groups: ClassGroups
    /// Photographs of three quarters of the objects, at most so many.
    var learned: Int
    var recipe: TrainingRecipe
    var maps: MapPlan
}

func photographPlan(_ setting: Setting) -> PhotographPlan {
    let controls: [Arm] = [.allOnes, .fakeCAM, .blob, .noise, .another]
    return PhotographPlan(
        groups: setting.pick(quick: .three, full: .superclasses), learned: setting.pick(quick: 200, full: 597),
        recipe: AttentionObjective.recipe(epochs: setting.pick(quick: 3, full: 8)),
        maps: MapPlan(
            arms: setting.pick(quick: Arm.methods.filter { $0 != .scoreCAM }, full: Arm.methods) + controls,
            images: setting.pick(quick: 20, full: 40), choosing: 1, masks: setting.pick(quick: 60, full: 150),
            emptied: 0, shares: [], batch: 16))
}

/// Photographs that the authors' module is tried on.
func publishedPlan(_ setting: Setting) -> MapPlan {
    MapPlan(
        arms: [.attention, .gradCAM, .gradCAMPlusPlus, .layerCAM, .allOnes, .fakeCAM, .blob, .noise],
        images: setting.pick(quick: 20, full: 200), choosing: 1, masks: 0, emptied: 0, shares: [], batch: 16)
}
