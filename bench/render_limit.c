/* render_limit.c: the workloads' templates written by hand in C: the limit that engines are held
 * against. */
#include "render_limit.h"

#include <stdio.h>
#include <stdlib.h>
#ifdef __AVX2__
#include <immintrin.h>
#endif

#define INLINE static inline __attribute__((always_inline))
#define LIT(text) (memcpy(o, text, sizeof(text) - 1), o += sizeof(text) - 1)
#define PUT(s) (o = put(o, s))

typedef char *put_fn(char *o, prm_str s);

/* ---- appends ---------------------------------------------------------------- */

INLINE char *put_plain(char *o, prm_str s)
{
	memcpy(o, s.ptr, s.len);
	return o + s.len;
}

/* Eight bytes of each entity, so that a copy has a fixed size. */
static const struct entity {
	char text[8];
	unsigned char len;
} entities[256] = {
	['&'] = {"&amp;", 5},   ['<'] = {"&lt;", 4},   ['>'] = {"&gt;", 4},   ['"'] = {"&quot;", 6},
	['\''] = {"&#x27;", 6}, ['`'] = {"&#x60;", 6}, ['='] = {"&#x3D;", 6},
};

INLINE char *put_entity(char *o, unsigned char c)
{
	memcpy(o, entities[c].text, 8);
	return o + entities[c].len;
}

#ifdef __AVX2__
/* Which of the 32 bytes have to be escaped. */
INLINE unsigned special(__m256i v)
{
	static const char signs[] = "&<>\"'`=";
	__m256i found = _mm256_cmpeq_epi8(v, _mm256_set1_epi8(signs[0]));

	for (int i = 1; i < 7; i++)
		found = _mm256_or_si256(found, _mm256_cmpeq_epi8(v, _mm256_set1_epi8(signs[i])));
	return (unsigned)_mm256_movemask_epi8(found);
}
#endif

static inline char *put_escaped(char *o, prm_str s)
{
	const char *at = s.ptr, *end = s.ptr + s.len;

#ifdef __AVX2__
	while (end - at >= 32) {
		__m256i v = _mm256_loadu_si256((const __m256i *)(const void *)at);
		unsigned mask = special(v), skip = mask ? (unsigned)__builtin_ctz(mask) : 32;

		_mm256_storeu_si256((__m256i *)(void *)o, v);
		o += skip;
		at += skip;
		if (mask)
			o = put_entity(o, (unsigned char)*at++);
	}
#endif
	for (; at < end; at++) {
		if (entities[(unsigned char)*at].len)
			o = put_entity(o, (unsigned char)*at);
		else
			*o++ = *at;
	}
	return o;
}

INLINE char *put_int(char *o, int64_t number)
{
	static const char pairs[] =
		"0001020304050607080910111213141516171819202122232425262728293031323334"
		"3536373839404142434445464748495051525354555657585960616263646566676869"
		"707172737475767778798081828384858687888990919293949596979899";
	uint64_t v = (uint64_t)number;
	char digits[24], *at = digits + sizeof(digits);

	if (number < 0) {
		*o++ = '-';
		v = 0 - v;
	}
	for (; v >= 100; v /= 100)
		memcpy(at -= 2, pairs + 2 * (v % 100), 2);
	if (v >= 10)
		memcpy(at -= 2, pairs + 2 * v, 2);
	else
		*--at = (char)('0' + v);
	return put_plain(o, prm_str_n(at, (size_t)(digits + sizeof(digits) - at)));
}

/* ---- reading the data ------------------------------------------------------- */

static void *alloc(size_t size)
{
	void *memory = calloc(1, size);

	if (!memory)
		abort();
	return memory;
}

/* A text, or the text that a number prints as. */
static prm_str text_of(prm_value map, const char *key)
{
	prm_value v = prm_value_get_c(map, key);
	prm_buf buf;

	if (v.type == PRM_STRING || v.type == PRM_MISSING)
		return prm_value_text(v);
	prm_buf_init(&buf, NULL, 0);
	if (prm_value_write_json(v, 0, &buf))
		abort();
	return prm_buf_str(&buf);
}

static int64_t int_of(prm_value map, const char *key)
{
	prm_value v = prm_value_get_c(map, key);

	return v.type == PRM_INT ? v.as.integer : 0;
}

static bool bool_of(prm_value map, const char *key)
{
	prm_value v = prm_value_get_c(map, key);

	return v.type == PRM_BOOL && v.as.boolean;
}

