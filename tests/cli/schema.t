# Schemas: variables checked, answers checked, contracts, types, JSON Schema.
@ mkdir -p schemas && cat > refund.yaml <<'END'
> id: refund
> version: 1.0.0
> format: text
> template: {content: "Refund {{amount}} to {{email}} in {{lang}} ({{token}})"}
> input_schema: refund_input
> output_schema: refund_output
> END
@ cat > schemas/refund.yaml <<'END'
> schemas:
>   - name: refund_input
>     version: 1.0.0
>     description: What we know of the refund
>     fields:
>       - {name: email,  type: string, validators: [{type: email, error_message: "Give a work address"}]}
>       - {name: amount, type: float,  validators: [{type: range, min_value: 0.01, max_value: 500}]}
>       - {name: token,  type: string, write_only: true, validators: [{type: min_length, value: 8}]}
>       - {name: lang,   type: enum,   required: false, default: en, validators: [{type: enum, allowed_values: [en, de]}]}
>   - name: refund_output
>     version: 1.0.0
>     fields:
>       - {name: granted, type: boolean}
>       - {name: reasons, type: list, item_schema: reason}
>   - name: reason
>     version: 1.0.0
>     fields:
>       - {name: text, type: string, validators: [{type: max_length, value: 20}]}
>       - {name: weight, type: integer, required: false, default: 1}
> END

== what is right is rendered, with defaults filled in
$ prm create refund.yaml && prm render refund -v email=kim@example.com -v amount:=7 -v token=12345678
refund@1.0.0
Refund 7 to kim@example.com in en (12345678)

== all that is wrong comes in one answer, with pointer, rule and place
$ prm create -q refund.yaml; printf '{"email": "kim",\n "amount": 900, "lang": "fr",\n "x": 1}\n' > vars.json
refund@1.0.0
$ prm render refund --vars vars.json
! vars.json:1:1: error[schema-invalid]: /token: 'token' is missing
!   in refund_input@1.0.0: field 'token' of schema 'refund_input'
! vars.json:1:11: error[schema-invalid]: /email: Give a work address
!   hint: expected an e-mail address, got 'kim'
!   in refund_input@1.0.0: field 'email' of schema 'refund_input', validator email
! vars.json:2:12: error[schema-invalid]: /amount: expected a number from 0.01 up to 500, got 900
!   in refund_input@1.0.0: field 'amount' of schema 'refund_input', validator range
! vars.json:2:25: error[schema-invalid]: /lang: expected one of 'en', 'de', got 'fr'
!   in refund_input@1.0.0: field 'lang' of schema 'refund_input', validator enum
! vars.json:3:2: error[schema-invalid]: /x: 'x' is not a field here
? 1

== what -v gives has no line
$ prm create -q refund.yaml; printf 'email: kim@example.com\namount: 900\ntoken: 12345678x\n' > vars.yaml; prm render refund --vars vars.yaml -v amount:=0
refund@1.0.0
! prm: error[schema-invalid]: /amount: expected a number from 0.01 up to 500, got 0
!   in refund_input@1.0.0: field 'amount' of schema 'refund_input', validator range
? 1

== a text where a number is asked for
$ prm create -q refund.yaml; prm render refund -v email=kim@example.com -v amount=7 -v token=12345678
refund@1.0.0
! prm: error[schema-invalid]: /amount: expected a number, got '7' (a string)
!   hint: '=' gives a text, ':=' any JSON value: -v amount:=JSON
!   in refund_input@1.0.0: field 'amount' of schema 'refund_input'
? 1

== a value that may not be shown is shown nowhere
$ prm create -q refund.yaml; echo '{"email": "kim", "amount": "hunter2", "token": "hunter2"}' > vars.json
refund@1.0.0
$ for o in text json github; do prm render refund --vars vars.json -o $o; done > out 2>&1; prm render refund.yaml --vars vars.json --explain >> out 2>&1; prm render refund -v token=hunter2 >> out 2>&1; grep hunter2 out | grep -v -e amount -e "got 'hunter2'" -e '"value"'
? 1

== an explanation shows no secrets, nor what a helper may have made of them
$ sed -i 's/({{token}})/{{upper token}} {{token}}/' refund.yaml; prm create -q refund.yaml; prm render refund -v email=kim@example.com -v amount:=7 -v token=hunter2x --explain | awk '{print $5, $6, $7}'
refund@1.0.0
VARIABLE TEXT...
- *** ...
amount "7" ...
- *** ...
email "kim@example.com" ...
- *** ...
lang "en" ...
...
token *** ...
$ prm render refund.yaml -v email=kim@example.com -v amount:=7 -v token=hunter2x --explain | grep -ci hunter2
0
? 1

