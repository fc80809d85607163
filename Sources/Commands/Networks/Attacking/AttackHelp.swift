import Notebook

/// What `cahier help attack` says.
enum AttackHelp {
    static let discussion = """
        The network is one of
        \(Architecture.list)

        Weights, images and their preparation are those of `cahier predict`: see `cahier help predict`. What is attacked is the picture that \
        the network sees, resized and cut out, in eight bits; the attack works on colours from 0 to 1, before they are normalised, and away \
        from the class that the network itself gives the picture. An attack is one of
          fgsm   one step of size epsilon along the gradient's signs, or in l2 along
                 the gradient (Goodfellow et al. 2015)
          pgd    many steps within epsilon (Madry et al. 2018)
          ddn    the smallest change in l2 that it finds (Rony et al. 2019)
        and changes one of
          rgb           red, green and blue, each by itself
          y             luminance alone: all three by the same number, so that the
                        chrominances Cb and Cr of a pixel stay what they were
          cb, cr, cbcr  chrominances alone, so that luminance stays
          cbcr-rgb-norm the same, as long a step as in rgb (fgsm in linf)
          r, g, b       one colour alone
          random-axis   one drawn direction of the three for each picture
          sign-noise    drawn signs, which follow no gradient (fgsm)
        In linf, epsilon bounds each of the numbers that change: red, green and blue, or Cb and Cr (full range). In l2 it bounds the Euclidean norm of the \
        change in red, green and blue. Colours stay from 0 to 1; where a channel is attacked that is none of the three, a pixel's whole change is shortened for that.
        Several of --attack, --channels and --epsilon are all combined. In their place --attacks names a CSV file:
          attack,norm,channels,epsilon,steps,step_size
          fgsm,linf,y,8/255,,
          pgd,,cbcr,0.01,40,0.0005
          ddn,,rgb,,100,
        Its cells may be empty; then they are what the options' are where nothing is said.

        The folder --output gets, for a picture dog.jpg,
          clean/dog.png                        what the network sees
          attacked/dog-fgsm-y-linf-8-255.png   the attacked picture
          difference/dog-fgsm-y-linf-8-255.png what that changed, enlarged around grey
          manifest.csv                         a line for each attacked picture
        in the place of an earlier call's; the manifest last. Each attacked picture is read again from its file and predicted: "attacked" is the class before the \
        attacked picture was rounded to eight bits, "attacked_8bit" that of the file, and the norms are of both. Where ddn finds nothing that fools, there is no \
        attacked picture, and its cells are empty. Pictures are PNG, which loses nothing; `cahier predict` would resize them: give it --size and --crop of their side.

        --attacked looks at pictures that were attacked elsewhere, in place of images: a folder with the folders clean and attacked and the same names \
        in both, or with a manifest.csv that has the columns file and original; or a file of torchattacks' save with save_clean_inputs=True (.pt). They are taken as they \
        are, so they must be of the network's size. A pair that is missing, or can't be read, is reported and counted.

        --defence puts something before the network, in the order in which they are named:
          jpeg:75        written as JPEG of a quality from 1 to 100, and read again
          bits:4         rounded to so many bits a colour, 1 to 8
          median:3       the median in a square of an odd side
          tv:0.1         total variation made small, by a weight above 0
          resupnet:FILE  ResUpNet (Pestana et al. 2020) with the weights of its
                         authors' code, for networks of 224 px
        Attacks know it: they go through ResUpNet with its exact gradient, and past the others as if these did nothing. What the network answers behind it counts, for clean \
        pictures, attacked ones and their files alike. With --attacked it is met by images that knew nothing of it.

        Standard output has a line for each attacked picture, and one for each attack: how many pictures it fools, before they are written and after. With --json it has one object:
          {"network": "vgg16", "weights": {"file": "vgg16.pth", ...},
           "preparation": {"shorter_side": 256, ...}, "defences": [],
           "manifest": "attacks/manifest.csv",
           "attacks": [{"attack": "fgsm", "norm": "linf", "channels": "y",
             "epsilon": 0.03137, "images": 9, "found": 9, "fooled": 4,
             "fooled_8bit": 4, "median_l2": 2.1}],
           "images": [{"input": "dog.jpg", "original": "clean/dog.png",
             "class": 207, "name": "retriever", "attacked": [{
               "attack": 0, "file": "attacked/dog-fgsm-y-linf-8-255.png",
               "difference": "difference/dog-fgsm-y-linf-8-255.png",
               "enlarged": 15.9, "class": 208, "name": "...", "class_8bit": 208,
               "l2": 2.1, "linf": 0.031, "l2_8bit": 2.1, "linf_8bit": 0.031,
               "rms": {"r": 0.03, "g": 0.03, "b": 0.03, "y": 0.03, "cb": 0, "cr": 0},
               "grey_share": 1, "bound_share": 0.02}]}],
           "failures": 0}
        "attack" is the place in the list of attacks. "rms" and "grey_share" are of the change before rounding: its root mean square in each channel, and the share of its \
        squares that is the same in red, green and blue (1/3 for white noise). "bound_share" counts the pixels whose change was made smaller so that colours \
        stay from 0 to 1.

        The same call gives the same bytes.

        Examples:
          cahier attack efficientnet-lite0 --attack fgsm --channels y dog.jpg
          cahier attack squeezenet1-1 --attack fgsm --attack pgd --channels rgb \\
            --channels y --epsilon 1/255 --epsilon 8/255 photographs/
          cahier attack vgg16 --weights vgg16.pth --attack ddn --json *.jpg
          cahier attack resnet50 --weights resnet50.pth --attacks list.csv dog.jpg
          cahier attack cifar-resnet18 --weights mine.pth --attacked pgd.pt
          cahier attack squeezenet1-1 --attacked attacks --defence jpeg:75 \\
            --output behind

        An image that can't be read is reported; the others are attacked nevertheless, and the exit status is 1.
        """
}
