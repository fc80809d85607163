import Notebook

/// "EfficientNet-Lite0: 300 photographs, one network; … PGD and DDN are on fewer. Bars are 95 % intervals."
private func sample(_ subjects: [AttackedSubject], _ what: String = "Bars are 95 % intervals.") -> String {
    "\(subjects.attackedSample) PGD and DDN are on fewer, as the table of attacks says. \(what)"
}

extension AttackedSubject {
    /// L-infinity at which what it is fooled by is compared.
    var judgedMagnitude: Double { (Subject(rawValue: title) ?? .lite).magnitude }
}

/// Where attacks in RGB put what they add, beside random signs, and what gradients tell of it.
@BlockBuilder func whereFigures(_ subjects: [AttackedSubject]) throws -> [Block] {
    try subjects.perturbationsByChannel(
        caption: """
            The root mean square of what an attack in RGB adds, in each channel (YCbCr in full range), over that of all values of R, G and B: FGSM of \(lookedAt.fgsm), PGD of \
            \(lookedAt.pgd), DDN. FGSM's R, G and B are alike by construction. Random signs have no network behind them: what lies above them in Y, and below in Cb and Cr, is \
            the network's.
            """, sample: sample(subjects)
    ) { subject in
        AttackAlgorithm.allCases.map { NamedArms($0.rawValue, subject.looked($0)) }
            + [NamedArms("random signs", subject.looked(.signNoise))]
    }
    try subjects.gradientTable(beside: "FGSM of \(lookedAt.fgsm)") { $0.looked(.fgsm) }
    try subjects.keptOverFilters(sample: sample(subjects))
}

/// What attacks fool in Y alone and elsewhere, and how little it takes.
@BlockBuilder func foolingFigures(_ subjects: [AttackedSubject]) throws -> [Block] {
    try subjects.fooledOverMagnitude(
        marked: 0.002,
        caption: """
            An image is fooled where the answer is another than on the clean one, both as computed and as written in 8 bits; 0.002 is half a level, which writing makes a whole one. All arms of a network \
            step along one gradient; in Y the same value is added to R, G and B, so that norms are equal. *Random axis*: one direction in RGB for each image, as many dimensions as Y has.
            """, sample: sample(subjects, "Bands are 95 % intervals."))
    try subjects.gainInLuma(
        at: \.judgedMagnitude, published: laterGains,
        caption: """
            At 0.002 on photographs, 0.008 on images of 32 px; points, each image paired with itself. Dashed lines are the later paper's, of ResNet50 \(Literature.later.cited). The authors' code turns \
            Y, Cb and Cr into whole numbers before it goes back to RGB, which alone changes values by more than an attack of 0.002; whether their attacks went through it is not known.
            """, sample: sample(subjects))
    let sentences = try subjects.conversionSentences(at: \.judgedMagnitude)
    if !sentences.isEmpty { sentences }
    try subjects.conversionTable()
    if let figure = subjects.smallestPerturbations(
        caption:
            "L2 norms in R, G and B over a whole image; images on which DDN finds nothing are left out, and counted in the table. Images of 224 px have 49 times the pixels of those of 32 px.",
        sample: sample(subjects, "Boxes are quartiles, all trainings together."))
    {
        figure
    }
    try subjects.attackTable(
        caption:
            "*At the bounds*: the share of pixels whose step in Y the box from 0 to 1 shortened. Two rows of DDN in RGB: all steps, and half of them."
    )
}

/// Of the fooled images, those that are answered as before; nothing where none is fooled.
func returnFigure(_ subjects: [AttackedSubject]) throws -> Figure? {
    try subjects.answersThatReturn(
        caption:
            "No defence can do better than give the clean channel back. At 0.002 on photographs and 0.008 on images of 32 px, in RGB; only images that are fooled, in every training.",
        sample: sample(subjects)
    ) { subject in
        [AttackAlgorithm.fgsm, .pgd].map { NamedArms($0.rawValue, subject.arms($0, .rgb, subject.judgedMagnitude)) }
    }
}

/// Accuracy behind each defence.
func accuracyFigure(_ trainings: [DefendedTraining<Defence>]) throws -> Figure {
    try .accuracyByDefence(
        trainings,
        title: {
            "ResUpNet on Y has a balance of \($0[.luma].phrase) %, JPEG \($0[.jpeg75].phrase) %, no defence \($0[.none].phrase) %"
        },
        caption: """
            Attacks of 8/255 (FGSM, PGD of 20 steps) and DDN, made once on the undefended VGG-16, and PGD that goes through each defence: with the exact gradient of the trained ones, and \
            past the others as if they were not there \(AttackLiterature.adaptive.cited). *Balance* is the mean of the first four; *change* is what a defence makes of clean images. \
            DDN's changes are so small that writing undoes some of them.
            """)
}
