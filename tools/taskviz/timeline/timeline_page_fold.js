// SPDX-License-Identifier: GPL-2.0
// Which lanes have no line, and what draws and tells of these instead; in pages where all have room
// this is left out.

// Lanes that have a line, those above them among these.
const open = new Set(data.shown);

// Of each lane that is folded, the one below which it is, null for none.
function owners() {
	const owner = [];

	lanes.forEach((tasks, lane) => {
		const above = data.parents[lane];

		if (open.has(lane)) return;
		owner[lane] = above !== null && owner[above] !== undefined ? owner[above] : above;
	});
	return owner;
}

function addLine(line) {
	lines.push(line);
	if (line.fold) line.most = mostAtOnce(line.tasks);
}

// A fold stands right below its owner, or last.
function arrange() {
	const owner = owners(), folds = new Map();

	lines = [];
	places = [];
	owner.forEach((above, lane) => {
		if (!folds.has(above)) folds.set(above, { owner: above, fold: [], tasks: [] });
		folds.get(above).fold.push(lane);
		for (const task of lanes[lane]) folds.get(above).tasks.push(task);
	});
	lanes.forEach((tasks, lane) => {
		if (!open.has(lane)) return;
		addLine({ lane, tasks });
		if (folds.has(lane)) addLine(folds.get(lane));
	});
	if (folds.has(null)) addLine(folds.get(null));
	lines.forEach((line, i) => (line.fold ?? [line.lane]).forEach((lane) => { places[lane] = i; }));
	const nr = lines.reduce((sum, line) => sum + (line.fold ? line.tasks.length : 0), 0);

	byId("folded").textContent = nr ? `${nr} tasks are folded` : "";
}

function isBelow(lane, other) {
	while (lane !== null && lane !== other) lane = data.parents[lane];
	return lane === other;
}

// Each in its line, or all that is below a lane in one.
function toggle(line) {
	const { owner: lane = line.lane } = line, below = lines.find((other) => other.owner === lane);

	if (below) below.fold.forEach((other) => open.add(other));
	else lanes.forEach((tasks, other) => {
		if (other !== lane && isBelow(other, lane)) open.delete(other);
	});
	arrange();
}

// It and those above it get a line; the others stay where they are.
expose = (row) => {
	if (open.has(row.lane)) return;
	for (let lane = row.lane; lane !== null; lane = data.parents[lane]) open.add(lane);
	arrange();
};

// The most that there were at once is full height.
function drawFold(line, index) {
	const there = newShares(), running = newShares(), bottom = yOf(index) + CHART_TOP + CHART;

	for (const task of line.tasks) {
		share(there, xOf(task.from), xOf(task.to));
		if (task.from > shown.to || task.to < shown.from) continue;
		for (let i = firstAfter(task.spans, shown.from, (s) => s[1]); i < task.spans.length; i++) {
			const [from, to, state] = task.spans[i];

			if (from > shown.to) break;
			if (state === "R") share(running, xOf(from), xOf(to));
		}
	}
	drawShares(pen, there, CHART / line.most, bottom, CHART_COLOR);
	drawShares(pen, running, CHART / line.most, bottom, COLORS.R);
}

function foldLabel(line) {
	const name = line.owner === null ? "" : lanes[line.owner][0].name + ": ";

	return [`▸ ${name}${line.tasks.length} tasks`, `up to ${line.most}`];
}

function stateAt(task, ns) {
	const span = task.spans[firstAfter(task.spans, ns, (s) => s[1])];

	return span && span[0] <= ns ? span[2] : null;
}

function describeFold(line, ns) {
	const there = line.tasks.filter((task) => task.from <= ns && ns < task.to);
	const running = there.filter((task) => stateAt(task, ns) === "R");

	return [`${line.tasks.length} tasks, up to ${line.most} at once`,
		`at ${duration(ns)} there: ${there.length}, on CPUs: ${running.length}`,
		"click: each in its line"].join("\n");
}

// The fold of what was chosen is chosen next, or whose fold it was.
function fold(line) {
	toggle(line);
	if (chosen) chosen = lines[places[line.lane ?? line.owner ?? line.fold[0]]];
	redraw();
}

// All that is folded gets lines, or what had none at first loses them.
function foldAll() {
	const all = open.size < lanes.length;

	open.clear();
	if (all) lanes.forEach((tasks, lane) => open.add(lane));
	else data.shown.forEach((lane) => open.add(lane));
	arrange();
	chosen = null;
	redraw();
}

function choose(step) {
	const at = lines.indexOf(chosen);
	const next = at < 0 ? Math.ceil(view.scrollTop / ROW) : at + step;

	chosen = lines[Math.min(Math.max(next, 0), lines.length - 1)];
	revealLine(lines.indexOf(chosen));
	redraw();
}

foldKeys = {
	ArrowUp: () => choose(-1), ArrowDown: () => choose(1), f: foldAll, Enter: () => chosen && fold(chosen),
};
byId("hint").append("\u00a0 click on a name, f: fold");
// Where the button went down: what moves from there is no click.
let pressed = 0;

on(canvas, "pointerdown", (event) => { pressed = event.clientX; });
on(canvas, "click", (event) => {
	const area = canvas.getBoundingClientRect(), line = lineAt(event.clientY - area.top);

	if (!line || Math.abs(event.clientX - pressed) > 3) return;
	if (line.fold || event.clientX - area.left < LEFT) fold(line);
});
arrange();
