// SPDX-License-Identifier: GPL-2.0
// Draws what is seen.

function hatching() {
	const tile = document.createElement("canvas"), ink = tile.getContext("2d");

	tile.width = tile.height = 6;
	box(ink, "#fff", 0, 0, 6, 6);
	ink.strokeStyle = "#7b8794";
	ink.lineWidth = 1.4;
	for (const x of [-6, 0, 6]) {
		ink.moveTo(x - 1, 7);
		ink.lineTo(x + 7, -1);
	}
	ink.stroke();
	return pen.createPattern(tile, "repeat");
}

const fills = { ...COLORS, Z: hatching() };

// How high time on CPUs is drawn, at most: as high as the bar, a task on a CPU all of the time. SHARES_HIGH
// in shares.h must be the same.
const HIGH = 4;

// Of each column how much time was spent in which state: spans are [from, to, state], those of bins a share
// of that time.
function shareStates(sums, grain, spans) {
	const columns = sums.length / STATES.length;

	for (let i = firstAfter(spans, shown.from, (s) => s[1]); i < spans.length && spans[i][0] < shown.to; i++) {
		const [from, to, state, , , share = 1] = spans[i], s = STATES.indexOf(state);
		const start = max((xOf(from) - LEFT) / grain, 0), end = min((xOf(to) - LEFT) / grain, columns);

		for (let column = floor(start); column < end; column++)
			sums[column * STATES.length + s] += (min(column + 1, end) - max(column, start)) * share;
	}
}

// How high time on CPUs stands in a column, and the commonest other state, which stands behind it.
function lookOf(sums) {
	const other = sums.reduce((most, sum, s) => s && sum > 0.01 && (!most || sum > sums[most]) ? s : most, 0);
	const high = min(round(sums[0] * HIGH), HIGH) || +(!other && sums[0] > 0.01);

	return [high, high < HIGH && other ? STATES[other] : ""];
}

// [look, column, columns] of columns that look the same, and have a look.
function runsOf(looks) {
	const runs = [];

	looks.forEach((look, column) => {
		if (look === looks[column - 1]) runs.at(-1)[2]++;
		else runs.push([look, column, 1]);
	});
	return runs.filter(([look]) => look);
}

// Other states, and time on CPUs before them.
function layersOf(lists, grain) {
	const nr = STATES.length, sums = new Float64Array(max(ceil((width() - LEFT) / grain), 0) * nr), looks = [];

	lists.forEach((spans) => shareStates(sums, grain, spans));
	for (let at = 0; at < sums.length; at += nr) looks.push(lookOf(sums.subarray(at, at + nr)));
	return [1, 0].map((part) => runsOf(looks.map((look) => look[part])));
}

// Columns are wider where a line has more of them than its part of a picture.
function drawStates(lists, y, most) {
	let grain = 1, layers;

	while ((layers = layersOf(lists, grain)).flat().length > most) grain *= 2;
	for (const [look, column, columns] of layers.flat()) {
		const x = LEFT + column * grain, wide = columns * grain, high = look > 0 ? round(look * BAR / HIGH) : BAR;

		box(pen, fills[look] ?? COLORS.R, x, y + BAR_TOP + BAR - high, wide, high);
		if (look !== "?") continue;
		shapes++;
		pen.strokeStyle = "#c5ced8";
		pen.strokeRect(x + 0.5, y + BAR_TOP + 0.5, max(wide - 1, 0), BAR - 1);
	}
}

// The more copies in two pixels, the less transparent.
function drawCopies(row, y) {
	let i = firstAfter(row.copies, shown.from, (ns) => ns);

	while (i < row.copies.length && row.copies[i] <= shown.to && hasRoom()) {
		const x = floor(xOf(row.copies[i]) / 2) * 2;
		let nr = 0;

		for (; i < row.copies.length && xOf(row.copies[i]) < x + 2; i++) nr++;
		pen.globalAlpha = min((nr + 8) / 20, 1);
		box(pen, BLUE, x, y + BAR_TOP + BAR, 2, STRIP);
	}
	pen.globalAlpha = 1;
}

