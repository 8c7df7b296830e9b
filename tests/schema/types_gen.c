/* types_gen.c: types_gen FILE LANGUAGE: writes the types OrderInput and OrderOutput to stdout. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <prm/schema.h>

static char *read_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	char *text = calloc(1, 100000);

	if (!file || !text || fread(text, 1, 99999, file) == 0)
		exit(2);
	fclose(file);
	return text;
}

static int language_of(const char *name)
{
	static const char *const names[] = {"", "c", "python", "typescript"};
	int language = PRM_TYPES_TYPESCRIPT;

	while (language > 0 && strcmp(names[language], name) != 0)
		language--;
	return language;
}

int main(int argc, char **argv)
{
	prm_read_options reading = {.struct_size = sizeof(reading), .positions = true};
	prm_schema_options options = {.struct_size = sizeof(options),
				      .find = prm_schema_bundle_find};
	prm_schema_source source = {.at = {"/schemas/0", 10}};
	prm_schema_bundle bundle = {0};
	prm_schema *schema = NULL;
	prm_error err = {0};
	prm_doc *doc = NULL;
	prm_buf out;
	char *text;

	if (argc != 3)
		return 2;
	text = read_file(argv[1]);
	prm_buf_init(&out, NULL, 0);
	if (prm_doc_read_yaml(prm_str_c(text), &reading, &doc, NULL, NULL, &err) == PRM_OK) {
		bundle.doc = source.doc = doc;
		options.ud = &bundle;
		source.tree = prm_value_at(prm_value_get_c(prm_doc_root(doc), "schemas"), 0);
		if (prm_schema_compile(&source, &options, &schema, NULL, &err) == PRM_OK) {
			prm_type_request requests[] = {
				{prm_str_c("OrderInput"), schema, PRM_SCHEMA_INPUT},
				{prm_str_c("OrderOutput"), schema, PRM_SCHEMA_OUTPUT}};

			if (prm_schema_types(requests, 2, language_of(argv[2]), &out, &err) ==
			    PRM_OK)
				printf("%.*s", PRM_FMT(prm_buf_str(&out)));
		}
	}
	if (err.text[0])
		fprintf(stderr, "types_gen: %s\n", err.text);
	prm_buf_release(&out);
	prm_schema_unref(schema);
	prm_doc_free(doc);
	free(text);
	return err.text[0] != '\0';
}