/* Both ways of a workload's function. */
#define VARIANTS(name) \
	static size_t name##_plain(const void *data, char *out) \
	{ \
		return (size_t)(name(data, out, put_plain) - out); \
	} \
	static size_t name##_escaped(const void *data, char *out) \
	{ \
		return (size_t)(name(data, out, put_escaped) - out); \
	}

/* ---- simple ----------------------------------------------------------------- */

struct simple {
	prm_str name, product, plan;
};

static void *simple_load(prm_value data, prm_str template)
{
	struct simple *d = alloc(sizeof(*d));

	(void)template;
	*d = (struct simple){text_of(data, "name"), text_of(data, "product"),
			     text_of(data, "plan")};
	return d;
}

INLINE char *simple(const struct simple *d, char *o, put_fn put)
{
	LIT("Hello ");
	PUT(d->name);
	LIT(", welcome to ");
	PUT(d->product);
	LIT("! Your plan is ");
	PUT(d->plan);
	LIT(".");
	return o;
}
VARIANTS(simple)

/* ---- chat ------------------------------------------------------------------- */

struct order {
	int64_t id, quantity, days;
	prm_str title, status;
	bool late;
};

struct chat {
	prm_str agent, company, domain, language, name, email, since, history, message;
	int64_t refund_days, max_words;
	bool vip;
	struct order *orders;
	size_t order_count;
};

static void *chat_load(prm_value data, prm_str template)
{
	prm_value company = prm_value_get_c(data, "company"),
		  orders = prm_value_get_c(data, "orders");
	prm_value customer = prm_value_get_c(data, "customer");
	struct chat *d = alloc(sizeof(*d));

	(void)template;
	d->agent = text_of(prm_value_get_c(data, "agent"), "name");
	d->company = text_of(company, "name");
	d->domain = text_of(company, "domain");
	d->refund_days = int_of(company, "refund_days");
	d->language = text_of(data, "language");
	d->max_words = int_of(data, "max_words");
	d->vip = bool_of(data, "vip");
	d->name = text_of(customer, "name");
	d->email = text_of(customer, "email");
	d->since = text_of(customer, "since");
	d->history = text_of(data, "history");
	d->message = text_of(data, "message");
	d->order_count = prm_value_count(orders);
	d->orders = alloc(sizeof(*d->orders) * d->order_count);
	for (size_t i = 0; i < d->order_count; i++) {
		prm_value one = prm_value_at(orders, i);

		d->orders[i] = (struct order){int_of(one, "id"),      int_of(one, "quantity"),
					      int_of(one, "days"),    text_of(one, "title"),
					      text_of(one, "status"), bool_of(one, "late")};
	}
	return d;
}

INLINE char *chat_guidelines(const struct chat *d, char *o, put_fn put)
{
	LIT("Guidelines for ");
	PUT(d->company);
	LIT(":\n1. Greet the customer by name and restate the problem in one sentence.\n"
	    "2. Check the status of every open order before you answer.\n"
	    "3. If a refund is possible, say how long it takes (");
	o = put_int(o, d->refund_days);
	LIT(" working days).\n"
	    "4. Never share internal notes, prices of other customers, or links outside ");
	PUT(d->domain);
	LIT(".\n5. If you are not sure, say so, and offer to pass the question to a colleague of ");
	PUT(d->company);
	LIT(".\n6. Use plain words and short sentences. One question at a time; no emoji, no "
	    "headings, "
	    "no tables.\n7. Close with the next step and the date by which the customer hears from "
	    "us "
	    "again.\n");
	return o;
}

INLINE char *chat_orders(const struct chat *d, char *o, put_fn put)
{
	for (const struct order *order = d->orders; order < d->orders + d->order_count; order++) {
		LIT("- #");
		o = put_int(o, order->id);
		LIT(": ");
		PUT(order->title);
		LIT(", ");
		o = put_int(o, order->quantity);
		LIT(" pcs, status ");
		PUT(order->status);
		if (order->late) {
			LIT(" (late by ");
			o = put_int(o, order->days);
			LIT(" days)");
		}
		LIT("\n");
	}
	return o;
}

