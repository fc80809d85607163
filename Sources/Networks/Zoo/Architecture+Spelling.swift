extension Architecture {
    /// By a name as Cahier, torchvision or timm spell it; nothing for another's.
    ///
    ///     Architecture(spelling: "vit_b_16")                  // .viTB16
    ///     Architecture(spelling: "vit_base_patch16_224")      // .viTB16
    public init?(spelling name: String) {
        let bare = Self.bare(name)
        if let known = Self.allCases.first(where: { Self.bare($0.rawValue) == bare }) {
            self = known
        } else if let known = Self.timm[name.lowercased()] {
            self = known
        } else {
            return nil
        }
    }

    /// Letters and digits alone: torchvision's names differ from these in signs between them.
    private static func bare(_ name: String) -> String {
        name.lowercased().filter { $0 != "_" && $0 != "-" && $0 != "/" }
    }

    private static let timm: [String: Architecture] = [
        "mobilenetv2_100": .mobileNetV2, "vit_base_patch16_224": .viTB16, "deit_small_patch16_224": .deiTS,
        "efficientnetv2_s": .efficientNetV2S,
    ]
}
