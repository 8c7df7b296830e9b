@ prm create -q "$DATA/note.yaml"

== all operations
$ prm call --list | head -1; prm call --list -o json | grep -c '"prompt.render"'
NAME ...EFFECT ...SUMMARY
1

== what one takes
$ prm call prompt.render --describe
ARGUMENT ...TYPE ...REQUIRED  MEANING
...
! prompt.render: ...

== a call answers with one JSON document
$ prm call prompt.render '{"ref":"team/note","variables":{"who":"a","text":"b"}}' > out; python3 -c 'import json; print("Note for a: b" in json.dumps(json.load(open("out"))))'
True

== arguments from standard input
$ echo '{"ref":"team/note","variables":{"who":"a","text":"b"}}' | prm call prompt.render - | grep -c 'Note for a: b'
...

== an operation that is not there
$ prm call prompt.rendr
! prm: error[operation-not-found]: there is no operation 'prompt.rendr' (did you mean 'prompt.render'?)
!   hint: `prm call --list` shows all operations
? 2

== an argument that is not there, and one that is missing
$ prm call prompt.render '{"reff":"team/note"}'
! ...error[...]: ...ref...
...
? ...

== arguments that are not JSON
$ prm call prompt.render '{"ref":}'
! <arguments>.json:1:8: error[json-syntax]: ...
...
! prm: error[usage]: the arguments must be one JSON object, in quotes for the shell: '{"id": "hello"}'
!   hint: see `prm call --help`
? 2

== arguments that are no map
$ prm call prompt.render '[]'
! ...error[...]: ...
...
? ...

== no operation
$ prm call
! prm: error[usage]: too few arguments: prm call NAME [JSON|-], or --list
!   hint: see `prm call --help`
? 2
