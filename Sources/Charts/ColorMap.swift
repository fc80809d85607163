/// A perceptually uniform colour map for magnitudes.
public enum ColorMap: Sendable, Equatable, CaseIterable {
    case viridis, cividis

    /// The colour at `fraction`, 0 to 1; values outside take the end's colour.
    public func color(_ fraction: Double) -> RGB {
        let anchors = self.anchors
        let place = min(max(fraction.isNaN ? 0 : fraction, 0), 1) * Double(anchors.count - 1)
        let index = min(Int(place), anchors.count - 2)
        let part = place - Double(index)
        func mix(_ component: KeyPath<RGB, UInt8>) -> UInt8 {
            let low = Double(anchors[index][keyPath: component]), high = Double(anchors[index + 1][keyPath: component])
            return UInt8((low + (high - low) * part).rounded())
        }
        return RGB(mix(\.red), mix(\.green), mix(\.blue))
    }

    /// Ten equally spaced colours of the published maps; between them colours are interpolated.
    private var anchors: [RGB] {
        let hex: [UInt32] = switch self {
        case .viridis: [0x440154, 0x482878, 0x3E4A89, 0x31688E, 0x26828E, 0x1F9E89, 0x35B779, 0x6DCD59, 0xB4DE2C, 0xFDE725]
        case .cividis: [0x00204D, 0x00336F, 0x39486B, 0x575C6D, 0x707173, 0x8A8779, 0xA69D75, 0xC4B56C, 0xE4CF5B, 0xFFEA46]
        }
        return hex.map(RGB.init)
    }
}
