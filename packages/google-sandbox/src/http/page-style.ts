/** The one style sheet of the sandbox's pages: light and dark, no images, no fonts to load. */
import { Html } from './html.ts'

export const pageStyle = new Html(`
:root{color-scheme:light dark;--page:#eef1f6;--card:#fff;--ink:#1c2128;--soft:#596270;--line:#dbe0e8;--tint:#f5f7fb;
--accent:#1a57d6;--accent-ink:#fff;--warn:#8a5300;--warn-tint:#fff4dc;--radius:12px}
@media(prefers-color-scheme:dark){:root{--page:#101318;--card:#191d24;--ink:#e7eaf0;--soft:#9aa4b2;--line:#2d333d;
--tint:#20252e;--accent:#8ab0ff;--accent-ink:#0d1930;--warn:#ffcf7d;--warn-tint:#33270f}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;background:var(--page);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif}
main{max-width:30rem;margin:0 auto;padding:4vh 1rem 4rem}
main.wide{max-width:62rem}
.card{background:var(--card);border:1px solid var(--line);border-radius:20px;padding:2rem;box-shadow:0 1px 2px rgb(20 30 60/.06),0 12px 32px rgb(20 30 60/.06)}
.badge{display:flex;gap:.6rem;align-items:center;margin:0 0 1.25rem;padding:.5rem .9rem;border-radius:var(--radius);background:var(--warn-tint);color:var(--warn);font-size:.875rem}
.badge::before{content:"";flex:none;width:.6rem;height:.6rem;border-radius:50%;background:currentColor}
h1{margin:0 0 .35rem;font-size:1.55rem;line-height:1.25;letter-spacing:-.01em;font-weight:650}
h2{margin:0 0 .75rem;font-size:1.05rem;font-weight:650}
p{margin:0 0 1rem}.soft{color:var(--soft)}.small{font-size:.875rem}
a{color:var(--accent)}
code{font:.875em ui-monospace,SFMono-Regular,Menlo,"Liberation Mono",monospace;overflow-wrap:anywhere}
fieldset{margin:1.5rem 0 0;padding:0;border:0;min-width:0}
legend{padding:0;margin:0 0 .6rem;font-weight:600;font-size:.95rem}
.choice{display:flex;gap:.85rem;align-items:center;padding:.75rem .9rem;border:1px solid var(--line);border-radius:var(--radius);margin:0 0 .5rem;cursor:pointer;background:var(--card)}
.choice:hover{background:var(--tint)}
.choice:has(:checked){border-color:var(--accent);background:var(--tint)}
.choice:has(:focus-visible){outline:3px solid var(--accent);outline-offset:1px}
.choice input{flex:none;width:1.15rem;height:1.15rem;margin:0;accent-color:var(--accent)}
.choice span{min-width:0}
.choice b{display:block;font-weight:600;line-height:1.35}
.choice small{display:block;color:var(--soft);font-size:.82rem;overflow-wrap:anywhere}
.face{flex:none;display:grid;place-items:center;width:2.4rem;height:2.4rem;border-radius:50%;color:#fff;font-weight:600;font-size:.95rem}
.face-0{background:#1a6b54}.face-1{background:#9a3b1f}.face-2{background:#4b4fb8}.face-3{background:#7a3577}
.actions{display:flex;gap:.75rem;justify-content:flex-end;margin-top:1.75rem;flex-wrap:wrap}
button{font:inherit;font-weight:600;padding:.6rem 1.4rem;border-radius:999px;border:1px solid var(--line);background:var(--card);color:var(--accent);cursor:pointer}
button:hover{background:var(--tint)}
button.primary{background:var(--accent);border-color:var(--accent);color:var(--accent-ink)}
button.primary:hover{filter:brightness(1.08)}
button:focus-visible,a:focus-visible,summary:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.identity{margin:.25rem 0 0;padding-left:1.1rem;color:var(--soft);font-size:.9rem}
.grid{display:grid;gap:1rem;grid-template-columns:repeat(auto-fit,minmax(17rem,1fr));margin:0 0 1.5rem}
.grid .card{padding:1.35rem;border-radius:16px}
.who{display:flex;gap:.8rem;align-items:center;margin-bottom:1rem}
.who p{margin:0;line-height:1.35;min-width:0;overflow-wrap:anywhere}
dl{display:grid;grid-template-columns:1fr auto;gap:.3rem .75rem;margin:0;font-size:.92rem}
dt{color:var(--soft)}dd{margin:0;font-variant-numeric:tabular-nums;font-weight:600;text-align:right}
.weather{display:flex;flex-wrap:wrap;gap:.6rem}
.weather button{padding:.45rem 1rem;font-size:.9rem}
section{margin-top:1.75rem}
table{width:100%;border-collapse:collapse;font-size:.88rem}
td,th{text-align:left;padding:.4rem .5rem;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
th{color:var(--soft);font-weight:600;overflow-wrap:normal}
details{border-bottom:1px solid var(--line);padding:.5rem 0}
summary{cursor:pointer;overflow-wrap:anywhere}
summary span{display:block}
pre{white-space:pre-wrap;overflow-wrap:anywhere;font:inherit;font-size:.9rem;margin:.5rem 0;padding:.75rem;border-radius:var(--radius);background:var(--tint)}
.who h1{margin:0}
@media(max-width:30rem){.card{padding:1.35rem;border-radius:16px}.actions button{flex:1}}
`)
