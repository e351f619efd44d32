// SPDX-License-Identifier: GPL-2.0
// What pages of large recordings have beside: lines that were summed up, so that the first picture
// needs no state of any task by itself. Other pages do not have this.

const bins = {};
const binNs = (data.end - data.begin) / data.nrBins;

// As [from, to, state, , , share of that time]: on CPUs, and, for the rest of it, the commonest other state.
function readBins(text) {
	const running = [], others = [];
	let now = data.begin;

	read(text, (number, mark) => {
		const share = number % (HIGH + 1) / HIGH, to = now + floor(number / (HIGH + 1)) * binNs;

		if (share) running.push([now, to, "R", , , share]);
		if (mark !== ".") others.push([now, to, STATES["()*+-/:;=>?".indexOf(mark)], , , 1 - share]);
		now = to;
	});
	return [running, others];
}

// Of a lane as long as none of them is wider than two pixels; which tasks are in it they do not tell.
binsOf = (line) => data.bins[line.lane] && binNs * perNs() < 2 && !search.value ?
	bins[line.lane] ??= readBins(data.bins[line.lane]) : null;

// In 64ths, on average in each bin.
class Means {
	constructor(text) {
		this.bins = numbersOf(text).map((nr) => nr / 64);
		this.most = max(1, ...this.bins.map(ceil));
	}
	mean(from, to) {
		const [first, last] = [from, to].map((ns) => (ns - data.begin) / binNs);
		let sum = 0;

		for (let bin = max(floor(first), 0); bin < min(last, data.nrBins); bin++)
			sum += this.bins[bin] * (min(bin + 1, last) - max(bin, first));
		return sum / (last - first);
	}
}

busyGraph = () => [new Means(data.busy), COLORS.R, "on CPUs (mean)"];
