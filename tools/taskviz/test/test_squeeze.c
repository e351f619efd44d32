// SPDX-License-Identifier: GPL-2.0
/* What is left out of scripts and styles means nothing; numbers as text, and texts by numbers. */
#include <stdlib.h>
#include "test.h"
#include "timeline/timeline_code.h"
#include "timeline/timeline_squeeze.h"

#define MANY	1000

static void expect(const char *code, const char *squeezed)
{
	char *text;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	squeeze_put(to, code);
	fclose(to);
	assert_string_equal(text, squeezed);
	free(text);
}

static void leaves_out_what_readers_need(void **state)
{
	(void)state;
	expect("// SPDX\n// What it does.\nconst a = 1, b = [\n\ta,\n\t2,\n];\n", "let a=1,b=[a,2];");
	expect("/* How it looks. */\nhtml, body { margin: 0 4px; }\n", "html,body{margin:0 4px}");
	expect("if (a) return b;\nelse\n\tc();\n", "if(a)return b;else\nc();");
}

static void keeps_what_means_something(void **state)
{
	(void)state;
	expect("a = b - -c + +d;\n", "a=b- -c+ +d;");
	expect("a = \"b  = \\\" c\" + 'd = \"' + `e ${f} = g`;\n", "a=\"b  = \\\" c\"+'d = \"'+`e ${f} = g`;");
	expect("a()\nb()\n", "a()\nb()\n");
}

/* Nor is what holds these letters, or a call, or what has more than one parameter. */
static void says_in_fewer_letters(void **state)
{
	(void)state;
	expect("for (const a of b) c();\n", "for(let a of b)c();");
	expect("a = (b) => (c, d) => e(f) > g;\n", "a=b=>(c,d)=>e(f)>g;");
	expect("return (b) => c;\n", "return b=>c;");
	expect("aconst = constant(b) + \"const (c) => d\";\n", "aconst=constant(b)+\"const (c) => d\";");
	expect("a = `const ${(b) => c} d`;\n", "a=`const ${(b) => c} d`;");
	expect("a = async (b) => c;\n", "a=async b=>c;");
	expect("a.const = b;\n", "a.const=b;");
	expect("a = { const: 1, b };\n", "a={const:1,b};");
	expect("a = {\n\tconst : 1,\n\tconst(b) {}\n};\n", "a={const:1,const(b){}};");
	expect("const { a } = b, [c] = d;\nconst [e] = f;\n", "let{a}=b,[c]=d;let[e]=f;");
}

static void puts_numbers(void **state)
{
	char *text;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	(void)state;
	code_put(to, 0, ',');
	code_put(to, 63, '!');
	code_put(to, 64, '.');
	code_put(to, UINT64_MAX, ',');
	code_put(to, code_signed(-1), ',');
	code_put(to, code_signed(1), ',');
	fclose(to);
	assert_string_equal(text, ",$!10.F$$$$$$$$$$,1,2,");
	free(text);
}

static void numbers_each_text_once(void **state)
{
	struct code_texts texts = {};
	char text[16];

	(void)state;
	for (int round = 0; round < 2; round++)
		for (uint32_t i = 0; i < MANY; i++) {
			snprintf(text, sizeof(text), "%u", i);
			assert_int_equal(code_text(&texts, text), i);
		}
	assert_int_equal(texts.nr, MANY);
	assert_false(texts.no_memory);
	code_drop_texts(&texts);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(leaves_out_what_readers_need),
		cmocka_unit_test(keeps_what_means_something),
		cmocka_unit_test(says_in_fewer_letters),
		cmocka_unit_test(puts_numbers),
		cmocka_unit_test(numbers_each_text_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
