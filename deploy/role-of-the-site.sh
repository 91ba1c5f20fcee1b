#!/bin/sh
# The role the pages enter the database by: it owns nothing and may change no table; its rights come with each migration.
set -eu
word=$(cat /run/secrets/site.word)
psql -v ON_ERROR_STOP=1 -v word="$word" -U "$POSTGRES_USER" -d "$POSTGRES_DB" <<'END'
CREATE ROLE nastavnik_site LOGIN PASSWORD :'word' NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
END
