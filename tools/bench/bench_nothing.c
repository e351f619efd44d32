// SPDX-License-Identifier: GPL-2.0
/* bench_nothing: the program that others start to measure what an exec costs. */
int main(void)
{
	return 0;
}
