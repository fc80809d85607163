import Notebook

/// What `cahier help triplets` says.
enum TripletsHelp {
    static let discussion = """
        A triplet is a root picture and two others. For each, D is how much nearer the second is to the root than the first: the \
        difference of two correlations of a layer's outputs. Triplets are looked for whose D has a chosen size for the high layer, \
        and for the low layer a chosen size and either sign: aligned, or in conflict (Piriyajitakonkij et al. 2024). No picture is in two of them.

        A layer is NETWORK:LAYER, with a network of
        \(Architecture.list)
        and a layer's name as `cahier predict --tap` takes it; of a VGG also pool1 to pool5 and conv1_1 to conv5_3 (outputs before ReLU). \
        Or it is FILE.npy: features [pictures, numbers] of any other program, as thingsvision's features.npy with file_names.txt \
        beside it, or correlations, corr_NAME.npy with filenames_NAME.npy. Pictures are decoded upright and prepared as the network's weights \
        want it.

        A layer has --bins sizes, half a standard deviation of its correlations apart. The searches:
          paper          as the authors': a random root for each pair of sizes, 20
                         times
          rarest-first   the pairs of sizes with the fewest triplets first, each from
                         any root: fills more of a small collection

        These files are written, all of them or none:
          triplets.csv     triplet,root,image1,image2,high_bin,low_bin,kind,d_high,
                           d_low,left,order: image2 is the nearer one for the high
                           layer; left says which is shown on the left, order when.
                           Both are drawn so that they tell nothing of the kind
          cells.csv        high_bin,low_bin,kind,triplets,existing: how many of each
                           were found, and, where counted, how many there are (of 500
                           roots where there are more)
          summary.json     the object below
          contact-sheet.html   all triplets, to look at
          experiment.html  a whole experiment in one file: it needs no network, takes
                           arrow keys, F and J, or touches, draws an order for each
                           participant, and saves choices as CSV
          trials.json      the same trials as a timeline for jsPsych 7 or 8, with
          pictures/        the pictures that it names

        In jsPsych: jsPsych.run([{type: jsPsychHtmlButtonResponse, ...trials}]).

        A summary, which --json prints, too, is
          {"high": "vgg16:pool5", "low": "vgg16:pool3", "pictures": 796,
            "constant": 0, "search": "paper", "bins": 10, "tolerance": 0.01,
            "seed": 0, "high_deviation": 0.11, "low_deviation": 0.06,
            "triplets": 187, "conflict": 88, "cells": 200, "occupied_cells": 74,
            "chosen": {"value": 0.02, "lower": -0.12, "upper": 0.17},
            "random": {...}, "held_out": {...}, "held_out_triplets": 181}
        "chosen" is how D_high and D_low go together over the triplets, from -1 to 1, with a 95 % interval; "random" over as many as \
        there are of triplets drawn without looking. "held_out": the same search among every other map of both layers, measured in the \
        maps that had no part in it; null where only correlations are known. Ends are null where there is no interval.

        Choices go into `cahier run image-triplets --data choices=FILE --data pictures=FOLDER`, which judges which network's layers tell them.

        The same call gives the same bytes.

        Examples:
          cahier triplets photographs --high vgg16:pool5 --low vgg16:pool3 --output out
          cahier triplets photographs --high cornet-s:IT --low cornet-s:V2 \\
            --weights cornet-s=cornet_s-1d3f7974.pth --bins 5 --count 120 --output out
          cahier triplets photographs --high clip/features.npy --low vgg16:pool3 \\
            --search rarest-first --output out
        """
}
