import Notebook

/// How modules are trained beside the catalogue's networks.
struct AttentionPlan: Codable, Sendable {
    /// Of these, a module beside each training of the network, and of those one beside the first.
    var variations: [AttentionVariation]
    var once: [AttentionVariation] = []
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
            quick: [.published, .withoutSkip, .lastLayer], full: [.published, .again] + AttentionVariation.ofTheModule),
        once: setting.pick(
            quick: [.diagonal, .shuffled],
            full: [.withoutArea, .withoutVariation, .answerAlone, .diagonal, .shuffled]),
        images: setting.pick(quick: 5_000, full: 20_000), recipe: AttentionObjective.recipe(epochs: 4))
}

func mapPlan(_ setting: Setting) -> MapPlan {
    setting.pick(
        quick: MapPlan(
            kinds: MapSource.allCases, images: 200, choosing: 50, masks: 300, emptied: 100, shares: [0.2, 0.5, 0.8],
            batch: 100),
        // Its module of shuffled answers is beside one network, and among the varied ones.
        full: MapPlan(
            kinds: MapSource.allCases.filter { $0 != .ofShuffledAnswers }, images: 1_000, choosing: 100, masks: 1_000,
            emptied: 300, shares: [0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 0.9], batch: 100))
}

/// Of modules with something changed, T-TAME's maps alone.
func variedMapPlan(_ setting: Setting) -> MapPlan {
    MapPlan(kinds: [.attention], images: setting.pick(quick: 200, full: 1_000), choosing: 0, batch: 100)
}

/// Maps of groups of classes, learned from photographs.
struct PhotographPlan: Codable, Sendable {
    var groups: LogitGroups.ImageNet
    /// Photographs of three quarters of the objects, at most so many.
    var learned: Int
    var recipe: TrainingRecipe
    var maps: MapPlan
}

/// - Parameter isUsual: of the network that runs explain without anybody's weights; others' are tried in minutes, not judged.
func photographPlan(isUsual: Bool) -> @Sendable (Setting) -> PhotographPlan {
    { setting in
        let controls: [MapSource] = [.allOnes, .fakeCAM, .centerBlob, .blurredNoise, .anotherImages]
        return PhotographPlan(
            groups: setting.pick(quick: .three, full: .superclasses),
            learned: setting.pick(quick: isUsual ? 200 : 64, full: 597),
            recipe: AttentionObjective.recipe(epochs: setting.pick(quick: isUsual ? 3 : 1, full: 8)),
            maps: MapPlan(
                kinds: setting.pick(quick: MapSource.methods.filter { $0 != .scoreCAM }, full: MapSource.methods)
                    + controls,
                images: setting.pick(quick: isUsual ? 20 : 8, full: 40),
                masks: setting.pick(quick: isUsual ? 60 : 30, full: 150), batch: 16))
    }
}

/// Photographs that the authors' module is tried on; where a list of them is named, all of it.
func publishedPlan(_ setting: Setting) -> MapPlan {
    MapPlan(
        kinds: [
            .attention, .gradCAM, .gradCAMPlusPlus, .layerCAM, .allOnes, .fakeCAM, .centerBlob, .blurredNoise,
        ], images: setting.pick(quick: 20, full: 200), batch: 16)
}

struct GalleryPlan: Codable, Sendable {
    /// Pasted stamps, of which the first are drawn.
    var pictures: Int
    var drawn = 6
    var masks = 1_000
    /// Of the picture's side that a stamp takes.
    var smallest = 0.6
    var largest = 0.9
}
