== ids that lead elsewhere are refused everywhere
$ for id in ../../etc/passwd /etc/passwd a/../b '..\..\x' . .. 'a//b' 'a/' "$(head -c 256 /dev/zero | tr '\0' a)" 'a b'; do for c in show history archive 'label list' export\ out; do prm $c -- "$id" > out 2> err && echo "taken: $c $id"; grep -q 'error\[' err || echo "no error: $c $id"; done; done; ls
err
out

== ids that lead elsewhere are not published
$ for id in ../../etc/passwd /etc/passwd a/../b . .. a//b; do printf "id: '$id'\nformat: text\ntemplate: {content: x}\n" | prm create - 2>&1 | head -1 | grep -o 'error.id-invalid'; done
error[id-invalid
error[id-invalid
error[id-invalid
error[id-invalid
error[id-invalid
error[id-invalid

== an empty id
$ prm create -q "$DATA/note.yaml"; prm show ''
team/note@1.0.0
! prm: error[...-invalid]: ...
? ...

== names that are special elsewhere are names here
$ for id in CON nul a.b x.json -rf --help; do printf "id: '$id'\nformat: text\ntemplate: {content: '$id {{v}}'}\n" | prm create -q - && prm render -v v=1 -- "$id"; done
CON@1.0.0
CON 1
nul@1.0.0
nul 1
a.b@1.0.0
a.b 1
x.json@1.0.0
x.json 1
-rf@1.0.0
-rf 1
--help@1.0.0
--help 1

== the longest id is a name, one more byte is not
$ for n in 255 256; do id=$(head -c $n /dev/zero | tr '\0' a); printf "id: $id\nformat: text\ntemplate: {content: x}\n" | prm create -q - > out 2> err; echo $?; done
0
1

== ids that differ in case are the same name
$ prm create -q "$DATA/greeting.yaml"; sed 's/id: greeting/id: Greeting/' "$DATA/greeting.yaml" | prm create -
greeting@1.0.0
! ...error[...]: ...
...
? 1

== versions too large are refused and never wrap
$ prm create "$DATA/note.yaml" --version 99999999999999999999.0.0
! ...error[version-invalid]: ...
? 1
$ prm create -q "$DATA/note.yaml" --version 18446744073709551615.0.0; sed 's/Note/Nota/' "$DATA/note.yaml" | prm update - --bump major
team/note@18446744073709551615.0.0
! ...error[version-invalid]: ...
? 1

== build metadata makes no second version
$ prm create -q "$DATA/note.yaml" --version 1.0.0+b; sed 's/Note/Nota/' "$DATA/note.yaml" | prm update - --version 1.0.0+a
team/note@1.0.0+b
! prm: error[version-conflict]: ...
!   hint: a published version never changes: give --bump or a higher version
? 1

== references that are none
$ prm create -q "$DATA/note.yaml"; for r in 'a@' 'a:' '@1.0.0' ':x' 'a@1.0.0@2' 'a@1.0.0:b' 'a:b:c' 'prompt://' 'a@>>1'; do prm show -- "$r" > out 2> err; echo "$? $(grep -o 'error.[a-z-]*' err)"; done
team/note@1.0.0
2 error[reference-invalid
2 error[reference-invalid
1 error[id-invalid
1 error[id-invalid
2 error[reference-invalid
2 error[reference-invalid
2 error[reference-invalid
2 error[reference-invalid
2 error[reference-invalid
...

== a URI is a reference
$ prm create -q "$DATA/note.yaml"; prm render prompt://default/team/note@1.0.0 -v who=a -v text=b
team/note@1.0.0
Note for a: b
