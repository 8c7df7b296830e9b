/*
 * complete_scripts.c: completion for bash, zsh and fish. The scripts hold the commands and ask
 * `prm __complete` for the rest; what it answers is only ever compared and listed, never evaluated.
 */
#include "base/str.h"
#include "cli/complete.h"

static const char bash_script[] =
	"_prm()\n"
	"{\n"
	"\tlocal line=${COMP_LINE:0:COMP_POINT} candidate cur strip kind\n"
	"\tlocal -a words\n"
	"\t# bash breaks words at ':', '=' and '@', which references hold: split at blanks again\n"
	"\tread -r -a words <<<\"$line\"\n"
	"\t[[ $line == *[[:space:]] ]] && words+=(\"\")\n"
	"\tcur=${words[${#words[@]} - 1]}\n"
	"\tstrip=${cur%\"${cur##*[:=]}\"}\n"
	"\t[[ $cur == *@* && $COMP_WORDBREAKS == *@* ]] && strip=${cur%%@*}\n"
	"\tCOMPREPLY=()\n"
	"\tif [[ ${#words[@]} -eq 2 && $cur != -* ]]; then\n"
	"\t\tfor candidate in \"${_prm_commands[@]}\"; do\n"
	"\t\t\t[[ $candidate == \"$cur\"* ]] && COMPREPLY+=(\"$candidate\")\n"
	"\t\tdone\n"
	"\t\treturn\n"
	"\tfi\n"
	"\twhile IFS= read -r candidate; do\n"
	"\t\tcase $candidate in\n"
	"\t\t:*) kind=$candidate ;;\n"
	"\t\t*) COMPREPLY+=(\"${candidate#\"$strip\"}\") ;;\n"
	"\t\tesac\n"
	"\tdone < <(prm __complete \"${words[@]:1}\" 2>/dev/null)\n"
	"\t[[ ${#COMPREPLY[@]} -eq 1 && $COMPREPLY == *= ]] && compopt -o nospace 2>/dev/null\n"
	"\tcase $kind in\n"
	"\t:files) kind=-f ;;\n"
	"\t:folders) kind=-d ;;\n"
	"\t*) return ;;\n"
	"\tesac\n"
	"\t# a name is escaped as a path is only where nothing but paths fits\n"
	"\t[[ ${#COMPREPLY[@]} -eq 0 ]] && compopt -o filenames 2>/dev/null\n"
	"\twhile IFS= read -r candidate; do\n"
	"\t\tCOMPREPLY+=(\"$candidate\")\n"
	"\tdone < <(compgen $kind -- \"$cur\")\n"
	"}\n"
	"complete -F _prm prm\n";

static const char zsh_script[] =
	"_prm()\n"
	"{\n"
	"\tlocal line also\n"
	"\tlocal -a found open\n"
	"\tif (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then\n"
	"\t\t_describe command _prm_commands\n"
	"\t\treturn\n"
	"\tfi\n"
	"\twhile IFS= read -r line; do\n"
	"\t\tcase $line in\n"
	"\t\t:*) also=${line#:} ;;\n"
	"\t\t*=) open+=(\"$line\") ;;\n"
	"\t\t*) found+=(\"$line\") ;;\n"
	"\t\tesac\n"
	"\tdone < <(prm __complete \"${(@)words[2,CURRENT]}\" 2>/dev/null)\n"
	"\t(( $#found )) && compadd -- \"${found[@]}\"\n"
	"\t(( $#open )) && compadd -S '' -- \"${open[@]}\"\n"
	"\t[[ $also == files ]] && _files\n"
	"\t[[ $also == folders ]] && _files -/\n"
	"}\n"
	"if [[ $funcstack[1] == _prm ]]; then\n"
	"\t_prm \"$@\"\n"
	"else\n"
	"\tcompdef _prm prm\n"
	"fi\n";

static const char fish_script[] =
	"function __prm_complete\n"
	"\tset -l words (commandline -opc) (commandline -ct)\n"
	"\tfor line in (prm __complete $words[2..-1] 2>/dev/null)\n"
	"\t\tswitch $line\n"
	"\t\t\tcase ':files'\n"
	"\t\t\t\t__fish_complete_path (commandline -ct)\n"
	"\t\t\tcase ':folders'\n"
	"\t\t\t\t__fish_complete_directories (commandline -ct)\n"
	"\t\t\tcase ':*'\n"
	"\t\t\tcase '*'\n"
	"\t\t\t\tprintf '%s\\n' $line\n"
	"\t\tend\n"
	"\tend\n"
	"end\n"
	"complete -c prm -f\n"
	"complete -c prm -n 'not __fish_use_subcommand' -a '(__prm_complete)'\n"
	"complete -c prm -n '__fish_use_subcommand; and string match -q -- \"-*\" (commandline "
	"-ct)'"
	" -a '(__prm_complete)'\n";

static void add_bash(prm_buf *out)
{
	prm_buf_add_c(out,
		      "# bash completion of prm: source <(prm completion bash)\n_prm_commands=(\n");
	for (const prm_cli_entry *e = prm__commands(); e->name; e++)
		prm_buf_addf(out, "\t%s\n", e->name);
	prm_buf_add_c(out, ")\n");
	prm_buf_add_c(out, bash_script);
}

/* The summaries are our own words, but a quote in one must not end the script's. */
static void add_quoted(prm_buf *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '\'')
			prm_buf_add_c(out, "'\\'");
		prm_buf_add_char(out, *text);
	}
}

static void add_zsh(prm_buf *out)
{
	prm_buf_add_c(out, "#compdef prm\n# zsh completion of prm: source <(prm completion zsh)\n"
			   "typeset -ga _prm_commands\n_prm_commands=(\n");
	for (const prm_cli_entry *e = prm__commands(); e->name; e++) {
		prm_buf_addf(out, "\t'%s:", e->name);
		add_quoted(out, e->summary);
		prm_buf_add_c(out, "'\n");
	}
	prm_buf_add_c(out, ")\n");
	prm_buf_add_c(out, zsh_script);
}

static void add_fish(prm_buf *out)
{
	prm_buf_add_c(out, "# fish completion of prm: prm completion fish | source\n");
	prm_buf_add_c(out, fish_script);
	for (const prm_cli_entry *e = prm__commands(); e->name; e++) {
		prm_buf_addf(out, "complete -c prm -n __fish_use_subcommand -a %s -d '", e->name);
		for (const char *c = e->summary; *c; c++) {
			if (*c == '\'' || *c == '\\')
				prm_buf_add_char(out, '\\');
			prm_buf_add_char(out, *c);
		}
		prm_buf_add_c(out, "'\n");
	}
}

void prm__completion_script(prm_str shell, prm_buf *out)
{
	if (prm_str_is(shell, "zsh"))
		add_zsh(out);
	else if (prm_str_is(shell, "fish"))
		add_fish(out);
	else
		add_bash(out);
}
