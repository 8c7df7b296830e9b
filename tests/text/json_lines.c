/*
 * json_lines: the reader behind a pipe, for the oracle in json_oracle.py; not a test by itself.
 * In: a number of bytes, a line end, so many bytes, again and again. Out, for each: "no" or the
 * document as JSON, and a line end.
 */
#include <stdio.h>
#include <stdlib.h>

#include <prm/value.h>

static void answer(prm_str text, prm_buf *out)
{
	prm_doc *doc = NULL;

	out->len = 0;
	if (prm_doc_read_json(text, NULL, &doc, NULL, NULL)) {
		puts("no");
		return;
	}
	if (prm_value_write_json(prm_doc_root(doc), 0, out))
		exit(1);
	prm_doc_free(doc);
	printf("%.*s\n", PRM_FMT(prm_buf_str(out)));
}

int main(void)
{
	static char text[1 << 20];
	prm_buf out;
	size_t len;

	prm_buf_init(&out, NULL, 0);
	while (scanf("%zu", &len) == 1) {
		if (getchar() != '\n' || len > sizeof(text) || fread(text, 1, len, stdin) != len)
			return 1;
		answer(prm_str_n(text, len), &out);
	}
	prm_buf_release(&out);
	return 0;
}
