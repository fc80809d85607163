import Tensors

/// What images go through before a network sees them, such as a defence.
public protocol InputTransformation: Sendable {
    /// The images [N, 3, H, W], red, green and blue from 0 to 1, changed; each as if it were alone.
    func transformed(_ images: Tensor, on engine: Engine) throws -> Tensor

    /// The changed images, and what turns a gradient of them into one of the images.
    ///
    /// Unless a transformation says otherwise, its gradient passes it unchanged, as if the transformation did nothing
    /// (Athalye et al. 2018, section 4.1.1: "backward pass differentiable approximation" by the identity).
    func tracedTransformation(
        _ images: Tensor, on engine: Engine
    ) throws -> (images: Tensor, back: (Tensor) throws -> Tensor)
}

extension InputTransformation {
    public func tracedTransformation(
        _ images: Tensor, on engine: Engine
    ) throws -> (images: Tensor, back: (Tensor) throws -> Tensor) {
        (try transformed(images, on: engine), { $0 })
    }
}
