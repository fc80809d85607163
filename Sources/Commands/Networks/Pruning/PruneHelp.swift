import Notebook

/// What `cahier help prune` says.
enum PruneHelp {
    static let discussion = """
        The network is one of
        \(Architecture.list)
        Name the network first: --images takes all that follows.

        Weights, images and their preparation are those of `cahier predict`: see `cahier help predict`. The weights of convolutions and \
        linear layers are pruned, biases and normalisations never. However they are shared among layers, --keep of all weights stay, \
        rounded down, and in each layer the largest magnitudes. A file with fewer weights that aren't 0 is refused. The methods:
          rd         the least change of the output: each layer's curve is measured on
                     images, and the amounts of least sum found (Xu et al. 2023)
          lamp       layer-adaptive magnitudes (Lee et al. 2021)
          erk        Erdős-Rényi-Kernel (Evci et al. 2020)
          uniform    the same share of every layer
          uniform+   uniform, with a dense first convolution and at least a fifth
                     of the last linear layer (Gale et al. 2019)
          global     the largest magnitudes of all layers

        rd needs --images, or --noise: standard normal numbers in the place of prepared images. Where there are more images than --count, so \
        many are taken, spread over all of them. With either, every method says what its pruning changes in the output: the squared difference, averaged over \
        the logits; its mean over the images, and the worst. Where an image can't be read, that is said, and nothing is pruned.

        Curves cost layers x parts x images x about half a pass through the network: ResNet-50's 54 layers in 20 parts on 64 images as much as \
        some 35,000 predictions, less where the first layers cost most. What is kept between layers takes a gigabyte of memory at most, and passes and weights take theirs. \
        The other methods take seconds.

        These files are written, all of them or none, and none where something is wrong with the call, the weights or the images:
          pruned.safetensors         all of the network's tensors under its own
                                     names, those of torchvision, which PyTorch's
                                     load_state_dict(strict=True) takes; googlenet
                                     is torchvision's with aux_logits=False
          pruned.masks.safetensors   for each layer's weights a tensor of uint8 of
                                     the same name and shape: 1 where one is kept
          --curves FILE.csv          layer, pruned, share, mean, worst: what
                                     pruning so many of one layer's weights changes
          --allocation FILE.json     the object below
        The metadata of both first files have the method, --keep, how many weights each tensor keeps, what rd measured on and in how many parts, the SHA-256 of \
        the file of weights and the key of its state dictionary, the program's version, what photographs go through, and the classes' names where the file of \
        weights brings them along.

        Standard output has a table of the layers or, with --json, one object:
          {"network": "vgg16", "weights": {"file": "vgg16.pth", ...},
            "sha256": "39...", "method": "rd", "keep": 0.05, "budget": 6917206,
            "sparsity": 0.95, "flops_left": 0.21,
            "curves": {"of": "images", "images": 64, "parts": 40,
              "sum": 0.301, "bound": 0.3008},
            "change": {"of": "images", "images": 64, "mean": 0.35, "worst": 1.4},
            "layers": [{"layer": "features.0", "tensor": "features.0.weight",
              "weights": 1728, "kept": 1401, "nonzero": 1401, "share": 0.811,
              "empty_outputs": 2}, ...]}
        "budget" counts the weights that are kept. "flops_left" is the share that is left of the multiplications by weights of convolutions and linear \
        layers; biases are not counted, and neither are attention's products. "sum" is that of the layers' mean changes at the amounts that rd found, the least \
        where weights are counted in units of about a millionth of them; no amounts within the budget have less than "bound". What is left of the budget is handed out after \
        that. With --noise, "of" is "noise", and "seed" is there, too. "nonzero" counts the weights that are kept and aren't 0: fewer than "kept" \
        where the file had zeros. "empty_outputs" counts the outputs or maps of a layer that have no weight left.

        The same call gives the same bytes.

        Examples:
          cahier prune efficientnet-lite0 --keep 0.3 --method rd --images photographs \\
            --count 64 --parts 20 --output pruned.safetensors
          cahier prune vgg16 --weights vgg16.pth --keep 0.05 --method lamp \\
            --output pruned.safetensors
          cahier prune resnet18 --weights resnet18.pth --keep 0.1 --method rd --noise \\
            --count 64 --parts 20 --curves curves.csv --allocation layers.json \\
            --output pruned.safetensors
          cahier predict resnet18 --weights pruned.safetensors dog.jpg
        """
}
