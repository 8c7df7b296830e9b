/* finding.c: faults of a template: their line, column and the line of the source. */
#include <stdarg.h>
#include <stdio.h>

#include "base/str.h"
#include "template/ast.h"

/* Lines longer than this are not shown: the caret would be out of sight. */
#define EXCERPT_MOST 300

prm_str prm__template_excerpt(prm_str source, size_t at)
{
	size_t start = at, end = at;

	while (start > 0 && source.ptr[start - 1] != '\n' && at - start < EXCERPT_MOST)
		start--;
	while (end < source.len && source.ptr[end] != '\n' && end - at < EXCERPT_MOST)
		end++;
	if (end > start && source.ptr[end - 1] == '\r')
		end--;
	if (at - start >= EXCERPT_MOST || end - at >= EXCERPT_MOST)
		return prm_str_n(NULL, 0);
	return prm_str_n(source.ptr + start, end - start);
}

/* Findings come in order, nearly: lines and columns are counted on from the last one. */
void prm__template_position(struct tree *tree, size_t at, uint32_t *line, uint32_t *column)
{
	struct place *seen = &tree->seen;

	if (at > tree->source.len)
		at = tree->source.len;
	if (at < seen->at)
		*seen = (struct place){0};
	for (; seen->at < at; seen->at++) {
		unsigned char c = (unsigned char)tree->source.ptr[seen->at];

		if (c == '\n') {
			seen->line++;
			seen->column = 0;
		} else {
			seen->column += (c & 0xc0) != 0x80;
		}
	}
	*line = seen->line + 1;
	*column = seen->column + 1;
}

prm_str prm__template_said(const char *text, size_t size, int written)
{
	size_t len = written < 0 ? 0 : (size_t)written;

	if (len >= size)
		len = prm__utf8_floor(prm_str_n(text, size - 1), size - 2);
	return prm_str_n(text, len);
}

void prm__template_fault(struct tree *tree, prm_status code, size_t start, size_t end,
			 const char *hint, const char *fmt, ...)
{
	prm_diag_entry entry = {
		.code = code, .source = tree->opts->source, .start = start, .end = end};
	char text[512];
	va_list args;
	int written;

	tree->errors++;
	if (tree->errors > 1 && (!tree->diag || tree->diag->count >= tree->diag->limit)) {
		prm_diag_add(tree->diag, &entry); /* only counted */
		return;
	}
	va_start(args, fmt);
	written = vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	entry.text = prm__template_said(text, sizeof(text), written);
	entry.hint = prm_str_c(hint);
	entry.excerpt = prm__template_excerpt(tree->source, start);
	prm__template_position(tree, start, &entry.line, &entry.column);
	prm_diag_add(tree->diag, &entry);
	if (tree->status == PRM_OK) {
		tree->status = code;
		(void)prm_fail_at(tree->err, code, entry.line, entry.column, "%.*s",
				  PRM_FMT(entry.text));
	}
}
