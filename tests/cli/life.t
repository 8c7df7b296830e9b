@ prm create -q "$DATA/greeting.yaml" && prm update -q "$DATA/greeting2.yaml"

== a rollback publishes the old content again
$ prm rollback greeting@1.0.0 --why 'too long'
greeting@1.1.1
$ prm diff greeting@1.0.0 greeting@1.1.1 --exit-code
! no difference between greeting@1.0.0 and greeting@1.1.1
$ prm history greeting -o json | grep changelog | head -1
      "changelog": "Rollback to 1.0.0",

== a rollback in two words, as JSON
$ prm rollback greeting 1.0.0 -o json | grep version
  "version": "1.1.1",

== a rollback of a label alone
$ prm label set -q greeting p 1.1.0; prm rollback greeting 1.0.0 --label p
greeting:p is now 1.1.0
greeting:p is now 1.0.0
$ prm history greeting -o json | grep -c '"version"'
2

== a rollback to nothing
$ prm rollback greeting
! prm: error[usage]: say which version: ID@VERSION or ID VERSION
!   hint: see `prm rollback --help`
? 2

== a rollback to a version that is not there
$ prm rollback greeting@7.0.0
! prm: error[version-not-found]: ...
? 2

== a version named twice
$ prm rollback greeting@1.0.0 1.1.0
! prm: error[usage]: 'greeting@1.0.0' names a version already; what is '1.1.0'?
!   hint: see `prm rollback --help`
? 2

== an archived prompt is not listed, and its versions render
$ prm archive greeting --why 'replaced'; prm list; prm render greeting@1.0.0 -v company=A -v name=B > out
! 'greeting' is archived
! no prompts
$ prm render greeting
! prm: error[prompt-archived]: ...
!   hint: `prm restore ID` brings it back
? 2
$ prm restore greeting && prm list -o json | grep '"id"'
      "id": "greeting",
! 'greeting' is restored

== one version is archived and restored
$ prm archive greeting@1.1.0 && prm history greeting -o json | grep '"status"'
      "status": "archived",
      "status": "active",
! greeting@1.1.0 is archived
$ prm restore greeting 1.1.0 && prm history greeting -o json | grep '"status"'
      "status": "active",
      "status": "active",
! greeting@1.1.0 is active

== a deprecated version is not latest while another is active
$ prm deprecate greeting@1.1.0 --why wordy && prm show greeting -o json | grep '"version"'
  "version": "1.0.0",
! greeting@1.1.0 is deprecated
$ prm deprecate greeting@1.1.0 --undo && prm show greeting -o json | grep '"version"'
  "version": "1.1.0",
! greeting@1.1.0 is active

== deprecating needs a version
$ prm deprecate greeting
! prm: error[usage]: say which version: greeting@VERSION
!   hint: see `prm deprecate --help`
? 2

== archiving what is not there
$ prm archive greting
! prm: error[prompt-not-found]: ...did you mean 'greeting'...
? 2

== a purge needs a reason
$ prm purge greeting@1.0.0 --yes
! prm: error[reason-required]: a purge cannot be undone and needs a reason
!   hint: give --why REASON
? 2

== a purged version is gone for ever
$ prm purge greeting@1.1.0 --why 'personal data' --yes
! greeting@1.1.0 is purged; its number is never used again
$ prm render greeting@1.1.0
! prm: error[version-purged]: ...
? 1
$ prm update "$DATA/greeting2.yaml"
! prm: error[version-purged]: ...
? 1

== a version that a label points at is not purged
$ prm label set -q greeting p 1.0.0; prm purge greeting@1.0.0 --why x --yes
greeting:p is now 1.0.0
! prm: error[version-in-use]: ...
? 2

== a purge needs a number
$ prm purge greeting --why x --yes
! prm: error[usage]: say which version by its number: greeting@VERSION
!   hint: see `prm purge --help`
? 2

== on a terminal a purge asks first
% prm purge greeting@1.0.0 --why x
< n
Remove greeting@1.0.0 for ever? [y/N] n
...error[cancelled]... nothing was purged
? 2

== a rollback does not make a label by a slip
$ prm label -q set greeting production 1.1.0; prm rollback greeting 1.0.0 --label prodction
greeting:production is now 1.1.0
! prm: error[label-not-found]: ...'prodction'; did you mean 'production'?
? 2
