#!/bin/sh
# Build time: make the cluster that each container copies to tmpfs.
set -eu
bin=/usr/lib/postgresql/17/bin
as_database() { setpriv --reuid=10003 --regid=10003 --clear-groups "$@"; }
query() { as_database $bin/psql -X -q -v ON_ERROR_STOP=1 -h /pg -U postgres "$@"; }

as_database $bin/initdb -D /opt/pg -U postgres --auth=trust --wal-segsize=1 --no-sync \
    --encoding=UTF8 --locale=C.UTF-8 --text-search-config=simple >/dev/null
cp /opt/build/postgresql.conf /opt/pg/postgresql.conf
as_database $bin/pg_ctl -D /opt/pg -w -l /dev/null -o "-k /pg" start >/dev/null
query -d postgres -c "CREATE ROLE student LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOINHERIT"
query -d postgres -c "REVOKE ALL ON DATABASE postgres, template1, template0 FROM PUBLIC"
query -d postgres -c "CREATE DATABASE blank TEMPLATE template0"
query -d blank -f /opt/build/blank.sql
# Large sample databases: in a tablespace of the image, so that only cases which ask for one copy it.
query -d postgres -c "CREATE TABLESPACE samples LOCATION '/opt/samples'"
for file in /opt/build/samples/*.sql; do
    name=$(basename "$file" .sql)
    query -d postgres -c "CREATE DATABASE $name TEMPLATE blank TABLESPACE samples"
    query -d "$name" -f "$file"
    query -d postgres -c "ALTER DATABASE $name WITH ALLOW_CONNECTIONS false IS_TEMPLATE true"
done
query -d postgres -c "ALTER DATABASE blank WITH ALLOW_CONNECTIONS false IS_TEMPLATE true"
as_database $bin/pg_ctl -D /opt/pg -w -m fast stop >/dev/null
printf 'local all postgres peer map=harness\nlocal all student peer\n' > /opt/pg/pg_hba.conf
printf 'harness root postgres\n' > /opt/pg/pg_ident.conf
cp -a /opt/pg/pg_wal/. /opt/wal/
rm -rf /opt/pg/pg_wal
ln -s /wal /opt/pg/pg_wal
rm -rf /pg/.s.PGSQL* /opt/pg/postmaster.*
chown -R 10003:10003 /opt/pg /opt/wal /opt/samples
