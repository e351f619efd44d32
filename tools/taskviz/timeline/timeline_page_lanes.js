// SPDX-License-Identifier: GPL-2.0
// The lines of the page: who stands in which, and whom a place in it belongs to.

// Tasks of each lane, as time goes.
const lanes = [];

data.rows.forEach((row, i) => {
	const lane = data.lanes[i];

	row.lane = lane;
	(lanes[lane] ||= []).push(row);
});

const lines = lanes.map((tasks) => ({ tasks }));
const lineOf = (row) => row.lane;

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