== as JSON, for a program
$ prm create -q refund.yaml; prm render refund -v email=kim@example.com -v amount:=7 -v token=short -o json
refund@1.0.0
{
  "findings": [
    {
      "severity": "error",
      "code": "schema-invalid",
      "file": null,
      "line": 0,
      "column": 0,
      "pointer": "/token",
      "text": "expected a length of at least 8",
      "hint": null,
      "rule": "min_length",
      "value": null
    }
  ],
  "files": 0,
  "prompts": 0,
  "errors": 1,
  "warnings": 0,
  "not_listed": 0
}
? 1

== a file that is not published finds the schemas beside it
$ prm render refund.yaml -v email=kim@example.com -v amount:=7 -v token=12345678
Refund 7 to kim@example.com in en (12345678)

== an answer of a model: bare, fenced, after prose
$ prm create -q refund.yaml; echo '{"granted": true, "reasons": []}' | prm check-output refund -
refund@1.0.0
{
  "granted": true,
  "reasons": []
}
$ printf 'Sure:\n```json\n{"granted": true, "reasons": [{"text": "late"}]}\n```\n' > a.txt; prm check-output refund a.txt
{
  "granted": true,
  "reasons": [
    {
      "text": "late",
      "weight": 1
    }
  ]
}
$ echo 'I think {"granted": false, "reasons": []} fits.' | prm check-output refund.yaml - -o json
{
  "value": {
    "granted": false,
    "reasons": []
  },
  "findings": [],
  "errors": 0
}

== an answer that is wrong, and what to tell the model
$ prm create -q refund.yaml; printf 'Sure:\n\n{"granted": "yes", "reasons": [{"text": "it came much too late"}]}\n' > a.txt; prm check-output refund a.txt
refund@1.0.0
! a.txt:3:13: error[schema-invalid]: /granted: expected a boolean, got 'yes' (a string)
!      3 | {"granted": "yes", "reasons": [{"text": "it came much too late"}]}
!        |             ^
!   in refund_output@1.0.0: field 'granted' of schema 'refund_output'
! a.txt:3:41: error[schema-invalid]: /reasons/0/text: expected a length of at most 20, got 21 characters
!      3 | {"granted": "yes", "reasons": [{"text": "it came much too late"}]}
!        |                                         ^
!   in reason@1.0.0: field 'text' of schema 'reason', validator max_length
? 1
$ prm check-output refund a.txt --reply -q
Your answer is not what was asked for:
- /granted: expected a boolean, got 'yes' (a string)
- /reasons/0/text: expected a length of at most 20, got 21 characters
Answer again with the corrected JSON alone.
? 1
$ prm check-output refund a.txt -o github
::error file=a.txt,line=3,col=13,title=schema-invalid::/granted: expected a boolean, got 'yes' (a string)
::error file=a.txt,line=3,col=41,title=schema-invalid::/reasons/0/text: expected a length of at most 20, got 21 characters
? 1

== an answer without JSON, with broken JSON, with a key twice
$ prm create -q refund.yaml; echo 'I cannot say.' | prm check-output refund -; echo '{"granted": tru}' | prm check-output refund -; echo '{"granted": true, "granted": false, "reasons": []}' | prm check-output refund -
refund@1.0.0
! <stdin>: error[json-syntax]: there is no JSON object in the answer
! <stdin>:1:...: error[json-syntax]: ...
...
! <stdin>:1:19: error[duplicate-key]: ...
...
? 1

== slips of check-output
$ printf 'id: plain\ntemplate: {content: hi}\n' > plain.yaml; prm create plain.yaml && echo '{}' > a; prm check-output plain a; prm check-output refnd a; prm check-output - a; prm check-output refund.yaml nofile; prm check-output refund.yaml
plain@1.0.0
! prm: error[schema-not-found]: 'plain' names no output_schema to check an answer with
! prm: error[prompt-not-found]: there is no prompt 'refnd'...
! prm: error[usage]: standard input is for the answer: prm check-output REF|FILE -
!   hint: see `prm check-output --help`
! prm: error[file-read]: cannot open 'nofile': No such file or directory
! prm: error[usage]: too few arguments: prm check-output REF|FILE ANSWER|- [OPTIONS]
!   hint: see `prm check-output --help`
? 2

