@ mkdir p && cp "$DATA/greeting.yaml" "$DATA/note.yaml" p

== what is new is published, what is equal is left alone
$ prm deploy p
ACTION  ID         STORE  BECOMES  FILE...WHY
create  greeting   -      1.0.0    p/greeting.yaml ...
create  team/note  -      1.0.0    p/note.yaml ...
! 2 changes, 0 refused, 0 only in the store
$ prm deploy p
! no changes
! 0 changes, 0 refused, 0 only in the store

== a dry run shows the plan and writes nothing
$ prm deploy p --dry-run -o json
{
  "changes": [
    {
      "action": "create",
      "id": "greeting",
      "from": null,
      "to": "1.0.0",
      "file": "p/greeting.yaml",
      "why": ...,
      "status": "planned"
    },
...
  ]
}
! 2 changes planned (--dry-run), 0 refused, 0 only in the store
$ prm list
! no prompts

== content that changed under its version is refused
$ prm deploy -q p > out; sed -i 's/You help/You serve/' p/greeting.yaml; prm deploy p
ACTION  ID        STORE  BECOMES  FILE...WHY
refuse  greeting  1.0.0  ...p/greeting.yaml  ...
! 0 changes, 1 refused, 0 only in the store
!   hint: raise `version` in the files, or give --bump patch, minor or major
? 1

== --bump publishes it and writes the version into the file, comments and all
$ prm deploy -q p > out; sed -i 's/You help/You serve/' p/greeting.yaml; prm deploy p --bump minor; diff "$DATA/greeting.yaml" p/greeting.yaml | sed "s/^/|/"
ACTION  ID        STORE  BECOMES  FILE...WHY
bump    greeting  1.0.0  1.1.0    p/greeting.yaml  ...
|3c3
|< version: 1.0.0  # raised by hand
|---
|> version: 1.1.0  # raised by hand
|9c9
|<       content: You help {{company}}.   # who we are
|---
|>       content: You serve {{company}}.   # who we are
! 1 change, 0 refused, 0 only in the store
$ prm status p
! in step: 2 equal

== --no-edit leaves the files alone
$ prm deploy -q p > out; sed -i 's/You help/You serve/' p/greeting.yaml; prm deploy -q p --bump patch --no-edit > out; grep ^version p/greeting.yaml
version: 1.0.0  # raised by hand

== a higher version in the file is published
$ prm deploy -q p > out; cp "$DATA/greeting2.yaml" p/greeting.yaml; prm deploy p -o json -q | grep -e action -e '"to"'
      "action": "publish",
      "to": "1.1.0",
      "action": "equal",
      "to": ...

== status tells the drift and exits with 1
$ prm deploy -q p > out; prm status p; prm create -q "$DATA/tone.yaml"; cp "$DATA/greeting2.yaml" p/greeting.yaml; prm status p
_partials/tone@1.0.0
ACTION         ID              STORE  BECOMES  FILE...WHY
only-in-store  _partials/tone  1.0.0  ...
publish        greeting        1.0.0  1.1.0    p/greeting.yaml  ...
! in step: 2 equal
! 2 of 3 differ
? 1

== status shows what is equal on request
$ prm deploy -q p > out; prm status p --all -q
ACTION  ID         STORE  BECOMES  FILE...WHY
equal   greeting   1.0.0  ...
equal   team/note  1.0.0  ...

== status as JSON
$ prm deploy -q p > out; prm status p -o json -q | grep -c '"equal"'
2

== nothing is deployed while a file has faults
$ cp "$DATA/bad.yaml" p; prm deploy p
! p/bad.yaml:2:10: error[version-invalid]: ...
...
? 1
$ prm list
! prm: error[storage-read]: there is no store ...
? 2

== without a path the library of prm.yaml is meant
$ echo 'library: p' > prm.yaml; mkdir deep; cd deep; prm deploy -q -o json | grep -c create
2

== without any path it says so
$ prm deploy
! prm: error[usage]: say which folder: PATH, or `library:` in prm.yaml
!   hint: see `prm deploy --help`
? 2

== a bump that deploy does not know
$ prm deploy p --bump auto
! prm: error[usage]: '--bump' takes patch|minor|major, not 'auto'
!   hint: see `prm deploy --help`
? 2

== partials are published before what includes them
$ cp "$DATA/answer.yaml" "$DATA/tone.yaml" p; prm deploy -q p > out && prm render answer -v question=Q
Be kind. Answer: Q

== a path that is not there
$ prm deploy nowhere
! prm: error[file-read]: ...nowhere...
? 2

== what breaks callers is refused by its file and line, unless it is allowed
$ mkdir -p p/schemas && printf 'id: pay\ntemplate: {content: "Pay {{sum}}"}\ninput_schema: pay\n' > p/pay.yaml && printf 'schemas:\n  - {name: pay, version: 1.0.0, fields: [{name: sum, type: float}]}\n' > p/schemas/pay.yaml && prm deploy p -q > /dev/null && sed -i 's/1.0.0/1.1.0/; s/float/integer/' p/schemas/pay.yaml && sed -i 's/Pay/Please pay/' p/pay.yaml; prm deploy p --bump minor
ACTION   ID          STORE  BECOMES  FILE                WHY
bump     pay         1.0.0  1.1.0    p/pay.yaml          content changed
publish  schema:pay  1.0.0  1.1.0    p/schemas/pay.yaml  new version
! p/pay.yaml:3:15: error[contract-broken]: this breaks callers: input /sum: the type was float and is integer
!      3 | input_schema: pay
!        |               ^
! 2 changes, 1 refused, 0 only in the store
!   hint: a new major version tells callers; --allow-breaking --why REASON does it all the same
? 1
$ prm deploy p --bump minor --allow-breaking --why 'all callers were changed' -q > /dev/null; prm history pay -o json | jq -r '.versions[0].version'
1.1.0

== schemas that moved on are named where they are still used
$ mkdir -p p/schemas && printf 'id: pay\ntemplate: {content: "Pay {{sum}}"}\ninput_schema: pay\n' > p/pay.yaml && printf 'schemas:\n  - {name: pay, version: 1.0.0, fields: [{name: sum, type: float}]}\n' > p/schemas/pay.yaml && prm deploy p -q > /dev/null && sed -i 's/1.0.0/1.1.0/; s/float/integer/' p/schemas/pay.yaml; prm deploy p | tail -1; prm outdated
publish  schema:pay  1.0.0  1.1.0    p/schemas/pay.yaml  new version
ID   VERSION  KIND    NAME  WANTS  FROZEN  NOW
pay  1.0.0    schema  pay   pay    1.0.0   1.1.0
! 1 change, 0 refused, 0 only in the store
!   hint: prompts keep the schemas that they were published with; `prm outdated` lists those that have moved
