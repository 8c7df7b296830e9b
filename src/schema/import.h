/* import.h: what the two halves of the import of JSON Schema share. */
#ifndef PRM_SCHEMA_IMPORT_H
#define PRM_SCHEMA_IMPORT_H

#include "schema/schema.h"

/* An object's schema that becomes one of ours. */
typedef struct prm__imported {
	struct prm__imported *next;
	prm_str label;   /* by which fields refer to it */
	prm_str pointer; /* where it stands in the JSON Schema */
	prm_value json, tree;
	bool open; /* being written: naming it now is recursion */
} prm__imported;

typedef struct prm__import {
	prm_value root;
	prm_arena *arena;
	prm_builder b;
	prm_diag *losses;
	prm__imported *objects; /* the root first, then in the order in which they are met */
	size_t count, depth, followed;
	bool nomem;
} prm__import;

/* One property's schema, taken apart: without $ref, null and single allOf. */
typedef struct prm__node {
	prm_value json;   /* the schema that says the type */
	prm_value beside; /* the one that it was named from: description, default, x-prm */
	prm_str pointer;  /* of json */
	prm_str at;       /* of the property */
	bool nullable;
} prm__node;

void prm__import_lose(prm__import *im, prm_str pointer, const char *keyword, const char *fmt, ...)
	PRM_PRINTF(4, 5);
/* pointer with one more step, in the arena. */
prm_str prm__import_step(prm__import *im, prm_str pointer, prm_str key);
/*
 * The label of the object's schema at that pointer, which is written if it is new. Empty, with the
 * loss told: it would go round in a circle, or too deep.
 */
prm_str prm__import_object(prm__import *im, prm_value json, prm_str pointer, prm_str parent,
			   prm_str hint);
/* Write one field. */
void prm__import_field(prm__import *im, prm_str parent, prm_str name, prm_value json,
		       prm_str pointer, bool required);
/* Write `validators`, if there are any. */
void prm__import_rules(prm__import *im, const prm__node *node, int type);
/* Follow $ref, as far as it goes within the document. */
void prm__import_follow(prm__import *im, prm_value *json, prm_str *pointer);

#endif
