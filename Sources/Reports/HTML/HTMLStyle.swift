import Charts

/// The style sheet of report.html: light and dark, narrow screens, print.
enum HTMLStyle {
    static var sheet: String {
        """
        :root{\(variables(.light))--link:#0a5fb0;--rule:#d5dae0;--held:#0b7a4b;--partly:#8a5a00;--failed:#b3261e;--untested:#59636e}
        @media screen and (prefers-color-scheme:dark){:root{\(variables(.dark))--link:#7ab8f5;--rule:#363d47;--held:#4cc38a;--partly:#e6a532;--failed:#ff8a80;--untested:#a6afba}}
        \(rules)
        """
    }

    private static func variables(_ theme: Theme) -> String {
        theme.cssVariables.map { "\($0.name):\($0.value);" }.joined()
    }

    /// The letters of figures, so that a page speaks with one voice: DejaVu Sans where it is installed, as on most of
    /// Linux; elsewhere Verdana, whose widths and heights it was drawn to. Being wide, it is set a size smaller.
    private static let family = #""DejaVu Sans","Bitstream Vera Sans",Verdana,Geneva,sans-serif"#

    private static let rules = """
        *{box-sizing:border-box}
        html{-webkit-text-size-adjust:100%}
        body{margin:0;background:var(--background);color:var(--ink);font:.9375rem/1.6 \(family)}
        main{max-width:47.5rem;margin:0 auto;padding:1.5rem 1.25rem 5rem}
        .skip{position:absolute;left:-999rem}
        .skip:focus{left:1rem;top:.5rem;z-index:2;padding:.5rem .9rem;background:var(--background);outline:2px solid var(--link)}
        a{color:var(--link)}
        h1{font-size:1.75rem;line-height:1.2;margin:.2rem 0 .6rem;letter-spacing:-.01em}
        h2{font-size:1.35rem;line-height:1.25;margin:2.6rem 0 .7rem}
        h3{font-size:1.05rem;line-height:1.35;margin:0 0 .5rem}
        h1,h2,h3{overflow-wrap:break-word}
        p{margin:.6rem 0;overflow-wrap:break-word}
        code{font:.9em ui-monospace,"DejaVu Sans Mono","Liberation Mono",monospace;background:var(--region);padding:.1em .3em;border-radius:3px}
        .run,.citation,.sample,.origin,.files,.note,.caption,.aside{font-size:.8125rem}
        .run,.citation,.sample,.origin,.files,.note,.aside{color:var(--muted)}
        .run{margin:0}
        .question{font-size:1.0625rem;margin:.4rem 0}
        .citation{margin:.4rem 0}
        header+section h2{margin-top:1.4rem}
        table{border-collapse:collapse;font-size:.8125rem;font-variant-numeric:tabular-nums}
        th,td{text-align:left;vertical-align:top;padding:.4rem .9rem .4rem 0;border-bottom:1px solid var(--rule)}
        th:last-child,td:last-child{padding-right:0}
        thead th{border-bottom:1.5px solid var(--axis);font-size:.75rem;font-weight:600;color:var(--muted);vertical-align:bottom}
        tbody th{font-weight:400}
        .number{text-align:right;white-space:nowrap}
        .findings,.data{width:100%}
        .findings thead th:nth-child(1){width:40%}
        .findings thead th:nth-child(2){width:32%}
        .strip svg{display:block;max-width:100%;height:auto}
        .cannot{font-size:.9rem;margin:.4rem 0}
        .card{border-top:1px solid var(--rule);padding:1.2rem 0 .6rem}
        .card dl{margin-top:.8rem}
        .findings tbody th{font-weight:500}
        .findings tbody th a{color:inherit;text-decoration-color:var(--axis)}
        .findings td,.findings tbody th{padding-top:.45rem;padding-bottom:.45rem;line-height:1.35}
        .value,.note{display:block}
        .note{font-size:.75rem;line-height:1.4}
        .verdict{display:inline-flex;white-space:nowrap;gap:.4rem;align-items:center;font-weight:600}
        .verdict svg{flex:none}
        .held{color:var(--held)}.partly{color:var(--partly)}.failed{color:var(--failed)}.undecided,.untested{color:var(--untested)}
        details{margin:.7rem 0}
        summary{cursor:pointer;color:var(--link);font-size:.8125rem;padding:.2rem 0}
        dl{display:grid;grid-template-columns:minmax(8rem,14rem) minmax(0,1fr);margin:0;font-size:.8125rem}
        dt,dd{margin:0;padding:.3rem 0;border-bottom:1px solid var(--rule)}
        dt{color:var(--muted);padding-right:1rem}
        dd{overflow-wrap:anywhere}
        nav{font-size:.8125rem;line-height:1.45}
        nav p{margin:.3rem 0}
        nav ol,nav ul{margin:.2rem 0;padding-left:1.2rem}
        nav li{margin:.35rem 0}
        nav a{text-decoration:none}
        nav a:hover{text-decoration:underline}
        nav ul{list-style:none;padding-left:.4rem}
        .contents{max-width:47.5rem;margin:0 auto;padding:.6rem 1.25rem 0}
        .contents summary{font-weight:600}
        .neighbours{display:flex;justify-content:space-between;gap:2rem;margin-top:3rem;border-top:1px solid var(--rule);padding-top:.6rem}
        .neighbours .next{margin-left:auto;text-align:right}
        .permalink{visibility:hidden;margin-left:.4em;color:var(--muted);text-decoration:none;font-weight:400}
        h2:hover>.permalink,h3:hover>.permalink{visibility:visible}
        @media (hover:none){.permalink{visibility:visible}}
        .formula{margin:1rem 0;overflow-wrap:normal}
        math{font-size:1.08em}
        @media screen and (max-width:47.5rem){.formulas{overflow-x:auto}}
        .cases mtd{text-align:left}
        pre,.copyable code{font:.75rem/1.5 ui-monospace,"DejaVu Sans Mono","Liberation Mono",monospace}
        pre{margin:.4rem 0;padding:.7rem .9rem;background:var(--region);border-radius:4px;white-space:pre-wrap;overflow-wrap:anywhere}
        .copyable{position:relative;display:inline-flex;flex-wrap:wrap;gap:.5rem;align-items:baseline}
        div.copyable{display:block}
        .copyable button,.download{font:.75rem/1.4 \(family);color:var(--link);background:var(--background);border:1px solid var(--axis);border-radius:3px;padding:.05rem .5rem;cursor:pointer}
        div.copyable button{position:absolute;top:.4rem;right:.4rem}
        .references{padding-left:1.6rem;text-indent:-1.6rem;list-style:none;font-size:.8125rem}
        .references li{margin:.4rem 0}
        :target{scroll-margin-top:1rem}
        .references :target{background:var(--region)}
        figure,.table{margin:2rem 0 2.6rem}
        figcaption p,.table p{margin:.4rem 0}
        .label{color:var(--muted);font-weight:600}
        .scroll{overflow-x:auto;max-width:100%}
        .scroll{background:linear-gradient(to right,var(--background) 40%,transparent) 0 0/3rem 100%,linear-gradient(to left,var(--background) 40%,transparent) 100% 0/3rem 100%,linear-gradient(to right,var(--axis) 0%,transparent) 0 0/.7rem 100%,linear-gradient(to left,var(--axis) 0%,transparent) 100% 0/.7rem 100%;background-attachment:local,local,scroll,scroll;background-repeat:no-repeat}
        .scroll:focus-visible,button:focus-visible,a:focus-visible,summary:focus-visible{outline:2px solid var(--link);outline-offset:2px}
        .scroll tbody th{min-width:7rem}
        .scroll td,.scroll th{max-width:20rem}
        .scroll thead th{max-width:9rem;white-space:normal}
        .wide svg,.narrow svg{display:block;max-width:100%;height:auto}
        .narrow{display:none}
        .definitions{position:absolute}
        .bar{float:left;margin:.4em .6rem 0 0}
        .bar rect{fill:var(--series-1)}
        .bar.below rect{fill:none;stroke:var(--series-1);stroke-width:1.2}
        .data th button{font:inherit;color:inherit;background:none;border:0;padding:0;margin:0;text-align:inherit;cursor:pointer}
        .data th button::after{content:"\\a0\\2195";color:var(--muted)}
        .data th[aria-sort=ascending] button::after{content:"\\a0\\2191";color:var(--ink)}
        .data th[aria-sort=descending] button::after{content:"\\a0\\2193";color:var(--ink)}
        .plot{position:relative}
        .tip{position:absolute;z-index:1;max-width:18rem;padding:.4rem .6rem;background:var(--background);border:1px solid var(--axis);border-radius:4px;font-size:.8125rem;line-height:1.4;pointer-events:none;box-shadow:0 1px 6px rgb(0 0 0/.25)}
        .tip span,.tip strong{display:block}
        .ring{fill:none;stroke:var(--ink);stroke-width:2}
        details .scroll{max-height:26rem;overflow-y:auto}
        .numbers .scroll{max-height:none}
        .numbers td:nth-child(2){white-space:nowrap}
        .numbers .asked{font-size:.8125rem;font-weight:600;margin:1rem 0 .2rem}
        details thead th{position:sticky;top:0;background:var(--background)}
        .provenance h3{margin-top:1.4rem}
        /* Contents beside the text. */
        @media screen and (min-width:64rem){
        .report{display:grid;grid-template-columns:minmax(0,1fr) 13.5rem 45rem minmax(0,1fr);column-gap:1.5rem}
        .report>main{grid-column:3;max-width:none;margin:0;padding:1.5rem 0 5rem;min-width:0}
        .report>.contents{grid-column:2;position:sticky;top:0;align-self:start;max-height:100vh;overflow-y:auto;margin:0;padding:1.5rem 0 1rem;max-width:none;font-size:.75rem}
        .contents summary{font-size:.75rem;color:var(--muted)}
        .contents ol{padding-left:1.3rem}
        }
        /* And notes in the margin. */
        @media screen and (min-width:80rem){
        .report{grid-template-columns:minmax(0,1fr) 13.5rem 45rem 14rem minmax(0,1fr)}
        .report section>p>.aside,.report header>p>.aside{float:right;clear:right;width:14rem;margin:.2rem -15.5rem .8rem 0;line-height:1.5}
        .report section>p>.aside>span,.report header>p>.aside>span{display:none}
        .report figcaption{display:grid;grid-template-columns:45rem 14rem;column-gap:1.5rem;width:60.5rem}
        .report figcaption>*{grid-column:1;min-width:0}
        .report figcaption>.beside{grid-column:2;grid-row:1/3}
        .report figcaption>.beside p{line-height:1.5}
        }
        @media screen and (max-width:40rem){
        .wide{display:none}
        .narrow{display:block}
        }
        @media (max-width:40rem){
        main{padding:1rem 1rem 3rem}
        h1{font-size:1.5rem}
        dl{grid-template-columns:minmax(0,1fr)}
        dt{border:0;padding-bottom:0}
        dd{padding-top:0}
        .findings,.findings tbody,.findings tr,.findings th,.findings td{display:block;width:auto}
        .findings thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
        .findings tr{border-bottom:1px solid var(--rule);padding:.6rem 0}
        .findings td,.findings tbody th{border:0;padding:.15rem 0}
        .findings tbody th{font-weight:600}
        .findings td{display:grid;grid-template-columns:6.5rem minmax(0,1fr)}
        .findings td::before{content:attr(data-label);color:var(--muted);font-size:.8125rem;grid-row:1/9}
        .findings td .value,.findings td .note,.findings td .verdict,.findings td .strip{grid-column:2}
        }
        @media print{
        body{font-size:10.5pt}
        main{max-width:none;padding:0}
        nav,.skip,.files,.permalink,.copyable button,.download,details:not([open]){display:none}
        figure,.table tr,.findings tr{break-inside:avoid}
        h2,h3{break-after:avoid}
        .scroll{overflow:visible;background:none}
        a{color:inherit;text-decoration:none}
        }
        """
}
