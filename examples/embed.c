/* Embed the library: publish a prompt from a text, render it, print it. cc embed.c -lprm */
#include <prm/prm.h>
#include <stdio.h>

static const char prompt_text[] =
	"{\"id\": \"greeting\", \"template\": {\"content\": \"Say hello to {{name}}, in {{language}}.\"}}";
static const char variables_text[] = "{\"name\": \"Ada\", \"language\": \"Norwegian\"}";

int main(void)
{
	prm_error err = {0};
	prm_store *store = NULL;
	prm_manager *manager = NULL;
	prm_doc *doc = NULL, *variables = NULL;
	prm_prompt *prompt = NULL;
	prm_rendered *rendered = NULL;
	prm_published published;

	if (prm_store_open(prm_str_c("memory:"), NULL, &store, &err) ||
	    prm_manager_open(store, NULL, &manager, &err) ||
	    prm_doc_read_json(prm_str_c(prompt_text), NULL, &doc, NULL, &err) ||
	    prm_prompt_read(prm_doc_root(doc), doc, prm_str_c(""), prm_str_c("greeting.json"), NULL,
			    &prompt, NULL, &err) ||
	    prm_manager_publish(manager, NULL, prompt, NULL, &published, NULL, &err) ||
	    prm_doc_read_json(prm_str_c(variables_text), NULL, &variables, NULL, &err) ||
	    prm_manager_render(manager, NULL, prm_str_c("greeting"), prm_doc_root(variables), NULL,
			       &rendered, NULL, &err))
		fprintf(stderr, "embed: %s\n", err.text);
	else
		printf("%s: %.*s\n", published.version, PRM_FMT(rendered->text));
	prm_rendered_free(rendered);
	prm_prompt_free(prompt);
	prm_doc_free(variables);
	prm_doc_free(doc);
	prm_manager_close(manager);
	prm_store_close(store);
	return err.status ? 1 : 0;
}
