// SPDX-License-Identifier: GPL-2.0
// The critical path across the lines; pages without one do not have this.

const PATH = "#e6007a";
const pathSwitch = byId("path");

// [from, to, state, row or null, why it begins]
function readPath() {
	const steps = [];
	let now = data.pathFrom, known = 0, row, why = "";

	read(data.path, (number, mark) => {
		if (mark === ",") row = number ? known += signed(number - 1) : null;
		else if (mark === "@") why = "woken";
		else if (mark === "^") why = "made";
		else {
			steps.push([now, now += number, STATES["()*+-/:;=>?".indexOf(mark)], row, why]);
			why = "";
		}
	});
	return steps;
}

const steps = readPath();

const stepHeight = ([, , , row]) => row === null ? null : yOf(lineOf(data.rows[row])) + BAR_TOP + BAR / 2;

// Where the path goes over to another line in a column: one line for all that it does there, with a
// head if that is once.
function addJump(ways, { x, top, bottom, head }) {
	if (top === bottom) return;
	ways.shapes += 2;
	ways.jumps.moveTo(x, top);
	ways.jumps.lineTo(x, bottom);
	if (!head) return;
	const back = head === bottom ? -4 : 4;

	ways.shapes += 2;
	ways.jumps.moveTo(x - 3, head + back);
	ways.jumps.lineTo(x, head);
	ways.jumps.lineTo(x + 3, head + back);
}

// A step that is narrower than a column is seen by its jumps alone.
function addStep(ways, [from, to, state], y, grain) {
	const left = max(xOf(from), LEFT - 9), right = min(xOf(to), width() + 9);
	const way = state === "R" ? ways.runs : ways.waits;

	if (y === null || right - left < grain) return;
	ways.shapes += 2;
	way.moveTo(left, y);
	way.lineTo(right, y);
}

function waysOf(grain) {
	const ways = { runs: new Path2D(), waits: new Path2D(), jumps: new Path2D(), shapes: 0 };
	let jump = { x: NaN }, last = null;

	for (let i = firstAfter(steps, shown.from, (step) => step[1]); i < steps.length; i++) {
		const step = steps[i], y = stepHeight(step);
		const x = floor(xOf(step[0]) / grain) * grain + 0.5;

		if (step[0] > shown.to) break;
		if (x !== jump.x) {
			addJump(ways, jump);
			jump = { x, top: last ?? y, bottom: last ?? y, head: null, nr: 0 };
		}
		if (y !== null && y !== last) {
			jump = { x, top: min(jump.top ?? y, y), bottom: max(jump.bottom ?? y, y),
				head: jump.nr ? null : y, nr: jump.nr + 1 };
		}
		addStep(ways, step, y, grain);
		last = y ?? last;
	}
	addJump(ways, jump);
	return ways;
}

function strokeWay(way, color, wide, dash = []) {
	pen.strokeStyle = color;
	pen.lineWidth = wide;
	pen.setLineDash(dash);
	pen.stroke(way);
}

// Columns are wider where it has more of them than its part of a picture.
layPath = (most) => {
	let grain = 1, ways;

	if (!pathSwitch.checked) return null;
	while ((ways = waysOf(grain)).shapes > most) grain *= 2;
	shapes += ways.shapes;
	return ways;
};

// Bright below, so that it is seen on any colour.
drawPath = (ways) => {
	if (!ways) return;
	for (const [way, wide] of [[ways.jumps, 3], [ways.waits, 5], [ways.runs, 5]]) strokeWay(way, "#fffc", wide);
	strokeWay(ways.waits, PATH, 2, [5, 3]);
	strokeWay(ways.jumps, PATH, 1);
	strokeWay(ways.runs, PATH, 3);
	pen.setLineDash([]);
	pen.lineWidth = 1;
};

stepText = (row, ns) => {
	const i = firstAfter(steps, ns, (step) => step[1]), step = steps[i];

	if (!step || step[0] > ns || data.rows[step[3]] !== row) return [];
	return [`step ${i + 1} of ${steps.length} of the critical path, ${duration(step[1] - step[0])}`];
};

on(pathSwitch, "change", redraw);
foldKeys = { ...foldKeys, p: () => pathSwitch.click() };
