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
	if (!line.fold) return;
	line.there = crowdOf(line.tasks);
	line.most = line.there.most;
}

// Who had a CPU: their states are read when it is wanted first.
function runningIn(line) {
	if (line.running) return line.running;
	const come = [], gone = [];

	for (const task of line.tasks)
		for (const [from, to, state] of task.spans)
			if (state === "R") {
				come.push(from);
				gone.push(to);
			}
	return line.running = new Crowd(come, gone);
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
function drawFold(line, index, most) {
	const bottom = yOf(index) + CHART_TOP + CHART, one = CHART / line.most;
	const mean = (crowd) => (from, to) => crowd.mean(nsAt(from), nsAt(to)) * one;

	drawShares(pen, mean(line.there), bottom, CHART_COLOR, most);
	drawShares(pen, mean(runningIn(line)), bottom, COLORS.R, most);
}

function foldLabel(line) {
	const name = line.owner === null ? "" : lanes[line.owner][0].name + ": ";

	return [`▸ ${name}${line.tasks.length} tasks`, `up to ${line.most}`];
}

function describeFold(line, ns) {
	return [`${line.tasks.length} tasks, up to ${line.most} at once`,
		`at ${duration(ns)} there: ${line.there.at(ns)}, on CPUs: ${runningIn(line).at(ns)}`,
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
	const next = at < 0 ? ceil(view.scrollTop / ROW) : at + step;

	chosen = lines[min(max(next, 0), lines.length - 1)];
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
