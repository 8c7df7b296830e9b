== a folder is imported, a second time nothing is new
$ mkdir p && cp "$DATA/greeting.yaml" "$DATA/bundle.yaml" p && prm import p && prm import p
! 3 versions imported, 0 there already, 0 errors
! 0 versions imported, 3 there already, 0 errors

== good prompts beside bad files
$ mkdir p && cp "$DATA/greeting.yaml" "$DATA/bad.yaml" p && prm import p; prm list -o json | grep '"id"'
      "id": "greeting",
! p/bad.yaml:2:10: error[version-invalid]: ...
...
! 1 version imported, 0 there already, 3 errors

== a bad file makes the exit status 1
$ prm import "$DATA/bad.yaml" 2> /dev/null
? 1

== standard input
$ prm import - < "$DATA/bundle.yaml"
! 2 versions imported, 0 there already, 0 errors

== a path that is not there
$ prm import nowhere
! prm: error[file-read]: ...nowhere...
? 2

== what is exported is imported as it was, the past too
$ prm create -q "$DATA/greeting.yaml" && prm update -q "$DATA/greeting2.yaml" && prm create -q "$DATA/note.yaml" && prm export out --all-versions && prm import out --store files:other
greeting@1.0.0
greeting@1.1.0
team/note@1.0.0
! 5 files written to out
! 3 versions imported, 0 there already, 0 errors
$ find out -name '*.yaml' | LC_ALL=C sort
out/greeting.yaml
out/greeting/_versions/1.0.0.yaml
out/greeting/_versions/1.1.0.yaml
out/team/note.yaml
out/team/note/_versions/1.0.0.yaml
$ for r in greeting@1.0.0 greeting@1.1.0 team/note; do prm show $r > a; prm show $r --store files:other > b; cmp a b && echo same; done
same
same
same

== only what is named
$ prm create -q "$DATA/greeting.yaml" && prm create -q "$DATA/note.yaml" && prm export out team/note && find out -type f
greeting@1.0.0
team/note@1.0.0
out/team/note.yaml
! 1 file written to out

== as JSON
$ prm create -q "$DATA/note.yaml" && prm export out --format json && find out -type f
team/note@1.0.0
out/team/note.json
! 1 file written to out

== a file that differs is not overwritten
$ prm create -q "$DATA/note.yaml" && mkdir -p out/team && echo 'mine' > out/team/note.yaml && prm export out; cat out/team/note.yaml
team/note@1.0.0
mine
! ...out/team/note.yaml...
! 0 files written to out
$ prm export out --force && grep ^id out/team/note.yaml
id: team/note
! 1 file written to out

== a prompt that is not there
$ prm create -q "$DATA/note.yaml"; prm export out team/nte
team/note@1.0.0
! prm: error[prompt-not-found]: ...
? 2
