// SPDX-License-Identifier: GPL-2.0
// How many there were at a time, as a chart.

const CHART = 18, CHART_TOP = 4, CHART_COLOR = "#9fb8d1";

// So few of them are added one by one: the sums of a long recording are not exact to a few ns.
const FEW = 64;

// Times in order, each with the sum of those before it.
class Times {
	constructor(times) {
		this.at = Float64Array.from(times).sort();
		this.sums = new Float64Array(this.at.length + 1);
		this.at.forEach((ns, i) => { this.sums[i + 1] = this.sums[i] + ns - data.begin; });
	}
	until(ns) {
		return firstAfter(this.at, ns, (time) => time);
	}
	// For how long, from then on, all those between two times were there until the second one.
	since(from, to) {
		const first = this.until(from), last = this.until(to);
		let sum = 0;

		if (last - first > FEW) return (last - first) * (to - data.begin) - (this.sums[last] - this.sums[first]);
		for (let i = first; i < last; i++) sum += to - this.at[i];
		return sum;
	}
}

// Who goes makes room for who comes then.
function mostAtOnce(times, ends) {
	let gone = 0, most = 0;

	times.forEach((ns, come) => {
		while (gone < come && ends[gone] <= ns) gone++;
		most = max(most, come + 1 - gone);
	});
	return most;
}

// How many were there, by when they came and went: a mean is found without a look at most of them.
class Crowd {
	constructor(come, gone) {
		this.come = new Times(come);
		this.gone = new Times(gone);
		this.most = mostAtOnce(this.come.at, this.gone.at);
	}
	at(ns) {
		return this.come.until(ns) - this.gone.until(ns);
	}
	mean(from, to) {
		return this.at(from) + (this.come.since(from, to) - this.gone.since(from, to)) / (to - from);
	}
}

const crowdOf = (spans) => new Crowd(spans.map(({ from }) => from), spans.map(({ to }) => to));

// Of columns that are so many pixels wide how high each is, and as one shape what is of the same height;
// mean(from, to) are places in pixels. Where there was any there is one pixel at least.
function heightsOf(mean, grain) {
	const runs = [];

	for (let x = LEFT; x < width() - 12; x += grain) {
		const nr = mean(x, x + grain), height = nr > 1e-6 ? max(round(nr), 1) : 0;

		if (runs.at(-1)?.height === height) runs.at(-1).wide += grain;
		else runs.push({ x, wide: grain, height });
	}
	return runs;
}

// Columns are wider where a chart has more of them than its part of a picture.
function drawShares(ink, mean, bottom, color, most) {
	let grain = 1, runs;

	while ((runs = heightsOf(mean, grain)).length > most) grain *= 2;
	for (const { x, wide, height } of runs) if (height) box(ink, color, x, bottom - height, wide, height);
}
