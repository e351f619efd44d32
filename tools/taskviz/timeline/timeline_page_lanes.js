// SPDX-License-Identifier: GPL-2.0
// The lines of the page: a lane each, or what is folded below a lane; which is where, and what a place
// belongs to.

// Tasks of each lane, as time goes; which lanes have a line, those above them among these.
const lanes = [];
const open = new Set(data.shown);
let lines = [], places = [];

data.rows.forEach((row, i) => {
	row.lane = data.lanes[i];
	(lanes[row.lane] ||= []).push(row);
});

// Who goes makes room for who comes then.
function mostAtOnce(tasks) {
	const from = tasks.map((task) => task.from).sort((a, b) => a - b);
	const to = tasks.map((task) => task.to).sort((a, b) => a - b);
	let gone = 0, most = 0;

	from.forEach((ns, come) => {
		while (gone < come && to[gone] <= ns) gone++;
		most = Math.max(most, come + 1 - gone);
	});
	return most;
}

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
}

const lineOf = (row) => places[row.lane];

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

// All that is folded gets lines, or what had none at first loses them.
function toggleAll() {
	const all = open.size < lanes.length;

	open.clear();
	if (all) lanes.forEach((tasks, lane) => open.add(lane));
	else data.shown.forEach((lane) => open.add(lane));
	arrange();
}

// It and those above it get a line; the others stay where they are.
function expose(row) {
	if (open.has(row.lane)) return;
	for (let lane = row.lane; lane !== null; lane = data.parents[lane]) open.add(lane);
	arrange();
}

function visibleLines() {
	const first = Math.max(Math.floor((view.scrollTop - ROW) / ROW), 0);
	const last = Math.ceil((view.scrollTop + view.clientHeight) / ROW);

	return lines.slice(first, last).map((line, i) => [line, first + i]);
}

function lineAt(y) {
	return y < TOP ? undefined : lines[Math.floor((y - TOP + view.scrollTop) / ROW)];
}

// Who was there then, or else before it, or else after it.
function taskAt(line, ns) {
	const next = firstAfter(line.tasks, ns, (task) => task.from);

	return line.tasks[Math.max(next - 1, 0)];
}

arrange();
