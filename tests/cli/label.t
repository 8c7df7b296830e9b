@ prm create -q "$DATA/greeting.yaml" && prm update -q "$DATA/greeting2.yaml"

== a label is set in two words and in one
$ prm label set greeting production 1.0.0 --why 'first release'
greeting:production is now 1.0.0
$ prm label set greeting:production 1.1.0
greeting:production is now 1.1.0

== a target in every spelling
$ prm label set -q greeting a @1.0.0; prm label set -q greeting b greeting@1.1.0; prm label set -q greeting c a; prm label set -q greeting d latest; prm label set -q greeting e '^1.0'; prm label set -q greeting f greeting:b
greeting:a is now 1.0.0
greeting:b is now 1.1.0
greeting:c is now 1.0.0
greeting:d is now 1.1.0
greeting:e is now 1.1.0
greeting:f is now 1.1.0

== the result as JSON
$ prm label set -q greeting production 1.0.0 -o json
{
  "id": "greeting",
  "label": "production",
  "version": "1.0.0"
}

== labels as a table
$ prm label set -q greeting production 1.0.0 --why 'first release' && prm label list greeting
greeting:production is now 1.0.0
LABEL       VERSION  PROTECTED  WHEN...WHO  WHY
production  1.0.0    no         ...Z  kim  first release

== labels as JSON
$ prm label set -q greeting production 1.0.0 && prm label list greeting -o json
greeting:production is now 1.0.0
{
  "labels": [
    {
      "label": "production",
      "version": "1.0.0",
      "protected": false,
      "when": "...Z",
      "who": "kim",
      "why": null,
      "seq": ...,
      "previous": 1
    }
  ],
  "frozen": false
}

== no labels
$ prm label list greeting
! no labels

== a move is undone, and the first one too
$ prm label set -q greeting p 1.0.0; prm label set -q greeting p 1.1.0; prm label undo greeting p --why 'too long'
greeting:p is now 1.0.0
greeting:p is now 1.1.0
greeting:p is now 1.0.0

== nothing to undo
$ prm label undo greeting p
! prm: error[...]: ...
? 2

== the history of labels says who, why and when
$ prm label set -q greeting p 1.0.0 --why one; prm label set -q greeting p 1.1.0 --why two --actor mia; prm label undo -q greeting:p --why three; prm label history greeting p -o json | grep -e action -e who -e why
greeting:p is now 1.0.0
greeting:p is now 1.1.0
greeting:p is now 1.0.0
      "action": "label.undo",
      "who": "kim",
      "why": "three"
      "action": "label.set",
      "who": "mia",
      "why": "two"
      "action": "label.set",
      "who": "kim",
      "why": "one"

== the history of all labels as a table
$ prm label set -q greeting p 1.0.0; prm label set -q greeting q 1.0.0; prm label history greeting | cut -c1-3; prm label history greeting:q -o json | grep -c action
greeting:p is now 1.0.0
greeting:q is now 1.0.0
SEQ
...
1

== a label is removed
$ prm label set -q greeting p 1.0.0; prm label remove greeting p; prm label list greeting
greeting:p is now 1.0.0
! greeting:p is removed
! no labels

== removing a label that is not there
$ prm label set -q greeting production 1.0.0; prm label remove greeting prodution
greeting:production is now 1.0.0
! prm: error[label-not-found]: ...did you mean 'production'...
? 2

== a protected label moves only by force and with a reason
$ prm label set -q greeting p 1.0.0; prm label protect greeting p
greeting:p is now 1.0.0
! greeting:p is protected
$ prm label set greeting p 1.1.0
! prm: error[label-protected]: ...
!   hint: --force-protected --why REASON moves it all the same
? 2
$ prm label set greeting p 1.1.0 --force-protected
! prm: error[reason-required]: ...
!   hint: give --why REASON
? 2
$ prm label set -q greeting p 1.1.0 --force-protected --why 'hotfix'
greeting:p is now 1.1.0
$ prm label unprotect greeting:p && prm label set -q greeting p 1.0.0
greeting:p is now 1.0.0
! greeting:p is no longer protected

== frozen labels do not move
$ prm label set -q greeting p 1.0.0; prm label freeze greeting --why holiday
greeting:p is now 1.0.0
! the labels of 'greeting' are frozen
$ prm label set greeting p 1.1.0
! prm: error[label-frozen]: ...
!   hint: `prm label unfreeze ID` thaws it
? 2
$ prm label list greeting -o json | grep frozen
  "frozen": true
$ prm label unfreeze greeting && prm label set -q greeting p 1.1.0
greeting:p is now 1.1.0
! the labels of 'greeting' move again

== labels that are none
$ for l in latest 1.0.0 42 Prod 'a b'; do prm label set greeting "$l" 1.0.0 2>&1 | cut -d: -f2; done
 error[label-invalid]
 error[label-invalid]
 error[label-invalid]
 error[label-invalid]
 error[label-invalid]

== a target that is not there
$ prm label set greeting p 9.9.9
! prm: error[version-not-found]: ...
? 2

== a prompt that is not there
$ prm label set greetng p 1.0.0
! prm: error[prompt-not-found]: ...did you mean 'greeting'...
? 2

== a label without a target
$ prm label set greeting p
! prm: error[usage]: say where 'p' shall point, and nothing more: prm label set greeting:p VERSION
!   hint: see `prm label set --help`
? 2

== a version where a label belongs
$ prm label undo greeting@1.0.0
! prm: error[usage]: 'greeting@1.0.0' names a version; a label is ID:LABEL or ID LABEL
!   hint: see `prm label undo --help`
? 2

== a label is missing
$ prm label undo greeting
! prm: error[usage]: say which label: ID:LABEL or ID LABEL
!   hint: see `prm label undo --help`
? 2

== a word too many
$ prm label undo greeting:p q
! prm: error[usage]: unexpected argument 'q'
!   hint: see `prm label undo --help`
? 2
