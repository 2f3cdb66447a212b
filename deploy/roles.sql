-- Once on a new PostgreSQL 15 or later, as a superuser, with psql:
--   psql -v owner_password=… -v app_password=… -v database=pathways -f deploy/roles.sql
-- Afterwards: migrate as the owner; the web and worker processes know the application's role only.
\set ON_ERROR_STOP on

CREATE ROLE pathways_audit NOLOGIN;                                   -- owns what happened; nobody signs in as it
CREATE ROLE pathways_owner LOGIN PASSWORD :'owner_password';          -- owns the tables; runs migrations and backups
CREATE ROLE pathways_app   LOGIN PASSWORD :'app_password';            -- reads and writes rows, bound by the policies
GRANT pathways_audit TO pathways_owner;
CREATE DATABASE :"database" OWNER pathways_owner ENCODING 'UTF8' TEMPLATE template0;
REVOKE CONNECT ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO pathways_app;

\connect :"database"
CREATE EXTENSION pg_trgm;
CREATE EXTENSION unaccent;
CREATE EXTENSION btree_gist;
-- A search by name may use its index under row-level security only if a superuser vouches that the comparison betrays nothing
-- of the rows it is not to show; else it reads every name of the country (20,000 workers: 200 ms instead of 1 ms).
ALTER FUNCTION word_similarity_commutator_op(text, text) LEAKPROOF;
-- So may the search for people who are registered already, by keys that the database makes of names and years of birth.
ALTER FUNCTION arrayoverlap(anyarray, anyarray) LEAKPROOF;
