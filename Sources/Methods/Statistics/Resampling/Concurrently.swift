import Foundation
import Synchronization

/// What a function makes of each element, on all cores, in the elements' order; of several errors the first one's is thrown.
package func concurrently<Element: Sendable, Value: Sendable, Failure: Error>(
    _ elements: [Element], _ transform: @Sendable (Element) throws(Failure) -> Value
) throws(Failure) -> [Value] {
    // More parts than cores, so that none waits long for the one that takes longest.
    let parts = min(elements.count, 4 * ProcessInfo.processInfo.activeProcessorCount)
    let results = Mutex([Result<[Value], Failure>?](repeating: nil, count: parts))
    DispatchQueue.concurrentPerform(iterations: parts) { part in
        let places = part * elements.count / parts..<(part + 1) * elements.count / parts
        let result = Result { () throws(Failure) in try elements[places].map(transform) }
        results.withLock { $0[part] = result }
    }
    var values: [Value] = []
    values.reserveCapacity(elements.count)
    for result in results.withLock({ $0 }) {
        guard let result else { preconditionFailure("no element is left out") }
        values += try result.get()
    }
    return values
}
