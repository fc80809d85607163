import Notebook

/// The studies that `cahier` knows, in the order in which `cahier list` shows them.
public let allStudies: [Study] = [clippedActivation]
