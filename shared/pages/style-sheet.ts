/**
 * The pages' whole style: readable at 320 px and with large text, dim at night. Colours are pairs with a contrast of
 * 4.5 or more on their ground, in both schemes.
 */
export const styleSheet = `
:root{color-scheme:light dark;--ground:#f4f2ee;--card:#fff;--ink:#1b1d22;--soft:#5b606b;--rule:#e2dfd8;--field:#f8f7f4;
--alert:#b3261e;--alert-ground:#fbe9e6;--warm:#8a5300;--warm-ground:#fdf0d9;--calm:#17603f;--calm-ground:#e4f3ea;--cool:#1d4f91;--cool-ground:#e6eefa;
--act:#1b1d22;--act-ink:#fff;--line:#3d6fb4}
@media (prefers-color-scheme:dark){:root{--ground:#0d0f13;--card:#15181e;--ink:#e6e4df;--soft:#9aa1ad;--rule:#262b34;--field:#0f1216;
--alert:#ff9a8d;--alert-ground:#33160f;--warm:#f2b65a;--warm-ground:#2c2008;--calm:#7fd3a4;--calm-ground:#0f2a1d;--cool:#9cc2f7;--cool-ground:#12233c;
--act:#f2b65a;--act-ink:#1c1300;--line:#7fa8dd}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--ink);font:1rem/1.45 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;overflow-wrap:anywhere}
main{max-width:34rem;margin:0 auto;padding:1rem 1rem 3rem}
h1,h2,h3,p,dl,dd,ol,ul,figure{margin:0;padding:0}
h1{font-size:2rem;line-height:1.1;letter-spacing:-.02em;font-weight:750;text-wrap:balance}
h2{font-size:.8125rem;letter-spacing:.06em;text-transform:uppercase;color:var(--soft);font-weight:650;margin:1.75rem 0 .5rem}
a{color:var(--cool);text-underline-offset:.15em}
.soft{color:var(--soft)}
.small{font-size:.875rem}
.num{font-variant-numeric:tabular-nums}
.where{font-weight:600;margin-bottom:1rem}
.where .soft{font-weight:400}
.said{background:var(--calm-ground);color:var(--calm);border-radius:.75rem;padding:.75rem 1rem;margin-bottom:1rem;font-weight:600}
.said.warn{background:var(--warm-ground);color:var(--warm)}
.state{display:inline-flex;align-items:baseline;gap:.5rem;border-radius:1rem;padding:.2rem .75rem;font-weight:650;font-size:.875rem;margin-bottom:.6rem}
.state::before{content:"";width:.55rem;height:.55rem;border-radius:50%;background:currentColor;flex:none}
.open{background:var(--alert-ground);color:var(--alert)}
.snoozed{background:var(--warm-ground);color:var(--warm)}
.acknowledged{background:var(--cool-ground);color:var(--cool)}
.resolved{background:var(--calm-ground);color:var(--calm)}
.since{font-size:1.0625rem;color:var(--soft);margin-top:.35rem}
.card{background:var(--card);border:1px solid var(--rule);border-radius:1rem;padding:1rem}
.card+.card{margin-top:.75rem}
.head{display:flex;flex-wrap:wrap;justify-content:space-between;align-items:flex-end;gap:.5rem 1rem}
.head h1{flex:1 1 10rem}
.reading{display:flex;align-items:center;gap:.6rem;line-height:1.25}
.reading b{font-size:2rem;letter-spacing:-.02em;line-height:1.1;white-space:nowrap}
.reading b.beyond{color:var(--alert)}
.level{margin-top:1.25rem}
.chart{display:block;width:100%;height:auto;margin-top:.5rem;font:10.5px system-ui,sans-serif}
.chart .grid{stroke:var(--rule);stroke-width:1}
.chart .tick{fill:var(--soft)}
.chart .line{fill:none;stroke:var(--line);stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
.chart .area{fill:var(--line);opacity:.13}
.chart .line.hot{stroke:var(--alert)}
.chart .area.hot{fill:var(--alert);opacity:.22}
.chart .limit{stroke:var(--alert);stroke-width:1.25;stroke-dasharray:5 4}
.chart .limit-label{fill:var(--alert);font-weight:600}
.chart .notice{stroke:var(--ink);stroke-width:1;stroke-dasharray:1 3}
.chart .badge{fill:var(--ink)}
.chart .badge-label{fill:var(--ground);font-weight:700}
.chart .dot{fill:var(--alert);stroke:var(--card);stroke-width:1.5}
.chart .message{fill:var(--warm)}
.legend{display:flex;flex-wrap:wrap;gap:.1rem 1rem;margin-top:.4rem}
.legend i{display:inline-block;width:.7em;height:.7em;margin-right:.4em;background:var(--ink);border-radius:50%}
.legend i.m{background:var(--warm);border-radius:.1em}
form{margin:0}
.acts{display:grid;grid-template-columns:1fr 1fr;gap:.625rem;margin-top:1.25rem}
.acts .wide{grid-column:1/-1}
button,.button{display:flex;align-items:center;justify-content:center;min-height:3rem;width:100%;padding:.5rem 1rem;border-radius:.875rem;border:1px solid var(--rule);background:var(--card);color:var(--ink);font:inherit;font-weight:650;text-decoration:none;text-align:center;cursor:pointer;touch-action:manipulation}
.primary{background:var(--act);border-color:var(--act);color:var(--act-ink);font-size:1.25rem;min-height:4rem}
button:active,.button:active{transform:translateY(1px)}
:focus-visible{outline:3px solid var(--cool);outline-offset:2px}
.hint{grid-column:1/-1;font-size:.875rem;color:var(--soft);margin:-.1rem .25rem .25rem}
details.compose{grid-column:1/-1}
summary{cursor:pointer;font-weight:650;padding:.7rem 1rem;min-height:3rem;border:1px solid var(--rule);border-radius:.875rem;background:var(--card)}
details[open]>summary{border-radius:.875rem .875rem 0 0;border-bottom-color:transparent}
.compose form{border:1px solid var(--rule);border-top:0;border-radius:0 0 .875rem .875rem;background:var(--card);padding:0 1rem 1rem;display:grid;gap:.625rem}
label{font-size:.875rem;color:var(--soft)}
textarea,input,select{width:100%;font:inherit;color:var(--ink);background:var(--field);border:1px solid var(--soft);border-radius:.625rem;padding:.6rem .75rem;min-height:3rem}
textarea{min-height:7rem;resize:vertical}
.guest{display:grid;gap:.75rem}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:.625rem}
.line{list-style:none}
.line>li{display:grid;grid-template-columns:3.6rem 1fr;gap:.5rem;padding:.6rem 0;border-top:1px solid var(--rule)}
.line>li:first-child{border-top:0}
.line time{color:var(--soft);font-variant-numeric:tabular-nums}
.line .strong{font-weight:650}
.line .bad{color:var(--alert)}
.bad{color:var(--alert)}
.warn,.warm{color:var(--warm)}
.stack{display:grid;gap:.5rem}
.numbers{list-style:none;display:flex;flex-wrap:wrap;gap:.25rem 1.25rem}
.numbers b{font-size:1.5rem;letter-spacing:-.02em}
.numbers+p{margin-top:.5rem}
.card ul:not(.numbers){padding-left:1.1rem}
.line details{margin-top:.25rem}
.line summary{border:0;padding:.25rem 0;min-height:1.5rem;font-weight:400;font-size:.875rem;color:var(--soft);background:none}
.line ul{padding-left:1.1rem}
footer{margin-top:1.75rem;display:flex;flex-wrap:wrap;gap:.25rem 1rem;font-size:.875rem;color:var(--soft)}
@media (max-width:22rem){h1{font-size:1.75rem}.line>li{grid-template-columns:1fr;gap:0}}
@media (min-width:62rem){main.two{max-width:66rem;display:grid;grid-template-columns:minmax(0,30rem) minmax(0,1fr);gap:0 3rem;padding-top:2.5rem}main.two .all{grid-column:1/-1}main.two .side>h2:first-child{margin-top:0}}
table{width:100%;border-collapse:collapse;font-size:.9375rem}
th,td{text-align:left;vertical-align:top;padding:.5rem .75rem .5rem 0;border-top:1px solid var(--rule)}
thead th{border-top:0;color:var(--soft);font-weight:600;font-size:.875rem}
td.num,time{white-space:nowrap}
.facts{display:grid;grid-template-columns:max-content 1fr;gap:.35rem 1.5rem;margin-top:1rem}
.facts dt{color:var(--soft)}
.wide-page{max-width:50rem}
.wide-page .chart{max-width:34rem}
.scroll{overflow-x:auto}
@media (max-width:30rem){.facts{grid-template-columns:1fr;gap:0}.facts dd{margin-bottom:.6rem}}
@media print{:root{--ground:#fff;--card:#fff;--ink:#000;--soft:#444;--rule:#bbb;--alert:#b3261e;--warm:#8a5300;--line:#3d6fb4}body{font-size:10.5pt}main{max-width:none;padding:0}.screen{display:none}.card,tr{break-inside:avoid}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
@media (prefers-reduced-motion:reduce){button:active{transform:none}}
`;
