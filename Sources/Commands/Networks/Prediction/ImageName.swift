import Notebook

/// Where an image comes from.
struct ImageName {
    var path: String
    /// Its place in a file of several.
    var index: Int?
    /// How a picture's file says that its pixels are stored; nothing for tensors.
    var orientation: Orientation?
    /// Whether it was turned as that asks.
    var isTurned = false

    /// For people, after the path: " (turned upright, EXIF orientation 6)"; "" for a picture that is upright as it is.
    var remark: String {
        guard let orientation, !orientation.isUpright else { return "" }
        let what = isTurned ? "turned upright" : "not turned; --upright turns it"
        return " (\(what), EXIF orientation \(orientation.rawValue))"
    }
}

extension JSONText {
    /// The members that say which image an object is about: the object has begun.
    mutating func append(_ image: ImageName) {
        append("\"input\": ")
        append(string: image.path)
        if let index = image.index { append(", \"index\": \(index)") }
        if let orientation = image.orientation {
            append(", \"exif_orientation\": \(orientation.rawValue), \"turned\": \(image.isTurned)")
        }
    }
}

/// What is done to pictures whose files say that they are not stored upright.
enum UprightOption {
    static let help = "Turn pictures as their EXIF orientation asks. (default: they stay as they are stored)"
}