== a change that breaks callers is refused, and all of it is named
$ prm create -q refund.yaml; sed -i 's/version: 1.0.0/version: 1.1.0/; s/amount, type: float/amount, type: integer/; s/min_length, value: 8/min_length, value: 12/' schemas/refund.yaml; sed -i 's/Refund/Please refund/' refund.yaml
refund@1.0.0
$ prm update refund.yaml --bump patch
! refund: error[contract-broken]: this breaks callers: input /amount: the type was float and is integer
! refund: error[contract-broken]: this breaks callers: input /token: the least length was 8 and is 12
! prm: error[contract-broken]: 'refund' 1.0.1 breaks callers of 1.0.0 (input /amount: the type was float and is integer): take a major version
!   hint: a new major version tells callers; --allow-breaking --why REASON does it all the same
? 1
$ prm diff refund.yaml | tail -3
contract: breaking; it asks for a major version
  breaking: input /amount: the type was float and is integer
  breaking: input /token: ...
$ prm diff refund.yaml -o json | jq -c '.contract | .verdict, .bump, .changes[0]'
"breaking"
"major"
{"verdict":"breaking","part":"input","pointer":"/amount","text":"the type was float and is integer"}

== an automatic bump says why
$ prm create -q refund.yaml; sed -i 's/version: 1.0.0/version: 1.1.0/; s/amount, type: float/amount, type: integer/' schemas/refund.yaml; sed -i 's/Refund/Please refund/' refund.yaml
refund@1.0.0
$ prm update refund.yaml --bump auto
refund@2.0.0
! contract: breaking; it asks for a major version
!   breaking: input /amount: the type was float and is integer
! refund.yaml: version is now 2.0.0
$ sed -i 's/Please/Now/' refund.yaml; prm update refund.yaml --bump auto
refund@2.0.1
! contract: unchanged since refund@2.0.0; a patch version
! refund.yaml: version is now 2.0.1

== a new version of a schema alone is a new promise
$ prm create -q refund.yaml; sed -i 's/version: 1.0.0/version: 1.1.0/; s/amount, type: float/amount, type: integer/' schemas/refund.yaml; prm update refund.yaml --bump auto
refund@1.0.0
refund@2.0.0
! contract: breaking; it asks for a major version
!   breaking: input /amount: the type was float and is integer
! refund.yaml: version is now 2.0.0
$ prm update refund.yaml --bump auto
refund@2.0.0
! nothing changed: 'refund' is version 2.0.0 already

== a schema that moved in the store is outdated, and refreshing bumps as callers need it
$ prm create -q refund.yaml; prm schema show reason -o json | jq -c '{schema: (.schemas[0] | .version = "1.1.0" | .fields[0].validators[0].value = 90)}' | prm call schema.put - > /dev/null; prm outdated
refund@1.0.0
ID      VERSION  KIND    NAME  ...FROZEN  NOW
refund  1.0.0    schema  reason...1.0.0...1.1.0
$ prm update --refresh-refs refund; prm outdated
refund@2.0.0
! nothing is outdated
$ prm diff refund
refund@1.0.0 -> refund@2.0.0
contract: breaking; it asks for a major version
  breaking: output /reasons/text: ...

== what breaks can be allowed, with a reason; labels ask too
$ prm create -q refund.yaml; sed -i 's/version: 1.0.0/version: 1.1.0/; s/amount, type: float/amount, type: integer/' schemas/refund.yaml; sed -i 's/Refund/Please refund/' refund.yaml; prm update refund.yaml --bump minor --allow-breaking
refund@1.0.0
! prm: error[reason-required]: allowing what breaks callers needs a reason
!   hint: give --why REASON
? 2
$ prm update -q refund.yaml --bump minor --allow-breaking --why 'all callers were changed'; prm label set refund production 1.0.0
refund@1.1.0
refund:production is now 1.0.0
$ prm label set refund production 1.1.0
! prm: error[contract-broken]: 'refund' 1.1.0 breaks callers of 1.0.0 (input /amount: the type was float and is integer): take a major version
!   hint: a new major version tells callers; --allow-breaking --why REASON does it all the same
? 1
$ prm label set refund production 1.1.0 --allow-breaking --why 'all callers were changed'
refund:production is now 1.1.0

== a schema that is missing is an error with what may be meant
$ sed -i 's/refund_input$/refund_imput/' refund.yaml; prm create refund.yaml; prm validate refund.yaml
! prm: error[schema-not-found]: there is no schema 'refund_imput'...
! refund.yaml:5:15: error[schema-not-found]: there is no schema 'refund_imput' ...(did you mean 'refund_input'?)
...
! 2 files, ...
? 1

