// SPDX-License-Identifier: GPL-2.0
// What the page of the timeline is made of: its data, its measures, and what of it is seen.
"use strict";

const { ceil, floor, max, min, round } = Math;
const byId = (id) => document.getElementById(id);
const on = (target, event, act, options) => target.addEventListener(event, act, options);
const data = JSON.parse(byId("data").textContent);
const view = byId("view"), card = byId("card");
const canvas = view.querySelector("canvas");
const pen = canvas.getContext("2d");

const LEFT = 270, TOP = 26, ROW = 26, BAR_TOP = 11, BAR = 10, STRIP = 3, INDENT = 10, MAX_INDENT = 12;
const COLORS = {
	R: "#1f9d55", r: "#f6c244", S: "#cfdae6", D: "#d64545", T: "#8d63c7", t: "#8d63c7",
	Z: "#aab4be", X: "#52606d", P: "#e3e8ee", I: "#e3e8ee", "?": "#fff",
};
const STATES = "RrSDTtZXPI?";
const LINKS = { fork: "#3e4c59", adopt: "#d9730d", signal: "#b83280" };
const DARK = "#1f2933", PALE = "#697586", BLUE = "#0b69c7", GROUND = "#f7f9fb", FONT = "px ui-monospace, monospace";

// What is seen: times in ns since the recording began.
const shown = { from: data.begin, to: data.end };

const width = () => view.clientWidth;
const perNs = () => (width() - LEFT - 12) / (shown.to - shown.from);
const xOf = (ns) => LEFT + (ns - shown.from) * perNs();
const nsAt = (x) => shown.from + (x - LEFT) / perNs();
const yOf = (line) => TOP + line * ROW - view.scrollTop;

function duration(ns) {
	const [one, unit] = ns >= 1e9 ? [1e9, " s"] : ns >= 1e6 ? [1e6, " ms"] : [1e3, " us"];

	return (ns / one).toPrecision(4) + unit;
}

const exitText = (code) => code & 0x7f ? "signal " + (code & 0x7f) : "exit " + (code >> 8);

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

// Canvases as wide as the lines, in pixels of the screen; what was drawn on them is gone.
function clear(target, ink, height) {
	const ratio = window.devicePixelRatio;

	target.width = width() * ratio;
	target.height = height * ratio;
	target.style.width = width() + "px";
	target.style.height = height + "px";
	ink.setTransform(ratio, 0, 0, ratio, 0, 0);
}

// What a picture has at most of bars, charts, marks and the critical path, and what was drawn.
const MOST_SHAPES = 20000;
let shapes = 0;

function box(ink, color, x, y, wide, high) {
	shapes++;
	ink.fillStyle = color;
	ink.fillRect(x, y, wide, high);
}

function write(ink, color, text, x, y) {
	shapes++;
	ink.fillStyle = color;
	ink.fillText(text, x, y);
}
