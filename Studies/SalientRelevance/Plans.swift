import Notebook

/// How photographs reach the network, and how its last layer is learned.
struct HeadPlan: Codable, Sendable {
    /// The shorter side of a resized picture and the side of its middle that the network sees, in pixels.
    var shorterSide: Int
    var side: Int
    /// About so many pictures, whole objects only; all where there is no number.
    var pictures: Int?
    /// One of so many parts of the objects is not learned from; its pictures are explained.
    var folds = 4
    var recipe = LogisticReadout.Recipe()
    var batch = 8
}

func headPlan(_ setting: Setting) -> HeadPlan {
    switch setting.profile {
    case .full: HeadPlan(shorterSide: 256, side: 224)
    case .quick: HeadPlan(shorterSide: 128, side: 112, pictures: 300)
    }
}

/// The rules that are compared, each in every layer; the pixels' own rules are in the composites.
struct RulePlan: Codable, Sendable {
    /// Photographs, and images of CIFAR-10.
    var photographs: Int
    var images: Int

    /// - Parameter normalization: of the network's images, whose darkest and lightest colour bound the rule zᴮ.
    func composites(_ normalization: Normalization) -> [Composite] {
        let low = normalization.values(of: 0), high = normalization.values(of: 1)
        return [
            .salientRelevance, Composite(.zero), Composite(.epsilon(1e-6)), Composite(.epsilon(0.25)),
            Composite(.gamma(0.25)), Composite(.zPlus),
            Composite(.alphaBeta(alpha: 2)), Composite(.wSquared), Composite(.flat), .epsilonPlusFlat,
            .epsilonGammaBox(low: low, high: high),
        ]
    }
}

func rulePlan(_ setting: Setting) -> RulePlan {
    switch setting.profile {
    case .full: RulePlan(photographs: 40, images: 200)
    case .quick: RulePlan(photographs: 8, images: 50)
    }
}

/// What is measured of each map, and how dearly.
struct MeasurePlan: Codable, Sendable {
    /// Photographs of objects that the head has not learned from.
    var pictures: Int
    /// Of those, the first so many have maps of every kind.
    var picturesOfAllKinds: Int
    /// Of deletion and insertion.
    var steps: Int
    var costs: MapCosts
}

/// In `full`, 60 photographs: what had been seen of 24 said that 41 would tell deletion from a random map's.
func measurePlan(_ setting: Setting) -> MeasurePlan {
    switch setting.profile {
    case .full:
        MeasurePlan(pictures: 60, picturesOfAllKinds: 16, steps: 12, costs: MapCosts(saliencySide: 125))
    case .quick:
        MeasurePlan(
            pictures: 12, picturesOfAllKinds: 3, steps: 8, costs: MapCosts(samples: 6, masks: 40, saliencySide: 64))
    }
}

/// How many photographs tell whether random maps have settled.
struct SettlingPlan: Codable, Sendable {
    var pictures: Int
    var costs: MapCosts
}

func settlingPlan(_ setting: Setting) -> SettlingPlan {
    SettlingPlan(pictures: setting.pick(quick: 2, full: 5), costs: measurePlan(setting).costs)
}

/// Objects pasted at known places.
struct PointingPlan: Codable, Sendable {
    /// Stamps.
    var objects: Int
    /// Of the picture's side, how much the object's longer side takes.
    var smallest = 0.25
    var largest = 0.45
    var saliencySide: Int
}

func pointingPlan(_ setting: Setting) -> PointingPlan {
    switch setting.profile {
    case .full: PointingPlan(objects: 100, saliencySide: 125)
    case .quick: PointingPlan(objects: 20, saliencySide: 64)
    }
}

/// The two small networks.
struct SmallPlan: Codable, Sendable {
    /// Test images.
    var images: Int
    /// Of deletion and insertion.
    var steps: Int
    /// Each stamp of a class of CIFAR-10 before so many backgrounds.
    var backgrounds: Int
    var smallest = 0.5
    var largest = 0.7
    var saliencySide = 64
}

func smallPlan(_ setting: Setting) -> SmallPlan {
    switch setting.profile {
    case .full: SmallPlan(images: 300, steps: 12, backgrounds: 4)
    case .quick: SmallPlan(images: 50, steps: 8, backgrounds: 2)
    }
}

/// All methods' maps of the small VGG-16.
struct SmallMethodsPlan: Codable, Sendable {
    /// Test images.
    var images: Int
    var steps: Int
    var costs: MapCosts
}

/// In `full`, RISE has its authors' number of masks, which cost little for small images.
func smallMethodsPlan(_ setting: Setting) -> SmallMethodsPlan {
    switch setting.profile {
    case .full: SmallMethodsPlan(images: 48, steps: 12, costs: MapCosts(masks: 4000, saliencySide: 64))
    case .quick: SmallMethodsPlan(images: 8, steps: 8, costs: MapCosts(samples: 6, masks: 200, saliencySide: 64))
    }
}

/// Pictures whose maps are drawn.
struct GalleryPlan: Codable, Sendable {
    var pictures = 4
    /// Of maps as they are drawn, in pixels: in the first figure, and where many stand side by side.
    var largeSide = 160
    var side = 112
    /// Of the picture's side, how much the object's longer side takes.
    var smallest = 0.5
    var largest = 0.8
    /// Of the small images that are looked at for ones that AlexNet alone gets wrong.
    var smallPictures = 200
    var costs: MapCosts
}

func galleryPlan(_ setting: Setting) -> GalleryPlan {
    switch setting.profile {
    case .full: GalleryPlan(costs: MapCosts(saliencySide: 125))
    case .quick: GalleryPlan(pictures: 3, largeSide: 112, costs: MapCosts(samples: 6, masks: 40, saliencySide: 64))
    }
}

/// The complete ImageNet networks.
struct CompletePlan: Codable, Sendable {
    var pictures: Int
    /// Stamps whose maps are drawn.
    var drawn: Int
    var drawnSide: Int
    var costs: MapCosts
}

func completePlan(_ setting: Setting) -> CompletePlan {
    switch setting.profile {
    case .full: CompletePlan(pictures: 60, drawn: 4, drawnSide: 160, costs: MapCosts(saliencySide: 125))
    case .quick: CompletePlan(pictures: 12, drawn: 3, drawnSide: 112, costs: MapCosts(saliencySide: 64))
    }
}

/// The sanity check with randomised weights.
struct SanityPlan: Codable, Sendable {
    var pictures: Int
    /// Layers with weights that are randomised, from the logits down.
    var depths = [1, 4, 7, 10, 12, 14]
    var saliencySide: Int
}

func sanityPlan(_ setting: Setting) -> SanityPlan {
    switch setting.profile {
    case .full: SanityPlan(pictures: 12, saliencySide: 125)
    case .quick: SanityPlan(pictures: 3, saliencySide: 64)
    }
}
