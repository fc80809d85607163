import Foundation
import Notebook

func summary(_ features: Features, _ readouts: ReadoutAnswers) throws -> String {
    let answers = try readouts.answers(mainPart(features.layout), .plain)
    func balanced(_ task: Task) throws -> String {
        try readouts.panel(features, task).balanced(readouts.said(answers, task, .plain)).phrase
    }
    return """
        A linear readout of a frozen VGG-16 says whether there is an animal in one of \(features.items.count) photographs \
        (\(features.collection)) with a balanced accuracy of **\(try balanced(.animal)) %**, and whether there is an artifact, of \
        **\(try balanced(.artifact)) %**; chance is 50 %. The readout has not learned from the objects that it is tested on. The convolutions below \
        it have: they were trained on ImageNet's thousand classes, all of these among them, and probably on these very photographs. No person was \
        asked here. All photographs' results were known, from an earlier analysis, before the rules were written.
        """
}

func dataSentence(_ features: Features) -> String {
    let counts = groups.map { group in features.items.count { $0.category == group } }
    let objects = Set(features.items.map(\.object)).count
    let weights =
        features.isComplete
        ? "the complete network's weights are at hand (\(features.weights))"
        : """
        only the network's convolutions are at hand (\(features.weights)), so that its thousand classes can't be read out, and the readout \
        that stands for the paper's re-trained last layer is that of the last block's maps
        """
    return """
        **\(features.collection)**: \(features.items.count) pictures of \(objects) objects, \(counts[0]) animals, \(counts[1]) artifacts and \
        \(counts[2]) others, at \(features.side) pixels; \(weights). The animal question's distractors are artifacts and others, and the other way \
        round, so that the two questions share a boundary; where it matters, pictures with neither are also looked at alone.
        """
}

/// How the readout is fitted.
func recipeSentence(_ plan: ReadoutPlan) -> String {
    let recipe = plan.recipe
    return """
        *How a readout is learned*: logistic regression, in which targets and distractors count half each, on features that have mean 0 and variance \
        1/D over the pictures learned from, D being their number. It minimises the mean loss plus λ/2 times the squared length of the weights, with \
        $\\lambda = \(NumberFormat.significant(1).text(recipe.regularisation))$, by Nesterov's accelerated gradient in at most \(recipe.steps) steps. λ was \
        set beforehand and not tuned; what a tenth and ten times of it give is among the equivalent analyses. Of \(plan.folds) folds of objects each is \
        tested once.
        """
}

/// What the main readout reads, in words.
func mainDescription(_ features: Features) -> String {
    mainPart(features.layout) == .lastBlock
        ? "the last block's maps" : "the second fully connected layer"
}

/// The pictures that were left out or needed care; nothing where there are none.
func remarksTable(_ features: Features) -> [Block] {
    guard !features.remarks.isEmpty else { return [] }
    return [
        .table(
            Table(
                identifier: "remarks", title: "Pictures that needed care",
                columns: [Column("File"), Column("What was found"), Column("Used")],
                rows: features.remarks.map {
                    [.text($0.file), .text($0.text), .text($0.isLeftOut ? "left out" : "yes")]
                }))
    ]
}

let methodProse = """
    The paper re-trains the last layer of a VGG-16 that was trained on ImageNet, to answer one question with a *logit*: is there an animal? Is there an \
    artifact? Here, too, the network stays as it is, and a linear *readout* of its features learns each question. *Balanced accuracy* is the mean of the \
    shares of targets and of distractors that are classified correctly, $\\frac{1}{2} (h + 1 - f)$ with the hit rate $h$ and the false-alarm rate $f$, so \
    that chance is 50 % whatever the set holds; findings have it less these 50, as *points above chance*. Where the paper has d′, it is \
    $\\Phi^{-1}(h) - \\Phi^{-1}(f)$, in standard deviations of what an observer goes by, if that is normal. An object is a class of ImageNet, or a stamp, and is never in both training and test. Pooled over folds, answers have \
    Newcombe's interval \(Literature.differences.cited), which is about these readouts; the folds' values have Student's with the correction of \
    \(Literature.folds.cited) for what folds share, which is about others. The wider one counts. No readout is fitted anew inside an interval.
    """

let accuracyProse = """
    *Asked*: the abstract calls the level human-like. Without people, what can be asked is whether it is as high as the paper's, where nothing was \
    learned from the object; and what of it untrained convolutions give, and a label without meaning. *What it means*: the frozen convolutions have \
    learned a thousand classes, most of them animals and artifacts. That two sums of them can be told apart says that a linear readout finds them, \
    and little about photographs that the convolutions don't know; CIFAR-10's pictures, on which they were not trained, are an easier task in which \
    classes are shared. *Limits*: labels name one object of a photograph. What is called a false alarm may show an animal beside the object that it is \
    named for, so that the true accuracy is not known as well as the interval says.
    """

let linkProse = """
    *Asked*: the abstract says that animals are rarer in photographs with artifacts. That is about what photographs show, and each here has one label. \
    What can be measured is what the nets say. Against all others, each net must answer the other's question with the opposite, since the labels \
    divide the set. *Seen*: [](#fig:both-likelihoods) and [](#table:cross-task) have the photographs with neither apart. *What it means*: only there \
    can the two nets be told from one net and its negative. A correlation of −0.3 is asked for, which is called medium \(Literature.correlations.cited). The combination of both is asked of a rule that is ours; it has to call a photograph with \
    neither an animal or an artifact.
    """

let angleProse = """
    *Asked*: does a readout stay accurate when pictures are turned, colourless or mirrored? One readout learned from plain pictures alone; another also \
    from four random changes of each, drawn as the paper's custom augmentation draws them: mirrored, upside down, turned by any angle, with black around them, \
    without colours, cropped. *What it means*: whether people lose as little was not asked. A mean over angles hides dips between quarter turns, so \
    that each angle is judged, too.
    """

let untouchedProse = """
    Networks that nobody has re-trained answer by their thousand classes. The abstract's words are about such networks in general, and the repository's \
    numbers about VGG-16, whose complete weights are in no package that could be read here.
    """

let depthProse = """
    *Asked*: how many convolutions does it take? Judged are 7 of 13, by the paper's own loss; all depths are drawn. *What it means*: a readout of maps' means \
    is less than a network that is trained anew, so that it can show that few layers suffice, and hardly that they don't.
    """

let shownProse = """
    What a readout is surest of, or most wrong about, tells what it goes by. ✓ and ✗ follow the labels, which name one object of each photograph: a dogsled or \
    a tennis ball, with a dog beside it, counts as no animal.
    """
