# prm test: golden tests of files and of stored versions.
@ mkdir p && cat > p/hi.yaml <<'END'
> id: hi
> version: 1.0.0
> format: chat
> chat_template:
>   messages:
>     - {role: system, content: "You help {{company}}. {{> tone}}"}
>     - {role: user, content: "{{question}}"}
> tests:
>   - name: names the company
>     variables: {company: ACME, question: hi}
>     assert: [{contains: ACME}, {contains: kind, message: system}, {max_tokens: 20}]
> END
@ printf 'id: tone\nversion: 1.0.0\ntemplate: Be kind.\n' > p/tone.yaml

== a table, and a summary
$ prm test p
PROMPT    TEST               RESULT
hi@1.0.0  names the company  passed
! 1 passed, 0 failed

== a failure tells its place, what was expected, and what is nearest
$ sed -i 's/contains: ACME/contains: help acne/' p/hi.yaml; prm test p
PROMPT    TEST               RESULT
hi@1.0.0  names the company  failed
! p/hi.yaml:11:25: error[test-failed]: names the company: expected "help acne"; the nearest is "You help ACME. Be kind." in message 0 (system)
!     11 |     assert: [{contains: help acne}, {contains: kind, message: system}, {max_tokens: 20}]
!        |                         ^
! 0 passed, 1 failed
? 1

== an assertion that there is not
$ sed -i 's/max_tokens/max_token/' p/hi.yaml; prm test p -q > out
! p/hi.yaml:11:68: error[unknown-key]: there is no assertion 'max_token' (did you mean 'max_tokens'?)
...
? 1
$ prm validate p
! p/hi.yaml:11:68: error[unknown-key]: there is no assertion 'max_token' (did you mean 'max_tokens'?)
...
! 2 files, 2 prompts, 1 error, 0 warnings
? 1

== the file of tests beside a prompt
$ printf 'tests:\n  - name: more\n    variables: {company: A, question: b}\n    assert: [{snapshot: true}]\n' > p/hi.tests.yaml; prm test p
PROMPT    TEST               RESULT
hi@1.0.0  names the company  passed
hi@1.0.0  more               failed
! p/hi.tests.yaml:4:25: error[test-failed]: more: there is no snapshot 'p/__snapshots__/hi.yaml.more.txt' yet; `prm test --update` writes it
...
! 1 passed, 1 failed
? 1
$ prm test p --update
PROMPT    TEST               RESULT
hi@1.0.0  names the company  passed
hi@1.0.0  more               passed
! 2 passed, 0 failed, 1 snapshot written
$ cat p/__snapshots__/hi.yaml.more.txt; sed -i 's/kind/nice/' p/tone.yaml; prm test p -q 2>&1 > /dev/null | grep -v '|'
=== system
You help A. Be kind.

=== user
b
p/hi.tests.yaml:4:25: error[test-failed]: more: the text is not that of 'p/__snapshots__/hi.yaml.more.txt': they differ from line 2, column 16 on: expected "...kind...", found "...nice..."; where it is right: `prm test --update`
p/hi.yaml:11:43: error[test-failed]: names the company: expected "kind"; nothing comes near to it

== one file of the library, by its own name or that of its tests
$ mkdir o && cp p/hi.yaml o && printf 'library: p\n' > prm.yaml && printf 'tests: []\n' > p/hi.tests.yaml; prm test p/hi.yaml && prm test p/hi.tests.yaml -q && prm test -q
PROMPT    TEST               RESULT
hi@1.0.0  names the company  passed
PROMPT    TEST               RESULT
hi@1.0.0  names the company  passed
PROMPT    TEST               RESULT
hi@1.0.0  names the company  passed
! 1 passed, 0 failed

== a file that is in no library
$ prm test p/hi.yaml
PROMPT    TEST               RESULT
hi@1.0.0  names the company  failed
! p/hi.yaml:9:5: error[test-failed]: names the company: the prompt does not render: partial 'tone' is not found...
...
! 0 passed, 1 failed
? 1

== standard input, and what the store has
$ prm import p -q && prm test - < p/hi.yaml
PROMPT    TEST               RESULT
hi@1.0.0  names the company  passed
! 1 passed, 0 failed

== stored versions
$ prm import p -q && prm test hi hi@1.0.0
PROMPT    TEST               RESULT
hi@1.0.0  names the company  passed
hi@1.0.0  names the company  passed
! 2 passed, 0 failed
$ prm test hi --update
! prm: error[usage]: --update writes beside files; 'hi' is a stored prompt
!   hint: see `prm test --help`
? 2
$ prm test ho
! prm: error[prompt-not-found]: ...
? 2
$ prm test ho.yaml
! prm: error[prompt-not-found]: there is no file and no prompt 'ho.yaml'
? 2

== a snapshot of a stored version is skipped
$ printf 'id: s\ntemplate: x\ntests: [{name: t, assert: [{snapshot: true}]}]\n' > s.yaml; prm create s.yaml -q && prm test s
...
s@1.0.0  t     skipped
! 0 passed, 0 failed, 1 skipped
$ prm test s -o junit -q | grep skipped
  <testsuite name="prm test" tests="1" failures="0" skipped="1">
      <skipped message="snapshots stand beside files"/>

== no tests
$ prm test p/tone.yaml
! no tests
! 0 passed, 0 failed

== JSON
$ sed -i 's/contains: ACME/contains: ADME/' p/hi.yaml; printf 'test: []\n' > p/tone.tests.yaml; prm test p -o json > out; python3 - <<'END'
> import json
> d = json.load(open("out"))
> t = d["tests"][0]
> print(t["id"], t["version"], t["name"], t["outcome"], t["line"], t["column"], t["pointer"])
> print([(f["code"], f["line"], f["pointer"]) for f in t["failures"]])
> print([(f["code"], f["file"]) for f in d["findings"]])
> print(d["passed"], d["failed"], d["skipped"], d["snapshots_written"])
> END
hi 1.0.0 names the company failed 9 5 /tests/0
[('test-failed', 11, '/tests/0/assert/0/contains')]
[('wrong-type', 'p/tone.tests.yaml'), ('unknown-key', 'p/tone.tests.yaml')]
0 1 0 0
! 0 passed, 1 failed

== JUnit
$ sed -i 's/contains: ACME/contains: "<A&B>"/' p/hi.yaml; printf 'test: []\n' > p/tone.tests.yaml; printf 'id: [\n' > p/bad.yaml; prm test p -o junit -q > out; echo $?; python3 - <<'END'
> import xml.etree.ElementTree as tree
> suite = tree.parse("out").getroot().find("testsuite")
> print(suite.get("tests"), suite.get("failures"), suite.get("skipped"))
> for c in suite:
>     print(c.get("classname"), c.get("name"), c.get("file"), c.get("line"), [f.get("type") for f in c])
> END
1
5 5 0
hi names the company p/hi.yaml 9 ['test-failed']
prm p/tone.tests.yaml None None ['wrong-type']
prm p/tone.tests.yaml None None ['unknown-key']
prm p/bad.yaml None None ['yaml-syntax']
prm p/bad.yaml None None [...]

== GitHub
$ sed -i 's/contains: ACME/contains: ADME/' p/hi.yaml; prm test p -o github -q
::error file=p/hi.yaml,line=11,col=25,title=test-failed::names the company: expected "ADME"; ...
? 1
