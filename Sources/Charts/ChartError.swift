import Foundation

/// Why a chart could not be drawn.
public struct ChartError: Error, CustomStringConvertible, LocalizedError, Equatable {
    public let description: String
    public var errorDescription: String? { description }
}
