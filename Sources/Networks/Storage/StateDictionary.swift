import Formats
import Tensors

/// Tensors under names in a file, which may be a network's: the whole file, or one dictionary of a checkpoint.
struct StateDictionary: Sendable {
    /// The keys that lead to it, such as ["ema", "state_dict"]; none for the file's own.
    var keys: [String] = []
    var tensors: [String: NamedTensor] = [:]
    /// What the values are that no tensor of numbers can be read for.
    var skipped: [String: String] = [:]
    /// Tensors of whole numbers from 0 to 255, which are no parameters.
    var bytes: [String: StoredTensor] = [:]
    /// What is wrong with its tensors, to be said by who wants them.
    var problem: NetworkError?

    /// "model" or "ema.state_dict"; empty for the file's own.
    var place: String { keys.joined(separator: ".") }

    init(keys: [String] = [], _ stored: [String: StoredTensor] = [:], others: [String: String] = [:]) {
        self.keys = keys
        skipped = others
        for (name, tensor) in stored {
            if tensor.format.isReadable {
                tensors[name] = .stored(tensor)
            } else {
                skipped[name] = tensor.format.rawValue
                if tensor.format == .uint8 { bytes[name] = tensor }
            }
        }
    }
}

/// A tensor still in its file, or read.
enum NamedTensor: Sendable {
    case stored(StoredTensor)
    case read(Tensor)

    var shape: [Int] {
        switch self {
        case .stored(let tensor): tensor.shape
        case .read(let tensor): tensor.shape
        }
    }

    var tensor: Tensor {
        switch self {
        case .stored(let tensor): tensor.tensor()
        case .read(let tensor): tensor
        }
    }

    var nonFiniteCount: Int {
        switch self {
        case .stored(let tensor): tensor.nonFiniteCount
        case .read(let tensor): tensor.nonFiniteCount
        }
    }
}
