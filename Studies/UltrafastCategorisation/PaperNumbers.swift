import Notebook

// The paper's numbers, as far as its authors' repository shows them.

/// Accuracies of the figure "mean_accuracy".
let paperAccuracy = ByCase<Task, Double> { task in
    switch task {
    case .animal: 0.950
    case .artifact: 0.923
    case .random: 0.612
    }
}

/// Of the animal net that learned from changed pictures, at its worst angle, read off the figure of rotations.
let paperWorstAngle = 0.89

/// Accuracies after 13, 12, … 1 convolutions, of nets trained with AutoAugment.
let paperDepth = [0.947, 0.931, 0.923, 0.899, 0.882, 0.864, 0.831, 0.824, 0.816, 0.808, 0.766, 0.748, 0.689]
