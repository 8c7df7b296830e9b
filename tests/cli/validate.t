== a good folder
$ mkdir p && cp "$DATA/greeting.yaml" "$DATA/note.yaml" p && prm validate p
! 2 files, 2 prompts, 0 errors, 0 warnings

== every fault of every file in one run
$ mkdir p && cp "$DATA/bad.yaml" "$DATA/greeting.yaml" p && printf 'id: [\n' > p/worse.yaml && prm validate p
! p/bad.yaml:2:10: error[version-invalid]: ...
! ...
! p/bad.yaml:6:13: error[unknown-role]: ...
! ...
! p/bad.yaml:7:...: error[template-syntax]: ...
...
! p/worse.yaml:...: error[yaml-syntax]: ...
...
! 3 files, ... prompt..., ... errors, ... warning...
? 1

== standard output stays empty
$ cp "$DATA/bad.yaml" .; prm validate bad.yaml 2> /dev/null
? 1

== the excerpt has a caret under the place
$ cp "$DATA/bad.yaml" .; prm validate bad.yaml 2>&1 | sed -n '/^bad.yaml:6/,/\^/p'
bad.yaml:6:13: error[unknown-role]: ...
     6 |     - role: root
       |             ^

== standard input
$ prm validate - < "$DATA/greeting.yaml"; prm validate - < "$DATA/bad.yaml"
! 1 file, 1 prompt, 0 errors, 0 warnings
! <stdin>:2:10: error[version-invalid]: ...
...
! 1 file, ... prompt..., ... errors, ... warning...
? 1

