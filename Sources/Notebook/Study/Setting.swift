import Tensors

/// How much work a run does; the values of one profile are never used for the other.
public enum Profile: String, Codable, Sendable, CaseIterable {
    /// Minutes on two cores: enough to see the shape of the result.
    case quick
    /// The paper's protocol as far as the data allow: hours.
    case full
}

/// What a run was asked for.
///
/// A figure or a finding that needs it names `Step.setting` among its steps.
public struct Setting: Codable, Sendable, Equatable {
    public var profile: Profile
    /// The number that every random stream of the run starts from.
    public var seed: UInt64
    /// The data set asked for by name, or nil for the study's default.
    public var dataset: String?
    /// Which kernels compute convolutions.
    public var kernels: Kernels

    public init(profile: Profile = .quick, seed: UInt64 = 1, dataset: String? = nil, kernels: Kernels = .fast) {
        self.profile = profile
        self.seed = seed
        self.dataset = dataset
        self.kernels = kernels
    }
}
