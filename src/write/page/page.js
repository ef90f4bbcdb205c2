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
const box=document.getElementById("find"),state=document.getElementById("state"),said=document.getElementById("said");
if(box){const stories=document.getElementById("story-list");
const run=()=>{const q=box.value.trim().toLowerCase(),s=state.value;
if(!q&&!s){stories.draw();said.textContent="";return}
let n=0;for(const r of stories.all()){const ok=(!q||r.textContent.toLowerCase().includes(q))&&(!s||r.dataset.states.split(" ").includes(s));
r.hidden=!(ok&&n<200);if(ok)n++}
said.textContent=`${n} ${n===1?"story":"stories"}${n>200?", the first 200 shown":""}`};
let t;box.oninput=()=>{clearTimeout(t);t=setTimeout(run,150)};state.onchange=run;document.querySelector(".tools").hidden=false}
addEventListener("beforeprint",()=>$("#story-list>details").slice(0,30).forEach(d=>d.open=true));
show()})();
