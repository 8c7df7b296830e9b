/* cmd_init.c: prm init. */
#include <errno.h>
#include <unistd.h>

#include "base/file.h"
#include "base/str.h"
#include "cli/cli.h"

static const char config_text[] =
	"library: prompts              # the folder that deploy, status and validate read\n"
	"# project: default            # separates tenants in one store\n"
	"# default_label: production   # what an id alone means; without it: the latest version\n";

static const char hello_text[] =
	"# A prompt is a YAML file like this one. Change it as you like:\n"
	"# `prm validate` names every fault by line and column.\n"
	"id: hello\n"
	"version: 1.0.0      # new content needs a higher one: `prm deploy --bump patch` sees to "
	"it\n"
	"format: chat        # or text, completion, instruction\n"
	"status: active\n"
	"chat_template:\n"
	"  messages:\n"
	"    - role: system\n"
	"      content: You help the customers of {{company}}. Be brief.\n"
	"    - role: user\n"
	"      # What is printed must be given; {{#if}} may test what is missing.\n"
	"      content: \"{{#if name}}I am {{name}}. {{/if}}{{question}}\"\n"
	"  variables: [company, name, question]\n"
	"metadata:\n"
	"  description: A first chat prompt\n"
	"  tags: [example]\n";

#define IGNORE_LINE "/.prm/"

/* Write a file that is not there yet; what is there is never touched. */
static prm_status write_new(prm_cli *cli, const char *path, prm_str text)
{
	if (access(path, F_OK) == 0) {
		prm__cli_note(cli, "kept   %s", path);
		return PRM_OK;
	}
	if (prm__file_write(prm_str_c(path), text, &cli->err))
		return cli->err.status;
	prm__cli_note(cli, "wrote  %s", path);
	return PRM_OK;
}

static prm_status write_config(prm_cli *cli)
{
	prm_str store = prm__cli_value(cli, "store");
	prm_status status;
	prm_buf text;

	prm_buf_init(&text, NULL, 0);
	prm_buf_add_c(&text,
		      "# prm looks for this file in the current folder and above it.\nstore: ");
	if (store.len)
		(void)prm_value_write_json(prm_value_str(store), 0, &text);
	else
		prm_buf_add_c(&text, "files:.prm             # where published versions are kept");
	prm_buf_add_c(&text, "\n");
	prm_buf_add_c(&text, config_text);
	status = text.status ? prm_fail(&cli->err, text.status, "out of memory")
			     : write_new(cli, PRM_CONFIG_NAME, prm_buf_str(&text));
	prm_buf_release(&text);
	return status;
}

static bool has_line(prm_str text, prm_str line)
{
	for (size_t at = 0; at < text.len;) {
		size_t end = prm__str_find_char(text, '\n', at);

		if (prm_str_eq(prm__str_trim(prm_str_n(text.ptr + at, end - at)), line))
			return true;
		at = end + 1;
	}
	return false;
}

static prm_status write_ignore(prm_cli *cli)
{
	prm_str old = {0};
	prm_status status;
	prm_buf text;

	if (access(".gitignore", F_OK) == 0 && prm__cli_read(cli, PRM_LIT(".gitignore"), &old))
		return cli->err.status;
	if (has_line(old, PRM_LIT(IGNORE_LINE)))
		return PRM_OK;
	prm_buf_init(&text, NULL, 0);
	prm_buf_add(&text, old);
	if (old.len && old.ptr[old.len - 1] != '\n')
		prm_buf_add_char(&text, '\n');
	prm_buf_add_c(&text, IGNORE_LINE "\n");
	status = text.status
			 ? prm_fail(&cli->err, text.status, "out of memory")
			 : prm__file_write(PRM_LIT(".gitignore"), prm_buf_str(&text), &cli->err);
	prm_buf_release(&text);
	if (!status)
		prm__cli_note(cli, "wrote  .gitignore (" IGNORE_LINE ")");
	return status;
}

static prm_status enter(prm_cli *cli, prm_str folder)
{
	if (folder.len == 0)
		return PRM_OK;
	if (prm__folder_make(folder, &cli->err))
		return cli->err.status;
	if (chdir(prm__cli_text(cli, "%.*s", PRM_FMT(folder)).ptr) != 0)
		return prm_fail(&cli->err, PRM_FILE_WRITE, "cannot enter '%.*s': %s",
				PRM_FMT(folder), strerror(errno));
	return PRM_OK;
}

static prm_status run(prm_cli *cli)
{
	prm_str folder = prm__cli_word(cli, 0);

	if (enter(cli, folder) || write_config(cli) ||
	    prm__folder_make(PRM_LIT("prompts"), &cli->err) ||
	    write_new(cli, "prompts/hello.yaml", prm_str_c(hello_text)) || write_ignore(cli))
		return cli->err.status;
	if (prm__cli_open(cli, PRM_WRITES)) /* makes the store */
		return cli->err.status;
	prm__cli_note(cli, "\nnext:");
	if (folder.len)
		prm__cli_note(cli, "  cd %.*s", PRM_FMT(folder));
	prm__cli_note(cli, "  prm deploy\n"
			   "  prm render hello -v company=ACME -v question='Where is my order?'");
	return PRM_OK;
}

static const prm_cli_option options[] = {PRM_OPTION_END};

const prm_cli_command prm__command_init = {
	.usage = "[FOLDER]",
	.about = "Writes prm.yaml, prompts/hello.yaml and a line of .gitignore, and makes the "
		 "store. What is\n"
		 "there already stays as it is, so it can be run again. With --store, prm.yaml "
		 "names that one.",
	.options = options,
	.examples = "# start in the current folder\n"
		    "prm init\n"
		    "# start in a new folder\n"
		    "prm init prompts-of-acme",
	.min_words = 0,
	.max_words = 1,
	.complete = PRM_COMPLETE_FOLDER,
	.run = run,
};
