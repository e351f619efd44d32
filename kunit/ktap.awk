# Reads the log of the test kernel and judges it: the summary, then what is missing.
# EXPECT holds a line "suite case" for all that must have run (nothing else may), FAULT what is wrong
# with the kernel that ran it; both come through the environment, where a backslash is a backslash.
# The last line is "N passed, N failed, N skipped".

# Where the copy that was built lies is of no interest.
function without_folder(text) {
	gsub(/[^ ]*\/kunit\/tree\//, "", text)
	return text
}

BEGIN {
	MOST_SAID = 100
	n = split(ENVIRON["EXPECT"], word)
	for (i = 1; i < n; i += 2) {
		if (!(word[i] in cases))
			suites[++nr_suites] = word[i]
		wanted[word[i], word[i + 1]] = 1
		cases[word[i]] = cases[word[i]] " " word[i + 1]
	}
}

# The names of cases hold no space, so that the word after the number is the name.
function name_of(line) {
	sub(/^ *(not )?ok [0-9]+ /, "", line)
	sub(/ .*/, "", line)
	return line
}

function result(line) {
	if (line ~ /^ *not ok/)
		return "failed"
	return line ~ /# SKIP/ ? "skipped" : "passed"
}

function fail_more(suite, text) {
	failed[suite]++
	details[suite] = details[suite] text "\n"
}

function record(suite, name, verdict) {
	if (!((suite, name) in wanted)) {
		fail_more(suite, "  not ok " name ": the sources have no such case")
		return
	}
	if ((suite, name) in seen) {
		fail_more(suite, "  not ok " name ": has run twice")
		return
	}
	seen[suite, name] = 1
	if (verdict == "failed")
		fail_more(suite, "  not ok " name "\n" said)
	else if (verdict == "skipped")
		skipped[suite]++
	else
		passed[suite]++
}

function skip_note(suite, name, line) {
	sub(/.*# SKIP */, "", line)
	details[suite] = details[suite] "  skipped " name ": " line "\n"
}

# What is said between two results belongs to the second.
/^    # Subtest: / { suite = $3; said = ""; nr_said = 0; open = 1; next }
/^    (not )?ok [0-9]+ / {
	record(suite, name_of($0), result($0))
	if (result($0) == "skipped")
		skip_note(suite, name_of($0), $0)
	said = ""
	nr_said = 0
	next
}
/^(not )?ok [0-9]+ / { open = 0; next }
/^    (KTAP version|1\.\.)/ { next }
# KUnit spells macros out, in lines of a thousand characters; and a case that fails for each of its
# inputs says more than anyone reads, and much more than is quickly put together.
open && ++nr_said <= MOST_SAID { said = said "    " substr(without_folder($0), 1, 200) "\n" }
open && nr_said == MOST_SAID { said = said "    ...\n" }

function look_for_lost(suite,   n, word, i) {
	n = split(cases[suite], word, " ")
	for (i = 1; i <= n; i++)
		if (!((suite, word[i]) in seen))
			fail_more(suite, "  not ok " word[i] ": no result")
}

function show(suite) {
	printf "%s: %d passed, %d failed, %d skipped\n%s", suite, passed[suite], failed[suite],
		skipped[suite], details[suite]
	total["passed"] += passed[suite]
	total["failed"] += failed[suite]
	total["skipped"] += skipped[suite]
}

END {
	for (i = 1; i <= nr_suites; i++) {
		look_for_lost(suites[i])
		show(suites[i])
	}
	for (suite in failed)
		if (!(suite in cases))
			show(suite)
	if (ENVIRON["FAULT"] != "") {
		printf "kernel: %s\n", without_folder(ENVIRON["FAULT"])
		total["failed"]++
	}
	printf "%d passed, %d failed, %d skipped\n", total["passed"], total["failed"],
		total["skipped"]
	exit total["failed"] > 0 || total["passed"] == 0
}
