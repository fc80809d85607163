extension Form {
    /// In files: the form's name, and each part that any form has, `null` where this one has none.
    private struct Parts: Codable {
        enum Name: String, Codable { case exceeds, below, notWorse, equals, size, predicts, beyondControl, exact }

        var form: Name
        var margin: Margin?
        var absentWithin: Margin?
        /// What a number is to be equal to, or at least, or at most.
        var target: Double?
        var paper: ClaimedValue?
        var control: String?
        var relation: Relation?

        enum CodingKeys: CodingKey { case form, margin, absentWithin, target, paper, control, relation }

        init(
            _ form: Name, margin: Margin? = nil, absentWithin: Margin? = nil, target: Double? = nil,
            paper: ClaimedValue? = nil, control: String? = nil, relation: Relation? = nil
        ) {
            (self.form, self.margin, self.absentWithin, self.target) = (form, margin, absentWithin, target)
            (self.paper, self.control, self.relation) = (paper, control, relation)
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(form, forKey: .form)
            try container.encode(margin, forKey: .margin)
            try container.encode(absentWithin, forKey: .absentWithin)
            try container.encode(target, forKey: .target)
            try container.encode(paper, forKey: .paper)
            try container.encode(control, forKey: .control)
            try container.encode(relation, forKey: .relation)
        }
    }

    public func encode(to encoder: any Encoder) throws {
        let parts: Parts =
            switch self {
            case .exceeds(let margin, let smallest): Parts(.exceeds, margin: margin, absentWithin: smallest)
            case .below(let margin, let smallest): Parts(.below, margin: margin, absentWithin: smallest)
            case .notWorse(let margin): Parts(.notWorse, margin: margin)
            case .equals(let target, let margin): Parts(.equals, margin: margin, target: target)
            case .size(let value, let margin): Parts(.size, margin: margin, paper: value)
            case .predicts(let value, let margin): Parts(.predicts, margin: margin, paper: value)
            case .beyondControl(let control, let margin): Parts(.beyondControl, margin: margin, control: control)
            case .exact(let relation, let wanted): Parts(.exact, target: wanted, relation: relation)
            }
        try parts.encode(to: encoder)
    }

    public init(from decoder: any Decoder) throws {
        let parts = try Parts(from: decoder)
        func need<Part>(_ part: Part?, _ name: Parts.CodingKeys) throws -> Part {
            guard let part else {
                throw DecodingError.valueNotFound(
                    Part.self,
                    .init(
                        codingPath: decoder.codingPath + [name],
                        debugDescription: "a form \"\(parts.form.rawValue)\" has one"))
            }
            return part
        }
        switch parts.form {
        case .exceeds: self = .exceeds(try need(parts.margin, .margin), absentWithin: parts.absentWithin)
        case .below: self = .below(try need(parts.margin, .margin), absentWithin: parts.absentWithin)
        case .notWorse: self = .notWorse(than: try need(parts.margin, .margin))
        case .equals: self = .equals(try need(parts.target, .target), within: try need(parts.margin, .margin))
        case .size: self = .size(try need(parts.paper, .paper), within: try need(parts.margin, .margin))
        case .predicts: self = .predicts(try need(parts.paper, .paper), within: try need(parts.margin, .margin))
        case .beyondControl:
            self = .beyondControl(try need(parts.control, .control), by: try need(parts.margin, .margin))
        case .exact: self = .exact(try need(parts.relation, .relation), try need(parts.target, .target))
        }
    }
}

extension ClaimedValue {
    private enum FileKeys: CodingKey { case value, unit, spread, on, isUpTo }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: FileKeys.self)
        try container.encode(value, forKey: .value)
        try container.encode(unit, forKey: .unit)
        try container.encode(spread, forKey: .spread)
        try container.encode(on, forKey: .on)
        try container.encode(isUpTo, forKey: .isUpTo)
    }
}
