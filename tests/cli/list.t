@ prm create -q "$DATA/greeting.yaml" && prm create -q "$DATA/note.yaml" && prm create -q "$DATA/tone.yaml"

== a table
$ prm list
ID              LATEST  STATUS  FORMAT  VERSIONS  TAGS         UPDATED...DESCRIPTION
_partials/tone  1.0.0   active  text           1  -            ...  -
greeting        1.0.0   active  chat           1  demo, hello  ...  Says hello
team/note       1.0.0   active  text           1  demo         ...  A short note

== JSON
$ prm list greeting --output json
{
  "prompts": [
    {
      "id": "greeting",
      "latest": "1.0.0",
      "status": "active",
      "format": "chat",
      "versions": 1,
      "category": "support",
      "tags": [
        "demo",
        "hello"
      ],
      "updated_at": "...Z",
      "description": "Says hello",
      "archived": false,
      "damage": null
    }
  ],
  "next_cursor": null
}

== by the beginning of the id
$ prm list team/ -o json | grep '"id"'
      "id": "team/note",

== nothing is an empty table and a note, or empty JSON
$ prm list zzz
! no prompts
$ prm list zzz -o json
{
  "prompts": [],
  "next_cursor": null
}
$ prm list zzz --quiet

== by tags, all of them
$ prm search --tag demo -o json | grep '"id"'; prm search --tag demo --tag hello -o json | grep '"id"'
      "id": "greeting",
      "id": "team/note",
      "id": "greeting",

== by text, without regard to case, in content too
$ prm search SAYS -o json | grep '"id"'; prm search --text 'note for' -o json | grep '"id"'; prm search note for -o json | grep '"id"'
      "id": "greeting",
      "id": "team/note",
      "id": "team/note",

== by category, format and status
$ prm search --category support -o json | grep '"id"'; prm search --format chat -o json | grep '"id"'; prm search --status draft
      "id": "greeting",
      "id": "greeting",
! no prompts

== text twice
$ prm search a --text b
! prm: error[usage]: give the text once: behind the command or with --text
!   hint: see `prm search --help`
? 2

== pages
$ prm list --limit 2 -o json > a; grep '"id"' a; c=$(sed -n 's/.*"next_cursor": "\(.*\)".*/\1/p' a); prm list --limit 2 -o json --cursor "$c" > b; grep '"id"' b; grep next_cursor b
      "id": "_partials/tone",
      "id": "greeting",
      "id": "team/note",
  "next_cursor": null

== a table says that there is more
$ prm list --limit 1 > out
! more: --cursor ...

== a cursor that is none
$ prm list --cursor garbage
! prm: error[invalid-argument]: ...
? 2

== the newest change first
$ prm update -q "$DATA/greeting2.yaml"; prm list --sort updated --limit 1 -o json | grep '"id"'
greeting@1.1.0
      "id": "greeting",

== archived prompts only on request
$ prm archive -q greeting; prm list -o json | grep '"id"'; prm list --archived greeting -o json | grep -e '"id"' -e archived
      "id": "_partials/tone",
      "id": "team/note",
      "id": "greeting",
      "status": "archived",
      "archived": true,

== wide characters are aligned
$ printf 'id: wide\nformat: text\ntemplate: {content: x}\nmetadata: {tags: [日本], description: "é"}\n' | prm create -q -; prm list wide | cut -c1-64
wide@1.0.0
ID    LATEST  STATUS  FORMAT  VERSIONS  TAGS  UPDATED...
wide  1.0.0   active  text           1  日本  ...

== control characters of other people never reach the output of a table
$ printf 'id: evil\nformat: text\ntemplate: {content: x}\nmetadata: {description: "a\\e[31mb\\nc"}\nchangelog: "x\\ey\\u202ez"\n' | prm create -q -; prm list evil | cat -v | grep -c '\^\['; prm history evil | cat -v | grep -c '\^\['
evil@1.0.0
0
0
? 1

== a text that is like a pattern is a text
$ prm search '%'; prm search '_partials' -o json | grep '"id"'; prm search '.*'
      "id": "_partials/tone",
! no prompts
! no prompts
