import ClippedActivation
import ImageTriplets
import IntegerTraining
import LayerAdaptivePruning
import Notebook
import SalientRelevance
import TrainableAttention
import UltrafastCategorisation
import UnlearnableData
import YChannel

/// The studies that `cahier` knows, each with what its published full run took.
public let allStudies = listed.map { $0.knowing(publishedTimes[$0.name]) }

/// In the order in which `cahier list` shows them; `cahier new` adds to the list.
private let listed: [Study] = [
    ClippedActivation.study,
    UltrafastCategorisation.study,
    SalientRelevance.study,
    LayerAdaptivePruning.study,
    ImageTriplets.study,
    YChannel.study,
    UnlearnableData.study,
    IntegerTraining.study,
    TrainableAttention.study,
]
