// SPDX-License-Identifier: GPL-2.0
// Finds tasks by what is typed, and shows them.

const search = byId("search");
let matches = [];

function find() {
	const wanted = search.value.toLowerCase(), has = (name) => name.toLowerCase().includes(wanted);

	for (const row of data.rows)
		row.match = wanted !== "" &&
			(String(row.pid) === wanted || has(row.name) || row.programs.some((program) => has(program[2])));
	matches = data.rows.filter((row) => row.match);
	byId("found").textContent = wanted ? `${matches.length} of ${data.rows.length} tasks` : "";
	if (matches.length) reveal(matches[0]);
	redraw();
}

function reveal(row) {
	expose(row);
	revealLine(lineOf(row));
}

function revealLine(line) {
	const y = line * ROW;

	if (y < view.scrollTop || y > view.scrollTop + view.clientHeight - 2 * ROW - TOP)
		view.scrollTop = max(y - view.clientHeight / 3, 0);
}

function revealNext() {
	if (!matches.length) return;
	matches.push(matches.shift());
	const [row] = matches;

	reveal(row);
	showLife(row, 10);
}
