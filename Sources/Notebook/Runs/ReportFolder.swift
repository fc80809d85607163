import Foundation

extension Profile {
    /// Where the reports of its runs go unless another folder is named: those of quick runs to a folder that is nobody's
    /// work, those of full ones where they are kept.
    public var reportFolder: URL {
        switch self {
        case .quick: URL(fileURLWithPath: ".cahier/output", isDirectory: true)
        case .full: URL(fileURLWithPath: "Output", isDirectory: true)
        }
    }
}