== as JSON
$ cp "$DATA/bad.yaml" .; prm validate bad.yaml --output json 2> /dev/null | tee out | head -10; python3 -c 'import json; d=json.load(open("out")); print(d["errors"] == len([f for f in d["findings"] if f["severity"] == "error"]), d["files"], sorted(d))'
{
  "findings": [
    {
      "severity": "error",
      "code": "version-invalid",
      "file": "bad.yaml",
      "line": 2,
      "column": 10,
      "pointer": "/version",
      "text": "...",
True 1 ['errors', 'files', 'findings', 'not_listed', 'prompts', 'warnings']

== JSON of a good file is a document too
$ prm validate "$DATA/greeting.yaml" -o json -q
{
  "findings": [],
  "files": 1,
  "prompts": 1,
  "errors": 0,
  "warnings": 0,
  "not_listed": 0
}

== as GitHub commands
$ cp "$DATA/bad.yaml" 'a,b:%.yaml'; prm validate 'a,b:%.yaml' -o github -q
::error file=a%2Cb%3A%25.yaml,line=2,col=10,title=version-invalid::...
::error file=a%2Cb%3A%25.yaml,line=6,col=13,title=unknown-role::...
...
? 1

== as SARIF
$ mkdir 'a b' && cp "$DATA/bad.yaml" 'a b'; prm validate 'a b' -o sarif -q > out; python3 - <<'END'
> import json
> d = json.load(open("out"))
> run = d["runs"][0]
> ids = [r["id"] for r in run["tool"]["driver"]["rules"]]
> print(d["version"], run["tool"]["driver"]["name"], len(ids) == len(set(ids)))
> print(all(r["ruleId"] in ids and r["level"] in ("error", "warning", "note") for r in run["results"]))
> place = run["results"][0]["locations"][0]["physicalLocation"]
> print(place["artifactLocation"]["uri"], place["region"])
> END
2.1.0 prm True
True
a%20b/bad.yaml {'startLine': 2, 'startColumn': 10}

== as JUnit
$ mkdir p && cp "$DATA/greeting.yaml" p && cp "$DATA/bad.yaml" 'p/a&<"b.yaml'; prm validate p -o junit -q > out; python3 - <<'END'
> import xml.etree.ElementTree as tree
> suite = tree.parse("out").getroot().find("testsuite")
> print(suite.get("tests"), suite.get("failures"), sorted(c.get("name") for c in suite))
> print(all(f.get("message") and f.get("type") for f in suite.iter("failure")))
> END
2 1 ['p/a&<"b.yaml', 'p/greeting.yaml']
True

== a format that is none
$ prm validate "$DATA" -o sarf
! prm: error[usage]: '--output' takes text|json|github|sarif|junit, not 'sarf' (did you mean 'sarif'?)
!   hint: see `prm validate --help`
? 2

== a path that is not there
$ prm validate nowhere
! prm: error[file-read]: ...nowhere...
? 2

== warnings are findings with --strict
$ sed 's/variables: .company, name./variables: [company, name, unused]/' "$DATA/greeting.yaml" > w.yaml; prm validate w.yaml
! w.yaml:...: warning[unused-variable]: ...
...
! 1 file, 1 prompt, 0 errors, 1 warning
$ prm validate w.yaml --strict -q
? 1

== a partial that is nowhere
$ cp "$DATA/answer.yaml" .; prm validate answer.yaml
! answer.yaml:...: error[missing-partial]: ...
...
! 1 file, 1 prompt, 1 error, 0 warnings
? 1

== a partial beside it in the folder
$ mkdir p && cp "$DATA/answer.yaml" "$DATA/tone.yaml" p && prm validate p
! 2 files, 2 prompts, 0 errors, 0 warnings

== a partial in the store
$ cp "$DATA/answer.yaml" . && prm create -q "$DATA/tone.yaml" && prm validate answer.yaml
_partials/tone@1.0.0
! 1 file, 1 prompt, 0 errors, 0 warnings

== a single file of the library is checked as a part of it
$ mkdir p && cp "$DATA/answer.yaml" "$DATA/tone.yaml" p && echo 'library: p' > prm.yaml && prm validate p/answer.yaml && cd p && prm validate answer.yaml
! 1 file, 1 prompt, 0 errors, 0 warnings
! 1 file, 1 prompt, 0 errors, 0 warnings

== without a path the library of prm.yaml is meant
$ mkdir p && cp "$DATA/greeting.yaml" p && echo 'library: p' > prm.yaml && prm validate
! 1 file, 1 prompt, 0 errors, 0 warnings

== without a path and a library it says so
$ prm validate
! prm: error[usage]: say which folder: PATH, or `library:` in prm.yaml
!   hint: see `prm validate --help`
? 2

== many paths, as a hook gives them
$ prm validate "$DATA/greeting.yaml" "$DATA/note.yaml" "$DATA/bundle.yaml"
! 3 files, 4 prompts, 0 errors, 0 warnings

== the same id twice
$ mkdir p && cp "$DATA/greeting.yaml" p/a.yaml && cp "$DATA/greeting.yaml" p/b.yaml && prm validate p -q
! p/b.yaml:...: error[duplicate-id]: ...
...
? 1

== an alias bomb is refused at once
$ { echo 'a0: &a0 [x,x,x,x,x,x,x,x,x]'; for i in 1 2 3 4 5 6 7 8 9; do p=$((i-1)); echo "a$i: &a$i [*a$p,*a$p,*a$p,*a$p,*a$p,*a$p,*a$p,*a$p,*a$p]"; done; } > bomb.yaml; timeout 5 prm validate bomb.yaml -q
! bomb.yaml:...: error[...]: ...
...
? 1

== deep nesting is refused at once
$ { printf 'id: x\nformat: text\ntemplate: '; head -c 100000 /dev/zero | tr '\0' '['; } > deep.yaml; timeout 5 prm validate deep.yaml -q
! deep.yaml:...: error[...]: ...
...
? 1

== unknown tags run nothing
$ printf 'id: x\nformat: text\ntemplate: {content: !!python/object/apply:os.system [id]}\n' > t.yaml; prm validate t.yaml -q
! t.yaml:3:...: error[yaml-tag]: ...
...
? 1

== a version that YAML would read as a number is refused
$ for v in 1.10 1.0 2; do printf "id: x\nversion: $v\nformat: text\ntemplate: {content: x}\n" | prm validate - -q 2>&1 | head -1 | cut -d: -f1-4; done
<stdin>:2:10: error[version-invalid]
<stdin>:2:10: error[version-invalid]
<stdin>:2:10: error[version-invalid]

== malformed YAML has a place
$ for t in 'a:\n\t- b' 'key : &a' 'a: "x' '%%YAML 3.0\n---\na: 1' 'id: x\n...\nid: y' 'id: x\nid: y'; do printf "$t" | prm validate - -q 2>&1 | head -1 | grep -c '^<stdin>:[0-9]*:[0-9]*: error\['; done
1
1
1
1
1
1

== bytes that are not UTF-8
$ printf 'id: \377\n' | prm validate - -q
! <stdin>:1:5: error[bad-utf8]: ...
...
? 1

== roles that are none
$ for r in '"{{r}}"' root System; do printf "id: x\nformat: chat\nchat_template: {messages: [{role: $r, content: x}]}\n" | prm validate - -q 2>&1 | head -1 | grep -o 'error.[a-z-]*'; done
error[unknown-role
error[unknown-role
error[unknown-role

== many files are quick
$ mkdir p && for i in $(seq 1 300); do sed "s/greeting/g$i/" "$DATA/greeting.yaml" > p/$i.yaml; done; timeout 10 prm validate p
! 300 files, 300 prompts, 0 errors, 0 warnings

== under GitHub Actions the findings are annotations too
$ printf 'version: 1.0.0\ntemplate: x\n' > bad.yaml; GITHUB_ACTIONS=true prm validate bad.yaml; GITHUB_ACTIONS=true prm validate bad.yaml -o text > out; cat out
::error file=bad.yaml,line=1,col=1,title=missing-key::the prompt has no id
! bad.yaml:1:1: error[missing-key]: the prompt has no id
! ...
! 1 file, 0 prompts, 1 error, 0 warnings
! bad.yaml:1:1: error[missing-key]: the prompt has no id
! ...
! 1 file, 0 prompts, 1 error, 0 warnings

== a pipe is read like a file
$ mkfifo p; printf 'id: x\ntemplate: Hi\n' > p & prm validate p; printf 'id: x\ntemplate: Hi\n' | prm create /dev/stdin
x@1.0.0
! 1 file, 1 prompt, 0 errors, 0 warnings
