// SPDX-License-Identifier: GPL-2.0
// Draws a fold: how many of its tasks there were, and how many had a CPU; and tells of it.

const CHART = 18, CHART_TOP = 4, CHART_COLOR = "#9fb8d1";

// How many there were in each pixel on average: in part of it, or from there on.
function newShares() {
	const columns = Math.max(Math.ceil(width() - LEFT), 0) + 2;

	return { part: new Float64Array(columns), from: new Float64Array(columns), columns };
}

function share(shares, from, to) {
	const start = Math.max(xOf(from) - LEFT, 0), end = Math.min(xOf(to) - LEFT, shares.columns - 2);
	const first = Math.floor(start), last = Math.floor(end);

	if (end <= start) return;
	if (first === last) {
		shares.part[first] += end - start;
		return;
	}
	shares.part[first] += first + 1 - start;
	shares.part[last] += end - last;
	shares.from[first + 1]++;
	shares.from[last]--;
}

// The most that there were at once, at any time, is full height.
function drawShares(shares, most, y, color) {
	let whole = 0;

	pen.fillStyle = color;
	for (let i = 0; i < shares.columns; i++) {
		whole += shares.from[i];
		const height = (whole + shares.part[i]) * CHART / most;

		if (height > 1e-6)
			pen.fillRect(LEFT + i, y + CHART_TOP + CHART - Math.max(height, 1), 1, Math.max(height, 1));
	}
}

function drawFold(line, index) {
	const there = newShares(), running = newShares();

	for (const task of line.tasks) {
		share(there, task.from, task.to);
		for (let i = firstAfter(task.spans, shown.from, (s) => s[1]); i < task.spans.length; i++) {
			if (task.spans[i][0] > shown.to) break;
			if (task.spans[i][2] === "R") share(running, task.spans[i][0], task.spans[i][1]);
		}
	}
	drawShares(there, line.most, yOf(index), CHART_COLOR);
	drawShares(running, line.most, yOf(index), COLORS.R);
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
