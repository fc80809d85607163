/// A formula in a small part of TeX, for pages and for print.
///
///     try TypesetFormula(#"a = \frac{\sum_{i=1}^n x_i}{\sqrt{n}}"#)
///
/// In prose it stands between dollars: `$x \le T$`, or between two for a line of its own. What is read: letters,
/// numbers, Greek letters (`\alpha`), signs (`\le`, `\cdot`, `\pm`, or the characters themselves), `_` and `^`,
/// `\frac`, `\sqrt[n]`, `\sum`, `\prod`, `\int`, `\min` and other functions, `\operatorname`, `\text`, `\mathbf`, `\hat`
/// and other accents, `\left( … \right)`, spaces, and `\begin{cases}`.
package struct TypesetFormula: Sendable, Equatable {
    package indirect enum Node: Sendable, Equatable {
        case row([Node])
        /// A variable, slanted where it is one letter of ours or a small Greek one.
        case variable(String)
        /// A name that is set upright: of a function, or from `\mathrm`.
        case name(String)
        /// Words between the signs.
        case text(String)
        case bold(String)
        case number(String)
        case sign(String)
        /// A sum, a product, an integral.
        case large(String)
        case fraction(Node, Node)
        case root(Node, degree: Node?)
        case scripts(Node, below: Node?, above: Node?)
        case accent(Node, String)
        /// Brackets as high as what they hold; empty where `\left.` says so.
        case fenced(String, Node, String)
        /// In parts of the letters' size.
        case space(Double)
        /// Rows of a value and its condition behind a brace.
        case cases([[Node]])
    }

    package let source: String
    /// Whether it stands on a line of its own.
    package let isDisplayed: Bool
    package let root: Node

    /// - Throws: `FormulaError` with the place of what is not understood.
    package init(_ source: String, isDisplayed: Bool = false) throws(FormulaError) {
        self.source = source
        self.isDisplayed = isDisplayed
        var parser = FormulaParser(source)
        root = try parser.whole()
    }
}

/// What is not understood in a formula, and where.
package struct FormulaError: Error, Equatable, CustomStringConvertible {
    /// The character's number in the formula, from 1.
    package let place: Int
    package let finding: String
    package let advice: String

    package var description: String { "\(finding) at character \(place)" }
}

/// A formula between dollars in light Markdown: from a dollar before something other than space to one behind something
/// other than space and before no digit, so that "from $5 to $10" is none.
struct FormulaSpan {
    var source: String
    var isDisplayed: Bool
    var range: Range<Int>

    init?(in text: [Character], at start: Int) {
        guard text[start] == "$" else { return nil }
        let marks = start + 1 < text.count && text[start + 1] == "$" ? 2 : 1, first = start + marks
        guard first < text.count, text[first] != "$", marks == 2 || !text[first].isWhitespace else { return nil }
        var end = first
        while end < text.count {
            if text[end] == "\\" { end += 2; continue }
            // A formula ends with its paragraph.
            if text[end].isNewline, end + 1 < text.count, text[end + 1].isNewline { return nil }
            if text[end] == "$", marks == 1 || (end + 1 < text.count && text[end + 1] == "$") { break }
            end += 1
        }
        guard end < text.count else { return nil }
        let after = end + marks
        if marks == 1 {
            guard !text[end - 1].isWhitespace, after == text.count || !text[after].isNumber else { return nil }
        }
        source = String(text[first..<end]).trimmed
        isDisplayed = marks == 2
        range = start..<after
    }
}

extension TypesetFormula.Node {
    /// Whether `_` and `^` stand below and above it where there is room.
    var takesLimits: Bool {
        switch self {
        case .large(let sign): sign != "∫"
        case .name(let name): FormulaSigns.limits.contains(name)
        default: false
        }
    }
}

/// The commands of TeX that stand for a sign or a name.
enum FormulaSigns {
    static let letters: [String: String] = [
        "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ",
        "eta": "η", "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π",
        "rho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "varphi": "φ", "chi": "χ", "psi": "ψ",
        "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ",
        "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω", "infty": "∞", "partial": "∂", "nabla": "∇", "ell": "ℓ",
    ]
    static let signs: [String: String] = [
        "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠", "approx": "≈", "equiv": "≡", "sim": "∼",
        "propto": "∝", "ll": "≪", "gg": "≫", "cdot": "·", "times": "×", "pm": "±", "mp": "∓", "odot": "⊙", "circ": "∘",
        "in": "∈", "notin": "∉", "subset": "⊂", "cup": "∪", "cap": "∩", "to": "→", "rightarrow": "→", "leftarrow": "←",
        "mid": "|", "ldots": "…", "dots": "…", "cdots": "⋯", "prime": "′", "lfloor": "⌊", "rfloor": "⌋",
        "lceil": "⌈", "rceil": "⌉", "langle": "⟨", "rangle": "⟩", "lvert": "|", "rvert": "|", "lVert": "‖",
        "rVert": "‖", "|": "‖", "{": "{", "}": "}", "%": "%",
    ]
    static let large = ["sum": "∑", "prod": "∏", "int": "∫"]
    static let functions: Set = [
        "min", "max", "arg", "exp", "log", "ln", "sin", "cos", "tan", "tanh", "lim", "sup", "inf", "det", "Pr",
    ]
    static let limits: Set = ["min", "max", "lim", "sup", "inf", "arg min", "arg max"]
    static let accents = ["hat": "^", "bar": "¯", "tilde": "~", "vec": "→", "dot": "˙"]
    static let spaces = [",": 0.17, ":": 0.22, ";": 0.28, " ": 0.25, "quad": 1, "qquad": 2, "!": -0.17]
    static let brackets: Set = ["(", ")", "[", "]", "{", "}", "|", "‖", "⌊", "⌋", "⌈", "⌉", "⟨", "⟩"]
    static let opening: Set = ["(", "[", "{", "⌊", "⌈", "⟨"]
    static let closing: Set = [")", "]", "}", "⌋", "⌉", "⟩"]
    static let relations: Set = [
        "=", "<", ">", "≤", "≥", "≠", "≈", "≡", "∼", "∝", "≪", "≫", "∈", "∉", "⊂", "→", "←", ":",
    ]
    static let operators: Set = ["+", "−", "·", "×", "±", "∓", "⊙", "∘", "∪", "∩", "/"]
    static let punctuation: Set = [",", ";"]
    static let plain: Set = ["|", "‖", "…", "⋯", "′", "!", "%", ".", "*"]
    /// Everything that may stand for itself.
    static let all = brackets.union(relations).union(operators).union(punctuation).union(plain)
}
