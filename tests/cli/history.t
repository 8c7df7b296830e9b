@ prm create -q "$DATA/greeting.yaml" && prm update -q "$DATA/greeting2.yaml"

== a table, the highest version first
$ prm history greeting
VERSION  STATUS  LABELS  CREATED...BY   CHANGELOG
1.1.0    active  -       ...kim  Take a question
1.0.0    active  -       ...kim  First version

== JSON
$ prm history greeting -o json
{
  "versions": [
    {
      "version": "1.1.0",
      "status": "active",
      "latest": true,
      "labels": [],
      "created_at": "...Z",
      "created_by": "kim",
      "changelog": "Take a question",
      "parent": "1.0.0",
      "content_hash": "...",
      "graph_hash": "...",
      "damage": null
    },
    {
      "version": "1.0.0",
      "status": "active",
      "latest": false,
...
    }
  ]
}

== a prompt that is not there
$ prm history greetin
! prm: error[prompt-not-found]: ...did you mean 'greeting'...
? 2

== a version is shown as YAML that can be published again
$ prm show greeting@1.0.0 > a.yaml && prm show greeting --store files:other 2>/dev/null; prm create a.yaml --store files:other && prm show greeting --store files:other | diff a.yaml - && echo same
greeting@1.0.0
same

== a version is shown as JSON
$ prm show greeting -o json | grep -e '"id"' -e '"version"'
  "id": "greeting",
  "version": "1.1.0",

== the record
$ prm show greeting@1.1.0 --record -o json | grep -e parent_version -e created_by -e '"record"'
  "record": 1,
...
  "parent_version": "1.0.0",
...

== the difference of two versions, word by word
$ prm diff greeting@1.0.0 greeting@1.1.0
greeting@1.0.0 -> greeting@1.1.0
~ ...
    You help {+the customers of +}{{company}}.
~ ...
    Hi, I am {{name}}.{+ {{question}}+}
inputs: +question
contract: breaking; it asks for a major version
  breaking: input /question: a variable that must be given was added

== one version and the one before it
$ prm diff greeting | head -1
greeting@1.0.0 -> greeting@1.1.0

== the first version has none before it
$ prm diff greeting@1.0.0
! prm: error[usage]: greeting@1.0.0 is the first version: there is nothing before it
!   hint: see `prm diff --help`
? 2

== a file and the store
$ cp "$DATA/greeting.yaml" .; prm diff greeting.yaml | head -1; prm diff greeting.yaml --exit-code > out
greeting@1.1.0 -> greeting.yaml
? 1

== no difference is a note, and 0
$ prm diff greeting@1.1.0 greeting --exit-code
! no difference between greeting@1.1.0 and greeting@1.1.0

== a difference alone is no error
$ prm diff greeting@1.0.0 greeting > out

== as JSON
$ prm diff greeting@1.0.0 greeting -o json > out; grep -e before -e variables_added -A1 out | tail -2; grep '"kind"' out
  "variables_added": [
    "question"
    ...
    ...

== a version that is not there
$ prm diff greeting@1.0.0 greeting@7.0.0
! prm: error[version-not-found]: ...
? 2

== two versions of one prompt in every spelling
$ for w in '1.0.0 1.1.0' '@1.0.0 @1.1.0' '1.0.0 latest'; do prm diff greeting $w | head -1; done; prm diff greeting@1.0.0 1.1.0 | head -1; prm diff greeting:p :q 2>&1 | head -1
greeting@1.0.0 -> greeting@1.1.0
greeting@1.0.0 -> greeting@1.1.0
greeting@1.0.0 -> greeting@1.1.0
greeting@1.0.0 -> greeting@1.1.0
prm: error[label-not-found]: ...'q'...

== settings, messages and inputs that come, go and change
$ cat > a.yaml <<'END'
> id: d
> version: 1.0.0
> format: chat
> chat_template:
>   messages:
>     - {role: system, content: "Help {{company}}."}
>     - {role: user, content: "{{question}}"}
> metadata: {temperature: 0.2, category: old, description: one}
> model: {provider: x, name: y}
> END
$ cat > b.yaml <<'END'
> id: d
> version: 1.1.0
> format: chat
> chat_template:
>   messages:
>     - {role: system, content: "Help."}
>     - {role: user, content: "{{question}}"}
>     - role: assistant
>       content: |
>         One.
>         Two.
> metadata: {temperature: 0.3, tags: [a], author: kim}
> END
$ prm create -q a.yaml && prm update -q b.yaml && prm diff d
d@1.0.0
d@1.1.0
d@1.0.0 -> d@1.1.0
~ message 1 (system):
    Help[- {{company}}-].
+ message 3 (assistant):
    {+One.
    Two.
    +}
~ metadata.temperature: 0.2 -> 0.3
- metadata.category:
    [-old-]
- metadata.description:
    [-one-]
+ metadata.tags: ["a"]
+ metadata.author:
    {+kim+}
- model: {"provider":"x","name":"y"}
inputs: -company
contract: compatible; it asks for a minor version
  compatible: input /company: the variable is no longer asked for
$ prm diff d -o json | jq -c '.changes[] | [.kind, .title, .before, .after]'
["changed","message 1 (system)","Help {{company}}.","Help."]
["added","message 3 (assistant)",null,{"role":"assistant","content":"One.\nTwo.\n"}]
["changed","metadata.temperature",0.2,0.3]
["removed","metadata.category","old",null]
["removed","metadata.description","one",null]
["added","metadata.tags",null,["a"]]
["added","metadata.author",null,"kim"]
["removed","model",{"provider":"x","name":"y"},null]
