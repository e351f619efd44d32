// SPDX-License-Identifier: GPL-2.0
// The timeline as a page: drawn on a canvas, moved and zoomed, searched; no library, no network.
"use strict";

const data = JSON.parse(document.getElementById("data").textContent);
const view = document.getElementById("view");
const canvas = view.querySelector("canvas");
const card = document.getElementById("card");
const search = document.getElementById("search");
const found = document.getElementById("found");
const pen = canvas.getContext("2d");

const LEFT = 270, TOP = 26, ROW = 26, BAR_TOP = 11, BAR = 10, STRIP = 3, INDENT = 10, MAX_INDENT = 12;
const COLORS = {
	R: "#1f9d55", r: "#f6c244", S: "#cfdae6", D: "#d64545", T: "#8d63c7", t: "#8d63c7",
	Z: "#aab4be", X: "#52606d", P: "#e3e8ee", I: "#e3e8ee", "?": "#fff",
};
const LINKS = { fork: "#3e4c59", adopt: "#d9730d", signal: "#b83280" };

// What is seen: times in ns since the recording began.
const shown = { from: data.begin, to: data.end };
let matches = [];

const width = () => view.clientWidth;
const perNs = () => (width() - LEFT - 12) / (shown.to - shown.from);
const xOf = (ns) => LEFT + (ns - shown.from) * perNs();
const nsAt = (x) => shown.from + (x - LEFT) / perNs();
const yOf = (row) => TOP + row * ROW - view.scrollTop;

function duration(ns) {
	if (ns >= 1e9) return (ns / 1e9).toPrecision(4) + " s";
	if (ns >= 1e6) return (ns / 1e6).toPrecision(4) + " ms";
	return (ns / 1e3).toPrecision(4) + " us";
}

function exitText(code) {
	return code & 0x7f ? "signal " + (code & 0x7f) : "exit " + (code >> 8);
}

// The first of a sorted list that ends after a time.
function firstAfter(list, ns, end) {
	let low = 0, high = list.length;

	while (low < high) {
		const middle = (low + high) >> 1;

		if (end(list[middle]) <= ns) low = middle + 1;
		else high = middle;
	}
	return low;
}

function hatching() {
	const tile = document.createElement("canvas");
	const ink = tile.getContext("2d");

	tile.width = tile.height = 6;
	ink.fillStyle = "#fff";
	ink.fillRect(0, 0, 6, 6);
	ink.strokeStyle = "#7b8794";
	ink.lineWidth = 1.4;
	ink.beginPath();
	for (const x of [-6, 0, 6]) {
		ink.moveTo(x - 1, 7);
		ink.lineTo(x + 7, -1);
	}
	ink.stroke();
	return pen.createPattern(tile, "repeat");
}

const zombie = hatching();
const fill = (state) => state === "Z" ? zombie : COLORS[state];

// What is narrower than a pixel is left out unless it had a CPU: that is what one looks for.
function drawStates(row, y) {
	let drawn = -1;

	for (let i = firstAfter(row.spans, shown.from, (s) => s[1]); i < row.spans.length; i++) {
		const [from, to, state] = row.spans[i];
		const x = Math.max(xOf(from), LEFT), end = xOf(to);

		if (from > shown.to) break;
		if (end - x < 1 && Math.floor(end) <= drawn && state !== "R") continue;
		pen.fillStyle = fill(state);
		pen.fillRect(x, y + BAR_TOP, Math.max(end - x, state === "R" ? 1 : 0.5), BAR);
		if (state === "?") {
			pen.strokeStyle = "#c5ced8";
			pen.strokeRect(x + 0.5, y + BAR_TOP + 0.5, Math.max(end - x - 1, 0), BAR - 1);
		}
		drawn = Math.floor(end);
	}
}

// The more copies in two pixels, the less transparent.
function drawCopies(row, y) {
	const end = shown.to;
	let i = firstAfter(row.copies, shown.from, (c) => c[0]);

	pen.fillStyle = "#0b69c7";
	while (i < row.copies.length && row.copies[i][0] <= end) {
		const x = Math.floor(xOf(row.copies[i][0]) / 2) * 2;
		let nr = 0;

		for (; i < row.copies.length && xOf(row.copies[i][0]) < x + 2; i++) nr++;
		pen.globalAlpha = Math.min((nr + 8) / 20, 1);
		pen.fillRect(x, y + BAR_TOP + BAR, 2, STRIP);
	}
	pen.globalAlpha = 1;
}