// Marks of lines with many tasks that would lie on the last one of their kind are left out, so that
// bars remain to be seen. What was drawn last where, of each kind of mark. Of those that have no room
// in a picture it is told how many they are.
const marks = new Map();
let omitted = 0;

function hasRoom() {
	if (shapes < MOST_SHAPES * 0.8) return true;
	omitted++;
	return false;
}

function hides(mark, x, alone) {
	const last = marks.get(mark);

	if (last !== undefined && x >= last && x - last < (alone ? 1 : 6)) return true;
	if (!hasRoom()) return true;
	marks.set(mark, x);
	return false;
}

// A program that was not executed tells whose bar it is, where others are in the line, too.
function drawPrograms(row, y, alone) {
	pen.font = 10 + FONT;
	for (const [from, to, name, exec] of row.programs) {
		const x = xOf(from), left = x + (exec ? 5 : 1);

		if (!exec && alone || x < LEFT || from > shown.to) continue;
		pen.fillStyle = "#0b4f9e";
		if (exec && !hides(`exec ${y}`, x, alone)) {
			shapes++;
			pen.beginPath();
			pen.moveTo(x, y + BAR_TOP);
			pen.lineTo(x - 3, y + BAR_TOP - 5);
			pen.lineTo(x + 3, y + BAR_TOP - 5);
			pen.fill();
		}
		if (xOf(to) - left > 10 && xOf(to) - left > pen.measureText(name).width + 3 && hasRoom())
			write(pen, "#0b4f9e", name, left, y + BAR_TOP - 2);
	}
}

function drawExit(row, y, alone, end) {
	const x = row.exited === null ? -1 : xOf(row.exited), color = row.code ? "#c22f2f" : DARK;

	if (row.exited <= 0 || x < LEFT || row.exited > shown.to) return;
	if (hides(`exit ${row.code !== 0} ${y}`, x, alone)) return;
	box(pen, color, x - 1, y + BAR_TOP - 2, 2, BAR + 4);
	if (row.code && x + 3 + pen.measureText(exitText(row.code)).width < end)
		write(pen, color, exitText(row.code), x + 3, y + BAR_TOP - 2);
}

// Would its marks be nothing but a pixel where others are? What is looked for, or failed, is not hidden.
function isHidden(task, pixel) {
	return floor(xOf(task.to)) === pixel && xOf(task.to) - xOf(task.from) < 1 && !task.code && !task.match;
}

// Of those that are searched for, or of the others.
function drawTasks(line, y, tasks, alpha, most) {
	const alone = line.tasks.length === 1;
	let pixel = -1;

	pen.globalAlpha = alpha;
	drawStates(binsOf(line) ?? tasks.map((task) => task.spans), y, most);
	tasks.forEach((task, i) => {
		if (isHidden(task, pixel)) return;
		pixel = floor(xOf(task.to));
		if (alpha === 1) drawCopies(task, y);
		pen.globalAlpha = alpha;
		drawPrograms(task, y, alone);
		drawExit(task, y, alone, tasks[i + 1] ? xOf(tasks[i + 1].from) : Infinity);
	});
	pen.globalAlpha = 1;
}

function drawLine(line, index, most) {
	const tasks = [], y = yOf(index), searched = search.value, part = searched ? most / 4 : most / 2;

	if (line.fold) {
		pen.globalAlpha = searched && !line.tasks.some((task) => task.match) ? 0.18 : 1;
		drawFold(line, index, most / 2);
		pen.globalAlpha = 1;
		return;
	}
	for (let i = firstAfter(line.tasks, shown.from, (task) => task.to); line.tasks[i]?.from <= shown.to; i++)
		tasks.push(line.tasks[i]);
	if (searched) drawTasks(line, y, tasks.filter((task) => !task.match), 0.18, part);
	drawTasks(line, y, searched ? tasks.filter((task) => task.match) : tasks, 1, part);
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
	const x = 8 + INDENT * min(depth, MAX_INDENT);
	const match = search.value && line.tasks.some((task) => task.match);
	const [name, more] = labelOf(line);

	if (line === chosen) box(pen, BLUE, 0, yOf(index) + 4, 3, ROW - 6);
	pen.globalAlpha = search.value && !match ? 0.3 : 1;
	pen.font = (match ? "bold " : "") + 12 + FONT;
	write(pen, DARK, name, x, y);
	write(pen, PALE, more, x + pen.measureText(name + " ").width, y);
	pen.globalAlpha = 1;
	box(pen, "#e9edf2", 0, yOf(index) + ROW - 1, width(), 1);
}

