/**
 * The style of every page: calm, one accent (dawn), figures right-aligned in tabular digits. Colours are variables
 * with a light and a dark value; ramps are steps, so that the text on each step keeps its contrast.
 */
export const pageStyle = `
:root{color-scheme:light dark;--paper:#fcfbf8;--card:#fff;--ink:#211d18;--soft:#655d52;--line:#e5dfd4;--accent:#b0440c;--wash:#fbeee4;--focus:#0b57a4;
--q0:#f3efe8;--q1:#fbe6d6;--q2:#f6cdb0;--q3:#eeaf85;--q4:#df8a56;--q5:#bf5a22;--q6:#93380a;
--dm3:#1f6aa5;--dm2:#6aa5d1;--dm1:#cfe2f0;--d0:#f0ece5;--d1:#fbe0cc;--d2:#e79a67;--d3:#b0440c;
--s0:#93380a;--s1:#d9783c;--s2:#f0bd94;--s3:#a9c9de;--s4:#4a86b0;--s5:#8d8578;
--g0:#0072b2;--g1:#56b4e9;--g2:#b8b0a3;--g3:#e69f00;--g4:#b0440c;
--ok:#00694b;--warn:#8a5a00;--stop:#a32020}
@media (prefers-color-scheme:dark){:root{--paper:#171513;--card:#1f1c19;--ink:#efe9e0;--soft:#b0a698;--line:#38332d;--accent:#f0a06a;--wash:#2e231a;--focus:#8cc0f5;
--q0:#26221e;--q1:#3d2a1d;--q2:#5b3820;--q3:#804a24;--q4:#a9622f;--q5:#dd8b51;--q6:#f9c295;
--dm3:#7db9e3;--dm2:#3f79a6;--dm1:#24394a;--d0:#2b2722;--d1:#4a3222;--d2:#a35f30;--d3:#f0a06a;
--s0:#f9c295;--s1:#dd8b51;--s2:#8f5228;--s3:#2f566f;--s4:#6aa5d1;--s5:#8d8578;
--g0:#56a8dc;--g1:#9ad0f0;--g2:#8d8578;--g3:#e6b04a;--g4:#f08a5a;--ok:#5fc9a2;--warn:#e6b04a;--stop:#f58d86}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-padding-top:1rem}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,"Noto Sans",sans-serif;overflow-wrap:break-word}
:lang(zh-CN) body,body:lang(zh-CN){font-family:system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC",sans-serif}
:lang(zh-TW) body,body:lang(zh-TW){font-family:system-ui,"PingFang TC","Microsoft JhengHei","Noto Sans CJK TC","Noto Sans TC",sans-serif}
h1,h2{font-family:"Iowan Old Style","Palatino Linotype",Palatino,"Book Antiqua",Georgia,"Noto Serif","DejaVu Serif",serif;font-weight:600;line-height:1.2;letter-spacing:-.01em;text-wrap:balance}
:lang(zh-CN) h1,:lang(zh-CN) h2,:lang(zh-TW) h1,:lang(zh-TW) h2{font-family:inherit;letter-spacing:0}
h1{font-size:clamp(1.8rem,4.6vw,2.7rem);margin:.2rem 0 .6rem}
h2{font-size:1.55rem;margin:0 0 .5rem}
h3{font-size:1rem;line-height:1.35;margin:0 0 .25rem}
p{margin:0 0 .8rem;max-width:68ch}
a{color:var(--accent);text-underline-offset:.18em}
b{font-weight:650;font-variant-numeric:tabular-nums}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px}
.skip{position:absolute;left:-999px}.skip:focus{left:1rem;top:.5rem;background:var(--card);padding:.4rem .8rem;z-index:9}
.wrap{max-width:1120px;margin:0 auto;padding:0 1.25rem}
.top{border-bottom:1px solid var(--line)}
.top .wrap{display:flex;flex-wrap:wrap;gap:.2rem 1.6rem;align-items:baseline;padding-top:.8rem;padding-bottom:.8rem}
.brand{font-weight:650;margin-right:auto;display:flex;gap:.5rem;align-items:center}
.brand svg{width:1.5rem;height:1rem;flex:none}.brand path{fill:none;stroke:var(--accent);stroke-width:2;stroke-linecap:round}
.top nav ul{list-style:none;display:flex;flex-wrap:wrap;align-items:baseline;gap:.1rem 1.2rem;margin:0;padding:0}
.top nav a{color:var(--soft);text-decoration:none;padding:.25rem 0;display:inline-block;border-bottom:2px solid transparent}
.top nav a:hover{color:var(--ink)}.top nav a[aria-current]{color:var(--ink);border-color:var(--accent)}
.alarms{border:1px solid var(--line);border-left:4px solid var(--warn);border-radius:8px;background:var(--card);padding:.8rem 1.1rem;margin:0 0 1.2rem}
.alarms h2{font:inherit;font-weight:650;margin:0 0 .3rem;letter-spacing:0}.alarms ul{list-style:none;margin:0;padding:0}.alarms li{display:flex;gap:.2rem .8rem;padding:.25rem 0;flex-wrap:wrap}.alarms li>span:last-child{flex:1 1 16rem}
.alarms.none{border-left-color:var(--ok);max-width:none}
.languages{font-size:.85rem}
.title{padding:2.2rem 0 1.4rem}
.eyebrow{color:var(--accent);font-weight:600;margin:0}
.meta{display:flex;flex-wrap:wrap;gap:.15rem 1.6rem;color:var(--soft);font-size:.9rem;margin:1rem 0 0;padding:0}
.meta div{display:flex;gap:.4rem}.meta dt::after{content:":"}.meta dd{margin:0;color:var(--ink)}
.headlines{font-size:1.12rem;list-style:none;margin:0;padding:0;max-width:74ch}
.headlines li{padding:.45rem 0 .45rem 1.1rem;position:relative}
.headlines li::before{content:"";position:absolute;left:0;top:1.05em;width:.45rem;height:.45rem;border-radius:50%;background:var(--accent)}
.badges{display:flex;flex-wrap:wrap;gap:.5rem;list-style:none;margin:1.1rem 0 0;padding:0}
.badge{display:inline-flex;gap:.45rem;align-items:baseline;border:1px solid var(--line);background:var(--card);border-radius:999px;padding:.15rem .75rem;font-size:.88rem}
.state{font-weight:650;white-space:nowrap}.state.ok{color:var(--ok)}.state.warn{color:var(--warn)}.state.stop{color:var(--stop)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(158px,1fr));gap:1px;background:var(--card);border:1px solid var(--line);border-radius:8px;overflow:hidden;margin:1.6rem 0}
.tile{display:grid;grid-row:span 4;grid-template-rows:subgrid;box-shadow:0 0 0 1px var(--line);padding:.9rem 1rem 1rem;margin:0}
.tile dt{color:var(--soft);font-size:.86rem;line-height:1.35}.tile dd{margin:0}
.tile .figure{font-size:1.45rem;white-space:nowrap;line-height:1.3;font-weight:600;font-variant-numeric:tabular-nums;letter-spacing:-.01em}
.tile .note{color:var(--soft);font-size:.84rem;line-height:1.4}
.tile .trend{color:var(--soft);font-size:.8rem;line-height:1.45;margin-top:.3rem}.trend span{display:block}.trend b{font-weight:600}
.spark{display:block;max-width:100%;margin:.15rem 0}.spark .curve{stroke-width:1.5}td .spark{margin:0}
.toc{font-size:.92rem;margin:0 0 1rem;padding:.7rem 0;border-block:1px solid var(--line)}
.toc ul{display:flex;flex-wrap:wrap;gap:.1rem 1.2rem;list-style:none;margin:0;padding:0}
section{padding:1.8rem 0 .6rem;border-top:1px solid var(--line)}
.toc+section,.tiles+section{border-top:0}
.lead{color:var(--soft)}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,460px),1fr));gap:1rem 2.4rem;align-items:start}
.chart{margin:1.2rem 0 1.6rem;min-width:0}.chart figcaption p{margin-bottom:.7rem;color:var(--soft)}.chart figcaption b{color:var(--ink)}
.chart svg{display:block;height:auto;overflow:visible}.chart svg.wide{max-width:100%}.chart svg.narrow{display:none;width:100%;max-width:440px}
.chart .source{max-width:none;color:var(--soft);font-size:.82rem;margin:.5rem 0 .2rem}
svg text{font:12px system-ui,-apple-system,"Segoe UI",Roboto,Arial,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;fill:var(--soft)}
svg .num{font-variant-numeric:tabular-nums;fill:var(--ink)}svg .head{font-weight:650;fill:var(--ink)}
svg .end{text-anchor:end}svg .centre{text-anchor:middle}svg .mid{dominant-baseline:central}
.bar{fill:var(--accent)}.bar.soft{fill:var(--q3)}.axis{stroke:var(--soft)}.grid{stroke:var(--line)}.dash{stroke:var(--soft);stroke-dasharray:4 4;fill:none}
.curve{fill:none;stroke:var(--accent);stroke-width:2.5}.curve.thin{stroke-width:2;stroke-dasharray:6 3}.whisker{stroke:var(--accent);stroke-width:3;stroke-opacity:.5}.curve.other{stroke:var(--s4);stroke-dasharray:7 3}.dot{fill:var(--accent)}.see{fill-opacity:.75}
${[0, 1, 2, 3, 4, 5, 6].map((i) => `.q${i}{fill:var(--q${i})}`).join('')}
${['m3', 'm2', 'm1', '0', '1', '2', '3'].map((i) => `.d${i}{fill:var(--d${i})}`).join('')}
${[0, 1, 2, 3, 4, 5].map((i) => `.s${i}{fill:var(--s${i})}`).join('')}
${[0, 1, 2, 3, 4].map((i) => `.g${i}{fill:var(--g${i})}`).join('')}
svg .on-q0,svg .on-q1,svg .on-q2,svg .on-q3,svg .on-q4,svg .on-dm1,svg .on-d0,svg .on-d1,svg .on-d2,svg .on-dm2,svg .on-s2,svg .on-s3{fill:var(--ink)}
svg .on-q5,svg .on-q6,svg .on-dm3,svg .on-d3,svg .on-s0{fill:var(--card)}
svg .on-s1,svg .on-s5,svg .on-s4,svg .on-g1,svg .on-g2,svg .on-g3{fill:#211d18}svg .on-g0,svg .on-g4{fill:var(--card)}
details{margin:.3rem 0 1rem}summary{cursor:pointer;color:var(--accent);font-size:.9rem;width:fit-content}
.scroll{overflow-x:auto;margin:.6rem 0 1.4rem;position:relative}
table{border-collapse:collapse;width:100%;font-size:.92rem;font-variant-numeric:tabular-nums}table:not(:has(thead th:nth-child(4),td.words)){max-width:44rem}
caption{text-align:left;color:var(--soft);font-size:.88rem;padding:.3rem 0}
th,td{padding:.5rem .7rem;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
th:first-child,td:first-child{padding-left:0}th:last-child,td:last-child{padding-right:0}
thead th{font-weight:600;color:var(--soft);font-size:.85rem;line-height:1.3;vertical-align:bottom;border-bottom:1px solid var(--soft)}
tbody th{font-weight:600}tbody tr:hover{background:var(--wash)}
table.data th:first-child{position:sticky;left:0;background:var(--paper);padding-right:.9rem}table.data tr:hover th:first-child{background:var(--wash)}
@media screen{table:has(thead th:nth-child(11)){font-size:.84rem}table:has(thead th:nth-child(11)) :is(th,td):not(:first-child,:last-child){padding-inline:.4rem}table:has(thead th:nth-child(11)) td.words{min-width:10rem}}
.n{text-align:right}td.n{white-space:nowrap}td.id,th.id{white-space:nowrap}td.words{min-width:16rem;max-width:34rem}
td.id,th.id{max-width:15rem;overflow:hidden;text-overflow:ellipsis}
thead button{font:inherit;color:inherit;background:none;border:0;padding:0;cursor:pointer;text-align:inherit}
thead button::after{content:"\\a0↕";content:"\\a0↕" / "";opacity:.55}th[aria-sort] button::after{opacity:1}th[aria-sort=ascending] button::after{content:"\\a0↑";content:"\\a0↑" / ""}th[aria-sort=descending] button::after{content:"\\a0↓";content:"\\a0↓" / ""}
.filter{display:flex;flex-wrap:wrap;gap:.3rem .8rem;align-items:center;font-size:.9rem;margin:.8rem 0 0}
.filter input{font:inherit;color:inherit;background:var(--card);border:1px solid var(--soft);border-radius:5px;padding:.3rem .6rem;width:15rem;max-width:100%}
.filter output{color:var(--soft)}
.box{border:1px solid var(--line);background:var(--card);border-radius:8px;padding:1rem 1.2rem;margin:1.2rem 0}
.box>:last-child{margin-bottom:0}.box h3{display:flex;flex-wrap:wrap;gap:.3rem .7rem;align-items:center}
.grade{display:inline-grid;place-items:center;width:1.7rem;height:1.7rem;border-radius:50%;border:2px solid currentColor;font-weight:700;font-size:.95rem}
.grade.A{color:var(--ok)}.grade.B{color:var(--warn)}.grade.C{color:var(--stop)}
.off{border-left:3px solid var(--line);padding:.2rem 0 .2rem 1rem;color:var(--soft)}
.doors{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,250px),1fr));gap:1rem;list-style:none;padding:0;margin:1rem 0}
.doors li{border:1px solid var(--line);border-radius:8px;background:var(--card);padding:1rem 1.2rem;border-top:3px solid var(--accent)}
.doors a{font-weight:650;font-size:1.05rem}.doors p{margin:.3rem 0 0;color:var(--soft);font-size:.92rem}
dl.words{display:grid;grid-template-columns:minmax(9rem,14rem) 1fr;gap:.5rem 1.4rem;margin:1rem 0;font-size:.94rem}
dl.words dt{font-weight:600}dl.words dd{margin:0;max-width:68ch}
dl.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,210px),1fr));gap:.7rem 1.6rem;margin:.6rem 0 1.2rem}
@media (max-width:760px){dl.facts{grid-template-columns:1fr 1fr}}
dl.facts dt{color:var(--soft);font-size:.86rem;line-height:1.35}dl.facts dd{margin:0;font-variant-numeric:tabular-nums}
ul.plain{padding-left:1.1rem;margin:.4rem 0 1rem;max-width:72ch}ul.plain.quiet{color:var(--soft);font-size:.9rem}ul.plain li{margin:.25rem 0}
.quiet{color:var(--soft);font-size:.9rem}code{font:.9em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
footer p{max-width:90ch}footer{border-top:1px solid var(--line);margin-top:2rem;padding:1.2rem 0 2.5rem;color:var(--soft);font-size:.86rem}
@media (max-width:760px){.chart svg.wide{display:none}.chart svg.narrow{display:block}.title{padding-top:1.4rem}dl.words{grid-template-columns:1fr;gap:.1rem}dl.words dd{margin-bottom:.7rem}.tiles{grid-template-columns:1fr 1fr}.tile .figure{font-size:1.25rem}th,td{padding:.45rem .5rem}td.words{min-width:13rem}}
@media print{:root{color-scheme:light;--paper:#fff;--card:#fff;--ink:#000;--soft:#444;--line:#ccc;--accent:#93380a;--wash:#fff;
--q0:#f3efe8;--q1:#fbe6d6;--q2:#f6cdb0;--q3:#eeaf85;--q4:#df8a56;--q5:#bf5a22;--q6:#93380a;--dm3:#1f6aa5;--dm2:#6aa5d1;--dm1:#cfe2f0;--d0:#f0ece5;--d1:#fbe0cc;--d2:#e79a67;--d3:#b0440c;--s0:#93380a;--s1:#d9783c;--s2:#f0bd94;--s3:#a9c9de;--s4:#4a86b0;--s5:#8d8578;--ok:#00694b;--warn:#8a5a00;--stop:#a32020}
@page{size:A4;margin:14mm 13mm}body{font-size:9.5pt;line-height:1.45}.top nav,.skip,.toc,.filter,details:not([open]){display:none}.wrap{max-width:none;padding:0}
details[open]>summary{display:none}.top{border:0}.title{padding:.4rem 0 .8rem}h1{font-size:22pt}h2{font-size:15pt}a{color:inherit;text-decoration:none}
.headlines{font-size:10.5pt}.tiles{grid-template-columns:repeat(3,1fr);margin:1rem 0}.tile .figure{font-size:14pt}.tile dt,.tile .note,.tile .trend{font-size:8pt}
section{padding:1rem 0 .3rem}.chart,.tile,.box,.doors li,tr,figcaption,dl.words>*,li{break-inside:avoid}h2,h3,caption,.lead,figcaption{break-after:avoid}p,li{orphans:3;widows:3}
thead{display:table-header-group}.scroll{overflow:visible}table{font-size:7.5pt}table:has(th:nth-child(8)){font-size:6.8pt}table:has(th:nth-child(12)){font-size:6pt}thead th{font-size:inherit;hyphens:auto}caption,.source{font-size:8pt}th,td{padding:.18rem .26rem;white-space:normal}td.n{white-space:nowrap}td.id,th.id{white-space:normal;max-width:none}td.words{min-width:7rem;max-width:none}table.data th:first-child{position:static}
.pair{grid-template-columns:1fr}.chart svg.wide{display:block;max-width:100%}.chart svg.narrow{display:none}thead th button::after{content:none}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`;