function drawPrograms(row, y) {
	pen.font = "10px ui-monospace, monospace";
	for (const [from, to, name, exec] of row.programs) {
		const x = xOf(from);

		if (!exec || x < LEFT || from > shown.to) continue;
		pen.fillStyle = "#0b4f9e";
		pen.beginPath();
		pen.moveTo(x, y + BAR_TOP);
		pen.lineTo(x - 3, y + BAR_TOP - 5);
		pen.lineTo(x + 3, y + BAR_TOP - 5);
		pen.fill();
		if (xOf(to) - x > pen.measureText(name).width + 8) pen.fillText(name, x + 5, y + BAR_TOP - 2);
	}
}

function drawExit(row, y) {
	const x = row.exited === null ? -1 : xOf(row.exited);

	if (row.exited <= 0 || x < LEFT || row.exited > shown.to) return;
	pen.fillStyle = row.code ? "#c22f2f" : "#1f2933";
	pen.fillRect(x - 1, y + BAR_TOP - 2, 2, BAR + 4);
	if (row.code) pen.fillText(exitText(row.code), x + 3, y + BAR_TOP - 2);
}

function drawRow(row, index) {
	const y = yOf(index);

	pen.globalAlpha = search.value && !row.match ? 0.18 : 1;
	const alpha = pen.globalAlpha;
	drawStates(row, y);
	if (alpha === 1) drawCopies(row, y);
	pen.globalAlpha = alpha;
	drawPrograms(row, y);
	drawExit(row, y);
	pen.globalAlpha = 1;
}

function drawLabel(row, index) {
	const y = yOf(index) + BAR_TOP + BAR - 1;
	const x = 8 + INDENT * Math.min(row.depth, MAX_INDENT);

	pen.globalAlpha = search.value && !row.match ? 0.3 : 1;
	pen.font = (search.value && row.match ? "bold " : "") + "12px ui-monospace, monospace";
	pen.fillStyle = "#1f2933";
	pen.fillText(row.name, x, y);
	const after = x + pen.measureText(row.name + " ").width;
	pen.fillStyle = "#697586";
	pen.fillText(row.pid, after, y);
	pen.globalAlpha = 1;
	pen.fillStyle = "#e9edf2";
	pen.fillRect(0, yOf(index) + ROW - 1, width(), 1);
}

function drawLink(link) {
	const x = xOf(link.at), to = yOf(link.to) + BAR_TOP + BAR / 2;
	const from = link.from === null ? to - ROW / 2 : yOf(link.from) + BAR_TOP + BAR / 2;
	const head = to > from ? -4 : 4;

	if (x < LEFT || link.at > shown.to || link.from === link.to) return;
	pen.strokeStyle = pen.fillStyle = LINKS[link.kind];
	pen.lineWidth = link.kind === "signal" ? 0.8 : 1;
	pen.setLineDash(link.kind === "adopt" ? [4, 2] : []);
	pen.beginPath();
	pen.moveTo(x, from);
	pen.lineTo(x, to);
	pen.stroke();
	pen.setLineDash([]);
	pen.beginPath();
	pen.moveTo(x - 3, to + head);
	pen.lineTo(x, to);
	pen.lineTo(x + 3, to + head);
	pen.stroke();
	pen.fillRect(x - 1.5, from - 1.5, 3, 3);
	pen.lineWidth = 1;
}

function drawLosses(height) {
	pen.fillStyle = "#d6454526";
	for (const loss of data.losses) {
		const x = Math.max(xOf(loss.from), LEFT);

		if (xOf(loss.to) >= LEFT) pen.fillRect(x, 0, Math.max(xOf(loss.to) - x, 2), height);
	}
}

// 1, 2 or 5 of a power of ten.
function tick() {
	const rough = 110 / perNs(), power = 10 ** Math.floor(Math.log10(rough));

	return [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough);
}

