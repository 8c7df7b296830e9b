== the scripts are sound
$ prm completion bash | bash -n && echo fine
fine
$ for s in zsh fish; do if command -v $s > /dev/null; then prm completion $s | $s -n && echo fine; else echo fine; fi; done
fine
fine

== a shell that is none
$ prm completion bsh
! prm: error[usage]: 'bsh' is not bash, zsh or fish (did you mean 'bash'?)
!   hint: see `prm completion --help`
? 2

== no shell
$ prm completion
! prm: error[usage]: too few arguments: prm completion bash|zsh|fish
!   hint: see `prm completion --help`
? 2

== commands, subcommands, options and choices
$ prm __complete re; echo; prm __complete label un; echo; prm __complete render --va; echo; prm __complete list --sort ''; echo; prm __complete list -o t
render
restore
:none

undo
unprotect
unfreeze
:none

--var
--var-file
--vars
:none

id
updated
:none

table
:none

== ids, versions and labels of the store
$ prm create -q "$DATA/greeting.yaml" && prm update -q "$DATA/greeting2.yaml" && prm label -q set greeting production 1.0.0
greeting@1.0.0
greeting@1.1.0
greeting:production is now 1.0.0
$ prm __complete show g; prm __complete show greeting@1; prm __complete render greeting:; prm __complete history greeting@
greeting
:none
greeting@1.1.0
greeting@1.0.0
:none
greeting:production
:files
:none

== files and folders
$ prm __complete create ''; prm __complete deploy ''; prm __complete render x --vars ''
:files
:folders
:files

== nothing to say is no error
$ prm __complete; prm __complete nonsense x; prm __complete show a b c; prm __complete show g
...
:none
...
:none
:none
:none

== a name that looks like a command is never run
$ printf 'id: x\nformat: text\ntemplate: {content: x}\nmetadata: {tags: ["$(touch pwned)", "`touch pwned`"]}\n' | prm create -q - && prm __complete show '$(touch pwned)' && prm __complete show '`touch pwned`'; ls
x@1.0.0
:none
:none

== the words behind an id: labels, versions, and the subcommands of a command
$ prm create -q "$DATA/greeting.yaml" && prm label -q set greeting production 1.0.0
greeting@1.0.0
greeting:production is now 1.0.0
$ prm __complete label set greeting ''; prm __complete label undo greeting p; prm __complete show greeting 1; prm __complete help label un
1.0.0
latest
production
:none
production
:none
1.0.0
:none
undo
unprotect
unfreeze
:none
$ prm __complete rollback greeting 1.0.0 --label ''
production
:none

== the variables of a prompt, of the store or of a file
$ prm create -q "$DATA/greeting.yaml" && prm __complete render greeting -v ''; prm __complete render "$DATA/note.yaml" -f ''
greeting@1.0.0
company=
name=
:none
who=
text=
:none

== an option and its value in one word
$ prm __complete list --sort=; prm __complete list --sort=u; prm __complete list --nothing=; prm __complete --st
--sort=id
--sort=updated
:none
--sort=updated
:none
:none
--store
:none

== bash completes with it
$ prm create -q "$DATA/greeting.yaml" && prm label -q set greeting production 1.0.0
greeting@1.0.0
greeting:production is now 1.0.0
$ cat > c.sh <<'END'
> source <(prm completion bash)
> try() { COMP_LINE=$1 COMP_POINT=${#1} COMPREPLY=(); _prm 2>/dev/null; echo "$1 -> ${COMPREPLY[*]}"; }
> try 'prm rend'
> try 'prm show gr'
> try 'prm render greeting:pro'
> try 'prm label und'
> try 'prm list --sor'
> try 'prm list --sort=u'
> try 'prm show greeting@1'
> try 'prm render greeting -v com'
> try 'prm show $(touch pwned)'
> END
> bash c.sh; ls
prm rend -> render
prm show gr -> greeting
prm render greeting:pro -> production
prm label und -> undo
prm list --sor -> --sort
prm list --sort=u -> updated
prm show greeting@1 -> @1.0.0
prm render greeting -v com -> company=
prm show $(touch pwned) -> 
c.sh

== fish completes with it, where there is a fish
$ prm create -q "$DATA/greeting.yaml"; if command -v fish > /dev/null; then fish -c 'prm completion fish | source; complete -C "prm render greeting -v c"; complete -C "prm --sto"; complete -C "prm show greeting@1"'; else printf 'company=\n--store\ngreeting@1.0.0\n'; fi
greeting@1.0.0
company=
--store
greeting@1.0.0

== schemas of the store
$ prm call schema.put '{"schema": {"name": "refund", "version": "1.0.0", "fields": []}}' > /dev/null; prm call schema.put '{"schema": {"name": "refund", "version": "1.1.0", "fields": []}}' > /dev/null; prm __complete schema show ''; prm __complete schema ex; prm __complete schema export --dialect ''; prm __complete types --lang ''; prm __complete check
refund
:files
export
:none
json-schema
openai
anthropic
gemini
:none
c
python
typescript
:none
check-output
:none
