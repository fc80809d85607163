import Notebook

/// What the findings share: whom the claims are about, how our test differs, and which differences count.
let scope = "the standard VGG 16 CNN, re-trained to detect the presence of an animal or an artifact"

/// The test of a readout of VGG-16's convolutions.
let readoutFacets = Facets(
    data: .close, preparation: .close, network: .smaller, training: .smaller, settings: .close, measure: .close,
    because: [
        .preparation: "photographs are resized and cut as is usual for ImageNet, to fewer pixels than the authors' 244",
        .data: """
        one photograph of each of some hundred classes of ImageNet, on which the convolutions were probably trained; the paper's sets are \
        ImageNet's, too, but larger
        """,
        .network: """
        frozen convolutions, whose last maps are read out where the complete network's weights aren't at hand: without its fully connected \
        layers, which have nine tenths of all weights
        """,
        .training: """
        one linear readout, by logistic regression, from four fifths of the photographs; the paper's last layer learned from many more, for \
        25 epochs of gradient descent
        """,
        .settings: "how strongly weights are kept small is ours",
        .measure: """
        balanced accuracy on objects that the readout has not learned from; the paper's sets are balanced, and their classes occur in training
        """,
    ])

let readoutCountsAgainst = CountsAgainst.no(
    because: "the readout learns from far fewer photographs, and from convolutions without fully connected layers")

/// What intervals are over: of an object with several pictures the first one is judged.
let judgedUnits = ["photographs"]
let judgedPictures = "of an object with several pictures the first counts, so that each is a unit of its own"

/// What a control that learned shuffled labels is one of.
let randomNets = "nets of random halves"

/// What the study draws for a readout.
let readoutDraws = ["folds", "a random half of the objects", "augmentation"]

let aboveChance = "less the 50 % of chance, in points"
let crossValidated = """
    five folds of objects take turns in being tested; the interval is the wider of Newcombe's over photographs and of Student's over folds with \
    Nadeau and Bengio's correction
    """

/// Differences that count.
let noticeable = Margin(5, "points", source: "one photograph in twenty; chosen by us")
let slight = Margin(1, "points", source: "one photograph in a hundred; chosen by us")

/// A bound on balanced accuracy above chance, from an accuracy of 0.5 to 1.
func bound(_ accuracy: Double, _ source: String) -> Margin {
    // In tenths of a point, as accuracies are printed.
    Margin((1000 * (accuracy - 0.5)).rounded() / 10, aboveChanceUnit, source: source)
}

/// The paper's accuracy in the unit of the findings.
func claimed(_ accuracy: Double, on what: String) -> ClaimedValue {
    ClaimedValue(
        (1000 * (accuracy - 0.5)).rounded() / 10, aboveChanceUnit, on: "\(what); printed as an accuracy of \(accuracy)")
}

let aboveChanceUnit = "points above chance"

/// "animal, untrained convolutions": a clause of one task.
func clause(_ task: Task, _ what: String) -> String { "\(task.rawValue), \(what)" }

/// What a run is told that has too few pictures for the folds.
let foldsMissing = Numbers.missing(needs: "targets and distractors in every fold: more photographs of each category")

extension [String: Estimator] {
    /// The numbers of a finding, unless one that its rule needs could not be made; controls without one were not run.
    func numbers(for declaration: Declaration) -> Numbers {
        declaration.rule.clauses.allSatisfy { self[$0.name] != nil } ? Numbers(self) : foldsMissing
    }
}

/// Of every finding on the photographs: rules were written once these had been seen.
let knownOfPhotographs = "results on the same photographs, from runs with other seeds"
