import Notebook

/// An image, and what attacks made of it.
struct AttackRecord {
    /// What was named, or the attacked picture where it comes from elsewhere.
    let image: ImageName
    /// The picture before any attack, in the folder.
    let original: String
    /// The class that the network gives it.
    let label: Int
    var attacked: [AttackedRecord]
}

/// What one attack made of an image.
struct AttackedRecord {
    /// The place of the attack in the call's list; nothing where it was made elsewhere.
    let attack: Int?
    /// Nothing where an attack found no change that fools.
    let found: FoundChange?

    struct FoundChange {
        /// Both in the folder.
        let file, difference: String
        /// What the picture of the difference is enlarged by; nothing where the file differs nowhere.
        let enlarged: Double?
        /// The class of the file is what it gives when it is read again.
        let outcome: AttackOutcome
        /// Unknown for attacks that were made elsewhere.
        let boundShare: Double?
    }
}
