import Foundation

/// Why a report could not be written: what was being done, what was found, what to do.
public struct ReportError: Error, CustomStringConvertible, LocalizedError, Equatable {
    public let description: String
    public var errorDescription: String? { description }
}
