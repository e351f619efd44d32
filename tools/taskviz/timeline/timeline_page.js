// SPDX-License-Identifier: GPL-2.0
// The timeline as a page, drawn on a canvas: what moves it; no library, no network.
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
	const length = min(max(to - from, 1000), data.end - data.begin);

	shown.from = min(max(from, data.begin), data.end - length);
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

// With a part of it before and behind.
function showLife(row, part) {
	const around = (row.to - row.from) / part;

	show(row.from - around, row.to + around);
}

function fit() {
	show(data.begin, data.end);
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
	lines.push(...stepText(row, ns));
	lines.push(row.born ? `born at ${duration(row.from)}` : "was there before");
	if (row.exited !== null) lines.push(`${row.code < 0 ? "ended" : exitText(row.code)} at ${duration(row.exited)}`);
	lines.push(`copied ${row.copies.length} pages`);
	lines.push(`at ${duration(ns)}`);
	return lines.join("\n");
}

function hover(event) {
	const { offsetX: x, offsetY: y } = event;
	const line = x > LEFT ? lineAt(y) : undefined;

	card.hidden = !line;
	if (!line) return;
	card.textContent = line.fold ? describeFold(line, nsAt(x)) : describe(taskAt(line, nsAt(x)), nsAt(x));
	card.style.left = min(event.clientX + 14, window.innerWidth - card.offsetWidth - 8) + "px";
	card.style.top = min(event.clientY + 14, window.innerHeight - card.offsetHeight - 8) + "px";
}

const closer = () => zoom(0.6), farther = () => zoom(1.6);
const keys = {
	w: closer, "+": closer, s: farther, "-": farther,
	a: () => pan(-0.2), ArrowLeft: () => pan(-0.2), d: () => pan(0.2), ArrowRight: () => pan(0.2),
	0: fit, "/": () => search.focus(), ...foldKeys,
};

on(document, "keydown", (event) => {
	if (event.target === search) {
		if (event.key === "Enter") revealNext();
		if (event.key === "Escape") search.blur();
		return;
	}
	if (event.target.tagName === "BUTTON" && event.key === "Enter") return;
	if (!keys[event.key] || event.ctrlKey || event.metaKey) return;
	event.preventDefault();
	keys[event.key]();
});
on(view, "wheel", (event) => {
	if (!event.ctrlKey && !event.shiftKey) return;
	event.preventDefault();
	const by = event.deltaY || event.deltaX;
	zoom(1.002 ** by, nsAt(event.clientX - canvas.getBoundingClientRect().left));
}, { passive: false });
on(canvas, "pointerdown", (event) => canvas.setPointerCapture(event.pointerId));
on(canvas, "pointermove", (event) => {
	if (event.buttons & 1) show(shown.from - event.movementX / perNs(), shown.to - event.movementX / perNs());
	hover(event);
});
on(canvas, "pointerleave", () => { card.hidden = true; });
on(canvas, "dblclick", (event) => {
	const line = lineAt(event.offsetY);

	if (line && !line.fold) showLife(taskAt(line, nsAt(event.offsetX)), 20);
});
on(view, "scroll", redraw);
on(window, "resize", redraw);
on(search, "input", find);
on(byId("in"), "click", closer);
on(byId("out"), "click", farther);
on(byId("fit"), "click", fit);

function addLegend(background, text, style = {}) {
	const label = document.createElement("span"), box = document.createElement("i");

	Object.assign(box.style, { background }, style);
	label.append(box, text);
	byId("legend").append(label);
}

addLegend(COLORS.R, data.states.R + " (as high as its part of the time)");
for (const state of "rSDT")
	addLegend(COLORS[state], data.states[state]);
addLegend("repeating-linear-gradient(135deg,#fff 0 3px,#7b8794 3px 4px)", data.states.Z);
addLegend(COLORS["?"], data.states["?"], { border: "1px solid #c5ced8" });
addLegend("#0b69c7", "pages copied", { height: "3px" });
for (const [kind, text] of [["fork", "fork"], ["adopt", "adoption"], ["signal", "signal"]])
	addLegend(LINKS[kind], text, { width: "2px" });
draw();
