import Foundation
import Synchronization

/// What a function makes of each element, on all cores, in the elements' order; of several errors the first one's is thrown.
package func concurrently<Element: Sendable, Value: Sendable>(
    _ elements: [Element], _ transform: @Sendable (Element) throws -> Value
) throws -> [Value] {
    // More parts than cores, so that none waits long for the one that takes longest.
    let parts = min(elements.count, 4 * ProcessInfo.processInfo.activeProcessorCount)
    let results = Mutex([Result<[Value], any Error>?](repeating: nil, count: parts))
    DispatchQueue.concurrentPerform(iterations: parts) { part in
        let places = part * elements.count / parts..<(part + 1) * elements.count / parts
        let result = Result { try elements[places].map(transform) }
        results.withLock { $0[part] = result }
    }
    return try results.withLock { $0 }.flatMap { result in
        guard let result else { preconditionFailure("no element is left out") }
        return try result.get()
    }
}
