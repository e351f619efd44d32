// SPDX-License-Identifier: GPL-2.0
// The strip above the lines: how many tasks there were in all of the recording, and how many on CPUs;
// a window in it is what the lines show.

const overview = document.getElementById("overview");
const ink = overview.getContext("2d");
// In pixels; as high as the style says, before anything is drawn.
const GRAPH = 16, GRIP = 5, OVERVIEW = overview.clientHeight;

const running = data.rows.flatMap((row) => row.spans.filter((span) => span[2] === "R"))
	.map(([from, to]) => ({ from, to }));
const graphs = [
	{ name: "on CPUs", spans: running, most: mostAtOnce(running), color: COLORS.R },
	{ name: "tasks", spans: data.rows, most: mostAtOnce(data.rows), color: CHART_COLOR },
];

const perNsOfAll = () => (width() - LEFT - 12) / (data.end - data.begin);
const overviewX = (ns) => LEFT + (ns - data.begin) * perNsOfAll();
const overviewNs = (x) => Math.min(Math.max(data.begin + (x - LEFT) / perNsOfAll(), data.begin), data.end);

// They change with the width alone.
let measured = 0;

function measure() {
	if (measured === width()) return;
	measured = width();
	for (const graph of graphs) {
		graph.shares = newShares();
		for (const { from, to } of graph.spans) share(graph.shares, overviewX(from), overviewX(to));
	}
}

// Outside of it all is paler; what holds it on both sides can be drawn.
function drawWindow() {
	const from = overviewX(shown.from), to = overviewX(shown.to);

	ink.fillStyle = "#f7f9fbb0";
	ink.fillRect(LEFT, 0, from - LEFT, OVERVIEW);
	ink.fillRect(to, 0, width() - 12 - to, OVERVIEW);
	ink.fillStyle = "#0b69c7";
	ink.fillRect(from - 1, 0, 2, OVERVIEW);
	ink.fillRect(to - 1, 0, 2, OVERVIEW);
}

function drawOverview() {
	const ratio = window.devicePixelRatio;

	measure();
	overview.width = width() * ratio;
	overview.height = OVERVIEW * ratio;
	overview.style.width = width() + "px";
	ink.setTransform(ratio, 0, 0, ratio, 0, 0);
	ink.font = "11px ui-monospace, monospace";
	graphs.forEach((graph, i) => {
		const bottom = (GRAPH + 2) * (i + 1);

		ink.fillStyle = "#697586";
		ink.fillText(`${graph.name}, up to ${graph.most}`, 8, bottom - 4);
		drawShares(ink, graph.shares, GRAPH / graph.most, bottom, graph.color);
	});
	for (const loss of data.losses) {
		ink.fillStyle = "#d6454540";
		ink.fillRect(overviewX(loss.from), 0, Math.max(overviewX(loss.to) - overviewX(loss.from), 2), OVERVIEW);
	}
	drawWindow();
}

// What is held: an end of the window, all of it, or a place where a new one begins.
let held = null;

function hold(x) {
	const from = overviewX(shown.from), to = overviewX(shown.to);
	const whole = shown.from <= data.begin && shown.to >= data.end;

	if (Math.abs(x - from) <= GRIP) return "from";
	if (Math.abs(x - to) <= GRIP) return "to";
	return from < x && x < to && !whole ? "window" : "new";
}

function pull(x) {
	const ns = overviewNs(x), by = ns - held.ns;

	if (held.part === "window") show(held.from + by, held.to + by);
	else if (held.part === "from") show(Math.min(ns, held.to - 1000), held.to);
	else if (held.part === "to") show(held.from, Math.max(ns, held.from + 1000));
	else if (Math.abs(x - held.x) > 3) show(Math.min(ns, held.ns), Math.max(ns, held.ns));
}

// Where nothing was pulled the window comes, as long as it is.
function release(x) {
	const half = (held.to - held.from) / 2;

	if (held.part === "new" && Math.abs(x - held.x) <= 3) show(held.ns - half, held.ns + half);
	held = null;
}

const placeIn = (event) => event.clientX - overview.getBoundingClientRect().left;

overview.addEventListener("pointerdown", (event) => {
	const x = placeIn(event);

	held = { part: hold(x), x, ns: overviewNs(x), ...shown };
	overview.setPointerCapture(event.pointerId);
});
overview.addEventListener("pointermove", (event) => { if (held) pull(placeIn(event)); });
overview.addEventListener("pointerup", (event) => { if (held) release(placeIn(event)); });
overview.addEventListener("dblclick", fit);
