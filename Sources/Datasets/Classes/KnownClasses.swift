/// Lists of class names that networks are published for, under their names on the command line.
///
///     KnownClasses.cifar10.names[3]   // "cat"
public enum KnownClasses: String, CaseIterable, Sendable {
    case imageNet = "imagenet"
    case cifar10 = "cifar-10"
    case cifar100 = "cifar-100"

    /// In the order of the labels.
    public var names: [String] {
        switch self {
        case .imageNet: ImageNetClass.all.map(\.name)
        case .cifar10: Self.split(Self.cifar10Names)
        case .cifar100: Self.split(Self.cifar100Names)
        }
    }

    private static func split(_ names: String) -> [String] { names.split(separator: " ").map(String.init) }

    /// As in CIFAR-10's batches.meta.txt.
    private static let cifar10Names = "airplane automobile bird cat deer dog frog horse ship truck"

    /// As in CIFAR-100's fine_label_names.txt.
    private static let cifar100Names = """
        apple aquarium_fish baby bear beaver bed bee beetle bicycle bottle bowl boy bridge bus butterfly camel can castle \
        caterpillar cattle chair chimpanzee clock cloud cockroach couch crab crocodile cup dinosaur dolphin elephant \
        flatfish forest fox girl hamster house kangaroo keyboard lamp lawn_mower leopard lion lizard lobster man \
        maple_tree motorcycle mountain mouse mushroom oak_tree orange orchid otter palm_tree pear pickup_truck pine_tree \
        plain plate poppy porcupine possum rabbit raccoon ray road rocket rose sea seal shark shrew skunk skyscraper snail \
        snake spider squirrel streetcar sunflower sweet_pepper table tank telephone television tiger tractor train trout \
        tulip turtle wardrobe whale willow_tree wolf woman worm
        """
}
