import Foundation

/// A name that stands twice in a JSON object, of which decoders keep one without a word.
enum RepeatedName {
    /// The first name of the outer object that stands in it a second time.
    ///
    ///     RepeatedName.first(in: Data(#"{"a": 1, "b": {"a": 2}, "a": 3}"#.utf8))      // "a"
    ///
    /// What isn't JSON has none. O(bytes).
    static func first(in json: Data) -> String? {
        var names: Set<String> = []
        var (depth, place) = (0, json.startIndex)
        while place < json.endIndex {
            switch json[place] {
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: "\""):
                let end = endOfString(in: json, from: place)
                if depth == 1, isName(json, endingAt: end),
                    let name = try? JSONDecoder().decode(String.self, from: json[place..<end]),
                    !names.insert(name).inserted
                {
                    return name
                }
                place = end
                continue
            default: break
            }
            place += 1
        }
        return nil
    }

    /// The place after the closing quote, or the end.
    private static func endOfString(in json: Data, from start: Int) -> Int {
        var place = start + 1
        while place < json.endIndex, json[place] != UInt8(ascii: "\"") {
            place += json[place] == UInt8(ascii: "\\") ? 2 : 1
        }
        return min(place + 1, json.endIndex)
    }

    /// Whether a colon follows, after white space.
    private static func isName(_ json: Data, endingAt end: Int) -> Bool {
        json[end...].first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) } == UInt8(ascii: ":")
    }
}
