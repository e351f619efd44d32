// SPDX-License-Identifier: GPL-2.0
// What the page of the timeline is made of: its data, its measures, and what of it is seen.
"use strict";

const data = JSON.parse(document.getElementById("data").textContent);
const view = document.getElementById("view");
const canvas = view.querySelector("canvas");
const card = document.getElementById("card");
const pen = canvas.getContext("2d");

const LEFT = 270, TOP = 26, ROW = 26, BAR_TOP = 11, BAR = 10, STRIP = 3, INDENT = 10, MAX_INDENT = 12;
const COLORS = {
	R: "#1f9d55", r: "#f6c244", S: "#cfdae6", D: "#d64545", T: "#8d63c7", t: "#8d63c7",
	Z: "#aab4be", X: "#52606d", P: "#e3e8ee", I: "#e3e8ee", "?": "#fff",
};
const LINKS = { fork: "#3e4c59", adopt: "#d9730d", signal: "#b83280" };

// What is seen: times in ns since the recording began.
const shown = { from: data.begin, to: data.end };

const width = () => view.clientWidth;
const perNs = () => (width() - LEFT - 12) / (shown.to - shown.from);
const xOf = (ns) => LEFT + (ns - shown.from) * perNs();
const nsAt = (x) => shown.from + (x - LEFT) / perNs();
const yOf = (line) => TOP + line * ROW - view.scrollTop;

function duration(ns) {
	if (ns >= 1e9) return (ns / 1e9).toPrecision(4) + " s";
	if (ns >= 1e6) return (ns / 1e6).toPrecision(4) + " ms";
	return (ns / 1e3).toPrecision(4) + " us";
}

function exitText(code) {
	return code & 0x7f ? "signal " + (code & 0x7f) : "exit " + (code >> 8);
}

// The first of a sorted list that ends after a time.
function firstAfter(list, ns, end) {
	let low = 0, high = list.length;

	while (low < high) {
		const middle = (low + high) >> 1;

		if (end(list[middle]) <= ns) low = middle + 1;
		else high = middle;
	}
	return low;
}

