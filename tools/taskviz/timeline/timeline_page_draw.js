// SPDX-License-Identifier: GPL-2.0
// Draws what is seen.

function hatching() {
	const tile = document.createElement("canvas");
	const ink = tile.getContext("2d");

	tile.width = tile.height = 6;
	ink.fillStyle = "#fff";
	ink.fillRect(0, 0, 6, 6);
	ink.strokeStyle = "#7b8794";
	ink.lineWidth = 1.4;
	ink.beginPath();
	for (const x of [-6, 0, 6]) {
		ink.moveTo(x - 1, 7);
		ink.lineTo(x + 7, -1);
	}
	ink.stroke();
	return pen.createPattern(tile, "repeat");
}

const zombie = hatching();
const fill = (state) => state === "Z" ? zombie : COLORS[state];

// What is narrower than a pixel is left out unless it had a CPU: that is what one looks for.
function drawStates(row, y) {
	let drawn = -1;

	for (let i = firstAfter(row.spans, shown.from, (s) => s[1]); i < row.spans.length; i++) {
		const [from, to, state] = row.spans[i];
		const x = Math.max(xOf(from), LEFT), end = xOf(to);

		if (from > shown.to) break;
		if (end - x < 1 && Math.floor(end) <= drawn && state !== "R") continue;
		pen.fillStyle = fill(state);
		pen.fillRect(x, y + BAR_TOP, Math.max(end - x, state === "R" ? 1 : 0.5), BAR);
		if (state === "?") {
			pen.strokeStyle = "#c5ced8";
			pen.strokeRect(x + 0.5, y + BAR_TOP + 0.5, Math.max(end - x - 1, 0), BAR - 1);
		}
		drawn = Math.floor(end);
	}
}

// The more copies in two pixels, the less transparent.
function drawCopies(row, y) {
	const end = shown.to;
	let i = firstAfter(row.copies, shown.from, (c) => c[0]);

	pen.fillStyle = "#0b69c7";
	while (i < row.copies.length && row.copies[i][0] <= end) {
		const x = Math.floor(xOf(row.copies[i][0]) / 2) * 2;
		let nr = 0;

		for (; i < row.copies.length && xOf(row.copies[i][0]) < x + 2; i++) nr++;
		pen.globalAlpha = Math.min((nr + 8) / 20, 1);
		pen.fillRect(x, y + BAR_TOP + BAR, 2, STRIP);
	}
	pen.globalAlpha = 1;
}

// Marks of lines with many tasks that would lie on the last one of their kind are left out, so that
// bars remain to be seen. What was drawn last where, of each kind of mark.
const marks = new Map();

function hides(mark, x, alone) {
	const last = marks.get(mark);

	if (!alone && last !== undefined && x >= last && x - last < 6) return true;
	marks.set(mark, x);
	return false;
}

// A program that was not executed tells whose bar it is, where others are in the line, too.
function drawPrograms(row, y, alone) {
	pen.font = "10px ui-monospace, monospace";
	pen.fillStyle = "#0b4f9e";
	for (const [from, to, name, exec] of row.programs) {
		const x = xOf(from), left = x + (exec ? 5 : 1);

		if (!exec && alone || x < LEFT || from > shown.to) continue;
		if (exec && !hides(`exec ${y}`, x, alone)) {
			pen.beginPath();
			pen.moveTo(x, y + BAR_TOP);
			pen.lineTo(x - 3, y + BAR_TOP - 5);
			pen.lineTo(x + 3, y + BAR_TOP - 5);
			pen.fill();
		}
		if (xOf(to) - left > 10 && xOf(to) - left > pen.measureText(name).width + 3)
			pen.fillText(name, left, y + BAR_TOP - 2);
	}
}

