import Dispatch
import Synchronization

/// What a function makes of each element, on all cores, in the elements' order; of several errors the first one's is thrown.
func concurrently<Element: Sendable, Value: Sendable>(
    _ elements: [Element], _ transform: @Sendable (Element) throws -> Value
) throws -> [Value] {
    let results = Mutex([Result<Value, any Error>?](repeating: nil, count: elements.count))
    DispatchQueue.concurrentPerform(iterations: elements.count) { index in
        let result = Result { try transform(elements[index]) }
        results.withLock { $0[index] = result }
    }
    return try results.withLock { $0 }.map { result in
        guard let result else { preconditionFailure("no element is left out") }
        return try result.get()
    }
}
