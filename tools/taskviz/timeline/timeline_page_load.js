// SPDX-License-Identifier: GPL-2.0
// Of a large page: when its first picture has been seen, its data are unpacked, and then what draws them
// is run. Other pages do without.
async function load() {
	const place = document.getElementById("data"), run = document.createElement("script");
	const packed = Uint8Array.from(atob(place.textContent), (letter) => letter.charCodeAt());
	const plain = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));

	place.textContent = await new Response(plain).text();
	document.getElementById("first").remove();
	run.textContent = document.getElementById("code").textContent;
	document.body.append(run);
}

requestAnimationFrame(() => setTimeout(() => load().catch((error) => {
	document.getElementById("reading").textContent = `The data cannot be read: ${error}`;
})));
