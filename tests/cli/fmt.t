== a file that is formatted stays as it is
$ cp "$DATA/greeting.yaml" . && prm fmt greeting.yaml && cmp greeting.yaml "$DATA/greeting.yaml" && echo same
same
! 0 files changed

== comments and order stay, line ends and blanks do not
$ printf '# mine\nid: x   \r\nformat: text # the form\r\n\ntemplate: {content: "a"}' > x.yaml; prm fmt x.yaml; cat -A x.yaml
# mine$
id: x$
format: text # the form$
$
template: {content: "a"}$
! 1 file changed

== a second run changes nothing
$ printf 'id: x  \nformat: text\ntemplate: {content: "a"}\n' > x.yaml; prm fmt -q x.yaml; prm fmt x.yaml
! 0 files changed

== --check changes nothing and exits with 1
$ printf 'id: x  \nformat: text\ntemplate: {content: "a"}\n' > x.yaml; cp x.yaml y.yaml; prm fmt --check x.yaml; cmp x.yaml y.yaml && prm fmt --check x.yaml
! 1 file would change
! 1 file would change
? 1

== a broken file is named
$ printf 'id: [\n' > x.yaml; prm fmt x.yaml
! x.yaml:...: error[yaml-syntax]: ...
...
! 0 files changed
? 1

== a path that is not there
$ prm fmt nowhere.yaml
! prm: error[file-read]: ...nowhere.yaml...
? 2

== several files and a folder
$ mkdir p; for f in a p/b; do printf 'id: x  \nformat: text\ntemplate: {content: "a"}\n' > $f.yaml; done; prm fmt a.yaml p
! 2 files changed