function drawExit(row, y, alone, end) {
	const x = row.exited === null ? -1 : xOf(row.exited);

	if (row.exited <= 0 || x < LEFT || row.exited > shown.to) return;
	if (hides(`exit ${row.code !== 0} ${y}`, x, alone)) return;
	pen.fillStyle = row.code ? "#c22f2f" : "#1f2933";
	pen.fillRect(x - 1, y + BAR_TOP - 2, 2, BAR + 4);
	if (row.code && x + 3 + pen.measureText(exitText(row.code)).width < end)
		pen.fillText(exitText(row.code), x + 3, y + BAR_TOP - 2);
}

// Until there another task begins in the line.
function drawTask(row, y, alone, end) {
	const alpha = search.value && !row.match ? 0.18 : 1;

	pen.globalAlpha = alpha;
	drawStates(row, y);
	if (alpha === 1) drawCopies(row, y);
	pen.globalAlpha = alpha;
	drawPrograms(row, y, alone);
	drawExit(row, y, alone, end);
	pen.globalAlpha = 1;
}

// Would it be nothing but a pixel of one that had a CPU there, too? What is looked for, or failed, is not.
function isHidden(task, pixel) {
	return Math.floor(xOf(task.to)) === pixel && xOf(task.to) - xOf(task.from) < 1 && !task.code &&
		!(search.value && task.match);
}

function drawLine(line, index) {
	if (line.fold) {
		pen.globalAlpha = search.value && !line.tasks.some((task) => task.match) ? 0.18 : 1;
		drawFold(line, index);
		pen.globalAlpha = 1;
		return;
	}
	const tasks = line.tasks, y = yOf(index);
	let pixel = -1;

	for (let i = firstAfter(tasks, shown.from, (task) => task.to); i < tasks.length; i++) {
		if (tasks[i].from > shown.to) break;
		if (isHidden(tasks[i], pixel)) continue;
		if (tasks[i].spans.some((span) => span[2] === "R")) pixel = Math.floor(xOf(tasks[i].to));
		drawTask(tasks[i], y, tasks.length === 1, tasks[i + 1] ? xOf(tasks[i + 1].from) : Infinity);
	}
}

// Whose line it is, and what is known of them all.
function labelOf(line) {
	const [first] = line.tasks;

	if (line.fold) return foldLabel(line);
	if (line.tasks.length === 1) return [first.name, first.pid];
	const same = line.tasks.every((task) => task.name === first.name);
	return [first.name + (same ? "" : ", …"), `${line.tasks.length} tasks`];
}

function drawLabel(line, index) {
	const y = yOf(index) + BAR_TOP + BAR - 1;
	const depth = line.fold ? (line.owner === null ? 0 : lanes[line.owner][0].depth + 1) : line.tasks[0].depth;
	const x = 8 + INDENT * Math.min(depth, MAX_INDENT);
	const match = search.value && line.tasks.some((task) => task.match);
	const [name, more] = labelOf(line);

	if (line === chosen) {
		pen.fillStyle = "#0b69c7";
		pen.fillRect(0, yOf(index) + 4, 3, ROW - 6);
	}
	pen.globalAlpha = search.value && !match ? 0.3 : 1;
	pen.font = (match ? "bold " : "") + "12px ui-monospace, monospace";
	pen.fillStyle = "#1f2933";
	pen.fillText(name, x, y);
	const after = x + pen.measureText(name + " ").width;
	pen.fillStyle = "#697586";
	pen.fillText(more, after, y);
	pen.globalAlpha = 1;
	pen.fillStyle = "#e9edf2";
	pen.fillRect(0, yOf(index) + ROW - 1, width(), 1);
}

// How much of a line is seen that is one of many.
const CROWDED = 0.45;

const KINDS = Object.keys(LINKS);

