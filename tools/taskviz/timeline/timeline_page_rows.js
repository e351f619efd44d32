// SPDX-License-Identifier: GPL-2.0
// Reads the data of the page: what timeline_html.c and timeline_html_rows.c wrote. Lists of a task are
// read when they are wanted first.

const DIGITS = [];
[..."0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_$"].forEach((digit, i) => {
	DIGITS[digit.charCodeAt()] = i;
});

// Calls take() with each number and the mark behind it.
function read(text, take) {
	let number = 0;

	for (let i = 0; i < text.length; i++) {
		const digit = DIGITS[text.charCodeAt(i)];

		if (digit === undefined) {
			take(number, text[i]);
			number = 0;
		} else number = number * 64 + digit;
	}
}

function numbersOf(text) {
	const numbers = [];

	read(text, (number) => numbers.push(number));
	return numbers;
}

const signed = (number) => number % 2 ? -(number + 1) / 2 : number / 2;

// [from, to, state, waker, call]
function readSpans(task, text) {
	const spans = [];
	let now = task.from, waker = [];

	read(text, (number, mark) => {
		const state = "()*+-/:;=>?@[]^`{}#%&'".indexOf(mark), to = number ? now + number : task.to;

		if (mark === "~") {
			waker = data.wakers[number].split("\t");
			return;
		}
		if (mark !== ".") spans.push([now, to, STATES[state % 11], ...state < 11 ? [] : waker]);
		now = to;
	});
	return spans;
}

// [from, to, name, was it executed?]
function readPrograms(task, text) {
	const programs = [];
	let now = task.from, name = null;

	read(text, (number, mark) => {
		if (mark === ".") now += number;
		else if (name === null) name = data.names[number];
		else {
			const to = number ? now + number - 1 : task.exited ?? task.to;

			programs.push([now, to, name, mark === "!"]);
			now = to;
			name = null;
		}
	});
	return programs;
}

class Task {
	constructor(text, before) {
		const [head, ...lists] = text.split("|");
		const [name = 0, pid = 0, depth = 0, lane = 0, flags = 0, from = 0, length = 0, zombie = 0, code = 0, thread = 0] =
			numbersOf(head);

		this.lists = lists;
		this.name = data.names[name];
		this.pid = before.pid + signed(pid);
		this.tgid = this.pid - signed(thread);
		this.depth = depth;
		this.lane = before.lane + signed(lane);
		this.born = flags & 1;
		this.outside = flags & 2;
		this.from = before.from + signed(from);
		this.to = flags & 8 ? this.from + length : data.end;
		this.exited = flags & 4 ? this.to - zombie : null;
		this.code = signed(code);
	}
	get spans() {
		return this.allSpans ??= readSpans(this, this.lists[0]);
	}
	get programs() {
		return this.allPrograms ??= readPrograms(this, this.lists[1]);
	}
	get copies() {
		let now = this.from;

		return this.allCopies ??= numbersOf(this.lists[2] ?? "").map((number) => now += number);
	}
}

function readRows() {
	let task = { pid: 0, lane: 0, from: data.begin };

	return data.rows ? data.rows.split(" ").map((text) => task = new Task(text, task)) : [];
}

// [kind, from, to, when]
function readLinks() {
	const links = [], numbers = [];
	let to = 0, now = data.begin;

	read(data.links, (number, mark) => {
		if (numbers.push(number) < 3) return;
		const [by, from, after] = numbers.splice(0);

		to += signed(by);
		now += after;
		links.push([{ "/": "fork", ".": "adopt", "!": "signal" }[mark], from ? to - signed(from - 1) : null, to, now]);
	});
	return links;
}

data.rows = readRows();
data.links = readLinks();
data.parents = numbersOf(data.parents).map((above, lane) => above ? lane - above : null);
