import Testing

@testable import Notebook
@testable import SalientRelevance

/// Each finding's rule, fed with made-up numbers: every outcome that its kind allows can come.
@Suite struct FindingsTests {
    private func outcome(_ declaration: Declaration, _ numbers: Numbers) throws -> Outcome {
        try Judge(declaration: declaration, numbers: numbers, isQuick: false).summary(data: [], isTimed: false).outcome
    }

    private func isInvalid(_ outcome: Outcome) -> Bool {
        if case .notTested(.invalid) = outcome { true } else { false }
    }
    private func isUndecided(_ outcome: Outcome) -> Bool { if case .undecided = outcome { true } else { false } }
    private func isPartly(_ outcome: Outcome) -> Bool { if case .partly = outcome { true } else { false } }
    private func fails(_ outcome: Outcome) -> Bool { if case .fails = outcome { true } else { false } }

    // MARK: Areas, not pixels

    private func parts(_ salient: @escaping @Sendable (Subject) -> Double) -> MadeUp {
        var made = MadeUp()
        made.part = { subject, kind in
            switch kind {
            case .salientRelevance: salient(subject)
            case .blurredRelevance, .lessBlurredRelevance, .moreBlurredRelevance: 0.7
            case .blob: 0.95
            case .randomAreas: 0.2
            default: 0.3
            }
        }
        return made
    }

    private func judgedParts(_ made: MadeUp) throws -> Outcome {
        try outcome(areasNotPixelsDeclaration, try partNumbers(made.maps, made.small))
    }

    @Test func areasAreMoreThanABlur() throws {
        #expect(try judgedParts(parts { _ in 0.9 }) == .holds)
        #expect(fails(try judgedParts(parts { _ in 0.7 })))
        #expect(fails(try judgedParts(parts { _ in 0.5 })))
        #expect(isPartly(try judgedParts(parts { $0 == .photographs ? 0.9 : 0.6 })))
        var noisy = parts { _ in 0.75 }
        noisy.spread = 0.1
        #expect(isUndecided(try judgedParts(noisy)))
        // Random areas that hang together as well would say that the measure sees none.
        for subject in Subject.allCases {
            var random = parts { _ in 0.9 }
            let part = random.part
            random.part = { $0 == subject && $1 == .randomAreas ? 0.9 : part($0, $1) }
            #expect(isInvalid(try judgedParts(random)), "\(subject)")
            var blind = parts { _ in 0.9 }
            blind.part = { $0 == subject && $1 == .blob ? 0.3 : part($0, $1) }
            #expect(isInvalid(try judgedParts(blind)), "\(subject)")
        }
    }

    // MARK: Areas contribute

    /// Each kind's gain over random areas, both ways.
    private func gains(_ gain: @escaping @Sendable (Subject, MapKind) -> Double) -> MadeUp {
        var made = MadeUp()
        made.area = { subject, kind, way in 0.5 + (way == .deletion ? -1 : 1) * gain(subject, kind) }
        return made
    }

    private func judgedGains(_ made: MadeUp) throws -> Outcome {
        try outcome(areasContributeDeclaration, try contributionNumbers(made.maps, made.small))
    }

    @Test func areasContributeBeyondRandomAreasAndTheMiddle() throws {
        func gain(
            _ salient: Double, randomised: Double = 0, gradCAM: Double = 0.1, occlusion: Double = 0.1,
            small: Double? = nil
        ) -> MadeUp {
            gains { subject, kind in
                switch kind {
                case .salientRelevance: subject == .small ? small ?? salient : salient
                case .randomised: randomised
                case .gradCAM: gradCAM
                case .occlusion: occlusion
                default: 0
                }
            }
        }
        #expect(try judgedGains(gain(0.1)) == .holds)
        #expect(fails(try judgedGains(gain(0))))
        #expect(fails(try judgedGains(gain(-0.1))))
        #expect(isPartly(try judgedGains(gain(0.1, small: -0.1))))
        #expect(isUndecided(try judgedGains(gain(0.02))))
        #expect(isInvalid(try judgedGains(gain(0.1, randomised: 0.1))))
        #expect(isInvalid(try judgedGains(gain(0.1, gradCAM: 0))))
        #expect(isInvalid(try judgedGains(gain(0.1, occlusion: 0))))
    }

    @Test("Where pixels leave, less is better")
    func directions() throws {
        var made = MadeUp()
        made.area = { _, kind, way in kind == .salientRelevance && way == .deletion ? 0.3 : 0.5 }
        let maps = made.maps
        let gain = try #require(try maps.gain(.salientRelevance, over: .relevance, .deletion).value)
        #expect(abs(gain - 20) < 1)
        let insertion = try #require(try maps.gain(.salientRelevance, over: .relevance, .insertion).value)
        #expect(abs(insertion) < 1)
    }

    // MARK: Salient Relevance against relevance

