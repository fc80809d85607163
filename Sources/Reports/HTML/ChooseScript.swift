/// Lets the index show some of the findings, in another order; without it the page shows all.
enum ChooseScript {
    static let source = #"""
        (() => {
          const bar = document.querySelector(".choose");
          if (!bar) return;
          bar.hidden = false;
          const menus = [...bar.querySelectorAll("select[data-choose]")], order = bar.querySelector("select[data-order]");
          const studies = [...document.querySelectorAll(".study")].map(section => ({
            section, rows: [...section.querySelectorAll("tbody tr")], body: section.querySelector("tbody")
          }));
          const apply = () => {
            for (const study of studies) {
              if (!study.body) continue;
              for (const row of study.rows)
                row.hidden = menus.some(menu => menu.value && row.dataset[menu.dataset.choose] !== menu.value);
              const key = order.value;
              const sorted = key
                ? study.rows.map((row, place) => [row.dataset[key] || "", place, row])
                    .sort((a, b) => a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[1] - b[1]).map(entry => entry[2])
                : study.rows;
              study.body.append(...sorted);
              study.section.hidden = study.rows.every(row => row.hidden);
            }
          };
          bar.addEventListener("change", apply);
        })();
        """#
}
