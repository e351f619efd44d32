// SPDX-License-Identifier: GPL-2.0
// Draws a fold: how many of its tasks there were, and how many had a CPU; and tells of it.

const CHART = 18, CHART_TOP = 4, CHART_COLOR = "#9fb8d1";

// How many there were in each pixel on average: in part of it, or from there on.
function newShares() {
	const columns = Math.max(Math.ceil(width() - LEFT), 0) + 2;

	return { part: new Float64Array(columns), from: new Float64Array(columns), columns };
}

// Places in pixels, the first one is LEFT.
function share(shares, from, to) {
	const start = Math.max(from - LEFT, 0), end = Math.min(to - LEFT, shares.columns - 2);
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

// One of them is so many pixels high, and where there was any there is one pixel at least.
function drawShares(on, shares, one, bottom, color) {
	let whole = 0;

	on.fillStyle = color;
	for (let i = 0; i < shares.columns; i++) {
		whole += shares.from[i];
		const height = (whole + shares.part[i]) * one;

		if (height > 1e-6) on.fillRect(LEFT + i, bottom - Math.max(height, 1), 1, Math.max(height, 1));
	}
}

// The most that there were at once is full height.
function drawFold(line, index) {
	const there = newShares(), running = newShares(), bottom = yOf(index) + CHART_TOP + CHART;

	for (const task of line.tasks) {
		share(there, xOf(task.from), xOf(task.to));
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
