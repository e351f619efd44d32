// SPDX-License-Identifier: GPL-2.0
// The strip above the lines: how many tasks there were in all of the recording, and how many on CPUs;
// a window in it is what the lines show. Pages whose tasks are all seen at once have none.

const overview = byId("overview");
const ink = overview.getContext("2d");
// In pixels; as high as the style says, before anything is drawn.
const GRAPH = 16, GRIP = 5, OVERVIEW = overview.clientHeight;

// [crowd, color, name]
const graphs = [data.busy ? busyGraph() : [crowdOf(data.rows.flatMap((row) => row.spans)
	.filter(([, , state]) => state === "R").map(([from, to]) => ({ from, to }))), COLORS.R, "on CPUs"],
	[crowdOf(data.rows), CHART_COLOR, "tasks"]];

const perNsOfAll = () => (width() - LEFT - 12) / (data.end - data.begin);
const overviewX = (ns) => LEFT + (ns - data.begin) * perNsOfAll();
const overviewNs = (x) => min(max(data.begin + (x - LEFT) / perNsOfAll(), data.begin), data.end);

// Outside of it all is paler; what holds it on both sides can be drawn.
function drawWindow() {
	const from = overviewX(shown.from), to = overviewX(shown.to);

	box(ink, "#f7f9fbb0", LEFT, 0, from - LEFT, OVERVIEW);
	box(ink, "#f7f9fbb0", to, 0, width() - 12 - to, OVERVIEW);
	for (const x of [from, to]) box(ink, "#0b69c7", x - 1, 0, 2, OVERVIEW);
}

drawOverview = () => {
	clear(overview, ink, OVERVIEW);
	ink.font = 11 + FONT;
	graphs.forEach(([crowd, color, name], i) => {
		const bottom = (GRAPH + 2) * (i + 1), { most } = crowd;
		const mean = (from, to) => crowd.mean(overviewNs(from), overviewNs(to)) * GRAPH / most;

		write(ink, PALE, `${name}, up to ${most}`, 8, bottom - 4);
		drawShares(ink, mean, bottom, color, MOST_SHAPES / 20);
	});
	drawLosses(ink, "#d6454540", OVERVIEW, overviewX);
	drawWindow();
};

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
	else if (held.part === "from") show(min(ns, held.to - 1000), held.to);
	else if (held.part === "to") show(held.from, max(ns, held.from + 1000));
	else if (Math.abs(x - held.x) > 3) show(min(ns, held.ns), max(ns, held.ns));
}

// Where nothing was pulled the window comes, as long as it is.
function release(x) {
	const half = (held.to - held.from) / 2;

	if (held.part === "new" && Math.abs(x - held.x) <= 3) show(held.ns - half, held.ns + half);
	held = null;
}

const placeIn = (event) => event.clientX - overview.getBoundingClientRect().left;

on(overview, "pointerdown", (event) => {
	const x = placeIn(event);

	held = { part: hold(x), x, ns: overviewNs(x), ...shown };
	overview.setPointerCapture(event.pointerId);
});
on(overview, "pointermove", (event) => { if (held) pull(placeIn(event)); });
on(overview, "pointerup", (event) => { if (held) release(placeIn(event)); });
on(overview, "dblclick", fit);
