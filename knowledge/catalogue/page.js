"use strict";
// Search: every word must stand in a passage or in its document's head (title, aliases), or in a table's row.
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const input = document.getElementById("cari");
const documents = [...document.querySelectorAll(".dokumen")].map((element) => {
  const count = element.querySelector(".butir");
  return { element, count, all: count.textContent };
});
const rows = [...document.querySelectorAll(".baris")].map((element) => ({ element }));
const read = () => {
  for (const one of documents) {
    const { element } = one;
    const told = [...element.querySelectorAll(":scope > summary > .judul, :scope > .ihwal dd")];
    one.head = plain(told.map((part) => part.textContent).join(" "));
    one.passages = [...element.querySelectorAll(".butir-isi")].map((li) => ({ li, text: plain(li.textContent) }));
  }
  for (const row of rows) row.text = plain(row.element.textContent);
};
const show = (element, shown) => { element.hidden = !shown; };
const filter = () => {
  if (rows[0]?.text === undefined && documents[0]?.head === undefined) read();
  const words = plain(input.value).split(/\s+/).filter(Boolean);
  let found = 0, passages = 0;
  for (const { element, count, all, head, passages: own } of documents) {
    const whole = words.every((word) => head.includes(word));
    const left = words.filter((word) => !head.includes(word));
    let hits = 0;
    for (const { li, text } of own) {
      const hit = left.every((word) => text.includes(word));
      show(li, hit);
      hits += hit;
    }
    for (const group of element.querySelectorAll(".kelompok")) show(group, group.querySelector("li:not([hidden])"));
    show(element, whole || hits);
    count.textContent = words.length && !whole ? `${hits} dari ${all}` : all;
    found += Boolean(whole || hits);
    passages += hits;
  }
  let tableRows = 0;
  for (const { element, text } of rows) {
    const hit = words.every((word) => text.includes(word));
    show(element, hit);
    tableRows += hit;
  }
  for (const part of document.querySelectorAll("section.saring")) {
    show(part, part.querySelector(".dokumen:not([hidden]), .baris:not([hidden])"));
  }
  document.getElementById("hasil").textContent = !words.length ? "" : found + tableRows
    ? `${found} dokumen (${passages} butir) dan ${tableRows} baris tabel cocok`
    : "Tidak ada yang cocok.";
};
let waiting;
input.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(filter, 120); });
const toggle = (open) => () => {
  for (const { element } of documents) if (!element.hidden) element.open = open;
};
document.getElementById("buka").addEventListener("click", toggle(true));
document.getElementById("tutup").addEventListener("click", toggle(false));
// A link into something folded or filtered out opens it first.
const reveal = () => {
  const name = location.hash.slice(1);
  const target = document.getElementById(name) ?? document.getElementById(decodeURIComponent(name));
  if (!target) return;
  if (target.closest("[hidden]")) { input.value = ""; filter(); }
  for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
  target.scrollIntoView();
};
addEventListener("hashchange", reveal);
// What a number stands for, where there is a pointer to ask with; in the page itself it would double its size.
document.addEventListener("mouseover", ({ target }) => {
  const link = target.closest?.(".nomor a");
  if (link && !link.title) link.title = document.getElementById(link.hash.slice(1))?.textContent ?? "";
});
// On paper the numbers in tables need their lists; documents are printed as they are, open or folded.
const lists = [...document.querySelectorAll(".sumber-tabel")];
let opened = [];
addEventListener("beforeprint", () => {
  opened = lists.filter((list) => !list.open);
  for (const list of opened) list.open = true;
});
addEventListener("afterprint", () => { for (const list of opened) list.open = false; });
document.querySelector("search").hidden = false;
if (input.value) filter();
reveal();
