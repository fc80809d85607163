/// Names that checkpoints have beside their tensors, and that stand for nothing a reader of numbers needs: settings,
/// places, times, counts. What is made of them is a value that does nothing (`PickleObject.Kind.inert`); nothing is called.
enum InertNames {
    /// Whether a name may stand in a pickle.
    static func contains(_ module: String, _ name: String) -> Bool {
        if modules.contains(where: { module == $0 || module.hasPrefix($0 + ".") }) { return true }
        return names[module]?.contains(name) == true
    }

    /// Whether what is made under a name holds items under keys, as a dictionary does.
    static func isDictionary(_ module: String, _ name: String) -> Bool {
        switch name {
        case "Counter", "defaultdict": module == "collections"
        case "dict": ["builtins", "__builtin__"].contains(module)
        case "AttributeDict": module.hasPrefix("lightning") || module.hasPrefix("pytorch_lightning")
        default: false
        }
    }

    /// Those that the settings, records and optimisers of training programs come from.
    private static let modules = [
        "argparse", "omegaconf", "pytorch_lightning", "lightning", "lightning_fabric", "lightning_utilities", "yacs",
        "easydict", "addict", "ml_collections", "mmengine", "mmcv", "fvcore", "torch.optim",
    ]

    private static let names: [String: Set<String>] = {
        let plain: Set<String> = [
            "set", "frozenset", "list", "tuple", "int", "float", "bool", "str", "complex", "range", "xrange", "slice",
            "bytearray", "object", "dict",
        ]
        let paths: Set<String> = [
            "Path", "PosixPath", "WindowsPath", "PurePath", "PurePosixPath", "PureWindowsPath",
        ]
        return [
            "builtins": plain, "__builtin__": plain,
            "collections": ["Counter", "defaultdict", "deque"],
            "copy_reg": ["_reconstructor"], "copyreg": ["_reconstructor"],
            "datetime": ["datetime", "date", "time", "timedelta", "timezone"],
            "decimal": ["Decimal"], "fractions": ["Fraction"], "uuid": ["UUID"], "types": ["SimpleNamespace"],
            "pathlib": paths, "pathlib._local": paths,
            "torch": ["device", "Size", "Generator", "memory_format", "layout"],
            "torch.serialization": ["_get_layout"], "torch.torch_version": ["TorchVersion"],
            "numpy.random._pickle": [
                "__randomstate_ctor", "__generator_ctor", "__bit_generator_ctor",
            ],
        ]
    }()
}
