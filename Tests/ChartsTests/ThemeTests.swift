import Charts
import Testing

@Suite struct ThemeTests {
    @Test func contrastFollowsItsDefinition() {
        #expect(abs(RGB(0).contrast(with: RGB(0xFFFFFF)) - 21) < 1e-9)
        #expect(RGB(0x777777).contrast(with: RGB(0x777777)) == 1)
        // WCAG's well-known limit case: #767676 on white just passes, #777777 does not.
        #expect(RGB(0x767676).contrast(with: RGB(0xFFFFFF)) >= 4.5)
        #expect(RGB(0x777777).contrast(with: RGB(0xFFFFFF)) < 4.5)
    }

    @Test(arguments: [Theme.light, Theme.dark]) func textAndSeriesReachFourAndAHalf(theme: Theme) {
        #expect(theme.series.count == 8)
        for color in [theme.ink, theme.muted] + theme.series {
            #expect(color.contrast(with: theme.background) >= 4.5, "\(color.hex)")
        }
        #expect(theme.ink.contrast(with: theme.region) >= 4.5)
        #expect(theme.muted.contrast(with: theme.region) >= 4.5)
        #expect(Set(theme.series).count == 8)
    }

    @Test(arguments: ColorMap.allCases) func colorMapsGrowLighter(map: ColorMap) {
        let lightness = (0...50).map { map.color(Double($0) / 50).luminance }
        #expect(zip(lightness, lightness.dropFirst()).allSatisfy { $0 < $1 })
        #expect(map.color(-3) == map.color(0))
        #expect(map.color(7) == map.color(1))
    }

    @Test func viridisEndsAreThePublishedOnes() {
        #expect(ColorMap.viridis.color(0) == RGB(0x440154))
        #expect(ColorMap.viridis.color(1) == RGB(0xFDE725))
    }
}
