import Charts
import Reports

extension Figure {
    /// Attacked pictures, and what was added to them.
    ///
    /// - Parameters:
    ///   - attack: "FGSM of 0.04".
    ///   - largest: what is added at most, from 0 to 1.
    public static func attackedPictures(
        _ gallery: AttackGallery, attack: String, largest: Double, sample: String
    ) -> Figure {
        Figure(
            identifier: "attacked-pictures",
            title: "\(attack) on \(gallery.network), and what it adds to Y, Cb and Cr",
            images: ImageGrid(
                columns: ["clean", "attacked", "Y", "Cb", "Cr"],
                heat: HeatScale.signed(Field("Added", unit: "levels of 255"), limit: largest * 255),
                rows: gallery.pictures.map { picture in
                    ImageRow(
                        "",
                        [ImageCell(picture.clean, picture.answers[0]), ImageCell(picture.attacked, picture.answers[1])]
                            + picture.planes.map { ImageCell(picture.clean).heat($0, opacity: 1, .overThePicture) })
                }), licence: gallery.licence,
            caption:
                "Below the pictures stands what the network answers; the attacked ones are as written in 8 bits. All three planes share one scale.",
            alternativeText: """
                Small pictures in \(gallery.pictures.count) rows: clean, attacked, and three maps of what was added. \
                \(gallery.pictures.map { "\($0.name): \($0.answers.joined(separator: ", then "))" }.joined(separator: "; ")).
                """, sample: sample,
            data: Table(
                identifier: "attacked-pictures", title: "Attacked pictures",
                columns: [Column("Picture"), Column("Answer"), Column("Answer, attacked")],
                rows: gallery.pictures.map { [.text($0.name), .text($0.answers[0]), .text($0.answers[1])] }))
    }
}
