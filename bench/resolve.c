/*
 * resolve.c: what a reference costs with 1,000 and with 100,000 prompts of 5 versions, beside a plain
 * hash table of as many ids; and the memory of 1,000 loaded ones.
 */
#include <prm/prm.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "bench.h"

/* What the plain table keeps of a prompt: the least that could answer the same questions. */
typedef struct plain {
	char id[48];
	char numbers[5][16];
	char label[48];
} plain;

typedef struct plain_slot {
	uint64_t hash;
	const plain *value;
} plain_slot;

/* The texts stand in a shuffled order and are read from first to last: each asks for a prompt whose
 * memory was not touched for the longest time, but is itself at hand, as a caller's is. */
typedef struct set {
	prm_store *store;
	prm_manager *m;
	size_t count;
	size_t next;
	char (*ids)[48], (*numbers)[48], (*labels)[48];
	plain_slot *slots;
	size_t mask;
	size_t last;
} set;

static void stop(const char *what, const prm_error *err)
{
	fprintf(stderr, "%s: %s\n", what, err->text);
	exit(1);
}

static void publish(set *s, size_t index, int version, size_t bytes)
{
	prm_publish_options opts = {.struct_size = sizeof(opts)};
	prm_published out;
	prm_error err = {0};
	prm_prompt *prompt;
	char number[16], *text = malloc(bytes + 256);
	prm_doc *doc;

	snprintf(number, sizeof(number), "1.%d.0", version);
	snprintf(text, 256,
		 "{\"id\":\"%s\",\"format\":\"text\",\"template\":{\"content\":\"v%d {{name}} ",
		 s->ids[index], version);
	while (strlen(text) < bytes)
		memcpy(text + strlen(text), "lorem ipsum dolor ", 19);
	memcpy(text + strlen(text), "\"}}", 4);
	opts.version = prm_str_c(number);
	if (prm_doc_read_json(prm_str_c(text), NULL, &doc, NULL, &err) ||
	    prm_prompt_read(prm_doc_root(doc), NULL, prm_str_c(""), prm_str_c("bench"), NULL,
			    &prompt, NULL, &err) ||
	    prm_manager_publish(s->m, NULL, prompt, &opts, &out, NULL, &err))
		stop("publish", &err);
	prm_prompt_free(prompt);
	prm_doc_free(doc);
	free(text);
}

/* Fisher and Yates, from a fixed seed. */
static void shuffle(set *s)
{
	uint64_t state = 88172645463325252u;
	char kept[48];

	for (size_t i = s->count - 1; i > 0; i--) {
		size_t other;

		state ^= state << 13; /* xorshift: Marsaglia, 2003 */
		state ^= state >> 7;
		state ^= state << 17;
		other = state % (i + 1);
		memcpy(kept, s->ids[i], 48);
		memcpy(s->ids[i], s->ids[other], 48);
		memcpy(s->ids[other], kept, 48);
	}
}

static void put_plain(set *s, const char *id, int versions)
{
	uint64_t hash = prm__hash(prm_str_c(id), 1);
	plain *p = calloc(1, sizeof(*p));
	size_t at = hash & s->mask;

	snprintf(p->id, sizeof(p->id), "%s", id);
	for (int v = 0; v < versions; v++)
		snprintf(p->numbers[v], sizeof(p->numbers[v]), "1.%d.0", v);
	while (s->slots[at].value)
		at = (at + 1) & s->mask;
	s->slots[at] = (plain_slot){hash, p};
}

/* Opened over a memory store; the labels point at the middle version. */
static void fill(set *s, const char *uri, size_t count, int versions, size_t bytes)
{
	prm_error err = {0};

	*s = (set){.count = count,
		   .ids = calloc(count, 48),
		   .numbers = calloc(count, 48),
		   .labels = calloc(count, 48),
		   .mask = 1,
		   .last = 1};
	while (s->mask < count * 2)
		s->mask = s->mask * 2 + 1;
	s->slots = calloc(s->mask + 1, sizeof(*s->slots));
	if (prm_store_open(prm_str_c(uri), NULL, &s->store, &err) ||
	    prm_manager_open(s->store, NULL, &s->m, &err))
		stop("open", &err);
	for (size_t i = 0; i < count; i++) {
		snprintf(s->ids[i], 48, "team%zu/prompt%zu", i % 97, i);
		for (int v = 0; v < versions; v++)
			publish(s, i, v, bytes);
		if (prm_manager_label_set(s->m, NULL, prm_str_c(s->ids[i]), prm_str_c("production"),
					  prm_str_c("1.2.0"), NULL, NULL, &err))
			stop("label", &err);
		put_plain(s, s->ids[i], versions);
	}
	shuffle(s);
	for (size_t i = 0; i < count; i++) {
		snprintf(s->numbers[i], 48, "%s@1.2.0", s->ids[i]);
		snprintf(s->labels[i], 48, "%s:production", s->ids[i]);
	}
}

