#!/usr/bin/env bash
# Runs a command beside object storage servers on loopback, and stops them when it ends: Ceph's gateway (RGW) with all its data
# in memory, and ministack for what this RGW lacks. Usage: servers.sh FOLDER COMMAND ARGUMENT…, with a folder for
# what pip installs.
#
# Tells the command where they are: STORAGE_RGW and STORAGE_MINISTACK are addresses, STORAGE_PYTHON is a Python with boto3.
# Keys and region stand below, and in src/lib.rs. Needs Debian 12, and installs packages of it that
# are missing, if the user may.
set -euo pipefail

packages=()
command -v ceph-mon >/dev/null || packages+=(ceph-mon)
command -v ceph-osd >/dev/null || packages+=(ceph-osd)
command -v radosgw >/dev/null || packages+=(radosgw)
command -v ceph >/dev/null || packages+=(ceph-common)
command -v curl >/dev/null || packages+=(curl)
python3 -c 'import ensurepip, venv' 2>/dev/null || packages+=(python3-venv)
if [ ${#packages[@]} -gt 0 ]; then
  install="apt-get install -y --no-install-recommends ${packages[*]}"
  may=()
  if [ "$(id -u)" != 0 ]; then may=(sudo -n); fi
  if ! { "${may[@]}" apt-get update -q && "${may[@]}" $install; } >&2; then
    echo "the servers need packages that are not here: $install" >&2
    exit 1
  fi
fi

folder=$(realpath -m "$1")
shift
venv=$folder/venv
wanted="boto3==1.43.106 ministack==1.5.33"
if [ "$(cat "$venv/wanted" 2>/dev/null)" != "$wanted" ]; then
  rm -rf "$venv"
  mkdir -p "$folder"
  python3 -m venv "$venv"
  "$venv/bin/pip" install -q --disable-pip-version-check $wanted
  echo "$wanted" >"$venv/wanted"
fi

port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# A folder of its own each time: two runs do not meet, and paths of sockets may have 107 bytes (unix(7)).
home=$(mktemp -d /tmp/storage.XXXXXX)
others=()
stop() {
  for process in $(cat "$home"/*.pid 2>/dev/null) "${others[@]}"; do
    kill "$process" 2>/dev/null || true
  done
  # Daemons are not children of this shell: nothing waits for them but this.
  for process in $(cat "$home"/*.pid 2>/dev/null); do
    for _ in $(seq 50); do
      kill -0 "$process" 2>/dev/null || break
      sleep 0.1
    done
  done
  rm -rf "$home"
}
trap stop EXIT
trap 'exit 130' INT TERM

answers() {
  for _ in $(seq 300); do
    if curl -s -o /dev/null "$1"; then return; fi
    sleep 0.1
  done
  echo "nothing answers at $1; the end of its log:" >&2
  tail -n 20 "$2" >&2
  exit 1
}

monitor=127.0.0.1:$(port)
gateway=127.0.0.1:$(port)
cluster=$(cat /proc/sys/kernel/random/uuid)
export CEPH_CONF=$home/ceph.conf
mkdir "$home/mon" "$home/osd" "$home/rgw"
cat >"$CEPH_CONF" <<CONF
[global]
fsid = $cluster
mon host = v2:$monitor
public network = 127.0.0.0/8
cluster network = 127.0.0.0/8
auth cluster required = none
auth service required = none
auth client required = none
ms mon client mode = crc
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 8
osd pool default pgp num = 8
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
osd objectstore = memstore
memstore device bytes = 8589934592
mon allow pool size one = true
mon max pg per osd = 1000
mon tick interval = 1
paxos propose interval = 0.02
paxos min wait = 0.01
mon data = $home/mon
osd data = $home/osd
run dir = $home
crash dir = $home
pid file = $home/\$name.pid
admin socket = $home/\$name.asok
log file = $home/\$name.log
mon cluster log file = $home/cluster.log

[client.rgw]
rgw frontends = beast endpoint=$gateway
rgw data = $home/rgw
rgw dns name = localhost
rgw crypt require ssl = false
rgw enable usage log = false
rgw enable static website = true
rgw enable apis = s3, s3website, admin
CONF

quiet() {
  "$@" >>"$home/start.log" 2>&1 || { tail -n 20 "$home/start.log" >&2; exit 1; }
}
quiet monmaptool --create --addv a "[v2:$monitor]" --fsid "$cluster" "$home/monmap"
quiet ceph-mon --mkfs -i a --monmap "$home/monmap"
quiet ceph-mon -i a
disk=$(cat /proc/sys/kernel/random/uuid)
quiet ceph osd new "$disk"
quiet ceph-osd -i 0 --mkfs --osd-uuid "$disk"
quiet ceph-osd -i 0
quiet radosgw-admin user create --uid=tests --display-name=tests --access-key=AKTEST --secret-key=SKTEST
# RGW has one region, whose name is that of its group of zones.
radosgw-admin zonegroup get 2>>"$home/start.log" |
  sed 's/"api_name": "[^"]*"/"api_name": "eu-central-3"/' |
  quiet radosgw-admin zonegroup set
quiet radosgw -n client.rgw
answers "http://$gateway/" "$home/client.rgw.log"

stack=$(port)
GATEWAY_PORT=$stack "$venv/bin/ministack" >"$home/ministack.log" 2>&1 &
others+=($!)
answers "http://127.0.0.1:$stack/" "$home/ministack.log"

export STORAGE_RGW=http://$gateway
export STORAGE_MINISTACK=http://127.0.0.1:$stack
export STORAGE_PYTHON=$venv/bin/python
radosgw --version
"$@"
