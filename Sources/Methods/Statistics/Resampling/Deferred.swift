import Synchronization

/// A value that is made when it is first asked for, and once, however many ask.
///
/// Most estimators of single trainings are asked for their value alone, since it is the mean over trainings that is meant:
/// their resamples are never drawn. A study's code is read for some commands alone.
package final class Deferred<Value: Sendable>: Sendable {
    private enum State: Sendable {
        case unmade(@Sendable () -> Value)
        case made(Value)
    }

    private let state: Mutex<State>

    package init(_ make: @escaping @Sendable () -> Value) { state = Mutex(.unmade(make)) }

    /// Who asks while it is being made waits for it.
    package var value: Value {
        state.withLock { state in
            switch state {
            case .made(let value): return value
            case .unmade(let make):
                let value = make()
                state = .made(value)
                return value
            }
        }
    }
}
