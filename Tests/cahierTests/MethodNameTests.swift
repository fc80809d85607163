import Commands
import Datasets
import Methods
import Testing

/// How methods are named on the command line.
@Suite struct MethodNameTests {
    private func method(_ text: String, _ preprocessing: ImagePreprocessing = .imageNet) throws -> ExplanationMethod {
        try MethodName(text, for: preprocessing).method
    }

    private func problem(_ text: String, _ preprocessing: ImagePreprocessing = .imageNet) -> String {
        #expect(throws: WrongMethodName.self) { try MethodName(text, for: preprocessing) }
        do { _ = try MethodName(text, for: preprocessing) } catch { return error.description }
        return ""
    }

    @Test("Each name is its method, with what its parameter is where none is given")
    func plainNames() throws {
        let expected: [String: AttributionMethod] = [
            "lrp": .relevance(.salientRelevance), "lrp-zero": .relevance(Composite(.zero)),
            "lrp-epsilon": .relevance(Composite(.epsilon(1e-6))), "lrp-gamma": .relevance(Composite(.gamma(0.25))),
            "lrp-z-plus": .relevance(Composite(.zPlus)), "lrp-alpha-beta": .relevance(Composite(.alphaBeta(alpha: 2))),
            "lrp-w-squared": .relevance(Composite(.wSquared)), "lrp-flat": .relevance(Composite(.flat)),
            "lrp-epsilon-plus-flat": .relevance(.epsilonPlusFlat),
            "lrp-epsilon-gamma-box": .relevance(.epsilonGammaBox(low: [-1, -1, -1], high: [1, 1, 1])),
            "gradient": .gradients(.gradient), "gradient-times-input": .gradients(.gradientTimesInput),
            "smoothgrad": .gradients(.smoothGrad(samples: 50)),
            "integrated-gradients": .gradients(.integratedGradients(steps: 50)),
            "guided-backpropagation": .gradients(.guidedBackpropagation), "grad-cam": .gradients(.gradCAM()),
            "rise": .rise(RISE(masks: 4000)), "occlusion": .occlusion(Occlusion(window: 32, stride: 16)),
        ]
        let weighted: [String: ClassActivationMethod] = [
            "grad-cam++": .gradCAMPlusPlus(), "layer-cam": .layerCAM(), "score-cam": .scoreCAM(),
            "ablation-cam": .ablationCAM(),
        ]
        // A module has no name without its file.
        #expect(
            (Array(expected.keys) + Array(weighted.keys) + ["attention"]).sorted()
                == MethodName.Kind.allCases.map(\.rawValue).sorted())
        // GoogLeNet's pixels go from -1 to 1.
        for (name, method) in expected {
            #expect(try self.method(name, .googLeNet) == .attribution(method), "\(name)")
        }
        for (name, method) in weighted { #expect(try self.method(name) == .classActivation(method), "\(name)") }
    }

