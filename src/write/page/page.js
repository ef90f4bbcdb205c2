"use strict";(()=>{
const $=(s,r=document)=>[...r.querySelectorAll(s)];
const show=()=>{let id="";try{id=decodeURIComponent(location.hash.slice(1))}catch{}
const e=id&&document.getElementById(id);if(!e)return;
for(let p=e;p;p=p.parentElement){if(p.tagName==="DETAILS")p.open=true;p.hidden=false}
e.scrollIntoView()};
addEventListener("hashchange",show);
const STEP=50;
for(const list of $("[data-paged]")){
const rows=[...list.children];let shown=STEP;
const b=document.createElement("button");b.type="button";b.className="more";
const draw=()=>{rows.forEach((r,i)=>r.hidden=i>=shown);b.hidden=shown>=rows.length;b.textContent=`Show more (${Math.min(shown,rows.length)} of ${rows.length})`};
b.onclick=()=>{const at=shown;shown+=STEP;draw();const f=rows[at]&&rows[at].querySelector("summary,a");if(f)f.focus()};
list.closest("table,div").after(b);list.draw=draw;list.all=()=>rows;draw()}
const find=(list,ok,said)=>{let n=0;for(const r of list.all()){const is=ok(r);r.hidden=!(is&&n<200);if(is)n++}if(said)said.textContent=`${n} ${n===1?"story":"stories"}${n>200?", the first 200 shown":""}`};
const has=q=>r=>r.textContent.toLowerCase().includes(q);
const typed=(box,run)=>{let t;box.oninput=()=>{clearTimeout(t);t=setTimeout(run,150)};box.closest(".tools").hidden=false;return()=>box.value.trim().toLowerCase()};
for(const box of $("input[data-find]")){const list=document.getElementById(box.dataset.find);
const q=typed(box,()=>q()?find(list,has(q())):list.draw())}
const box=document.getElementById("find"),state=document.getElementById("state"),said=document.getElementById("said");
if(box){const list=document.getElementById("story-list");
const run=()=>{const s=state.value;if(!q()&&!s){list.draw();said.textContent="";return}
const ok=has(q());find(list,r=>ok(r)&&(!s||r.dataset.states.split(" ").includes(s)),said)};
const q=typed(box,run);state.onchange=run}
addEventListener("beforeprint",()=>$("#story-list>details").slice(0,30).forEach(d=>d.open=true));
show()})();