== every fault of a schema file, with its place
$ sed -i 's/type: email,/type: emial,/; s/max_length, value: 20/max_length, value: -1/; s/type: boolean/type: bool/' schemas/refund.yaml; prm validate schemas/refund.yaml
! schemas/refund.yaml:6:...: error[...]: ...emial...
...
! schemas/refund.yaml:13:...: error[...]: ...bool...
...
! schemas/refund.yaml:18:...: error[...]: ...
...
? 1
$ prm validate refund.yaml 2>&1 | grep refund.yaml:5; sed -i 's/refund_input$/refnd_input/' refund.yaml; prm validate refund.yaml 2>&1 | grep refund.yaml:5
refund.yaml:5:15: error[schema-not-found]: there is no schema 'refnd_input' ...(did you mean 'refund_input'?)

== a circle of schemas, a default that breaks its rule, a bad pattern, a custom function
$ cat > schemas/bad.yaml <<'END'
> schemas:
>   - {name: a, extends: b, fields: []}
>   - {name: b, extends: a, fields: []}
>   - {name: c, fields: [{name: x, type: integer, required: false, default: "one"}]}
>   - {name: d, fields: [{name: x, type: string, validators: [{type: regex, pattern: "a("}]}]}
>   - {name: e, fields: [{name: x, type: string, validators: [{type: custom, custom_function: nobody}]}]}
>   - {name: f, fields: [{name: x, type: string, validators: [{type: min_length, value: 5}, {type: max_length, value: 2}]}]}
> END
$ prm validate schemas/bad.yaml 2>&1 | grep -o '^schemas/bad.yaml:[0-9]*' | sort -u
schemas/bad.yaml:2
schemas/bad.yaml:3
schemas/bad.yaml:4
schemas/bad.yaml:5
schemas/bad.yaml:6
schemas/bad.yaml:7

== what the templates use and the schema has not is a warning
$ sed -i 's/{{lang}}/{{long}}/' refund.yaml; prm validate refund.yaml --strict
! refund.yaml:5:15: warning[missing-variable]: the templates use 'long', which is no field of the schema 'refund_input' (did you mean 'lang'?)
!      5 | input_schema: refund_input
!        |               ^
! 2 files, 1 prompt, 0 errors, 1 warning
? 1

== types for programs
$ prm create -q refund.yaml; prm types refund --lang typescript | sed -n '/Output {/,/^}/p'
refund@1.0.0
export interface RefundOutput {
  granted: boolean;
  reasons: RefundOutputReason[];
}
$ prm types refund.yaml -o refund.py; prm types refund.yaml -o refund.py; grep -c 'class RefundInput' refund.py
! wrote refund.py
! refund.py is up to date
2
$ prm types refund.yaml -o refund.h -q && grep -c RefundInput refund.h | grep -v '^0' > /dev/null; prm types refund; prm types refund --lang rust; prm types
! prm: error[usage]: say which language: --lang c, python or typescript
!   hint: see `prm types --help`
! prm: error[usage]: ...rust...
!   hint: ...
! prm: error[usage]: too few arguments: ...
!   hint: ...
? 2
$ printf 'id: plain\ntemplate: {content: hi}\n' > plain.yaml; prm types plain.yaml --lang c
! prm: error[schema-not-found]: 'plain.yaml' names no input_schema and no output_schema: there is nothing to make types of
? 1

== schemas are shown
$ prm create -q refund.yaml; prm schema show reason
refund@1.0.0
schemas:
  - name: reason
    version: 1.0.0
...
$ prm schema show schemas/refund.yaml --name reason -o json | jq -r '.schemas[0].fields[1].default'; prm schema show schemas/refund.yaml; prm schema show schemas/refund.yaml --name raeson; prm schema show raeson
1
! prm: error[usage]: 'schemas/refund.yaml' holds 3 schemas: say which with --name, such as --name refund_input
!   hint: see `prm schema show --help`
! prm: error[schema-not-found]: 'schemas/refund.yaml' holds no schema 'raeson' (did you mean 'reason'?)
! prm: error[schema-not-found]: there is no schema 'raeson'; did you mean 'reason'?
? 1