    @Test("A parameter stands after a colon")
    func parameters() throws {
        let expected: [String: AttributionMethod] = [
            "lrp-epsilon:0.25": .relevance(Composite(.epsilon(0.25))),
            "lrp-epsilon:0": .relevance(Composite(.epsilon(0))),
            "lrp-epsilon:1e-3": .relevance(Composite(.epsilon(1e-3))),
            "lrp-gamma:0.1": .relevance(Composite(.gamma(0.1))),
            "lrp-alpha-beta:1": .relevance(Composite(.alphaBeta(alpha: 1))),
            "smoothgrad:25": .gradients(.smoothGrad(samples: 25)),
            "integrated-gradients:100": .gradients(.integratedGradients(steps: 100)),
            "grad-cam:features.29": .gradients(.gradCAM(layer: "features.29")),
            "grad-cam:a:b": .gradients(.gradCAM(layer: "a:b")),
            "rise:500": .rise(RISE(masks: 500)), "occlusion:50": .occlusion(Occlusion(window: 50, stride: 25)),
            "occlusion:1": .occlusion(Occlusion(window: 1, stride: 1)),
            "occlusion:224": .occlusion(Occlusion(window: 224, stride: 112)),
        ]
        for (name, method) in expected { #expect(try self.method(name) == .attribution(method), "\(name)") }
        #expect(try method("occlusion", .cifar) == .attribution(.occlusion(Occlusion(window: 4, stride: 2))))
        let weighted: [String: ClassActivationMethod] = [
            "grad-cam++:features.29": .gradCAMPlusPlus(layer: "features.29"),
            "layer-cam:layer3": .layerCAM(layer: "layer3"), "ablation-cam:a:b": .ablationCAM(layer: "a:b"),
            "score-cam:layer4": .scoreCAM(ScoreCAM(layer: "layer4")),
        ]
        for (name, method) in weighted { #expect(try self.method(name) == .classActivation(method), "\(name)") }
        #expect(try method("attention:a/b:c.safetensors") == .attention(file: "a/b:c.safetensors"))
    }

    @Test("The box goes from what black becomes to what white becomes")
    func box() throws {
        let preprocessing = ImagePreprocessing(
            shorterSide: 8, crop: 8,
            normalization: Normalization(mean: [0.5, 0.25, 0], standardDeviation: [0.5, 0.25, 2]))
        #expect(
            try method("lrp-epsilon-gamma-box", preprocessing)
                == .attribution(.relevance(.epsilonGammaBox(low: [-1, -1, 0], high: [1, 3, 0.5]))))
    }

    @Test("What no method is, and what its parameter can't be, is said on one line")
    func wrongNames() {
        let cases = [
            ("lpr", "There is no method 'lpr'. Did you mean lrp?"), ("lrp-gama:0.1", "Did you mean lrp-gamma?"),
            ("gradcam", "Did you mean grad-cam?"), ("LRP", "There is no method 'LRP'."), ("", "There is no method ''."),
            ("lrp:1", "lrp takes no parameter, but ':1' was given."), ("gradient:", "gradient takes no parameter"),
            ("lrp-epsilon:-1", "ε, a number of 0 or more"), ("lrp-epsilon:", "ε, a number"),
            ("lrp-epsilon:nan", "'nan' was given"),
            ("lrp-gamma:inf", "γ, a number of 0 or more, such as lrp-gamma:0.25"), ("lrp-gamma:1e39", "'1e39'"),
            ("lrp-alpha-beta:0.5", "a number of 1 or more, such as lrp-alpha-beta:2"), ("smoothgrad:0", "from 1 to"),
            ("smoothgrad:2.5", "the number of noisy images"), ("integrated-gradients:x", "the number of steps"),
            ("rise:1000001", "from 1 to 1000000"), ("occlusion:225", "from 1 to 224, such as occlusion:32"),
            ("grad-cam:", "the name of a layer, such as grad-cam:features.29"),
            ("grad-cam++:", "the name of a layer, such as grad-cam++:features.29"),
            ("grad-cam+", "Did you mean grad-cam"), ("scorecam", "Did you mean score-cam?"),
            ("attention", "attention takes a file, such as attention:attention.safetensors"),
            ("attention:", "none was given"),
        ]
        for (name, words) in cases {
            let problem = problem(name)
            #expect(problem.contains(words), "\(name): \(problem)")
            #expect(!problem.contains("\n"))
        }
        for kind in MethodName.Kind.allCases { #expect(problem("nothing").contains(kind.rawValue)) }
    }

    @Test("Files of different images and methods have different names, as no name is the end of another")
    func fileNames() throws {
        #expect(try MethodName("lrp-epsilon:0.25", for: .imageNet).fileName == "lrp-epsilon-0.25")
        #expect(try MethodName("attention:a/b.c.safetensors", for: .imageNet).fileName == "attention-b.c")
        #expect(try MethodName("attention:a/b.c.safetensors", for: .imageNet).label == "attention:b.c.safetensors")
        #expect(try MethodName("grad-cam++:layer4", for: .imageNet).label == "grad-cam++:layer4")
        #expect(try MethodName("grad-cam++:layer4", for: .imageNet).fileName == "grad-cam++-layer4")
        let names = MethodName.Kind.allCases.map(\.rawValue)
        for name in names { #expect(!names.contains { $0.hasSuffix("-\(name)") }) }
    }

    @Test("Only methods without negative values have no signs")
    func signs() throws {
        let unsigned = try MethodName.Kind.allCases.map { $0 == .attention ? "attention:a" : $0.rawValue }.filter {
            try !MethodName($0, for: .imageNet).hasSigns
        }
        #expect(
            unsigned == ["grad-cam", "grad-cam++", "layer-cam", "score-cam", "ablation-cam", "attention:a", "rise"])
    }
}
