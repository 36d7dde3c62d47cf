(function(){"use strict";
var all=function(s,e){return Array.prototype.slice.call((e||document).querySelectorAll(s))};
function reveal(){var t;try{t=document.getElementById(decodeURIComponent(location.hash.slice(1)))}catch(e){t=null}
if(!t){return}var i=t.closest(".item"),l=t.closest(".list");
if(i&&l&&getComputedStyle(i).display==="none"){l.querySelector(".f-all").checked=true;all(".item,.group",l).forEach(function(x){x.hidden=false})}
for(var p=t;p;p=p.parentElement){if(p.tagName==="DETAILS"){p.open=true}}t.scrollIntoView({block:t.tagName==="MARK"?"center":"start"})}
addEventListener("hashchange",reveal);if(location.hash){reveal()}
all(".filters .f").forEach(function(f){f.addEventListener("change",function(){var l=f.closest(".list"),open=!f.classList.contains("f-all");
all("details.group",l).forEach(function(d){d.open=open})})});
all(".comfort").forEach(function(c){var l=c.closest(".list"),q=document.createElement("input"),b=document.createElement("button"),open=false;
q.type="search";q.placeholder=c.dataset.find;q.setAttribute("aria-label",c.dataset.find);b.type="button";b.textContent=c.dataset.open;c.append(q,b);
q.addEventListener("input",function(){var s=q.value.trim().toLowerCase();
all(".item",l).forEach(function(i){i.hidden=!!s&&i.textContent.toLowerCase().indexOf(s)<0});
all(".group",l).forEach(function(g){g.hidden=!!s&&!g.querySelector(".item:not([hidden])");if(s&&g.tagName==="DETAILS"){g.open=true}})});
b.addEventListener("click",function(){open=!open;all("details",l).forEach(function(d){d.open=open});b.textContent=open?c.dataset.close:c.dataset.open})});
all(".comfort-sort").forEach(function(c){var b=document.createElement("button"),body=document.querySelector("#bodies tbody"),rows=all("tr",body),by=false;
b.type="button";b.textContent=c.dataset.sort;c.append(b);
b.addEventListener("click",function(){by=!by;var to=rows.slice(),first={};rows.forEach(function(r,i){var g=r.dataset.group;if(!(g in first)){first[g]=i}});
if(by){to.sort(function(x,y){var a=first[x.dataset.group],d=first[y.dataset.group];return a-d||Number(y.dataset.rate)-Number(x.dataset.rate)||rows.indexOf(x)-rows.indexOf(y)})}
to.forEach(function(r){body.append(r)});b.textContent=by?c.dataset.back:c.dataset.sort})});
})();
