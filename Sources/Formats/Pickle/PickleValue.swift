import Foundation
import Wording

/// A value of a pickle: plain, or a place among the `Unpickler`'s objects.
///
/// Objects refer to each other by place, not by reference, so that a pickle may nest them as deeply and in as many
/// circles as it likes.
package enum PickleValue: Sendable {
    case none
    case float(Double)
    /// Bytes, which share the file's memory. Bytes of Python 2 that could be text in UTF-8 are text.
    case bytes(Data)
    case bool(Bool)
    case integer(Int)
    /// An integer of more than eight bytes, least significant first.
    case longInteger([UInt8])
    case text(String)
    case global(PickleGlobal)
    case object(Int)
}

/// What a pickle builds step by step.
package struct PickleObject: Sendable {
    package enum Kind: Sendable {
        case tuple, list
        /// Its items are keys and values in turn.
        case dictionary
        case storage(PickledStorage)
        case tensor(PickledTensor)
        /// A tensor of old files between its making and the setting of its numbers.
        case blankTensor
        /// How an array's numbers are written.
        case numberType(NumPyType)
        case array(NumPyArray)
        /// An array between its making and the setting of its numbers.
        case blankArray
        /// A value of which nothing but its type's name is known, such as a set or a device; what is put into it is left
        /// out.
        case inert(String)
    }

    package internal(set) var kind: Kind
    package internal(set) var items: [PickleValue] = []

    /// For errors, for example "a list".
    package var description: String {
        switch kind {
        case .tuple: "a tuple"
        case .list: "a list"
        case .dictionary: "a dictionary"
        case .storage: "a storage without a shape"
        case .tensor: "a tensor"
        case .blankTensor: "a tensor without numbers"
        case .numberType: "a type of numbers"
        case .array(let array) where array.shape.isEmpty: "a number of NumPy's"
        case .array: "an array of NumPy's"
        case .blankArray: "an array without numbers"
        case .inert(let name): "a value of type \(legible(name))"
        }
    }
}

/// A run of bytes that lies elsewhere in the file under a key, or a part of it.
package struct PickledStorage: Sendable {
    package var key: String
    /// Unknown where a tensor itself says it.
    package var format: NumberFormat?
    /// The part that is meant, in bytes.
    package var part: Range<Int>
}

/// A view of a storage.
package struct PickledTensor: Sendable {
    package var storage: PickledStorage
    package var format: NumberFormat
    package var offset: Int
    package var shape: [Int]
    package var strides: [Int]
}

/// The names that a pickle of tensors or arrays needs; all others are refused.
package enum PickleGlobal: Sendable, Equatable {
    case orderedDictionary
    /// `_rebuild_tensor`, `_rebuild_tensor_v2` and `_rebuild_tensor_v3`.
    case rebuildTensor(version: Int)
    case rebuildParameter
    /// The class of old files' parameters.
    case parameter
    /// `torch.FloatTensor` and so on: classes of old files' tensors.
    case tensorClass
    /// Without a format: a storage of bytes.
    case storage(NumberFormat?)
    case type(NumberFormat)
    /// NumPy's `_reconstruct`, which makes an array without numbers.
    case reconstructArray
    case arrayClass
    /// NumPy's `dtype`.
    case numberType
    /// NumPy's `_frombuffer`.
    case arrayFromBuffer
    /// NumPy's `scalar`.
    case scalar
    /// `_codecs.encode`.
    case encode
    /// `bytes`, which protocol 2 calls for an empty one.
    case noBytes
    /// A type whose values hold items under keys.
    case keyed(String)
    /// What makes a value that does nothing here.
    case inert(String)

    init?(module: String, name: String) {
        switch (module, name) {
        case ("collections", "OrderedDict"): self = .orderedDictionary
        case ("torch._utils", "_rebuild_tensor"): self = .rebuildTensor(version: 1)
        case ("torch._utils", "_rebuild_tensor_v2"): self = .rebuildTensor(version: 2)
        case ("torch._utils", "_rebuild_tensor_v3"): self = .rebuildTensor(version: 3)
        case ("torch._utils", "_rebuild_parameter"), ("torch._utils", "_rebuild_parameter_with_state"):
            self = .rebuildParameter
        case ("torch.nn.parameter", "Parameter"): self = .parameter
        case ("torch.storage", "UntypedStorage"), ("torch.storage", "TypedStorage"): self = .storage(nil)
        case ("numpy.core.multiarray", "_reconstruct"), ("numpy._core.multiarray", "_reconstruct"):
            self = .reconstructArray
        case ("numpy.core.multiarray", "scalar"), ("numpy._core.multiarray", "scalar"): self = .scalar
        case ("numpy.core.numeric", "_frombuffer"), ("numpy._core.numeric", "_frombuffer"): self = .arrayFromBuffer
        case ("numpy", "ndarray"): self = .arrayClass
        case ("numpy", "dtype"): self = .numberType
        case ("_codecs", "encode"): self = .encode
        case ("__builtin__", "bytes"), ("builtins", "bytes"): self = .noBytes
        case ("torch", _), ("torch.cuda", _):
            if let format = NumberFormat(pyTorchStorage: name) {
                self = .storage(format)
            } else if name.hasSuffix("Tensor"), NumberFormat(pyTorchStorage: name.dropLast(6) + "Storage") != nil {
                self = .tensorClass
            } else if module == "torch", let format = NumberFormat(pyTorchType: name) {
                self = .type(format)
            } else if InertNames.contains(module, name) {
                self = .inert("\(module).\(name)")
            } else {
                return nil
            }
        case _ where InertNames.isDictionary(module, name): self = .keyed(name)
        case _ where InertNames.contains(module, name): self = .inert("\(module).\(name)")
        default: return nil
        }
    }
}

/// The instructions of a pickle of tensors or arrays, in protocols 2 to 5.
enum PickleInstruction: UInt8 {
    case mark = 0x28
    case emptyTuple = 0x29
    case stop = 0x2E
    case pop = 0x30
    case popToMark = 0x31
    case duplicate = 0x32
    case bytes = 0x42
    case shortBytes = 0x43
    case float = 0x47
    /// A line of digits, as Python 2 writes integers beyond 32 bits, and protocols before 2 all and truth values.
    case lineInteger = 0x49
    case integer = 0x4A
    case byteInteger = 0x4B
    case shortInteger = 0x4D
    case none = 0x4E
    case storage = 0x51
    case reduce = 0x52
    case text = 0x58
    case byteText = 0x54
    case shortByteText = 0x55
    case emptyList = 0x5D
    case append = 0x61
    case build = 0x62
    case global = 0x63
    case appendAll = 0x65
    case remembered = 0x68
    case instance = 0x69
    case longRemembered = 0x6A
    case remember = 0x71
    case longRemember = 0x72
    case setItem = 0x73
    case tuple = 0x74
    case setItems = 0x75
    case emptyDictionary = 0x7D
    case emptySet = 0x8F
    case addItems = 0x90
    case frozenSet = 0x91
    case protocolVersion = 0x80
    case newObject = 0x81
    case newObjectWithKeywords = 0x92
    case tupleOfOne = 0x85
    case tupleOfTwo = 0x86
    case tupleOfThree = 0x87
    case yes = 0x88
    case no = 0x89
    case longInteger = 0x8A
    case veryLongInteger = 0x8B
    case shortText = 0x8C
    case longText = 0x8D
    case longBytes = 0x8E
    case globalFromStack = 0x93
    case memoize = 0x94
    case frame = 0x95
    case byteArray = 0x96
}
