#!/usr/bin/env bash
# OpenStack Ironic from Debian's packages on loopback, without Keystone, set up as fast as it goes out of the box.
#
#   peer.sh up DIR PORT       new database and schema in DIR, then start; JSON-RPC listens on PORT+1
#   peer.sh start DIR PORT    start API and conductor; the database runs already. Returns at once: the caller waits
#   peer.sh stop DIR          stop API and conductor
#   peer.sh down DIR          stop everything
#   peer.sh pids DIR          the PIDs that were started: database, conductor, API
#
# What it is: ironic-api in two uwsgi workers as Debian ships them, ironic-conductor over JSON-RPC, MariaDB with its default of one fsync a commit
# and a buffer pool that holds everything, fake hardware without delays, automated cleaning on.
set -u
verb=${1:?verb} dir=${2:?folder} port=${3:-0}
python=/usr/bin/python3 # not whatever comes first in PATH: the packages belong to Debian's

running() { [ -n "$1" ] && kill -0 "$1" 2>/dev/null; }
pid() { cat "$dir/$1.pid" 2>/dev/null; }
launch() { # NAME COMMAND...: in a session of its own, with its output in DIR/NAME.log
    local name=$1
    shift
    setsid "$@" >"$dir/$name.log" 2>&1 </dev/null &
    echo $! >"$dir/$name.pid"
}
end() { # NAME: asks, waits 15 s, then kills it with its children
    local it
    it=$(pid "$1")
    if running "$it"; then
        kill -TERM "$it"
        for _ in $(seq 150); do running "$it" || break; sleep 0.1; done
        if running "$it"; then kill -KILL -- "-$it" 2>/dev/null || kill -KILL "$it"; fi
    fi
    rm -f "$dir/$1.pid"
}

configure() {
    cat >"$dir/ironic.conf" <<CONF
[DEFAULT]
auth_strategy = noauth
rpc_transport = json-rpc
host = 127.0.0.1
my_ip = 127.0.0.1
state_path = $dir/state
use_stderr = true
enabled_hardware_types = fake-hardware
enabled_bios_interfaces = fake
enabled_boot_interfaces = fake
enabled_console_interfaces = fake
enabled_deploy_interfaces = fake
enabled_inspect_interfaces = fake
enabled_management_interfaces = fake
enabled_network_interfaces = noop
enabled_power_interfaces = fake
enabled_raid_interfaces = fake
enabled_rescue_interfaces = fake
enabled_storage_interfaces = noop,fake
enabled_vendor_interfaces = fake
[api]
host_ip = 127.0.0.1
port = $port
public_endpoint = http://127.0.0.1:$port
[json_rpc]
auth_strategy = noauth
host_ip = 127.0.0.1
port = $((port + 1))
[database]
connection = mysql+pymysql://root@localhost/ironic?unix_socket=$dir/db.sock&charset=utf8
[conductor]
automated_clean = true
[service_catalog]
auth_type = none
endpoint_override = http://127.0.0.1:$port
[deploy]
http_root = $dir/state/http
[pxe]
tftp_root = $dir/state/tftp
tftp_master_path = $dir/state/tftp/master
images_path = $dir/state/images
instance_master_path = $dir/state/master
[oslo_concurrency]
lock_path = $dir/state/lock
[fake]
$(printf '%s_delay = 0\n' power boot deploy vendor management inspect raid bios storage rescue)
CONF
    # Debian's own ironic-api-uwsgi.ini with other paths, another address and two workers; and answers keep their length, without which wrk
    # takes the end of each one for a broken connection.
    cat >"$dir/uwsgi.ini" <<INI
[uwsgi]
plugins = python3
master = true
lazy-apps = true
thunder-lock = true
no-orphans = true
die-on-term = true
exit-on-reload = true
enable-threads = true
buffer-size = 65535
processes = 2
threads = 1
listen = 100
socket-timeout = 10
add-header = Connection: close
http-auto-chunked = true
http-chunked-input = true
http-raw-body = true
wsgi-manage-chunked-input = true
http-socket = 127.0.0.1:$port
chdir = $dir/state
wsgi-file = /usr/bin/ironic-api-wsgi
pyargv = --config-file $dir/ironic.conf
INI
}

database() {
    mariadb-install-db --no-defaults --datadir="$dir/db" --user="$(id -un)" --auth-root-authentication-method=normal --skip-test-db --skip-name-resolve \
        >"$dir/db-install.log" 2>&1 || return 1
    PATH=$PATH:/usr/sbin launch db mariadbd --no-defaults --datadir="$dir/db" --socket="$dir/db.sock" --pid-file="$dir/db.own" --user="$(id -un)" \
        --skip-networking --innodb-buffer-pool-size=512M --max-connections=500
    for _ in $(seq 300); do
        mariadb -uroot -S "$dir/db.sock" -e 'create database if not exists ironic character set utf8' 2>/dev/null && return 0
        running "$(pid db)" || return 1
        sleep 0.1
    done
    return 1
}

servers() {
    export OS_IRONIC_CONFIG_DIR="$dir" OS_IRONIC_CONFIG_FILES=ironic.conf
    launch conductor "$python" /usr/bin/ironic-conductor --config-file "$dir/ironic.conf"
    launch api uwsgi --ini "$dir/uwsgi.ini"
}

case $verb in
up)
    mkdir -p "$dir"/state/{http,tftp/master,images,master,lock}
    configure
    database || { echo "MariaDB did not start; see $dir/db.log" >&2; exit 1; }
    "$python" /usr/bin/ironic-dbsync --config-file "$dir/ironic.conf" create_schema >"$dir/schema.log" 2>&1 || { tail -n 3 "$dir/schema.log" >&2; exit 1; }
    servers ;;
start) servers ;;
stop) end api; end conductor ;;
down) end api; end conductor; end db ;;
pids) for name in db conductor api; do pid $name; done ;;
*) sed -n '2,8s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
