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

/// The studies that `cahier` knows, in the order in which `cahier list` shows them; `cahier new` adds to the list.
public let allStudies: [Study] = [
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
