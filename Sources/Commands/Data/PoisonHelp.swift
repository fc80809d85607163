/// What `cahier help poison` says.
enum PoisonHelp {
    static let discussion = """
        Every class gets a filter that is drawn from a seed; training images are filtered by their class's, divided by their brightest \
        number and stored. A network that learns from such a set learns which filter an image went through rather than what it shows \
        (Sadasivan et al. 2023). Test images are left as they are. All of it is done in whole numbers: the same key and images give the \
        same bytes on every machine. With --seed 0, --blur 0.3 and --kernel 3 the filters are those of the authors' published code.

        Data are what `cahier run --data images=…` takes: CIFAR-10 and CIFAR-100 in either layout, Fashion-MNIST, or a folder with a \
        folder of PNG, JPEG or WebP pictures for each class, or two of these named train and test (or val). Pictures are filtered at their own size.

        These are written, all or nothing:
          data_batch_1.bin … test_batch.bin    of CIFAR-10, in its makers' binary
                                               layout; train.bin, test.bin of CIFAR-100
          train/CLASS/NAME.png                 of others; PNG, since JPEG would undo a
                                               part. Test pictures as they were, and of
                                               a folder without train and test all
                                               pictures at once
          key.json                             the key: filters as whole numbers over
                                               2^32, seed, fraction, SHA-256 of the
                                               training images before and after

        --fraction poisons so many of the training images, rounded down, drawn by the seed. --key key.json poisons other images of as \
        many classes by a key that you have; a key of your own needs "format", "kernel" and "filters".

        --verify says which share of the images are, byte for byte, what the key makes of the clean ones, and which share ten other \
        keys of the same kind give: whoever finds a set shows with it that it was made by this key.
        --undo estimates the images before (Wiener's estimate), which needs the key: the authors of a set can learn from it, others can't. \
        It says how far the poisoned images are from what the key makes of the estimate, in levels of 0 to 255 (root mean square); with --clean, how far the \
        estimate and the poisoned images are from the clean ones.

        Standard output has lines that say what was done or, with --json, one object:
          {"data": "CIFAR-10", "images": 50000, "poisoned": 50000, "classes": 10,
            "kernel": 3, "clean_sha256": "39...", "poisoned_sha256": "5a...",
            "folder": "poisoned", "files": ["data_batch_1.bin", ..., "key.json"]}
        with --verify, where "key" and each of "others" are shares of the training images:
          {"data": "CIFAR-10", "images": 50000, "unchanged": 0, "key": 1,
            "others": [0, ...]}
        with --undo, where differences are in levels, and null where nothing was undone or no --clean was given:
          {"data": "CIFAR-10", "images": 50000, "undone": 50000,
            "poisoned_again": 0.6, "estimate": 24.8, "poisoned": 30.3,
            "folder": "undone"}

        Examples:
          cahier poison cifar-10 --seed 7 --output poisoned
          cahier poison my/photos --seed 7 --blur 0.1 --kernel 9 --output poisoned
          cahier poison cifar-10 --key poisoned/key.json --fraction 0.8 --output part
          cahier poison poisoned --verify --clean cifar-10
          cahier poison poisoned --undo --clean cifar-10 --output undone
          cahier run clipped-activation --data images=poisoned
        """
}