INLINE char *chat_head(const struct chat *d, char *o, put_fn put)
{
	LIT("You are ");
	PUT(d->agent);
	LIT(", a support agent for ");
	PUT(d->company);
	LIT(".\nAnswer in ");
	PUT(d->language);
	LIT(". Keep every answer under ");
	o = put_int(o, d->max_words);
	LIT(" words and never invent order numbers.\n");
	if (d->vip) {
		LIT("The customer is a priority customer since ");
		PUT(d->since);
		LIT(". Offer a call back before closing.\n");
	} else {
		LIT("The customer is on the standard plan. Do not promise a call back.\n");
	}
	LIT("\n");
	return o;
}

INLINE char *chat(const struct chat *d, char *o, put_fn put)
{
	o = chat_head(d, o, put);
	o = chat_guidelines(d, o, put);
	LIT("\nCustomer: ");
	PUT(d->name);
	LIT(" <");
	PUT(d->email);
	LIT(">\nOpen orders:\n");
	o = chat_orders(d, o, put);
	LIT("\n");
	if (d->history.len) {
		LIT("Earlier in this conversation the customer said: ");
		PUT(d->history);
		LIT("\n");
	} else {
		LIT("This is the first message.\n");
	}
	LIT("\nUser message:\n");
	PUT(d->message);
	LIT("\n\nReply to ");
	PUT(d->name);
	LIT(" now, signed ");
	PUT(d->agent);
	LIT(".\n");
	return o;
}
VARIANTS(chat)

/* ---- rag -------------------------------------------------------------------- */

struct document {
	prm_str title, url, reviewed, score, body;
	bool trusted;
};

struct rag {
	struct document *documents;
	size_t document_count;
	prm_str question, language;
};

static void *rag_load(prm_value data, prm_str template)
{
	prm_value documents = prm_value_get_c(data, "documents");
	struct rag *d = alloc(sizeof(*d));

	(void)template;
	d->question = text_of(data, "question");
	d->language = text_of(data, "language");
	d->document_count = prm_value_count(documents);
	d->documents = alloc(sizeof(*d->documents) * d->document_count);
	for (size_t i = 0; i < d->document_count; i++) {
		prm_value one = prm_value_at(documents, i);

		d->documents[i] = (struct document){
			text_of(one, "title"), text_of(one, "url"),  text_of(one, "reviewed"),
			text_of(one, "score"), text_of(one, "body"), bool_of(one, "trusted")};
	}
	return d;
}

INLINE char *rag(const struct rag *d, char *o, put_fn put)
{
	LIT("Answer the question from the documents below only. Cite them as [n].\n\n");
	for (size_t i = 0; i < d->document_count; i++) {
		const struct document *doc = &d->documents[i];

		LIT("[");
		o = put_int(o, (int64_t)i);
		LIT("] ");
		PUT(doc->title);
		LIT("\n");
		if (doc->url.len) {
			LIT("Source: ");
			PUT(doc->url);
			LIT("\n");
			if (doc->trusted) {
				LIT("Trusted source, reviewed ");
				PUT(doc->reviewed);
				LIT(".\n");
			}
		}
		LIT("Score: ");
		PUT(doc->score);
		LIT("\n");
		PUT(doc->body);
		LIT("\n---\n");
	}
	LIT("\nQuestion: ");
	PUT(d->question);
	LIT("\nAnswer in ");
	PUT(d->language);
	LIT(":\n");
	return o;
}
VARIANTS(rag)

/* ---- fewshot ---------------------------------------------------------------- */

#define MOST_TURNS 4

struct example {
	prm_str topic, label;
	prm_str role[MOST_TURNS], text[MOST_TURNS];
	size_t turns;
};

struct fewshot {
	struct example *examples;
	size_t example_count;
	prm_str labels, input;
};

static void *fewshot_load(prm_value data, prm_str template)
{
	prm_value examples = prm_value_get_c(data, "examples");
	struct fewshot *d = alloc(sizeof(*d));

	(void)template;
	d->labels = text_of(data, "labels");
	d->input = text_of(data, "input");
	d->example_count = prm_value_count(examples);
	d->examples = alloc(sizeof(*d->examples) * d->example_count);
	for (size_t i = 0; i < d->example_count; i++) {
		prm_value one = prm_value_at(examples, i), turns = prm_value_get_c(one, "turns");
		struct example *e = &d->examples[i];

		e->topic = text_of(one, "topic");
		e->label = text_of(one, "label");
		for (e->turns = 0; e->turns < prm_value_count(turns) && e->turns < MOST_TURNS;
		     e->turns++) {
			e->role[e->turns] = text_of(prm_value_at(turns, e->turns), "role");
			e->text[e->turns] = text_of(prm_value_at(turns, e->turns), "text");
		}
	}
	return d;
}

