/// A name out of a file, safe to print: short, and without control characters.
package func legible(_ name: String) -> String {
    let text = name.prefix(100).unicodeScalars.map { scalar in
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: scalar.escaped(asASCII: true)
        default: String(scalar)
        }
    }.joined()
    // One character may have any number of combining marks.
    return text.unicodeScalars.count > 120 || name.utf8.count > 400
        ? String(text.unicodeScalars.prefix(120)) + "…" : text
}
