import Charts
import Foundation
import Synchronization

/// Draws two things at once, on two cores; of two errors the first one's is thrown.
///
/// Cairo, Pango (whose fonts are each thread's own, from 1.32 on) and fontconfig may be used on several threads, as long as
/// no layout and no surface leaves the thread that made it.
func atOnce<First: Sendable, Second: Sendable>(
    _ first: @Sendable () throws(ReportError) -> First, _ second: @Sendable () throws(ReportError) -> Second
) throws(ReportError) -> (First, Second) {
    TextLine.chooseLanguage()
    let setting = TextLine.setting
    let results = Mutex<(first: Result<First, ReportError>?, second: Result<Second, ReportError>?)>((nil, nil))
    DispatchQueue.concurrentPerform(iterations: 2) { part in
        // What a task says doesn't reach other threads by itself.
        TextLine.$setting.withValue(setting) {
            if part == 0 {
                let result = Result(catching: first)
                results.withLock { $0.first = result }
            } else {
                let result = Result(catching: second)
                results.withLock { $0.second = result }
            }
        }
    }
    let done = results.withLock { $0 }
    guard let one = done.first, let other = done.second else { preconditionFailure("both are done") }
    return (try one.get(), try other.get())
}
