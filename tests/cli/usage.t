== prm alone explains itself
$ prm
prm keeps prompts: ...
...
  prm COMMAND [WORDS] [OPTIONS]
...
`prm COMMAND --help` explains a command, with examples.

== --help alone is the same
$ prm --help > a; prm > b; prm help > c; cmp a b && cmp a c && echo same
same

== --version and version agree
$ prm --version > a; prm version > b; prm -V > c; cmp a b && cmp a c && cat a
prm ...

== the version as JSON
$ prm version --output json
{
  "version": "..."
}

== an unknown command is named with the nearest one
$ prm rendr
! prm: error[usage]: unknown command 'rendr' (did you mean 'render'?)
!   hint: see `prm --help`
? 2

== the beginning of a command is recognised as a slip
$ prm hist
! prm: error[usage]: unknown command 'hist' (did you mean 'history'?)
!   hint: see `prm --help`
? 2

== a word that is like nothing has no suggestion
$ prm xyzzy
! prm: error[usage]: unknown command 'xyzzy'
!   hint: see `prm --help`
? 2

== what other tools call it is known
$ prm ls; prm log x; prm rm x; prm publish x; prm label rm x y; prm list --json; prm deploy --message m
! prm: error[usage]: unknown command 'ls' (did you mean 'list'?)
!   hint: see `prm --help`
! prm: error[usage]: unknown command 'log' (did you mean 'history'?)
!   hint: see `prm --help`
! prm: error[usage]: unknown command 'rm' (did you mean 'archive'?)
!   hint: see `prm --help`
! prm: error[usage]: unknown command 'publish' (did you mean 'update'?)
!   hint: see `prm --help`
! prm: error[usage]: unknown subcommand 'rm' of 'prm label' (did you mean 'remove'?)
!   hint: see `prm label --help`
! prm: error[usage]: unknown option '--json' (did you mean '--output'?)
!   hint: see `prm list --help`
! prm: error[usage]: unknown option '--message' (did you mean '--why'?)
!   hint: see `prm deploy --help`
? 2

== a variable without its -v is recognised
$ prm render greeting company=ACME; prm render greeting 1.0.0 company=ACME; prm render greeting --question=hi
! prm: error[usage]: unexpected argument 'company=ACME' (a variable is given as -v company=ACME)
!   hint: see `prm render --help`
! prm: error[usage]: unexpected argument 'company=ACME' (a variable is given as -v company=ACME)
!   hint: see `prm render --help`
! prm: error[usage]: unknown option '--question' (a variable is given as -v question=TEXT)
!   hint: see `prm render --help`
? 2

== help fits 80 columns
$ for c in $(prm __complete ''); do prm $c --help 2> /dev/null; done | grep -v '^  #\|^  prm \|^  [a-z]' | awk 'length > 80'

== an unknown option is named with the nearest one
$ prm list --outptu json
! prm: error[usage]: unknown option '--outptu' (did you mean '--output'?)
!   hint: see `prm list --help`
? 2

== an unknown option before the command
$ prm --sotre x list
! prm: error[usage]: unknown option '--sotre' (did you mean '--store'?)
!   hint: see `prm --help`
? 2

== an option of a command before its name
$ prm -v a=b render greeting; prm --as=messages render greeting
! prm: error[usage]: '-v' is an option of a command: it goes behind the command's name
!   hint: see `prm --help`
! prm: error[usage]: '--as=messages' is an option of a command: it goes behind the command's name
!   hint: see `prm --help`
? 2

== a version where the whole prompt is meant
$ prm history greeting@1.0.0; prm label list greeting:production; prm label freeze greeting@latest; prm outdated greeting@^1
! prm: error[usage]: 'greeting@1.0.0' names one version; this is about the prompt: 'greeting'
!   hint: see `prm history --help`
! prm: error[usage]: 'greeting:production' names one version; this is about the prompt: 'greeting'
!   hint: see `prm label list --help`
! prm: error[usage]: 'greeting@latest' names one version; this is about the prompt: 'greeting'
!   hint: see `prm label freeze --help`
! prm: error[usage]: 'greeting@^1' names one version; this is about the prompt: 'greeting'
!   hint: see `prm outdated --help`
? 2

== an unknown short option
$ prm list -x; prm list -rf
! prm: error[usage]: unknown option '-x'
!   hint: see `prm list --help`
! prm: error[usage]: unknown option '-rf' (a name that begins with '-' goes behind '--')
!   hint: see `prm list --help`
? 2

