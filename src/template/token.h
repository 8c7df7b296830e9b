/* token.h: the lexer: text up to the next tag, and the tokens of a tag. Positions are bytes. */
#ifndef PRM_TEMPLATE_TOKEN_H
#define PRM_TEMPLATE_TOKEN_H

#include <prm/value.h>

enum token_kind {
	TOKEN_END,
	TOKEN_INVALID,
	/* what a tag begins with; a comment and a bare {{else}} are the whole tag */
	TOKEN_COMMENT,
	TOKEN_ELSE,
	TOKEN_OPEN,
	TOKEN_OPEN_RAW,
	TOKEN_OPEN_UNESCAPED,
	TOKEN_OPEN_BLOCK,
	TOKEN_OPEN_INVERSE,
	TOKEN_OPEN_CHAIN,
	TOKEN_OPEN_END,
	TOKEN_OPEN_PARTIAL,
	TOKEN_OPEN_PARTIAL_BLOCK,
	TOKEN_OPEN_RAW_BLOCK,
	TOKEN_OPEN_DECORATOR,
	TOKEN_OPEN_DECORATOR_BLOCK,
	/* within a tag */
	TOKEN_CLOSE,
	TOKEN_CLOSE_RAW,
	TOKEN_CLOSE_RAW_BLOCK,
	TOKEN_ID,
	TOKEN_LITERAL,
	TOKEN_DATA,
	TOKEN_SEP,
	TOKEN_EQUALS,
	TOKEN_OPEN_PAREN,
	TOKEN_CLOSE_PAREN,
	TOKEN_AS,
	TOKEN_BAR
};

struct token {
	int kind;
	size_t start, end;
	bool strip;       /* `~` at the opening's left or the closing's right */
	bool strip_right; /* COMMENT, ELSE: `~` at the end */
	bool bracketed;   /* ID: [written so] */
	bool glued;       /* INVALID: a sign that cannot stand directly behind a name */
	prm_str text;     /* ID, LITERAL: decoded */
	prm_value value;  /* LITERAL */
};

struct lexer {
	prm_str source;
	prm_arena *arena; /* for decoded texts */
	size_t at;        /* where text goes on */
	bool nomem;
	struct token token;
};

/* Text before a tag, without the backslash that escapes it; then the text of an escaped tag. */
struct token_text {
	size_t start, end, escaped_start, escaped_end;
};

struct token_text prm__lexer_text(struct lexer *lexer);
/* The token that opens a tag, at lexer->at. */
void prm__lexer_open(struct lexer *lexer);
/* The next token within a tag. */
void prm__lexer_next(struct lexer *lexer);
/* Does `=` follow the current token? */
bool prm__lexer_equals_follows(const struct lexer *lexer);
/* The text of a raw block from start, up to its {{{{/name}}}}. */
bool prm__lexer_raw(const struct lexer *lexer, size_t start, size_t *end, size_t *after,
		    prm_str *name);

#endif