// From a height to another one.
function drawArrow(kind, x, from, to) {
	const head = to > from ? -4 : 4;

	if (Math.max(from, to) < 0 || Math.min(from, to) > view.clientHeight) return;
	pen.strokeStyle = pen.fillStyle = LINKS[kind];
	pen.lineWidth = kind === "signal" ? 0.8 : 1;
	pen.setLineDash(kind === "adopt" ? [4, 2] : []);
	pen.beginPath();
	pen.moveTo(x, from);
	pen.lineTo(x, to);
	pen.stroke();
	pen.setLineDash([]);
	pen.beginPath();
	pen.moveTo(x - 3, to + head);
	pen.lineTo(x, to);
	pen.lineTo(x + 3, to + head);
	pen.stroke();
	pen.fillRect(x - 1.5, from - 1.5, 3, 3);
	pen.lineWidth = 1;
}

// From half a line above, if who is there has none. Numbers tell marks apart faster than words.
function drawLink([kind, fromRow, toRow, at]) {
	if (at < shown.from || at > shown.to || fromRow === toRow) return;
	const end = lineOf(data.rows[toRow]), start = fromRow === null ? end - 0.5 : lineOf(data.rows[fromRow]);
	const alone = lines[end].tasks.length === 1 && lines[Math.ceil(start)].tasks.length === 1;
	const x = xOf(at), middle = BAR_TOP + BAR / 2;

	if (lines[end].fold || hides((start * lines.length + end) * KINDS.length + KINDS.indexOf(kind), x, alone)) return;
	pen.globalAlpha = alone ? 1 : CROWDED;
	drawArrow(kind, x, yOf(start) + middle, yOf(end) + middle);
	pen.globalAlpha = 1;
}

function drawLosses(height) {
	pen.fillStyle = "#d6454526";
	for (const loss of data.losses) {
		const x = Math.max(xOf(loss.from), LEFT);

		if (xOf(loss.to) >= LEFT) pen.fillRect(x, 0, Math.max(xOf(loss.to) - x, 2), height);
	}
}

// 1, 2 or 5 of a power of ten.
function tick() {
	const rough = 110 / perNs(), power = 10 ** Math.floor(Math.log10(rough));

	return [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough);
}

function drawAxis(height) {
	const step = tick();

	pen.fillStyle = "#f7f9fb";
	pen.fillRect(0, 0, width(), TOP - 4);
	pen.font = "11px ui-monospace, monospace";
	for (let at = Math.ceil(shown.from / step) * step; at <= shown.to; at += step) {
		pen.fillStyle = "#e4e8ee";
		pen.fillRect(xOf(at), 0, 1, height);
		pen.fillStyle = "#52606d";
		pen.fillText(at ? duration(at) : "0", xOf(at) + 4, 14);
	}
}

function showFolded() {
	const nr = lines.reduce((sum, line) => sum + (line.fold ? line.tasks.length : 0), 0);

	document.getElementById("folded").textContent = nr ? `${nr} tasks are folded` : "";
}

function draw() {
	// First, as it decides whether there is a scroll bar, and so how wide all else is.
	document.getElementById("tall").style.height = TOP + lines.length * ROW + 20 + "px";
	const height = view.clientHeight, ratio = window.devicePixelRatio;
	const seen = visibleLines();

	canvas.width = width() * ratio;
	canvas.height = height * ratio;
	canvas.style.width = width() + "px";
	canvas.style.height = height + "px";
	pen.setTransform(ratio, 0, 0, ratio, 0, 0);
	pen.fillStyle = "#fff";
	pen.fillRect(0, 0, width(), height);
	marks.clear();
	pen.save();
	pen.beginPath();
	pen.rect(LEFT, TOP - 4, width(), height);
	pen.clip();
	drawLosses(height);
	seen.forEach(([line, index]) => drawLine(line, index));
	data.links.forEach(drawLink);
	pen.restore();
	pen.save();
	pen.beginPath();
	pen.rect(0, TOP - 4, width(), height);
	pen.clip();
	seen.forEach(([line, index]) => drawLabel(line, index));
	pen.restore();
	drawAxis(TOP - 4);
	showFolded();
	drawOverview();
	Object.assign(document.body.dataset, { from: Math.round(shown.from), to: Math.round(shown.to) });
}

