@ prm create -q "$DATA/greeting.yaml" && prm create -q "$DATA/note.yaml"

== a full device is an error
$ prm list > /dev/full
! prm: error[file-write]: cannot write standard output: No space left on device
? 2

== a closed standard output is an error, and nothing is written elsewhere
$ prm list >&-
! prm: error[file-write]: cannot write standard output: Bad file descriptor
? 2

== a reader that leaves is no error and no noise
$ prm help --man | true; prm help --man | head -1
.TH PRM 1 ...

== closed standard input and error do no harm
$ prm render team/note -v who=a -v text=b <&- 2>&-
Note for a: b

== no colour in a pipe
$ prm list | cat -v | grep -c '\^\['; prm show nothing 2>&1 | cat -v | grep -c '\^\['
0
0
? 1

== colour on a terminal
% prm list greeting
\e[1mID        LATEST  STATUS  FORMAT  ...\e[0m
greeting  1.0.0   active  chat    ...

== no colour on a terminal under NO_COLOR, CLICOLOR=0 and TERM=dumb
% NO_COLOR=1 prm list greeting; CLICOLOR=0 prm list greeting; TERM=dumb prm list greeting
ID        LATEST  ...
greeting  1.0.0   ...
ID        LATEST  ...
greeting  1.0.0   ...
ID        LATEST  ...
greeting  1.0.0   ...

== CLICOLOR_FORCE asks for colour in a pipe, NO_COLOR wins
$ CLICOLOR_FORCE=1 prm list greeting | grep -c "$(printf '\033')"; NO_COLOR=1 CLICOLOR_FORCE=1 prm list greeting | grep -c "$(printf '\033')"
1
0
? 1

== an error on a terminal is coloured
% prm show greting
\e[1mprm: \e[31merror[prompt-not-found]\e[0m: ...
? 2

== a table fits the terminal: columns are left out, then texts are cut; a pipe gets it whole
$ printf 'id: team/long\nformat: text\ntemplate: {content: x}\nmetadata: {description: a description that is far too long for one line of a terminal}\n' | prm create -q -
team/long@1.0.0
$ prm list team/l
ID         LATEST  STATUS  FORMAT  VERSIONS  TAGS  UPDATED            DESCRIPTION
team/long  1.0.0   active  text           1  -     ...Z  a description that is far too long for one line of a terminal
% prm list team/l; COLUMNS=40 prm list team/l
\e[1mID         LATEST  STATUS  FORMAT  VERSIONS  TAGS  DESCRIPTION\e[0m
team/long  1.0.0   active  text           1  -     a description that is far to…
\e[1mID         LATEST  TAGS  DESCRIPTION\e[0m
team/long  1.0.0   -     a description …

== a rendered text does not drive a terminal, and is byte for byte itself in a pipe
$ printf 'id: esc\nformat: text\ntemplate: {content: "a\\e[31mb"}\n' | prm create -q -; prm render esc | od -c | head -1
esc@1.0.0
0000000   a 033   [   3   1   m   b  \n
% prm render esc
a�[31mb

== a difference on a terminal is coloured words
% prm update -q "$DATA/greeting2.yaml"; prm diff greeting
greeting@1.1.0
\e[1mgreeting@1.0.0 -> greeting@1.1.0\e[0m
...
    You help \e[32mthe customers of \e[0m{{company}}.
...

== every error leaves standard output empty
$ for c in 'show nothing -o json' 'list --cursor x -o json' 'render greeting --as messages' 'diff greeting@1.0.0 nothing -o json' 'label list nothing -o json' 'call nothing'; do prm $c 2> /dev/null; done | wc -c
0

== the exit statuses are three
$ prm list > out; echo $?; prm render greeting 2> /dev/null; echo $?; prm nonsense 2> /dev/null; echo $?
0
1
2

== work over half a second shows its progress on a terminal
% (sleep 1; cat "$DATA/greeting.yaml") | prm validate -
...validate: 0.5 s...1 file, 1 prompt, 0 errors, 0 warnings

== no progress in a pipe
$ (sleep 1; cat "$DATA/greeting.yaml") | prm validate -
! 1 file, 1 prompt, 0 errors, 0 warnings

== no progress under --quiet
% (sleep 1; cat "$DATA/greeting.yaml") | prm validate -q -

== what a person reads last stands last
% prm validate "$DATA/greeting.yaml"; printf 'version: 1.0.0\ntemplate: x\n' > bad.yaml; prm import bad.yaml; prm label set greeting production 1.0.0
1 file, 1 prompt, 0 errors, 0 warnings
...error[missing-key]...: the prompt has no id
...
0 versions imported, 0 there already, 1 error
greeting:production is now 1.0.0

== an import that is interrupted leaves a sound store, and the next one goes on
$ mkdir many; for i in $(seq 1 120); do printf 'id: many/n%s\nversion: 1.0.0\nformat: text\ntemplate: {content: x}\n' $i > many/$i.yaml; done
$ prm import many & p=$!; sleep 0.05; kill -INT $p 2> /dev/null; wait $p; prm doctor -q && prm import many -q && prm list many/ --limit 1000 -q -o json | grep -c '"id"'
120
! ...