// From a height to another one.
function drawArrow(kind, x, from, to) {
	const head = to > from ? -4 : 4;

	shapes += 3;
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

const KINDS = Object.keys(LINKS);

// In half lines. What leads out of sight leads as far for all that do so there.
const edge = (line) => min(max(2 * line, 2 * floor(view.scrollTop / ROW - 2)),
	2 * ceil((view.scrollTop + view.clientHeight) / ROW + 2));

// Numbers tell marks apart faster than words.
const linkMark = (kind, start, end) =>
	(edge(start) * 2 * lines.length + edge(end)) * KINDS.length + KINDS.indexOf(kind);

// Where it begins and ends: half a line above, if who is there has none.
function endsOf([, fromRow, toRow]) {
	const end = lineOf(data.rows[toRow]);

	return [fromRow === null ? end - 0.5 : lineOf(data.rows[fromRow]), end];
}

function drawLink(link) {
	const [kind, fromRow, toRow, at] = link, [start, end] = endsOf(link);
	const alone = lines[end].tasks.length === 1 && lines[ceil(start)].tasks.length === 1;
	const x = xOf(at), [from, to] = [start, end].map((line) => yOf(line) + BAR_TOP + BAR / 2);

	if (fromRow === toRow || lines[end].fold || max(from, to) < 0 || min(from, to) > view.clientHeight) return;
	if (hides(linkMark(kind, start, end), x, alone)) return;
	pen.globalAlpha = alone ? 1 : 0.45;
	drawArrow(kind, x, from, to);
	pen.globalAlpha = 1;
}

// In order of time.
let drawLinks = () => {
	for (let i = firstAfter(data.links, shown.from - 1, (link) => link[3]); data.links[i]?.[3] <= shown.to; i++)
		drawLink(data.links[i]);
};

// 1, 2 or 5 of a power of ten.
function tick() {
	const rough = 110 / perNs(), power = 10 ** floor(Math.log10(rough));

	return [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough);
}

function drawAxis(height) {
	const step = tick();

	box(pen, GROUND, 0, 0, width(), height);
	pen.font = 11 + FONT;
	for (let at = ceil(shown.from / step) * step; at <= shown.to; at += step) {
		box(pen, "#e4e8ee", xOf(at), 0, 1, height);
		write(pen, "#52606d", at ? duration(at) : "0", xOf(at) + 4, 14);
	}
}

function within(left, act) {
	pen.save();
	pen.beginPath();
	pen.rect(left, TOP - 4, width(), view.clientHeight);
	pen.clip();
	act();
	pen.restore();
}

function drawLosses(ink, color, height, x) {
	let drawn = LEFT;

	for (const { from, to } of data.losses) {
		const left = x(from), right = max(x(to), left + 2);

		if (right <= drawn || left > width()) continue;
		box(ink, color, left, 0, right - left, height);
		drawn = right;
	}
}

function draw() {
	// First, as it decides whether there is a scroll bar, and so how wide all else is.
	byId("tall").style.height = TOP + lines.length * ROW + 20 + "px";
	const height = view.clientHeight, seen = visibleLines();

	clear(canvas, pen, height);
	shapes = omitted = 0;
	box(pen, "#fff", 0, 0, width(), height);
	marks.clear();
	within(LEFT, () => {
		// Upon the marks, which get what room it leaves.
		const path = layPath(MOST_SHAPES / 4);

		drawLosses(pen, "#d6454526", height, xOf);
		seen.forEach(([line, index]) => drawLine(line, index, MOST_SHAPES / 2 / seen.length));
		drawLinks(seen);
		drawPath(path);
	});
	within(0, () => seen.forEach(([line, index]) => drawLabel(line, index)));
	drawAxis(TOP - 4);
	drawOverview();
	byId("omitted").textContent = omitted ? `${omitted} marks have no room` : "";
	Object.assign(document.body.dataset, { from: round(shown.from), to: round(shown.to), shapes });
}
