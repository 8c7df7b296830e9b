# What only a store of files can show: these cases name their own store.
@ export PRM_STORE=files:s; prm create -q "$DATA/greeting.yaml" && prm create -q "$DATA/note.yaml"

== a damaged record is named and hides nothing else
$ export PRM_STORE=files:s; f=$(grep -rl '"greeting"' s/version | head -1); sed -i 's/You help/You harm/' "$f"; prm render team/note -v who=a -v text=b; prm doctor
Note for a: b
! ...error[record-corrupt]: ...
...
! 1 error, 0 warnings
? 1
$ PRM_STORE=files:s prm render greeting@1.0.0 -v company=A -v name=B
! prm: error[record-corrupt]: ...
!   hint: `prm doctor` names every damaged record
? 1

== a truncated record is named
$ export PRM_STORE=files:s; f=$(grep -rl '"greeting"' s/version | head -1); : > "$f"; prm doctor -q; prm list team -o json | grep '"id"'
      "id": "team/note",
! ...error[record-corrupt]: ...
...

== a hand's change is adopted on request
$ export PRM_STORE=files:s; f=$(grep -rl '"greeting"' s/version | head -1); sed -i 's/You help/You serve/' "$f"; prm doctor --adopt --why 'edited in place' > out 2>&1; prm show greeting | grep serve
      content: You serve {{company}}.

== a link, a pipe and a folder in the store are reported and not followed
$ export PRM_STORE=files:s; d=$(dirname "$(grep -rl '"greeting"' s/version | head -1)"); ln -s /etc/passwd "$d/9.0.0.json"; mkfifo "$d/9.1.0.json"; mkdir "$d/9.2.0.json"; timeout 5 prm doctor 2>&1 | grep -c 'foreign-entry'; timeout 5 prm history greeting -o json | grep -c '"created_by": "kim"'
3
1
! prm: warning[record-corrupt]: version 9.2.0 of ...
...

== a store that cannot be written
$ export PRM_STORE=files:s; rm -r s/tmp; : > s/tmp; prm update "$DATA/greeting2.yaml"; prm render team/note -v who=a -v text=b
Note for a: b
! prm: error[storage-write]: ...
