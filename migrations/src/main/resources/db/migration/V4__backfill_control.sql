-- Dates a backfill leaves out, each with its reason.

alter table backfill add column skipped jsonb not null default '[]';

-- Its latest runs that failed, one after another: see max_consecutive_failed_dag_runs.
alter table dag add column failed_in_a_row int not null default 0;
