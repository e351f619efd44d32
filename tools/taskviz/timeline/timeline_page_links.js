// SPDX-License-Identifier: GPL-2.0
// Finds links by line, and of those that would lie upon each other one. Pages with few links do without,
// and look at all of them.

// The lines that links touch: each is in the few nodes of a tree that together are its lines.
const tree = { lines: null, nodes: [] };
// Those of the lines in sight, by their marks.
let inSight = { key: "", groups: [] };

function plant() {
	Object.assign(tree, { lines, nodes: [] });
	inSight.key = "";
	data.links.forEach((link, i) => {
		const ends = endsOf(link).map(ceil);
		let from = min(...ends) + lines.length, to = max(...ends) + lines.length + 1;

		if (link[1] === link[2] || lines[ends[1]].fold) return;
		for (; from < to; from >>= 1, to >>= 1) {
			if (from & 1) (tree.nodes[from++] ||= []).push(i);
			if (to & 1) (tree.nodes[--to] ||= []).push(i);
		}
	});
}

// In order of time, as they are numbered.
function linksAt(seen) {
	const nodes = new Set();

	for (const [, line] of seen)
		for (let node = line + lines.length; node; node >>= 1) nodes.add(node);
	const all = Int32Array.from([...nodes].flatMap((node) => tree.nodes[node] ?? [])).sort();

	return all.filter((link, i) => link !== all[i - 1]);
}

// Of the same lines in sight the links are the same, whatever part of the time is. Returns how many had
// to be looked at.
function groupLinks(seen) {
	const key = `${seen[0]?.[1]} ${seen.length}`, groups = new Map();

	if (tree.lines !== lines) plant();
	if (inSight.key === key) return 0;
	const all = linksAt(seen);

	for (const i of all) {
		const mark = linkMark(data.links[i][0], ...endsOf(data.links[i]));

		if (!groups.has(mark)) groups.set(mark, []);
		groups.get(mark).push(data.links[i]);
	}
	inSight = { key, groups: [...groups.values()] };
	return all.length;
}

// Of each mark one a pixel; nobody looks at those between. How many were looked at is told, so that it is
// seen that they are few.
drawLinks = (seen) => {
	let looked = groupLinks(seen);

	for (const group of inSight.groups) {
		const next = (ns) => group[firstAfter(group, ns, (link) => link[3])];

		for (let link = next(shown.from - 1); link?.[3] <= shown.to; link = next(link[3] + 1 / perNs())) {
			drawLink(link);
			looked++;
		}
	}
	document.body.dataset.looked = looked;
};