== an option without its value
$ prm list --tag
! prm: error[usage]: option '--tag' needs a value: TAG
!   hint: see `prm list --help`
? 2

== a choice without its value lists the choices
$ prm list --output
! prm: error[usage]: option '--output' needs a value: table|json
!   hint: see `prm list --help`
? 2

== an empty value is refused, so that an unset shell variable is seen
$ prm list --store "$UNSET"
! prm: error[usage]: option '--store' needs a value that is not empty
!   hint: see `prm list --help`
? 2

== an empty value behind the equals sign too
$ prm list --store=
! prm: error[usage]: option '--store' needs a value that is not empty
!   hint: see `prm list --help`
? 2

== a flag takes no value
$ prm list --archived=yes
! prm: error[usage]: option '--archived' takes no value
!   hint: see `prm list --help`
? 2

== a choice that is none of the choices
$ prm list --output jsn
! prm: error[usage]: '--output' takes table|json, not 'jsn' (did you mean 'json'?)
!   hint: see `prm list --help`
? 2

== a number that is none
$ prm list --limit ten
! prm: error[usage]: '--limit' takes a number from 1 to 1000, not 'ten'
!   hint: see `prm list --help`
? 2

== a number out of range
$ prm list --limit 0; prm list --limit 1001; prm list --limit 99999999999999999999; prm list --limit -1
! prm: error[usage]: '--limit' takes a number from 1 to 1000, not '0'
!   hint: see `prm list --help`
! prm: error[usage]: '--limit' takes a number from 1 to 1000, not '1001'
!   hint: see `prm list --help`
! prm: error[usage]: '--limit' takes a number from 1 to 1000, not '99999999999999999999'
!   hint: see `prm list --help`
! prm: error[usage]: '--limit' takes a number from 1 to 1000, not '-1'
!   hint: see `prm list --help`
? 2

== too few words
$ prm show
! prm: error[usage]: too few arguments: prm show REF [OPTIONS]
!   hint: see `prm show --help`
? 2

== too many words
$ prm show a b c
! prm: error[usage]: unexpected argument 'c'
!   hint: see `prm show --help`
? 2

== a subcommand is needed
$ prm label
! prm: error[usage]: 'prm label' needs a subcommand: set|list|history|undo|remove|protect|unprotect|freeze|unfreeze
!   hint: see `prm label --help`
? 2

== an unknown subcommand is named with the nearest one
$ prm label sett greeting production 1.0.0
! prm: error[usage]: unknown subcommand 'sett' of 'prm label' (did you mean 'set'?)
!   hint: see `prm label --help`
? 2

== too few words for a subcommand
$ prm label set greeting
! prm: error[usage]: too few arguments: prm label set ID LABEL TARGET [OPTIONS]
!   hint: see `prm label set --help`
? 2

== options stand before, between and behind words, in every spelling
$ prm create -o json "$DATA/greeting.yaml" > a && prm --quiet list greeting --output=json > b
$ prm -q list -ojson greeting > c && prm list --output json greeting -q > d && cmp b c && cmp b d && echo same
same

== two dashes end the options
$ prm create -q "$DATA/note.yaml"; prm show -- --help
team/note@1.0.0
! prm: error[prompt-not-found]: ...
? 2

== a name with a dash needs the two dashes
$ prm create -q "$DATA/note.yaml"; prm show -- -rf
team/note@1.0.0
! prm: error[prompt-not-found]: ...
? 2

== a value that is not UTF-8 is refused
$ prm list --tag "$(printf '\377')"
! prm: error[usage]: the value of '--tag' is not UTF-8
!   hint: see `prm list --help`
? 2

== help wins over what is wrong beside it
$ prm render --help --nonsense > out; grep -c '^Usage' out
1

== help for a subcommand in three ways
$ prm label set --help > a; prm help label set > b; prm label --help > c; cmp a b && grep -q 'prm label set' a && grep -q '  undo' c && echo same
same

== help for a command that is not there
$ prm help lst
! prm: error[usage]: there is no command 'lst' (did you mean 'list'?)
!   hint: see `prm help --help`
? 2

== help for a subcommand that is not there
$ prm help label mve
! prm: error[usage]: there is no command 'label mve'...
!   hint: see `prm help --help`
? 2
