import Charts

/// Times and sizes as a reader sees them.
enum Amount {
    /// "0.4 s", "12 s", "3 min 05 s", "1 h 40 min", with spaces that do not break.
    static func duration(_ seconds: Double) -> String {
        guard seconds >= 10, seconds < 1e15 else { return Numerals.fixed(seconds, decimals: 1) + "\u{A0}s" }
        let whole = Int(seconds.rounded())
        func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
        if whole < 60 { return "\(whole)\u{A0}s" }
        if whole < 3600 { return "\(whole / 60)\u{A0}min\u{A0}\(two(whole % 60))\u{A0}s" }
        return "\(whole / 3600)\u{A0}h\u{A0}\(two(whole % 3600 / 60))\u{A0}min"
    }

    /// "2.3 GB", in powers of ten.
    static func bytes(_ count: Int) -> String {
        let units = ["B", "kB", "MB", "GB", "TB"]
        var size = Double(count), unit = 0
        while size >= 999.5, unit < units.count - 1 { size /= 1000; unit += 1 }
        return Numerals.fixed(size, decimals: unit == 0 || size >= 100 ? 0 : 1) + "\u{A0}" + units[unit]
    }
}