function drawAxis(height) {
	const step = tick();

	pen.fillStyle = "#f7f9fb";
	pen.fillRect(0, 0, width(), TOP - 4);
	pen.font = "11px ui-monospace, monospace";
	for (let at = Math.ceil(shown.from / step) * step; at <= shown.to; at += step) {
		pen.fillStyle = "#e4e8ee";
		pen.fillRect(xOf(at), 0, 1, height);
		pen.fillStyle = "#52606d";
		pen.fillText(at ? duration(at) : "0", xOf(at) + 4, 14);
	}
}

function visibleRows() {
	const first = Math.max(Math.floor((view.scrollTop - ROW) / ROW), 0);
	const last = Math.ceil((view.scrollTop + view.clientHeight) / ROW);

	return data.rows.slice(first, last).map((row, i) => [row, first + i]);
}

function draw() {
	const height = view.clientHeight, ratio = window.devicePixelRatio;
	const rows = visibleRows();

	canvas.width = width() * ratio;
	canvas.height = height * ratio;
	canvas.style.width = width() + "px";
	canvas.style.height = height + "px";
	document.getElementById("tall").style.height = TOP + data.rows.length * ROW + 20 + "px";
	pen.setTransform(ratio, 0, 0, ratio, 0, 0);
	pen.fillStyle = "#fff";
	pen.fillRect(0, 0, width(), height);
	pen.save();
	pen.beginPath();
	pen.rect(LEFT, TOP - 4, width(), height);
	pen.clip();
	drawLosses(height);
	rows.forEach(([row, index]) => drawRow(row, index));
	data.links.forEach(drawLink);
	pen.restore();
	pen.save();
	pen.beginPath();
	pen.rect(0, TOP - 4, width(), height);
	pen.clip();
	rows.forEach(([row, index]) => drawLabel(row, index));
	pen.restore();
	drawAxis(TOP - 4);
	Object.assign(document.body.dataset, { from: Math.round(shown.from), to: Math.round(shown.to) });
}

let asked = false;

function redraw() {
	if (asked) return;
	asked = true;
	requestAnimationFrame(() => {
		asked = false;
		draw();
	});
}

// Between a microsecond and the whole recording, never beyond its ends.
function show(from, to) {
	const length = Math.min(Math.max(to - from, 1000), data.end - data.begin);

	shown.from = Math.min(Math.max(from, data.begin), data.end - length);
	shown.to = shown.from + length;
	redraw();
}

function zoom(factor, at = (shown.from + shown.to) / 2) {
	show(at - (at - shown.from) * factor, at + (shown.to - at) * factor);
}

function pan(share) {
	const by = (shown.to - shown.from) * share;

	show(shown.from + by, shown.to + by);
}

function fit() {
	show(data.begin, data.end);
}

function rowAt(y) {
	return y < TOP ? undefined : data.rows[Math.floor((y - TOP + view.scrollTop) / ROW)];
}

function describe(row, ns) {
	const span = row.spans[firstAfter(row.spans, ns, (s) => s[1])];
	const program = row.programs.find(([from, to]) => from <= ns && ns < to);
	const lines = [`${row.name}  pid ${row.pid}` + (row.pid === row.tgid ? "" : `  thread of ${row.tgid}`)];

	if (row.outside) lines.push("outside of what was recorded");
	if (program) lines.push(`program ${program[2]}` + (program[3] ? `, since ${duration(ns - program[0])}` : ""));
	if (span && span[0] <= ns && ns < span[1])
		lines.push(`${data.states[span[2]]} for ${duration(span[1] - span[0])}` +
			(span[4] ? ` in ${span[4]}` : "") + (span[3] ? `, woken by ${span[3]}` : ""));
	else
		lines.push(ns < row.from ? "not born yet" : "gone");
	lines.push(row.born ? `born at ${duration(row.from)}` : "was there before");
	if (row.exited !== null) lines.push(`${row.code < 0 ? "ended" : exitText(row.code)} at ${duration(row.exited)}`);
	lines.push(`copied ${row.copies.length} pages`);
	lines.push(`at ${duration(ns)}`);
	return lines.join("\n");
}

