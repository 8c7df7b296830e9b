== a prompt is published once
$ prm create "$DATA/greeting.yaml"
greeting@1.0.0
$ prm create "$DATA/greeting.yaml"
! prm: error[duplicate-id]: the prompt 'greeting' exists; ...
? 1

== a prompt without a version becomes 1.0.0
$ prm create "$DATA/note.yaml"
team/note@1.0.0

== the result as JSON
$ prm create "$DATA/greeting.yaml" --output json
{
  "id": "greeting",
  "version": "1.0.0",
  "created": true,
  "first": true,
  "same_body": false
}

== from standard input, YAML and JSON
$ prm create - < "$DATA/greeting.yaml"; printf '{"id":"j","format":"text","template":{"content":"x"}}' | prm create -
greeting@1.0.0
j@1.0.0

== a dry run writes nothing
$ prm create "$DATA/greeting.yaml" --dry-run
greeting@1.0.0
! nothing was written (--dry-run)
$ prm list
! no prompts

== a version of one's own choice
$ prm create "$DATA/greeting.yaml" --version 3.0.0-rc.1
greeting@3.0.0-rc.1
! ...greeting.yaml: version is now 3.0.0-rc.1

== a version that is none
$ prm create "$DATA/greeting.yaml" --version 1.0
! prm: error[version-invalid]: ...
? 1

== update takes what the file says
$ prm create -q "$DATA/greeting.yaml" && prm update "$DATA/greeting2.yaml"
greeting@1.0.0
greeting@1.1.0

== update needs a prompt that is there
$ prm update "$DATA/greeting.yaml"
! prm: error[prompt-not-found]: ...
? 2

== --bump publishes the next version and writes it into the file, comments and all
$ cp "$DATA/greeting.yaml" . && prm create -q greeting.yaml && sed -i 's/You help/You serve/' greeting.yaml
greeting@1.0.0
$ prm update greeting.yaml --bump minor --changelog 'Serve'
greeting@1.1.0
! greeting.yaml: version is now 1.1.0
$ diff "$DATA/greeting.yaml" greeting.yaml | sed "s/^/|/"
|3c3
|< version: 1.0.0  # raised by hand
|---
|> version: 1.1.0  # raised by hand
|9c9
|<       content: You help {{company}}.   # who we are
|---
|>       content: You serve {{company}}.   # who we are
$ prm history greeting -o json | grep changelog
      "changelog": "Serve",
      "changelog": "First version",

== --no-edit leaves the file alone
$ cp "$DATA/greeting.yaml" . && prm create -q greeting.yaml && sed -i 's/You help/You serve/' greeting.yaml
greeting@1.0.0
$ prm update greeting.yaml --bump major --no-edit && grep ^version greeting.yaml
greeting@2.0.0
version: 1.0.0  # raised by hand

== a body that did not change is not published again
$ cp "$DATA/greeting.yaml" . && prm create -q greeting.yaml && prm update greeting.yaml --bump patch
greeting@1.0.0
greeting@1.0.0
! nothing changed: 'greeting' is version 1.0.0 already

== content that changed under its version is refused
$ cp "$DATA/greeting.yaml" . && prm create -q greeting.yaml && sed -i 's/You help/You serve/' greeting.yaml
greeting@1.0.0
$ prm update greeting.yaml
! prm: error[version-conflict]: ...
!   hint: a published version never changes: give --bump or a higher version
? 1

== --bump and --version exclude each other
$ prm update "$DATA/greeting.yaml" --bump patch --version 2.0.0
! prm: error[usage]: --bump and --version exclude each other
!   hint: see `prm update --help`
? 2

== a bump that is none
$ prm update "$DATA/greeting.yaml" --bump huge
! prm: error[usage]: '--bump' takes patch|minor|major|auto, not 'huge'
!   hint: see `prm update --help`
? 2

== update without a file
$ prm update
! prm: error[usage]: too few arguments: prm update FILE|-, or --refresh-refs ID
!   hint: see `prm update --help`
? 2

== a file that is not there
$ prm create nowhere.yaml
! prm: error[file-read]: ...nowhere.yaml...
? 2

== a folder is not a file
$ prm create "$DATA"
! prm: error[usage]: '...' is a folder; `prm deploy` and `prm import` read folders
!   hint: see `prm create --help`
? 2

== every fault of a bad file is named, and nothing is published
$ cp "$DATA/bad.yaml" .; prm create bad.yaml
! bad.yaml:2:10: error[version-invalid]: ...
...
! bad.yaml:6:13: error[unknown-role]: ...
...
! bad.yaml:7:...: error[template-syntax]: ...
...
? 1
$ prm list
! prm: error[storage-read]: there is no store ...
? 2

== a file with several prompts needs a choice
$ prm create "$DATA/bundle.yaml"
! prm: error[usage]: '...bundle.yaml' holds 2 prompts: say which with --prompt ID
!   hint: see `prm create --help`
? 2
$ prm create "$DATA/bundle.yaml" --prompt two
two@1.0.0
$ prm create "$DATA/bundle.yaml" --prompt twoo
! prm: error[prompt-not-found]: '...bundle.yaml' holds no prompt 'twoo' (did you mean 'two'?)
? 2

== a partial that moves is taken up on request
$ prm create -q "$DATA/tone.yaml" && prm create -q "$DATA/answer.yaml"
_partials/tone@1.0.0
answer@1.0.0
$ sed 's/kind/brief/; s/1.0.0/1.1.0/' "$DATA/tone.yaml" | prm update -q -
_partials/tone@1.1.0
$ prm outdated
ID      VERSION  KIND     NAME  WANTS...FROZEN  NOW
answer  1.0.0    partial  tone  ...1.0.0...1.1.0
$ prm outdated --exit-code -o json
{
  "outdated": [
    {
      "id": "answer",
      "version": "1.0.0",
      "kind": "partial",
      "name": "tone",
      "wants": "...",
      "frozen": "1.0.0",
      "now": "1.1.0"
    }
  ]
}
? 1
$ prm render answer -v question=Q
Be kind. Answer: Q
$ prm update --refresh-refs answer && prm render answer -v question=Q && prm render answer@1.0.0 -v question=Q
answer@1.0.1
Be brief. Answer: Q
Be kind. Answer: Q
$ prm outdated
! nothing is outdated

== refresh-refs takes no file
$ prm update x.yaml --refresh-refs answer
! prm: error[usage]: --refresh-refs takes its prompt from the store: no FILE
!   hint: see `prm update --help`
? 2

== a partial that is nowhere is refused
$ prm create "$DATA/answer.yaml"
! ...error[missing-partial]: ...
...
? 1

== ten at once lose nothing
$ prm create -q "$DATA/note.yaml"; for i in 1 2 3 4 5 6 7 8 9 10; do sed "s/Note for/Note $i for/" "$DATA/note.yaml" | prm update -q - --bump patch & done > out; wait; prm history team/note -o json | grep -c '"version"'
team/note@1.0.0
11

== an id where a file is wanted
$ prm update greeting --bump patch
! prm: error[file-read]: there is no file 'greeting'; it must be a prompt file such as prompts/hello.yaml
? 2

== the same content under a new number is one warning
$ prm create -q "$DATA/greeting.yaml"; prm update "$DATA/greeting.yaml" --version 7.0.0 --no-edit 2> err; cat err | grep -c .; grep -o 'warning.version-conflict.: .*' err
greeting@1.0.0
greeting@7.0.0
1
warning[version-conflict]: version 7.0.0 has the same body as 1.0.0
