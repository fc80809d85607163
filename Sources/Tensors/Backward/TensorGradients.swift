/// What only training and explanations need of tensors: the gradients of operations, losses and descent; in a folder of
/// its own, so that steps with nothing but forward passes have nothing of it in their keys.
///
/// What these give depends on the number of threads: oneDNN adds up the parts of a weight's gradient in as many sums.
/// Raise the version when the same inputs give other numbers.
public enum TensorGradients: Method { public static let version = 1 }
