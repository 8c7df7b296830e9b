@ prm create -q "$DATA/greeting.yaml" && prm create -q "$DATA/note.yaml"

== a sound store
$ prm doctor
! the store ... is sound

== a sound store as JSON
$ prm doctor -o json -q
{
  "findings": [],
  "files": 0,
  "prompts": 0,
  "errors": 0,
  "warnings": 0,
  "not_listed": 0
}

== no words
$ prm doctor now
! prm: error[usage]: unexpected argument 'now'
!   hint: see `prm doctor --help`
? 2
