== a project starts in an empty folder
$ env -u PRM_STORE prm init
! wrote  prm.yaml
! wrote  prompts/hello.yaml
! wrote  .gitignore (/.prm/)
!
! next:
!   prm deploy
!   prm render hello -v company=ACME -v question='Where is my order?'
$ ls -A; cat .gitignore
.gitignore
.prm
prm.yaml
prompts
/.prm/

== what init suggests works
$ unset PRM_STORE; prm init -q && prm validate && prm deploy && prm render hello -v company=ACME -v question='Where is my order?'
...
system: You help the customers of ACME. Be brief.

user: Where is my order?
! ...
...

== it can be run again and touches nothing
$ unset PRM_STORE; prm init -q && cp -r . ../copy && prm init && diff -r . ../copy && echo same
same
! kept   prm.yaml
! kept   prompts/hello.yaml
!
! next:
! ...
! ...

== what is there stays
$ echo 'library: mine' > prm.yaml; echo '*.o' > .gitignore; prm init -q; cat prm.yaml .gitignore
library: mine
*.o
/.prm/

== a line of .gitignore without an end is ended first
$ printf '*.o' > .gitignore; prm init -q; cat .gitignore
*.o
/.prm/

== in a folder that is named
$ unset PRM_STORE; prm init -q new/place && ls -A new/place && cd new/place && prm list
.gitignore
.prm
prm.yaml
prompts
! no prompts

== the store that is given is written down
$ unset PRM_STORE; prm init -q --store files:elsewhere && grep ^store prm.yaml && ls
store: "files:elsewhere"
elsewhere
prm.yaml
prompts

== a folder that cannot be made
$ : > file; prm init file/x
! prm: error[file-write]: cannot make folder 'file': ...
? 2

== no second word
$ prm init a b
! prm: error[usage]: unexpected argument 'b'
!   hint: see `prm init --help`
? 2

== the example is valid
$ unset PRM_STORE; prm init -q && prm validate prompts --strict
! 1 file, 1 prompt, 0 errors, 0 warnings

== in a new folder it says to go there
$ prm init new 2>&1 | tail -4
next:
  cd new
  prm deploy
  prm render hello ...
