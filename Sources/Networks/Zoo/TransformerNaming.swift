import Foundation

/// Whose names a vision transformer's parameters have; their first weights are drawn as theirs too.
public enum TransformerNaming: Sendable, Hashable {
    /// "encoder.layers.encoder_layer_0.ln_1.weight".
    case torchvision
    /// "blocks.0.norm1.weight": timm's, which DeiT's authors use.
    case timm
}

extension TransformerNaming {
    struct Layers {
        var patches, classToken, positions: String
        var blocks: String
        /// Inside a block.
        var firstNorm, attention, queries, projection, secondNorm, hidden, gelu, output: String
        var lastNorm, head: String
        /// Whether a linear layer's weights are called "in_proj_weight" in place of "in_proj.weight".
        var joinsQueryNames = false

        func block(_ index: Int) -> String { "\(blocks)\(index)" }

        func queryParameters(_ name: String) -> [ParameterRole: String] {
            joinsQueryNames ? [.weight: "\(name)_weight", .bias: "\(name)_bias"] : [:]
        }
    }

    var layers: Layers {
        switch self {
        case .torchvision:
            Layers(
                patches: "conv_proj", classToken: "class_token", positions: "encoder.pos_embedding",
                blocks: "encoder.layers.encoder_layer_", firstNorm: "ln_1", attention: "self_attention",
                queries: "self_attention.in_proj", projection: "self_attention.out_proj", secondNorm: "ln_2",
                hidden: "mlp.0", gelu: "mlp.1", output: "mlp.3", lastNorm: "encoder.ln", head: "heads.head",
                joinsQueryNames: true)
        case .timm:
            Layers(
                patches: "patch_embed.proj", classToken: "cls_token", positions: "pos_embed", blocks: "blocks.",
                firstNorm: "norm1", attention: "attn", queries: "attn.qkv", projection: "attn.proj",
                secondNorm: "norm2",
                hidden: "mlp.fc1", gelu: "mlp.act", output: "mlp.fc2", lastNorm: "norm", head: "head")
        }
    }

    struct InitialTransformerWeights {
        var patches, patchBiases, classToken, queries, projection, hidden, hiddenBiases, head: InitialWeights
    }

    /// - Parameters:
    ///   - width: the numbers of a token.
    ///   - patch: the numbers of a patch.
    func initialWeights(width: Int, patch: Int) -> InitialTransformerWeights {
        switch self {
        case .torchvision:
            // PyTorch draws queries, keys and values with the bound of one matrix [3 x D, D].
            InitialTransformerWeights(
                patches: .normal(deviation: sqrt(1 / Double(patch))), patchBiases: .zero, classToken: .zero,
                queries: .xavierUniform, projection: .fanInUniform, hidden: .xavierUniform,
                hiddenBiases: .normal(deviation: 1e-6), head: .zero)
        case .timm:
            InitialTransformerWeights(
                patches: .fanInUniform, patchBiases: .fanInUniform, classToken: .normal(deviation: 0.02),
                queries: .normal(deviation: 0.02), projection: .normal(deviation: 0.02),
                hidden: .normal(deviation: 0.02),
                hiddenBiases: .zero, head: .normal(deviation: 0.02))
        }
    }
}