== JSON Schema, there and back
$ prm schema export schemas/refund.yaml --name refund_input > refund.json && prm schema import refund.json --name refund_input > back.yaml && prm schema export back.yaml > again.json && cmp refund.json again.json && jq -c '.properties.lang' refund.json
{...}
$ prm schema export back.yaml -o refund.json; prm schema import refund.json --name refund_input -o new.yaml; cmp back.yaml new.yaml; prm schema import refund.json -o .
! refund.json is up to date
! wrote new.yaml
! prm: error[file-write]: ...
? 2
$ prm schema export refund.yaml --of output --dialect openai | jq -c '.additionalProperties, .required'
false
["granted","reasons"]
! OpenAI: warning[unsupported]: ...
...
! ... losses: what the other form cannot say
$ prm schema export refund.yaml --of output --dialect openai --strict -q > /dev/null
? 1
$ echo '{"type": "object", "properties": {"a": {"type": "string", "minLength": 2}, "b": {"not": {}}}, "required": ["a"]}' | prm schema import - --name t
schemas:
  - name: t
...
! ...: warning[unsupported]: ...
...
$ echo '{"type": "object"}' | prm schema import -; echo '{"type": "string"}' | prm schema import - --name x; echo '{' | prm schema import - --name x; prm schema export plain
! prm: error[usage]: say what the schema is called: --name NAME
!   hint: see `prm schema import --help`
! prm: error[schema-parse]: ...
...
! ...error[json-syntax]: ...
...
! prm: error[...]: ...
...
? ...

== schemas are listed, of the store and of files
$ prm create -q refund.yaml; prm schema list; prm schema list refund.yaml -o json | jq -c '.schemas[0]'; prm schema list -o json | jq '.schemas | length'
refund@1.0.0
NAME           VERSION  DESCRIPTION
reason         1.0.0    -
refund_input   1.0.0    What we know of the refund
refund_output  1.0.0    -
{"name":"reason","version":"1.0.0","description":null}
3
$ prm schema show -; prm schema show plain.yaml
! prm: error[usage]: a schema is read from a file or from the store
!   hint: see `prm schema show --help`
! prm: error[schema-not-found]: there is no schema 'plain.yaml'
? 1

== a fault of several files of variables has no line, of the only one it has
$ echo 'email: kim' > a.yaml; echo 'amount: 900' > b.yaml; prm render refund.yaml --vars a.yaml --vars b.yaml -v token=12345678 2>&1 | grep amount
prm: error[schema-invalid]: /amount: expected a number from 0.01 up to 500, got 900
...
$ echo hi > t.txt; prm render refund.yaml -f email=t.txt -v amount:=1 -v token=12345678 2>&1 | head -1
prm: error[schema-invalid]: /email: Give a work address

== a good answer is no annotation
$ echo '{"granted": true, "reasons": []}' | prm check-output refund.yaml - -o github

== a label that goes back is asked too
$ prm create -q refund.yaml; sed -i 's/version: 1.0.0/version: 1.1.0/; s/max_value: 500/max_value: 900/; s/min_length, value: 8/min_length, value: 7/' schemas/refund.yaml; prm update -q refund.yaml --bump auto; prm label set -q refund production 1.1.0; prm rollback refund 1.0.0 --label production
refund@1.0.0
refund@1.1.0
refund:production is now 1.1.0
! prm: error[contract-broken]: 'refund' 1.0.0 breaks callers of 1.1.0 (input /amount: the greatest value was 900 and is 500): take a major version
!   in input /amount: the greatest value was 900 and is 500
!   in input /token: the least length was 7 and is 8
!   hint: a new major version tells callers; --allow-breaking --why REASON does it all the same
? 1
$ prm rollback refund 1.0.0 --label production --allow-breaking --why 'refunds got out of hand'
refund:production is now 1.0.0

== a dry run of a file whose schemas are new
$ prm create refund.yaml --dry-run
! a dry run stores no schemas, and those beside the file are not in the store yet; `prm validate` and `prm deploy --dry-run` look at both
! prm: error[schema-not-found]: there is no schema 'refund_input'
? 1

== words are told apart from promises
$ prm create -q refund.yaml; sed -i 's/version: 1.0.0/version: 1.0.1/; s/What we know of/All that we know of/' schemas/refund.yaml; prm update -q refund.yaml --bump auto; prm diff refund
refund@1.0.0
refund@1.0.1
...
$ prm diff refund -o json | jq -r .contract.bump
patch

== a type's name begins with a letter
$ sed -i 's|^id: refund|id: 2fa/refund-check|' refund.yaml; prm types refund.yaml --lang typescript | grep -o 'P2fa[A-Za-z]*put {'
P2faRefundCheckInput {
P2faRefundCheckOutput {