INLINE char *fewshot(const struct fewshot *d, char *o, put_fn put)
{
	LIT("You label support conversations. Labels: ");
	PUT(d->labels);
	LIT(".\n\n");
	for (size_t i = 0; i < d->example_count; i++) {
		const struct example *e = &d->examples[i];

		LIT("### Example ");
		o = put_int(o, (int64_t)i);
		LIT(": ");
		PUT(e->topic);
		LIT("\n");
		for (size_t k = 0; k < e->turns; k++) {
			PUT(e->role[k]);
			LIT(": ");
			PUT(e->text[k]);
			LIT("\n");
		}
		LIT("Label: ");
		PUT(e->label);
		LIT("\n\n");
	}
	LIT("### Now label this\nuser: ");
	PUT(d->input);
	LIT("\nLabel:\n");
	return o;
}
VARIANTS(fewshot)

/* ---- agent: its long text is cut out of the template itself ---------------- */

#define MOST_PIECES 32

struct tool {
	prm_str name, description;
	int64_t timeout;
};

struct agent {
	struct {
		prm_str before; /* the text in front of a tag */
		enum { NOTHING, TEXT, INTEGER, TOOLS } kind;
		prm_str text;
		int64_t integer;
	} pieces[MOST_PIECES];
	size_t piece_count;
	struct tool *tools;
	size_t tool_count;
};

static void agent_tools(struct agent *d, prm_value tools)
{
	d->tool_count = prm_value_count(tools);
	d->tools = alloc(sizeof(*d->tools) * d->tool_count);
	for (size_t i = 0; i < d->tool_count; i++) {
		prm_value one = prm_value_at(tools, i);

		d->tools[i] = (struct tool){text_of(one, "name"), text_of(one, "description"),
					    int_of(one, "timeout")};
	}
}

static const char *find(const char *from, const char *end, const char *what)
{
	size_t len = strlen(what);

	for (; from + len <= end; from++)
		if (memcmp(from, what, len) == 0)
			return from;
	return end;
}

static void *agent_load(prm_value data, prm_str template)
{
	const char *at = template.ptr, *end = at + template.len;
	struct agent *d = alloc(sizeof(*d));

	agent_tools(d, prm_value_get_c(data, "tools"));
	while (at < end && d->piece_count < MOST_PIECES) {
		const char *tag = find(at, end, "{{"), *close = find(tag, end, "}}");
		size_t i = d->piece_count++;
		char key[64];

		d->pieces[i].before = prm_str_n(at, (size_t)(tag - at));
		at = close + 2;
		if (tag == end)
			break;
		if (tag[2] == '#') {
			d->pieces[i].kind = TOOLS;
			at = find(tag, end, "{{/each}}\n") + strlen("{{/each}}\n");
			continue;
		}
		snprintf(key, sizeof(key), "%.*s", (int)(close - tag - 2), tag + 2);
		d->pieces[i].integer = int_of(data, key);
		d->pieces[i].text = text_of(data, key);
		d->pieces[i].kind = prm_value_get_c(data, key).type == PRM_INT ? INTEGER : TEXT;
	}
	return d;
}

INLINE char *agent(const struct agent *d, char *o, put_fn put)
{
	for (size_t i = 0; i < d->piece_count; i++) {
		o = put_plain(o, d->pieces[i].before);
		if (d->pieces[i].kind == TEXT)
			PUT(d->pieces[i].text);
		if (d->pieces[i].kind == INTEGER)
			o = put_int(o, d->pieces[i].integer);
		for (size_t k = 0; d->pieces[i].kind == TOOLS && k < d->tool_count; k++) {
			LIT("- ");
			PUT(d->tools[k].name);
			LIT(": ");
			PUT(d->tools[k].description);
			LIT(" (timeout ");
			o = put_int(o, d->tools[k].timeout);
			LIT(" s)\n");
		}
	}
	return o;
}
VARIANTS(agent)

const struct limit *limit_find(const char *name)
{
	static const struct limit all[] = {
		{"simple", simple_load, simple_plain, simple_escaped},
		{"chat", chat_load, chat_plain, chat_escaped},
		{"rag", rag_load, rag_plain, rag_escaped},
		{"fewshot", fewshot_load, fewshot_plain, fewshot_escaped},
		{"agent", agent_load, agent_plain, agent_escaped},
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (strcmp(all[i].name, name) == 0)
			return &all[i];
	return NULL;
}
