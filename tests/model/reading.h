/* reading.h: prompts from YAML text, for the tests of the model. */
#ifndef MODEL_READING_H
#define MODEL_READING_H

#include "support/test.h"

#include <prm/prompt.h>

/* Read text as a prompt file called p.yaml; the document is gone when it returns. */
static inline prm_status read_yaml(const char *text, const prm_allocator *allocator,
				   prm_prompt **out, prm_diag *diag, prm_error *err)
{
	prm_read_options opts = {sizeof(opts), .allocator = allocator, .positions = true};
	prm_doc *doc;
	prm_status status = prm_doc_read_yaml(prm_str_c(text), &opts, &doc, NULL, diag, err);

	if (status)
		return status;
	status = prm_prompt_read(prm_doc_root(doc), doc, prm_str_c(""), prm_str_c("p.yaml"),
				 allocator, out, diag, err);
	prm_doc_free(doc);
	return status;
}

/* A prompt that must be fine; prm_prompt_free it. */
static inline prm_prompt *must_read(const char *text)
{
	prm_prompt *prompt = NULL;
	prm_error err = {0};

	assert_ok(read_yaml(text, NULL, &prompt, NULL, &err), &err);
	return prompt;
}

#define CHAT \
	"id: billing/refund_reply\n" \
	"version: 1.2.0\n" \
	"format: chat\n" \
	"status: active\n" \
	"chat_template:\n" \
	"  messages:\n" \
	"    - role: system\n" \
	"      content: |\n" \
	"        You help customers of {{company}}.\n" \
	"    - {type: placeholder, name: history}\n" \
	"    - role: user\n" \
	"      content: \"{{#if order}}Order {{order.id}}. {{/if}}{{question}}\"\n" \
	"  variables: [company, order]\n" \
	"metadata: {author: kim, tags: [billing, support], use_cases: [], temperature: 0.2, max_tokens: 800}\n" \
	"refs: {tone: \"_partials/tone@^2.0\"}\n" \
	"owners: [team-billing]\n" \
	"changelog: Shorter greeting\n"

#endif
