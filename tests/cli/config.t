== without anything the store is .prm in the current folder
$ env -u PRM_STORE prm create "$DATA/greeting.yaml" && ls -a
greeting@1.0.0
.
..
.prm

== reading makes no store
$ env -u PRM_STORE prm list; ls -A
! prm: error[storage-read]: there is no store 'files:.prm' (the default); `prm init` starts a project, --store names another

== reading without a store exits with 2
$ env -u PRM_STORE prm show greeting
! prm: error[storage-read]: there is no store 'files:.prm' (the default); `prm init` starts a project, --store names another
? 2

== prm.yaml is found above the current folder, and its paths start there
$ mkdir -p a/b && echo 'store: files:data' > prm.yaml && cd a/b && env -u PRM_STORE prm create "$DATA/greeting.yaml" && ls ../..
greeting@1.0.0
a
data
prm.yaml

== PRM_STORE goes before prm.yaml, and --store before both
$ echo 'store: files:c' > prm.yaml; PRM_STORE=files:b prm create "$DATA/greeting.yaml" --store files:a; ls
greeting@1.0.0
a
prm.yaml
$ PRM_STORE=files:b prm create "$DATA/greeting.yaml"; ls
greeting@1.0.0
a
b
prm.yaml
$ env -u PRM_STORE prm create "$DATA/greeting.yaml"; ls
greeting@1.0.0
a
b
c
prm.yaml

== an empty PRM_STORE is as none
$ PRM_STORE= prm create "$DATA/greeting.yaml" && ls -A
greeting@1.0.0
.prm

== an unknown key is a warning with its place
$ printf 'store: files:x\ndefault_lable: production\n' > prm.yaml; prm create "$DATA/greeting.yaml"
greeting@1.0.0
! prm.yaml:2:1: warning[unknown-key]: 'default_lable' is not a key of prm.yaml (did you mean 'default_label'?)
!      2 | default_lable: production
!        | ^

== --quiet keeps warnings back
$ printf 'colour: red\n' > prm.yaml; prm create -q "$DATA/greeting.yaml"
greeting@1.0.0

== a value of the wrong type
$ printf 'store: [a, b]\n' > prm.yaml; prm list
! prm.yaml:1:8: error[wrong-type]: 'store' must be a text that is not empty
!      1 | store: [a, b]
!        | ...^
! prm: error[config]: prm.yaml cannot be used
? 2

== prm.yaml that is no map
$ printf -- '- a\n' > prm.yaml; prm list
! prm: error[config]: prm.yaml must be a map of settings
? 2

== prm.yaml that is not YAML
$ printf 'store: "files\n' > prm.yaml; prm list
! prm.yaml:...: error[yaml-syntax]: ...
...
! prm: error[config]: prm.yaml cannot be read
? 2

== an empty prm.yaml is fine
$ : > prm.yaml; prm create "$DATA/greeting.yaml"
greeting@1.0.0

== prm.yaml that is a folder
$ mkdir prm.yaml; prm list
! prm: error[config]: prm.yaml cannot be read
? 2

== default_label is what an id alone means
$ prm create -q "$DATA/greeting.yaml" && prm update -q "$DATA/greeting2.yaml" && prm label -q set greeting production 1.0.0
greeting@1.0.0
greeting@1.1.0
greeting:production is now 1.0.0
$ prm render greeting -v company=A -v name=B -v question=C --as messages | grep version
  "version": "1.1.0",
$ echo 'default_label: production' > prm.yaml; prm render greeting -v company=A -v name=B --as messages | grep version
  "version": "1.0.0",

== a default_label that is none
$ echo 'default_label: "1.0.0"' > prm.yaml; prm list
! prm.yaml:1:16: error[label-invalid]: '1.0.0' is not a label
...
! prm: error[config]: prm.yaml cannot be used
? 2

== projects do not see each other
$ prm create -q --project red "$DATA/greeting.yaml"; PRM_PROJECT=blue prm create -q "$DATA/note.yaml"
greeting@1.0.0
team/note@1.0.0
$ prm list --project red -o json | grep '"id"'; prm list --project blue -o json | grep '"id"'
      "id": "greeting",
      "id": "team/note",
$ echo 'project: red' > prm.yaml; env -u PRM_PROJECT prm list -o json | grep '"id"'
      "id": "greeting",

== an unknown kind of store
$ prm list --store fils:x
! prm: error[unsupported]: ...
? 2

== a project's name that is none
$ prm list --project ../x
! prm: error[...]: ...
? 2

== the actor is kept with what is written
$ prm create -q "$DATA/greeting.yaml" --actor robot && PRM_ACTOR=mia prm update -q "$DATA/greeting2.yaml"
greeting@1.0.0
greeting@1.1.0
$ prm history greeting -o json | grep created_by
      "created_by": "mia",
      "created_by": "robot",

== without a name the actor is the login's
$ prm create -q "$DATA/greeting.yaml"; prm history greeting -o json | grep created_by
greeting@1.0.0
      "created_by": "kim",

== a library that is not there
$ printf 'library: prompts\n' > prm.yaml; mkdir sub; cd sub && prm status; prm validate
! prm: error[config]: there is no '../prompts' (`library` of ../prm.yaml)
! prm: error[config]: there is no '../prompts' (`library` of ../prm.yaml)
? 2
