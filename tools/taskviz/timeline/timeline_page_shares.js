// SPDX-License-Identifier: GPL-2.0
// How many there were at a time, as a chart.

const CHART = 18, CHART_TOP = 4, CHART_COLOR = "#9fb8d1";

// Who goes makes room for who comes then.
function mostAtOnce(tasks) {
	const [from, to] = ["from", "to"].map((end) => Float64Array.from(tasks, (task) => task[end]).sort());
	let gone = 0, most = 0;

	from.forEach((ns, come) => {
		while (gone < come && to[gone] <= ns) gone++;
		most = Math.max(most, come + 1 - gone);
	});
	return most;
}

// How many there were in each pixel on average: in part of it, or from there on.
function newShares() {
	const columns = Math.max(Math.ceil(width() - LEFT), 0) + 2;

	return { part: new Float64Array(columns), from: new Float64Array(columns), columns };
}

// Places in pixels, the first one is LEFT.
function share(shares, from, to, nr = 1) {
	const start = Math.max(from - LEFT, 0), end = Math.min(to - LEFT, shares.columns - 2);
	const first = Math.floor(start), last = Math.floor(end);

	if (end <= start) return;
	if (first === last) {
		shares.part[first] += nr * (end - start);
		return;
	}
	shares.part[first] += nr * (first + 1 - start);
	shares.part[last] += nr * (end - last);
	shares.from[first + 1] += nr;
	shares.from[last] -= nr;
}

// One of them is so many pixels high, and where there was any there is one pixel at least. What is of
// the same height is one shape.
function drawShares(ink, shares, one, bottom, color) {
	let whole = 0, before = 0, start = 0;

	for (let i = 0; i <= shares.columns; i++) {
		whole += shares.from[i] ?? 0;
		const nr = (whole + shares.part[i]) * one, height = nr > 1e-6 ? Math.max(Math.round(nr), 1) : 0;

		if (height === before) continue;
		if (before) box(ink, color, LEFT + start, bottom - before, i - start, before);
		before = height;
		start = i;
	}
}
