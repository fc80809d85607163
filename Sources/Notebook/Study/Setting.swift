import Foundation
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
    /// Data asked for, by the name of their role in the study: a data set's name, or the path of a folder.
    public var data: [String: String]
    /// The user's own networks, by the name of the study's network whose place they take.
    public var models: [String: ModelRequest]
    /// Which kernels compute convolutions.
    public var kernels: Kernels
    /// What the study's own options are, by their names; `nil` where all are as usual.
    public var options: [String: String]?
    /// How many replicates the run has; `nil` where it is one.
    public var replicates: Int?
    /// Which of them this is, counted from 0; `nil` for the first.
    var replicate: Int?

    public init(
        profile: Profile = .quick, seed: UInt64 = 1, data: [String: String] = [:], models: [String: ModelRequest] = [:],
        kernels: Kernels = .fast, options: [String: String]? = nil
    ) {
        self.profile = profile
        self.seed = seed
        self.data = data
        self.models = models
        self.kernels = kernels
        self.options = options
    }

    /// One of two values, by the profile.
    public func pick<Value>(quick: Value, full: Value) -> Value {
        switch profile {
        case .quick: quick
        case .full: full
        }
    }

    func canonicalText() throws -> String { String(decoding: try CanonicalJSON.encode(self), as: UTF8.self) }
}

extension [String: String] {
    /// "images=cifar-100, photographs=my-dogs"; nothing where there is nothing.
    package var listed: String? {
        isEmpty ? nil : sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ", ")
    }
}