    @Test func moreThanRelevance() throws {
        func judged(_ gain: Double, _ share: Double, random: Double = -0.1) throws -> Outcome {
            var made = gains { _, kind in
                kind == .salientRelevance ? gain : kind == .random ? random : 0
            }
            made.share = { _, kind in kind == .salientRelevance ? share : kind == .random ? 0.1 : 0.3 }
            return try outcome(
                beyondRelevanceDeclaration, try beyondRelevanceNumbers(made.maps, made.small, made.pointed))
        }
        #expect(try judged(0.1, 0.4) == .holds)
        #expect(try judged(0, 0.3) == .fails(.absent))
        #expect(try judged(-0.1, 0.2) == .fails(.reversed))
        #expect(isPartly(try judged(0.1, 0.2)))
        #expect(isUndecided(try judged(0.02, 0.32)))
        #expect(isInvalid(try judged(0.1, 0.4, random: 0.1)))
    }

    // MARK: Learned objects

    private func judgedPlace(_ salient: Double, control: MapKind? = nil, _ share: Double = 0.1) throws -> Outcome {
        var made = MadeUp()
        made.share = { _, kind in kind == .salientRelevance ? salient : kind == control ? share : 0.1 }
        return try outcome(learnedObjectDeclaration, try learnedObjectNumbers(made.small, made.pointed))
    }

    @Test func objectsOfKnownPlace() throws {
        #expect(try judgedPlace(0.4) == .holds)
        #expect(fails(try judgedPlace(0.1)))
        #expect(isUndecided(try judgedPlace(0.15)))
        for (kind, _) in placeControls { #expect(isInvalid(try judgedPlace(0.4, control: kind, 0.4)), "\(kind)") }
        #expect(isUndecided(try judgedPlace(0.4, control: .edges, 0.15)), "a control that decides nothing")
    }

    @Test func placeThatWasLearned() throws {
        func judged(_ salient: Double, _ edges: Double) throws -> Outcome {
            var made = MadeUp()
            made.share = { _, kind in
                kind == .salientRelevance || kind == .relevance ? salient : kind == .edges ? edges : 0.1
            }
            return try outcome(placeIsLearnedDeclaration, try placeIsLearnedNumbers(made.small, made.pointed))
        }
        #expect(try judged(0.4, 0.1) == .holds)
        #expect(isPartly(try judged(0.4, 0.5)))
        #expect(isUndecided(try judged(0.4, 0.38)))
        // Relevance that a random map beats would say that the measure sees nothing.
        #expect(isInvalid(try judged(0.05, 0.1)))
    }

    @Test func withoutStampsObjectsAreNotTested() throws {
        let without = SmallComparison(
            dataset: "CIFAR-10", labels: [], trainings: [], objects: [], fractions: [0, 1])
        let missing = try outcome(learnedObjectDeclaration, try learnedObjectNumbers(without, []))
        guard case .notTested(.missing) = missing else {
            Issue.record("\(missing)")
            return
        }
    }

    // MARK: Networks

    private func judgedNetworks(_ made: MadeUp) throws -> Outcome {
        try outcome(shallowLooksElsewhereDeclaration, try shallowNumbers(made.small))
    }

    @Test func theShallowNetworkLooksElsewhere() throws {
        var made = MadeUp()
        made.share = { _, _ in 0.4 }
        #expect(try judgedNetworks(made) == .fails(.absent))
        made.alexNetShift = (alone: -0.2, other: 0)
        #expect(try judgedNetworks(made) == .holds)
        made.alexNetShift = (alone: 0.2, other: 0)
        #expect(try judgedNetworks(made) == .fails(.reversed))
        made.alexNetShift = (alone: -0.05, other: 0)
        #expect(isUndecided(try judgedNetworks(made)))
        // Where both are right as well, it says nothing of failing.
        made.alexNetShift = (alone: -0.2, other: -0.2)
        #expect(isInvalid(try judgedNetworks(made)))
        // No picture that VGG-16 alone is right about.
        made.alexNetShift = (alone: -0.2, other: 0)
        made.right = [(true, true), (false, false)]
        #expect(isUndecided(try judgedNetworks(made)))
    }

    // MARK: Conservation and samples

    @Test func conservation() throws {
        func judged(_ missing: Double, _ absorbed: Double) throws -> Outcome {
            let rules = ExplainedNetwork.allCases.map { network in
                RuleResult(
                    network: network, rule: Composite.salientRelevance.name,
                    sums: (0..<20).map { 1 - absorbed + missing * (1 + Double($0) / 100) },
                    absorbed: [Double](repeating: absorbed, count: 20), layers: [])
            }
            return try outcome(conservedDeclaration, try conservedNumbers(rules))
        }
        #expect(try judged(1e-6, 0.3) == .holds)
        #expect(fails(try judged(0.1, 0.3)))
        #expect(isInvalid(try judged(1e-6, 0)), "nothing got lost in the biases")
    }

    @Test func samplesAreEnough() throws {
        func judged(_ rise: Double, noise: Double = 0.7) throws -> Outcome {
            let maps = (0..<6).map { index in
                let jitter = 0.001 * Double(index)
                return SettledMaps(
                    bySamples: ByCase(sampledKinds) { $0 == .rise ? rise + jitter : 0.95 + jitter },
                    byHeatMapSide: 0.9 + jitter, noise: noise + jitter)
            }
            return try outcome(enoughSamplesDeclaration, try settlingNumbers(maps))
        }
        #expect(try judged(0.95) == .holds)
        #expect(isPartly(try judged(0.8)))
        #expect(isUndecided(try judged(0.8985)))
        #expect(isInvalid(try judged(0.95, noise: 0.95)))
    }
}
