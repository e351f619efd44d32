// SPDX-License-Identifier: GPL-2.0
// The lines of the page: a lane each, if none is folded; which is where, and what a place belongs to.

// Tasks of each lane, as time goes.
const lanes = [];

data.rows.forEach((row) => (lanes[row.lane] ||= []).push(row));

let lines = lanes.map((tasks, lane) => ({ lane, tasks })), places = [...lanes.keys()];
// Gives a task a line, if it has none; what a line is drawn of instead of its states, if anything.
let expose = () => {}, binsOf = () => null, busyGraph;
// What else a picture has, of a large recording.
let drawOverview = () => {};
// The critical path, if there is one: where it is, drawn, and what a card tells of it.
let layPath = () => {}, drawPath = () => {}, stepText = () => [];
// The line that the keyboard is at, and the keys that fold it, or do what not every page can.
let chosen = null, foldKeys = {};

const lineOf = (row) => places[row.lane];

function visibleLines() {
	const first = max(floor((view.scrollTop - ROW) / ROW), 0);
	const last = ceil((view.scrollTop + view.clientHeight) / ROW);

	return lines.slice(first, last).map((line, i) => [line, first + i]);
}

function lineAt(y) {
	return y < TOP ? undefined : lines[floor((y - TOP + view.scrollTop) / ROW)];
}

// Who was there then, or else before it, or else after it.
function taskAt(line, ns) {
	return line.tasks[max(firstAfter(line.tasks, ns, (task) => task.from) - 1, 0)];
}