static void resolve(set *s, char (*refs)[48])
{
	prm_resolved out;
	prm_error err;

	s->next = s->next + 1 < s->count ? s->next + 1 : 0;
	if (prm_manager_resolve(s->m, NULL, prm_str_c(refs[s->next]), prm_str_c(""), &out, &err))
		stop("resolve", &err);
}

/* After so many writes the index re-reads each prompt once: that is not what is measured. In another
 * order than the measured one, so that what lies side by side is not asked for in turn. */
static void warm(set *s)
{
	prm_manager_refresh(s->m);
	for (size_t i = 0; i < s->count; i++) {
		s->next = i * 7919 % s->count;
		resolve(s, s->ids);
		s->next = i * 7919 % s->count;
		resolve(s, s->numbers);
	}
}

static void by_id(void *data)
{
	resolve(data, ((set *)data)->ids);
}

static void by_number(void *data)
{
	resolve(data, ((set *)data)->numbers);
}

static void by_label(void *data)
{
	resolve(data, ((set *)data)->labels);
}

/* The lower bound: one hash, one slot, one compare, one copy. The next one begins with what this one
 * answered, 1, so that a processor cannot do several at a time. */
static void by_plain(void *data)
{
	set *s = data;
	char version[PRM_SEMVER_MAX + 1];
	const plain *p;
	uint64_t hash;
	size_t at;

	s->next = s->next + s->last < s->count ? s->next + s->last : 0;
	hash = prm__hash(prm_str_c(s->ids[s->next]), 1);
	at = hash & s->mask;
	while ((p = s->slots[at].value) &&
	       (s->slots[at].hash != hash || strcmp(p->id, s->ids[s->next]) != 0))
		at = (at + 1) & s->mask;
	if (!p)
		exit(1);
	memcpy(version, p->numbers[0], sizeof(p->numbers[0]));
	s->last = (size_t)(version[0] - '0');
}

static long resident_kb(void)
{
	FILE *file = fopen("/proc/self/status", "r");
	char line[256];
	long kb = 0;

	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, "VmRSS: %ld", &kb) == 1)
			break;
	if (file)
		fclose(file);
	return kb;
}

/* In a process of its own: render every version of a store that was filled before. */
static int load_all(const char *uri, size_t count)
{
	prm_store *store;
	prm_manager *m;
	prm_error err = {0};
	prm_member name = {.key = "name", .key_len = 4, .value = prm_value_str(prm_str_c("Bo"))};
	prm_value vars = {.type = PRM_MAP, .len = 1, .as.members = &name};
	char ref[64];

	if (prm_store_open(prm_str_c(uri), NULL, &store, &err) ||
	    prm_manager_open(store, NULL, &m, &err))
		stop("open", &err);
	for (size_t i = 0; i < count * 3; i++) {
		prm_rendered *out;

		snprintf(ref, sizeof(ref), "team%zu/prompt%zu@1.%zu.0", i / 3 % 97, i / 3, i % 3);
		if (prm_manager_render(m, NULL, prm_str_c(ref), vars, NULL, &out, NULL, &err))
			stop("render", &err);
		prm_rendered_free(out);
	}
	printf("RSS with %zu prompts of 3 versions loaded: %.1f MB\n", count,
	       (double)resident_kb() / 1024);
	prm_manager_close(m);
	prm_store_close(store);
	return 0;
}

int main(int argc, char **argv)
{
	set small, large;
	bench_row rows[8] = {{"id, 1,000 prompts", by_id, NULL, &small, 0},
			     {"id@1.2.0, 1,000 prompts", by_number, NULL, &small, 0},
			     {"id:label, 1,000 prompts", by_label, NULL, &small, 0},
			     {"plain hash table of 1,000 ids", by_plain, NULL, &small, 0},
			     {"id, many prompts", by_id, NULL, &large, 0},
			     {"id@1.2.0, many prompts", by_number, NULL, &large, 0},
			     {"id:label, many prompts", by_label, NULL, &large, 0},
			     {"plain hash table of many ids", by_plain, NULL, &large, 0}};
	size_t many = argc > 1 && atoi(argv[1]) > 0 ? (size_t)atoi(argv[1]) : 100000;

	if (argc > 2 && strcmp(argv[1], "fill") == 0) {
		fill(&small, argv[2], 1000, 3, 2048);
		return 0;
	}
	if (argc > 2 && strcmp(argv[1], "load") == 0)
		return load_all(argv[2], 1000);
	fill(&small, "memory:", 1000, 5, 64);
	fill(&large, "memory:", many, 5, 64);
	warm(&small);
	warm(&large);
	bench_measure(rows, 8, 7, 20);
	bench_print("resolve", rows, 8);
	return 0;
}
