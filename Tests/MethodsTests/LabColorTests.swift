import Foundation
import Methods
import Testing

@Suite struct LabColorTests {
    /// Published values for sRGB's corners under D65, rounded to two digits (Lindbloom's calculator and colour tables
    /// give the same).
    @Test(arguments: [
        ([1.0, 1, 1], [100.0, 0, 0]), ([0, 0, 0], [0, 0, 0]), ([1, 0, 0], [53.24, 80.09, 67.20]),
        ([0, 1, 0], [87.73, -86.18, 83.18]),
        ([0, 0, 1], [32.30, 79.19, -107.86]), ([1, 1, 0], [97.14, -21.55, 94.48]),
        ([0, 1, 1], [91.11, -48.09, -14.13]),
        ([1, 0, 1], [60.32, 98.23, -60.82]),
    ]) func corners(rgb: [Double], lab: [Double]) {
        let color = LabColor(red: rgb[0], green: rgb[1], blue: rgb[2])
        for (value, expected) in zip([color.lightness, color.a, color.b], lab) {
            #expect(abs(value - expected) < 0.011, "\(rgb)")
        }
    }

    /// Greys have no colour, and their lightness is the closed form: 903.3 Y below (6/29)³, else 116 Y^(1/3) - 16.
    @Test func greys() {
        for level in 0...255 {
            let stored = Double(level) / 255
            let color = LabColor(red: stored, green: stored, blue: stored)
            let luminance = stored <= 0.04045 ? stored / 12.92 : pow((stored + 0.055) / 1.055, 2.4)
            let lightness = luminance <= 0.008856451679 ? 903.2962962963 * luminance : 116 * cbrt(luminance) - 16
            #expect(abs(color.lightness - lightness) < 1e-6 && abs(color.a) < 1e-9 && abs(color.b) < 1e-9, "\(level)")
        }
    }
}
