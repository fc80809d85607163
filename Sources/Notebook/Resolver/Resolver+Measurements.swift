import Foundation

/// Times that are measured more than once.
///
/// The key of a step that measures time knows processor, instruction set and threads, and not how fast the program is. So a run
/// may ask for times to be measured again; each measurement is numbered in its key, so that earlier runs keep theirs.
extension Resolver {
    /// The components with the number of the measurement that this run works with: the last one that the store has, or, where
    /// new ones are asked for, the one after it.
    func measurement(_ first: KeyComponents) throws -> KeyComponents {
        let known = try first.key
        if let number = measurements[known] { return first.measured(number) }
        var number = 0
        while try store.value(first.measured(number + 1).key) != nil { number += 1 }
        if number == 0 || measuresTimesAgain { number += 1 }
        measurements[known] = number
        return first.measured(number)
    }
}

extension KeyComponents {
    var key: String { get throws { contentDigest(of: Data(try canonicalText().utf8)) } }

    /// - Parameter number: from 1.
    fileprivate func measured(_ number: Int) -> KeyComponents {
        var components = self
        components.measurement = number > 1 ? number : nil
        return components
    }
}
