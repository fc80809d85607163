import Reports

extension ExampleReport {
    static let propagation = Reference(
        "bach2015",
        authors: [
            "Sebastian Bach", "Alexander Binder", "Grégoire Montavon", "Frederick Klauschen", "Klaus-Robert Müller",
            "Wojciech Samek",
        ],
        title: "On pixel-wise explanations for non-linear classifier decisions by layer-wise relevance propagation",
        in: .journal("PLOS ONE", volume: "10", number: "7", pages: "e0130140"), year: 2015,
        doi: "10.1371/journal.pone.0130140")

    /// What prose can have: citations, cross-references, notes, formulas.
    static let words = ReportSection(
        title: "Words and formulas",
        blocks: [
            .prose(
                #"""
                Relevance is shared out layer by layer \#(propagation.cited)^[A note stands in the margin where there is room, and in
                the text elsewhere.]: what a unit $j$ has received is handed on to its inputs $x_i$ by their parts $z_{ij} = x_i w_{ij}$ of its sum,
                as the numbers of [](#table:numbers) and the maps of [](#fig:image-grid) are.

                $$R_i = \sum_j \frac{z_{ij}}{\sum_{i'} z_{i'j} + \varepsilon \operatorname{sgn} \left( \sum_{i'} z_{i'j} \right)} R_j$$

                A clipped activation is

                $$f(x) = \begin{cases} x & 0 < x \le T \\ 0 & \text{otherwise} \end{cases}$$

                and sensitivity $d' = \Phi^{-1}(h) - \Phi^{-1}(f)$; a mean of $n$ values has the standard error $\frac{s}{\sqrt{n}}$, a threshold is
                sought as $\hat{T} = \arg\max_{0 \le t \le T_{\max}} \int_0^1 A(q, t)\, dq$, a product is $\prod_{k=1}^K p_k$, a cube root $\sqrt[3]{x^2 + y^2} \pm 0.5 \cdot 10^{-5}$.

                $$\bar{x} = \frac{1}{n} \sum_{i=1}^n x_i, \qquad s^2 = \frac{1}{n - 1} \sum_{i=1}^n \left( x_i - \bar{x} \right)^2, \qquad \max_{0 \le t \le 1} \left| \frac{a(t)}{b} \right| \ge \sqrt{\frac{\mathbf{w} \cdot \mathbf{x}}{2 \pi}}$$
                """#)
        ])
}