function hover(event) {
	const area = canvas.getBoundingClientRect();
	const x = event.clientX - area.left, y = event.clientY - area.top;
	const row = x > LEFT ? rowAt(y) : undefined;

	card.hidden = !row;
	if (!row) return;
	card.textContent = describe(row, nsAt(x));
	card.style.left = Math.min(event.clientX + 14, window.innerWidth - card.offsetWidth - 8) + "px";
	card.style.top = Math.min(event.clientY + 14, window.innerHeight - card.offsetHeight - 8) + "px";
}

function find() {
	const wanted = search.value.toLowerCase();

	for (const row of data.rows)
		row.match = String(row.pid) === wanted || row.name.toLowerCase().includes(wanted) ||
			row.programs.some((program) => program[2].toLowerCase().includes(wanted));
	matches = wanted ? data.rows.map((row, i) => row.match ? i : -1).filter((i) => i >= 0) : [];
	found.textContent = wanted ? `${matches.length} of ${data.rows.length} tasks` : "";
	if (matches.length) reveal(matches[0]);
	redraw();
}

function reveal(index) {
	const y = index * ROW;

	if (y < view.scrollTop || y > view.scrollTop + view.clientHeight - 2 * ROW - TOP)
		view.scrollTop = Math.max(y - view.clientHeight / 3, 0);
}

function revealNext() {
	if (!matches.length) return;
	matches.push(matches.shift());
	const row = data.rows[matches[0]];

	reveal(matches[0]);
	show(row.from - (row.to - row.from) / 10, row.to + (row.to - row.from) / 10);
}

const keys = {
	w: () => zoom(0.6), "+": () => zoom(0.6), s: () => zoom(1.6), "-": () => zoom(1.6),
	a: () => pan(-0.2), ArrowLeft: () => pan(-0.2), d: () => pan(0.2), ArrowRight: () => pan(0.2),
	0: fit, "/": () => search.focus(),
};

document.addEventListener("keydown", (event) => {
	if (event.target === search) {
		if (event.key === "Enter") revealNext();
		if (event.key === "Escape") search.blur();
		return;
	}
	if (!keys[event.key] || event.ctrlKey || event.metaKey) return;
	event.preventDefault();
	keys[event.key]();
});
view.addEventListener("wheel", (event) => {
	if (!event.ctrlKey && !event.shiftKey) return;
	event.preventDefault();
	const by = event.deltaY || event.deltaX;
	zoom(1.002 ** by, nsAt(event.clientX - canvas.getBoundingClientRect().left));
}, { passive: false });
canvas.addEventListener("pointerdown", (event) => canvas.setPointerCapture(event.pointerId));
canvas.addEventListener("pointermove", (event) => {
	if (event.buttons & 1) show(shown.from - event.movementX / perNs(), shown.to - event.movementX / perNs());
	hover(event);
});
canvas.addEventListener("pointerleave", () => { card.hidden = true; });
canvas.addEventListener("dblclick", (event) => {
	const row = rowAt(event.clientY - canvas.getBoundingClientRect().top);

	if (row) show(row.from - (row.to - row.from) / 20, row.to + (row.to - row.from) / 20);
});
view.addEventListener("scroll", redraw);
window.addEventListener("resize", redraw);
search.addEventListener("input", find);
document.getElementById("in").addEventListener("click", () => zoom(0.6));
document.getElementById("out").addEventListener("click", () => zoom(1.6));
document.getElementById("fit").addEventListener("click", fit);

function addLegend(background, text, style = {}) {
	const label = document.createElement("span"), box = document.createElement("i");

	Object.assign(box.style, { background }, style);
	label.append(box, text);
	document.getElementById("legend").append(label);
}

for (const state of "RrSDT")
	addLegend(COLORS[state], data.states[state]);
addLegend("repeating-linear-gradient(135deg,#fff 0 3px,#7b8794 3px 4px)", data.states.Z);
addLegend(COLORS["?"], data.states["?"], { border: "1px solid #c5ced8" });
addLegend("#0b69c7", "pages copied", { height: "3px" });
for (const [kind, text] of [["fork", "fork"], ["adopt", "adoption"], ["signal", "signal"]])
	addLegend(LINKS[kind], text, { width: "2px" });
draw();
