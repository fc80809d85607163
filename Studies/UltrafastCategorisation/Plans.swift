import Notebook

/// Draws of the augmentation that readouts are trained on, beside the plain picture.
let draws = 4

/// Every 15 degrees, once round; 0 is the plain view.
let angles = Array(stride(from: -180, to: 180, by: 15))

func view(at angle: Int) -> PhotographView { angle == 0 ? .plain : .rotated(degrees: angle) }

func featurePlan(_ setting: Setting) -> FeaturePlan {
    let views =
        [PhotographView.plain] + (0..<draws).map { .augmented(draw: $0) } + [.grayscale, .mirrored, .upsideDown]
        + turned
    return switch setting.profile {
    case .full: FeaturePlan(shorterSide: 256, side: 224, views: views, batch: 8)
    case .quick: FeaturePlan(shorterSide: 128, side: 112, pictures: 400, views: views, batch: 16)
    }
}

func readoutPlan(_ setting: Setting) -> ReadoutPlan {
    ReadoutPlan(features: featurePlan(setting), recipe: LogisticReadout.Recipe(), folds: 5, draws: draws)
}

func controlPlan(_ setting: Setting) -> ControlPlan {
    ControlPlan(readouts: readoutPlan(setting), regularisations: [1e-4, 1e-2], shuffles: 20)
}

/// Small pictures, but many: each is an object of its own, and only seen as it is.
func smallFeaturePlan(_ setting: Setting) -> FeaturePlan {
    FeaturePlan(
        shorterSide: 64, side: 64, pictures: setting.profile == .full ? 20_000 : 4_000, views: [.plain], batch: 50)
}

func smallReadoutPlan(_ setting: Setting) -> ReadoutPlan {
    ReadoutPlan(features: smallFeaturePlan(setting), recipe: LogisticReadout.Recipe(), folds: 5, draws: 0)
}

func shownPlan(_ setting: Setting) -> ExamplePlan { ExamplePlan() }

/// At 224 pixels, which the networks' classes were learned at.
func untouchedPlan(_ setting: Setting) -> UntouchedPlan {
    UntouchedPlan(pictures: setting.profile == .full ? nil : 100, views: [.plain, .mirrored] + turned)
}

/// At each angle but upright.
let turned = angles.filter { $0 != 0 }.map(view(at:))
